package io.github.partnercenter.qualification.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.partnercenter.qualification.provider.ContractTests;
import io.github.partnercenter.qualification.provider.PactFile;
import io.github.partnercenter.qualification.provider.Pacts;
import io.github.partnercenter.qualification.provider.Verification;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Pact's Rust verifier and Pact JVM on the same pacts against the same sandbox, which runs as a process of its own: they
 * agree on each interaction, on those that are honoured and on those that are not. What Pact JVM cannot verify, the Rust
 * verifier does not honour.
 */
@Interop
class RustVerifierIT {
    @TestFactory
    Stream<DynamicTest> agreesWithPactJvm() throws Exception {
        try (RunnableJar.Sandbox serving = RunnableJar.serve()) {
            Map<String, List<Boolean>> byRust = byRust(serving.baseUrl());
            Map<String, List<Boolean>> byPactJvm = byPactJvm(serving.baseUrl());
            Set<String> interactions = new TreeSet<>(byPactJvm.keySet());
            interactions.addAll(byRust.keySet());
            Map<String, List<String>> differences = new TreeMap<>();
            interactions.forEach(interaction ->
                    differences.put(interaction, differences(byRust.get(interaction), byPactJvm.get(interaction))));
            return ContractTests.of("is not honoured by both verifiers, or by none:", differences);
        }
    }

    private static List<String> differences(List<Boolean> byRust, List<Boolean> byPactJvm) {
        return byPactJvm != null && byPactJvm.equals(byRust)
                ? List.of()
                : List.of("by Pact JVM: " + byPactJvm, "by Pact's Rust verifier: " + byRust);
    }

    /** Whether each is honoured, by consumer and interaction: more than one verdict, where more than one has the name. */
    private static Map<String, List<Boolean>> byRust(URI sandbox) throws Exception {
        Map<String, List<Boolean>> verdicts = new TreeMap<>();
        String[] arguments = Stream.concat(
                        Stream.of(sandbox, Verification.statesUrl(sandbox)),
                        pacts().map(pact -> pact.file().toAbsolutePath()))
                .map(Object::toString)
                .toArray(String[]::new);
        for (String line : Node.run("verify-pacts.mjs", arguments)) {
            JsonNode verdict = new ObjectMapper().readTree(line);
            add(
                    verdicts,
                    verdict.path("interaction").asText(),
                    verdict.path("honoured").asBoolean());
        }
        return verdicts;
    }

    private static Map<String, List<Boolean>> byPactJvm(URI sandbox) {
        Verification verification = Verification.ofProcess(sandbox, "token-of-interop");
        Map<String, List<Boolean>> verdicts = new TreeMap<>();
        pacts().forEach(pact -> {
            pact.interactions()
                    .forEach(interaction -> add(
                            verdicts,
                            interaction.name(),
                            interaction.isPending()
                                    || verification.differences(interaction).isEmpty()));
            pact.unverifiable().forEach(interaction -> add(verdicts, interaction, false));
        });
        return verdicts;
    }

    private static void add(Map<String, List<Boolean>> verdicts, String interaction, boolean honoured) {
        verdicts.computeIfAbsent(interaction, name -> new ArrayList<>()).add(honoured);
    }

    private static Stream<PactFile> pacts() {
        return Stream.of(Pacts.FOLDER, Pacts.REFUSED, Pacts.STRANGERS).flatMap(folder -> Pacts.files(folder).stream());
    }
}
