package io.github.partnercenter.qualification.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * What OpenAPI Generator makes of the spec: for many languages no error, no warning that is not listed here, no closed enum;
 * and the clients of {@code src/test/generators}, built as generated, make nine calls to a sandbox. A client runs on this
 * machine, or in Debian 13 if it lists packages.
 */
@Tag("on-demand")
@Tag("generators")
class GeneratorsIT {
    /** What it says of any spec like ours. */
    private static final List<String> OF_NO_CONSEQUENCE = List.of(
            // examples of parameters and of request bodies, which it does not show
            "ModelUtils",
            "AbstractJavaCodegen",
            // headers with hyphens, a model called like one of the language's own
            "Renamed to",
            // objects of any content
            "map/dict of undefined type");

    private static final Path FOLDER = Path.of("target", "generators").toAbsolutePath();

    @BeforeAll
    static void prepare() throws Exception {
        Project.copy(GeneratorTable.CLIENTS, FOLDER);
        OpenApiGenerator.download();
    }

    @TestFactory
    Stream<DynamicTest> takeTheSpec() {
        return Stream.of("python", "csharp", "go", "php", "ruby", "java", "rust", "swift6", "kotlin")
                .map(language -> dynamicTest(language, () -> {
                    List<String> options = new ArrayList<>(List.of("-g", language));
                    if (language.equals("java")) {
                        options.addAll(List.of("--library", "native"));
                    }
                    Path output = FOLDER.resolve("warnings").resolve(language);
                    assertThat(OpenApiGenerator.generate(output, options).lines())
                            .filteredOn(line -> line.contains("WARN") || line.contains("ERROR"))
                            .allMatch(line -> OF_NO_CONSEQUENCE.stream().anyMatch(line::contains));
                    assertThat(sources(output))
                            .as("sources that list the values of today")
                            .noneMatch(GeneratorsIT::listsValues);
                }));
    }

    @TestFactory
    Stream<DynamicTest> makeClientsThatWork() throws IOException {
        return GeneratorTable.clients()
                .map(client -> dynamicTest(client, () -> {
                    Path folder = FOLDER.resolve(client);
                    OpenApiGenerator.generateClient(client, folder.resolve("client"));
                    String script = Files.exists(folder.resolve("packages")) ? "../debian13" : "run";
                    try (QualificationSandbox sandbox = QualificationSandbox.start()) {
                        assertThat(Program.run(folder, environment(sandbox), "sh", "-e", script)
                                        .lines())
                                .containsSubsequence(
                                        "read one: education",
                                        "read all: Education Approved",
                                        "apply: Education InReview",
                                        "set: governmentcommunitycloud",
                                        "codes: 12345 4",
                                        "unknown one: research_institute",
                                        "unknown all: ResearchInstitute Escalated",
                                        "not found: 404 60003",
                                        "no token: 401 800001");
                    }
                }));
    }

    /** Where the sandbox is, and its customers: EDUCATION, NOT_KNOWN_TODAY and so on. */
    private static Map<String, String> environment(QualificationSandbox sandbox) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("SANDBOX", sandbox.baseUrl().toString());
        QualificationSandbox.sampleCustomers()
                .forEach((name, id) ->
                        environment.put(name.replaceAll("(?=[A-Z])", "_").toUpperCase(Locale.ROOT), id.toString()));
        return environment;
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
            // a value that no description mentions
            return Files.readString(source).contains("Nonprofit");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
