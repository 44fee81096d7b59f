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
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;

/** The contracts in {@code pacts/}, whoever wrote them: one file per consumer. */
public final class Pacts {
    private static final Path FOLDER = Path.of("pacts");

    private Pacts() {}

    /** Every pact. */
    public static Stream<Pact> all() {
        return read(Pacts::text);
    }

    /** Every pact, its text read in a way of one's own. */
    static Stream<Pact> read(Function<Path, String> text) {
        return read(FOLDER, text);
    }

    /** Every pact of a folder. */
    static Stream<Pact> read(Path folder, Function<Path, String> text) {
        try (Stream<Path> listing = Files.list(folder)) {
            List<Path> files = listing.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
            assertThat(files).as("pacts in %s", folder.toAbsolutePath()).isNotEmpty();
            return files.stream().map(file -> DefaultPactReader.INSTANCE.loadPact(text.apply(file)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
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
