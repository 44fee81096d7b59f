package io.github.partnercenter.qualification.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.fge.jsonpatch.diff.JsonDiff;
import io.github.partnercenter.qualification.provider.ContractFailure;
import io.github.partnercenter.qualification.provider.PactInteraction;
import io.github.partnercenter.qualification.provider.Pacts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** The pact that the consumer tests have just written, and the committed one: the same in meaning. */
@Tag("contract")
public class CommittedPactsIT {
    private static final String RENEW = "if the written one is right, copy it to contract-tests/pacts: ";

    @TestFactory
    Stream<DynamicTest> areWhatTheConsumerTestsWrite() {
        return compare(PartnerCenterPact.CONSUMER, Path.of("target", "pacts"));
    }

    /** Compares each interaction of a consumer, committed and in another folder. */
    public static Stream<DynamicTest> compare(String consumer, Path folder) {
        Map<String, JsonNode> written = interactions(consumer, folder);
        Map<String, JsonNode> committed = interactions(consumer, Pacts.FOLDER);
        assertThat(written).isNotEmpty();
        Set<String> names = new TreeSet<>(written.keySet());
        names.addAll(committed.keySet());
        return names.stream()
                .map(name -> dynamicTest(name, () -> {
                    List<String> differences = differences(committed.get(name), written.get(name));
                    if (!differences.isEmpty()) {
                        throw new ContractFailure(
                                name + ": the committed pact is not what the consumer tests write; " + RENEW + folder,
                                differences);
                    }
                }));
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

    /** Those of a consumer, by states and description; without what names the tool and the test. */
    private static Map<String, JsonNode> interactions(String consumer, Path folder) {
        Map<String, JsonNode> interactions = new TreeMap<>();
        Pacts.in(folder)
                .filter(interaction -> interaction.consumer().equals(consumer))
                .forEach(interaction -> interactions.merge(interaction.name(), meaning(interaction), (one, other) -> {
                    throw new AssertionError(interaction + " is there twice");
                }));
        return interactions;
    }

    private static JsonNode meaning(PactInteraction interaction) {
        return ((ObjectNode) interaction.json().deepCopy()).without(List.of("comments", "key", "pending"));
    }
}
