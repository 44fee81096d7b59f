package io.github.partnercenter.qualification.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** The pacts that the consumer tests have just written, and those that are committed: the same in meaning. */
@Tag("contract")
public class CommittedPactsIT {
    private static final String RENEW = "if the new one is right, copy it over the committed one";

    @TestFactory
    Stream<DynamicTest> everyPactOfOurs() throws IOException {
        return Files.list(Path.of("target", "pacts"))
                .map(written -> dynamicTest(written.toString(), () -> isCommitted(written)));
    }

    public static void isCommitted(Path written) throws IOException {
        Path committed = Path.of("..", "pacts").resolve(written.getFileName());
        assertThat(committed).as(RENEW).exists();
        assertThat(interactions(written))
                .as("interactions of %s, compared with %s; %s", written, committed, RENEW)
                .isEqualTo(interactions(committed));
    }

    /** By description; without what names the tool and the test, and without the order. */
    private static Map<String, String> interactions(Path pact) throws IOException {
        JsonNode root = new ObjectMapper().readTree(pact.toFile());
        Map<String, String> interactions = new TreeMap<>();
        for (JsonNode interaction : root.path("interactions")) {
            JsonNode meaning = ((ObjectNode) interaction.deepCopy()).without(List.of("comments", "key", "pending"));
            interactions.put(
                    root.path("consumer") + " " + root.path("provider") + " " + interaction.path("description"),
                    meaning.toPrettyString());
        }
        return interactions;
    }
}
