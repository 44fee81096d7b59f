package io.github.partnercenter.qualification.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.fge.jsonpatch.diff.JsonDiff;
import io.github.partnercenter.qualification.provider.ContractTests;
import io.github.partnercenter.qualification.provider.PactInteraction;
import io.github.partnercenter.qualification.provider.Pacts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The pacts that the consumer tests have just written, and those that are committed: the same in meaning. */
public class CommittedPactsIT {

    @TestFactory
    Stream<DynamicTest> areWhatTheConsumerTestsWrite() {
        return compare(Path.of("target", "pacts"));
    }

    /** Compares the pacts that consumer tests have written to a folder with the committed ones. */
    public static Stream<DynamicTest> compare(Path folder) {
        Set<String> consumers = Pacts.in(folder).map(PactInteraction::consumer).collect(Collectors.toSet());
        Map<String, JsonNode> written = interactions(folder, consumers);
        Map<String, JsonNode> committed = interactions(Pacts.FOLDER, consumers);
        assertThat(written).isNotEmpty();
        Set<String> names = new TreeSet<>(written.keySet());
        names.addAll(committed.keySet());
        Map<String, List<String>> differences = new TreeMap<>();
        names.forEach(name -> differences.put(name, differences(committed.get(name), written.get(name))));
        return ContractTests.of(
                "is committed otherwise than the consumer tests write it; if they are right, copy it to contract-tests/pacts from "
                        + folder.toAbsolutePath(),
                differences);
    }

    private static List<String> differences(JsonNode committed, JsonNode written) {
        if (committed == null || written == null) {
            return List.of(committed == null ? "missing in the committed pact" : "no consumer test writes it");
        }
        List<String> differences = new ArrayList<>();
        for (JsonNode change : JsonDiff.asJson(committed, written)) {
            String path = change.path("path").asText();
            differences.add("%s: committed %s, written %s".formatted(path, committed.at(path), written.at(path)));
        }
        return differences;
    }

    /** By consumer and description; without what names the tool and the test. */
    private static Map<String, JsonNode> interactions(Path folder, Set<String> consumers) {
        Map<String, JsonNode> interactions = new TreeMap<>();
        Pacts.in(folder)
                .filter(interaction -> consumers.contains(interaction.consumer()))
                .forEach(interaction -> interactions.merge(interaction.name(), meaning(interaction), (one, other) -> {
                    throw new AssertionError(interaction + " is there twice");
                }));
        return interactions;
    }

    private static JsonNode meaning(PactInteraction interaction) {
        return ((ObjectNode) interaction.json().deepCopy()).without(List.of("comments", "key"));
    }
}
