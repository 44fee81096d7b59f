package io.github.partnercenter.qualification.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A pact file, whoever wrote it.
 *
 * @param interactions those that can be verified
 * @param unverifiable names of the others
 * @param problems why the file, or an interaction of it, cannot be verified; a line each
 */
public record PactFile(
        Path file, List<PactInteraction> interactions, List<String> unverifiable, List<String> problems) {
    private static final String PROVIDER = "partner-center";

    // by default, Jackson overlooks a second document of a file, and the first of two fields of the same name
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Reads a file of a folder; change is applied to each interaction. */
    static PactFile read(Path folder, Path file, UnaryOperator<JsonNode> change) {
        PactFile pact = new PactFile(file, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        String name = file.getFileName().toString();
        if (!file.getParent().equals(folder) || !name.endsWith(".json")) {
            pact.problems.add("a pact is a file " + folder.getFileName() + "/<consumer>-" + PROVIDER + ".json");
            return pact;
        }
        try {
            pact.read(MAPPER.readTree(Files.readAllBytes(file)), change);
        } catch (JsonProcessingException wrong) {
            pact.problems.add("line %d is no JSON: %s"
                    .formatted(
                            wrong.getLocation() == null
                                    ? 1
                                    : wrong.getLocation().getLineNr(),
                            wrong.getOriginalMessage().replaceFirst("(?s) \\(start marker.*", "")));
        } catch (IOException unreadable) {
            pact.problems.add(unreadable.toString());
        }
        return pact;
    }

    private void read(JsonNode root, UnaryOperator<JsonNode> change) {
        String provider = root.at("/provider/name").asText();
        String consumer = root.at("/consumer/name").asText();
        if (consumer.isEmpty()) {
            problems.add("no pact: it names no consumer");
            return;
        }
        if (!provider.equals(PROVIDER)) {
            problems.add("consumer " + consumer + ": the provider is \"" + provider + "\", not \"" + PROVIDER + "\"");
            return;
        }
        for (JsonNode interaction : root.path("interactions")) {
            try {
                interactions.add(PactInteraction.of(root, change.apply(interaction)));
            } catch (IllegalArgumentException unverifiable) {
                problem(consumer, interaction, unverifiable.getMessage());
            }
        }
        root.path("messages").forEach(message -> problem(consumer, message, PactInteraction.NO_MESSAGES));
        if (interactions.isEmpty() && problems.isEmpty()) {
            problems.add("consumer " + consumer + ": no interactions");
        }
    }

    private void problem(String consumer, JsonNode interaction, String reason) {
        unverifiable.add(consumer + " - " + interaction.path("description").asText());
        problems.add("consumer " + consumer + ", interaction " + interaction.path("description") + ": " + reason);
    }
}
