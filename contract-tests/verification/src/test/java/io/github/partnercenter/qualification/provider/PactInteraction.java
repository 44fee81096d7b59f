package io.github.partnercenter.qualification.provider;

import au.com.dius.pact.core.model.DefaultPactReader;
import au.com.dius.pact.core.model.Interaction;
import au.com.dius.pact.core.model.Pact;
import au.com.dius.pact.core.model.SynchronousRequestResponse;
import au.com.dius.pact.core.model.matchingrules.ArrayContainsMatcher;
import au.com.dius.pact.core.model.matchingrules.MatchingRuleGroup;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;

/**
 * An interaction of a contract. Pact JVM reads each as a pact of its own, so that one that it cannot read hides no other.
 *
 * @param json as in the file
 * @param pact the interaction alone, as Pact JVM reads it
 */
public record PactInteraction(JsonNode json, Pact pact) {
    static final String NO_MESSAGES = "messages cannot be verified here";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /**
     * Reads an interaction.
     *
     * @param root the pact that it is from
     * @throws IllegalArgumentException with the reason, if it cannot be verified here
     */
    static PactInteraction of(JsonNode root, JsonNode interaction) {
        ObjectNode alone = ((ObjectNode) root).deepCopy();
        alone.remove("messages");
        try {
            alone.putArray("interactions").add(forPactJvm(interaction));
            PactInteraction read =
                    new PactInteraction(interaction, DefaultPactReader.INSTANCE.loadPact(alone.toString()));
            read.requireVerifiable();
            return read;
        } catch (RuntimeException unreadable) {
            throw new IllegalArgumentException(unreadable.getMessage(), unreadable);
        }
    }

    private void requireVerifiable() {
        if (!interaction().isSynchronousRequestResponse()) {
            throw new IllegalArgumentException(NO_MESSAGES);
        }
        MatchingRuleGroup root = http().getResponse()
                .getMatchingRules()
                .rulesForCategory("body")
                .getMatchingRules()
                .get("$");
        if (root != null && root.getRules().stream().anyMatch(ArrayContainsMatcher.class::isInstance)) {
            throw new IllegalArgumentException(
                    "array-contains at the root of a body cannot be verified here: Pact JVM accepts any array");
        }
    }

    /**
     * What Pact JVM reads otherwise than Pact's Rust core: null for a state, as a state named "null"; the state of version 2 in
     * version 4, not at all; and a JSON string for a body, before version 4, as text that is not JSON.
     */
    private static JsonNode forPactJvm(JsonNode interaction) {
        if (!(interaction.deepCopy() instanceof ObjectNode copy)) {
            throw new IllegalArgumentException("no JSON object");
        }
        if (copy.path("providerState").isNull()) {
            copy.remove("providerState");
        } else if (copy.has("type") && copy.has("providerState") && !copy.has("providerStates")) {
            copy.putArray("providerStates").addObject().set("name", copy.get("providerState"));
        }
        for (String part : List.of("request", "response")) {
            JsonNode body = copy.path(part).path("body");
            if (body.isTextual() && isJson(copy.path(part).path("headers")) && !isJson(body.textValue())) {
                ((ObjectNode) copy.get(part))
                        .put("body", TextNode.valueOf(body.textValue()).toString());
            }
        }
        return copy;
    }

    private static boolean isJson(JsonNode headers) {
        return headers.properties().stream()
                .anyMatch(header -> header.getKey().equalsIgnoreCase("Content-Type")
                        && header.getValue().toString().toLowerCase(Locale.ROOT).contains("json"));
    }

    private static boolean isJson(String text) {
        try {
            return !MAPPER.readTree(text).isMissingNode();
        } catch (JsonProcessingException noJson) {
            return false;
        }
    }

    public Interaction interaction() {
        return pact.getInteractions().get(0);
    }

    /** {@return request and response} */
    public SynchronousRequestResponse http() {
        return interaction().asSynchronousRequestResponse();
    }

    public String consumer() {
        return pact.getConsumer().getName();
    }

    /** {@return consumer and description, as in the name of a test} */
    public String name() {
        return consumer() + " - " + description();
    }

    public String description() {
        return interaction().getDescription();
    }

    /** {@return whether the consumer can do without it for now} */
    public boolean isPending() {
        return interaction().isV4() && interaction().asV4Interaction().getPending();
    }

    @Override
    public String toString() {
        return "consumer " + consumer() + ", interaction \"" + description() + "\"";
    }
}
