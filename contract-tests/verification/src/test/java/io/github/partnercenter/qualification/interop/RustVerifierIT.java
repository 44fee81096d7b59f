package io.github.partnercenter.qualification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.partnercenter.qualification.provider.Pacts;
import io.github.partnercenter.qualification.provider.Verification;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Pact's Rust verifier and Pact JVM on the same pacts against the same sandbox, which runs as a process of its own: they
 * agree on each interaction, on those that are honoured and on those that are not.
 */
@Tag("interop")
class RustVerifierIT {

    @Test
    void agreesWithPactJvm() throws Exception {
        try (RunnableJar.Sandbox serving = RunnableJar.serve()) {
            URI sandbox = serving.baseUrl();
            Map<String, Boolean> byRust = new TreeMap<>();
            for (String line : Node.run("verify-pacts.mjs", arguments(sandbox))) {
                JsonNode verdict = new ObjectMapper().readTree(line);
                byRust.put(
                        verdict.path("consumer").asText() + ": "
                                + verdict.path("interaction").asText(),
                        verdict.path("honoured").asBoolean());
            }

            assertThat(byRust).containsExactlyInAnyOrderEntriesOf(byPactJvm(sandbox));
            assertThat(byRust.values()).contains(true, false);
            System.out.printf("The Rust verifier and Pact JVM agree on %d interactions.%n", byRust.size());
        }
    }

    private static String[] arguments(URI sandbox) {
        return Stream.concat(
                        Stream.of(sandbox, Verification.statesUrl(sandbox)),
                        Stream.of(Pacts.FOLDER, Pacts.REFUSED)
                                .flatMap(Pacts::files)
                                .map(Path::toAbsolutePath))
                .map(Object::toString)
                .toArray(String[]::new);
    }

    private static Map<String, Boolean> byPactJvm(URI sandbox) {
        Verification verification = Verification.ofProcess(sandbox, "token-of-interop");
        Map<String, Boolean> verdicts = new TreeMap<>();
        Stream.of(Pacts.FOLDER, Pacts.REFUSED)
                .flatMap(Pacts::in)
                .forEach(pact -> pact.getInteractions().forEach(interaction -> {
                    boolean honoured = true;
                    try {
                        verification.verify(pact, interaction);
                    } catch (AssertionError difference) {
                        honoured = false;
                    }
                    verdicts.put(pact.getConsumer().getName() + ": " + interaction.getDescription(), honoured);
                }));
        return verdicts;
    }
}
