package io.github.partnercenter.qualification.provider;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.TestAbortedException;

/** The contracts in {@code pacts/}, whoever wrote them. */
public final class Pacts {
    /** The pacts that have to be kept. */
    public static final Path FOLDER = Path.of("..", "pacts");

    /** Pacts of an imaginary consumer that cannot be kept. */
    public static final Path REFUSED = Path.of("src", "test", "resources", "refused-pacts");

    /** Pacts as other teams write them. */
    public static final Path STRANGERS = Path.of("src", "test", "resources", "strangers-pacts");

    private Pacts() {}

    /** Every file of a folder and of those in it, in the order of their names. */
    public static List<PactFile> files(Path folder) {
        return files(folder, UnaryOperator.identity());
    }

    /**
     * The same.
     *
     * @param change of each interaction
     */
    static List<PactFile> files(Path folder, UnaryOperator<JsonNode> change) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .map(file -> PactFile.read(folder, file, change))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Every interaction of a folder that can be verified. */
    public static Stream<PactInteraction> in(Path folder) {
        return files(folder).stream().flatMap(pact -> pact.interactions().stream());
    }

    /**
     * The tests of all interactions. A pending one that differs is printed and skipped.
     *
     * @param check returns what differs, empty if nothing does; may skip the interaction by a failed assumption
     */
    public static Stream<DynamicTest> tests(
            Stream<PactInteraction> interactions, String provider, Function<PactInteraction, List<String>> check) {
        String heading = "differs from " + provider + ":";
        Map<String, List<String>> differences = new LinkedHashMap<>();
        List<DynamicTest> skipped = new ArrayList<>();
        interactions.forEach(interaction -> {
            try {
                List<String> found = check.apply(interaction);
                if (!found.isEmpty() && interaction.isPending()) {
                    String message = "Pending: " + new ContractFailure(interaction.name() + " " + heading, found);
                    System.out.println(message);
                    Assumptions.abort(message);
                }
                differences
                        .computeIfAbsent(interaction.name(), name -> new ArrayList<>())
                        .addAll(found);
            } catch (TestAbortedException reason) {
                skipped.add(dynamicTest(interaction.name(), () -> {
                    throw reason;
                }));
            } catch (RuntimeException broken) {
                differences
                        .computeIfAbsent(interaction.name(), name -> new ArrayList<>())
                        .add(broken.toString());
            }
        });
        return Stream.concat(ContractTests.of(heading, differences), skipped.stream());
    }
}
