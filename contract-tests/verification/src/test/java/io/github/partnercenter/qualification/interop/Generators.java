package io.github.partnercenter.qualification.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What OpenAPI Generator says of the spec for many languages: no error, no warning that is not listed here, no closed enum. */
class Generators {
    /** What it says of any spec like ours. */
    private static final List<String> OF_NO_CONSEQUENCE = List.of(
            // examples of parameters and of request bodies, which it does not show
            "ModelUtils",
            "AbstractJavaCodegen",
            // headers with hyphens, a model called like one of the language's own
            "Renamed to");

    @TestFactory
    Stream<DynamicTest> takeTheSpec() throws Exception {
        Path folder = Path.of("target", "generators").toAbsolutePath();
        Files.createDirectories(folder);
        Program.run(
                folder,
                Map.of(),
                Program.maven(),
                "--quiet",
                "dependency:copy",
                "-Dartifact=org.openapitools:openapi-generator-cli:" + System.getProperty("openapi-generator.version"),
                "-Dmdep.stripVersion",
                "-DoutputDirectory=.");
        return Stream.of("python", "csharp", "go", "php", "ruby", "java", "rust", "swift6", "kotlin")
                .map(language -> dynamicTest(language, () -> {
                    List<String> command = new ArrayList<>(List.of(
                            Program.java(),
                            "-jar",
                            "openapi-generator-cli.jar",
                            "generate",
                            "-g",
                            language,
                            "-i",
                            Project.FOLDER
                                    .resolve("api-spec")
                                    .resolve("openapi.yaml")
                                    .toString(),
                            "-o",
                            language));
                    if (language.equals("java")) {
                        command.addAll(List.of("--library", "native"));
                    }
                    assertThat(Program.run(folder, Map.of(), command.toArray(new String[0]))
                                    .lines())
                            .filteredOn(line -> line.contains("WARN") || line.contains("ERROR"))
                            .allMatch(line -> OF_NO_CONSEQUENCE.stream().anyMatch(line::contains));
                    assertThat(sources(folder.resolve(language)))
                            .as("sources that list the values of today")
                            .noneMatch(Generators::listsValues);
                }));
    }

    private static List<Path> sources(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> sources = files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*\\.(py|cs|go|php|rb|java|rs|swift|kt)"))
                    .toList();
            assertThat(sources).isNotEmpty();
            return sources;
        }
    }

    private static boolean listsValues(Path source) {
        try {
            return Files.readString(source).contains("StateOwnedEntity");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
