package io.github.partnercenter.qualification.provider;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;

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
     * A test for each interaction, named by consumer and interaction. Where a pending one differs, it is skipped.
     *
     * @param check returns what differs, empty if nothing does
     */
    public static Stream<DynamicTest> tests(
            Stream<PactInteraction> interactions, String provider, Function<PactInteraction, List<String>> check) {
        return interactions.map(interaction -> dynamicTest(interaction.name(), () -> {
            List<String> differences = check.apply(interaction);
            if (!differences.isEmpty()) {
                report(interaction, interaction + " differs from " + provider + ":", differences);
            }
        }));
    }

    private static void report(PactInteraction interaction, String heading, List<String> differences) {
        ContractFailure failure = new ContractFailure(heading, differences);
        if (!interaction.isPending()) {
            throw failure;
        }
        System.out.println("Pending " + failure.getMessage());
        Assumptions.abort("Pending " + failure.getMessage());
    }
}
