package io.github.partnercenter.qualification.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import au.com.dius.pact.core.model.DefaultPactReader;
import au.com.dius.pact.core.model.Interaction;
import au.com.dius.pact.core.model.Pact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;

/** The contracts in {@code pacts/}, whoever wrote them: one file per consumer. */
public final class Pacts {
    /** Where the pacts are that have to be kept. */
    public static final Path FOLDER = Path.of("..", "pacts");

    /** Where the pact of an imaginary consumer is that cannot be kept. */
    public static final Path REFUSED = Path.of("src", "test", "resources", "refused-pacts");

    private Pacts() {}

    /** Every pact of a folder. */
    public static Stream<Pact> in(Path folder) {
        return files(folder).map(file -> read(text(file)));
    }

    /** The files of a folder, in the order of their names. */
    public static Stream<Path> files(Path folder) {
        try (Stream<Path> listing = Files.list(folder)) {
            List<Path> files = listing.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
            assertThat(files).as("pacts in %s", folder.toAbsolutePath()).isNotEmpty();
            return files.stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Pact read(String pact) {
        return DefaultPactReader.INSTANCE.loadPact(pact);
    }

    static String text(Path pact) {
        try {
            return Files.readString(pact);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** A test for every interaction, by consumer. */
    public static Stream<DynamicContainer> tests(Stream<Pact> pacts, BiConsumer<Pact, Interaction> test) {
        return pacts.map(pact -> dynamicContainer(
                pact.getConsumer().getName(),
                pact.getInteractions().stream()
                        .map(interaction ->
                                dynamicTest(interaction.getDescription(), () -> test.accept(pact, interaction)))));
    }
}
