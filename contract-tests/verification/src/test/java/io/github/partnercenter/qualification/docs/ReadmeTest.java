package io.github.partnercenter.qualification.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.interop.Project;
import io.github.partnercenter.qualification.interop.Readme;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the READMEs say of the code. */
class ReadmeTest {
    private static final Pattern LINK =
            Pattern.compile("\\]\\((?!https:)([^)#]+)?#?([^)]+)?\\)|(?m)^\\| `([\\w./…-]+/[\\w.-]*)`");
    private static final Pattern SETTING = Pattern.compile("\\| `(\\w+)\\(\\S+\\)` \\|.*\\| (.*) \\|");

    @Test
    void listsEveryCategoryWithItsMeaningAndRemedy() throws IOException {
        String table = Stream.of(Category.values())
                .map(category -> "| `%s` | %s | %s |".formatted(category, category.meaning(), category.remedy()))
                .collect(Collectors.joining("\n"));

        assertThat(Files.readString(Path.of("..", "..", "generated-client", "docs", "failures.md")))
                .contains(table);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../README.md", "../sandbox/README.md"})
    void showsCodeThatAConsumerProjectCompiles(Path readme) throws IOException {
        List<String> compiled = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("..", "consumers"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                compiled.add(withoutSpace(Files.readString(file)));
            }
        }

        // those with a name are typed, by ConsumersIT
        assertThat(Readme.blocks(readme))
                .filteredOn(block ->
                        !block.language().equals("console") && block.name().isEmpty())
                .isNotEmpty()
                .allSatisfy(
                        block -> assertThat(compiled).anyMatch(source -> source.contains(withoutSpace(block.text()))));
    }

    @Test
    void statesTheDefaultsOfTheBuilder() throws IOException {
        String builder = Files.readString(Path.of(
                "../../generated-client/src/main/java/io/github/partnercenter/qualification/PartnerCenter.java"));
        Map<String, String> defaults = SETTING.matcher(Files.readString(Path.of("../../README.md")))
                .results()
                .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));

        assertThat(defaults).hasSize(10).allSatisfy((method, value) -> {
            String before = builder.substring(0, builder.indexOf("public Builder " + method + "("));
            assertThat(numbers(value))
                    .isEqualTo(numbers(before.substring(before.lastIndexOf("/**"))
                            .replaceFirst("(?s).*?(Default:|$)", "")
                            .replaceFirst("(?s)\\..*", "")));
        });
    }

    /** Links to files and headings, and the paths that CONTRIBUTING.md lists. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "CONTRIBUTING.md",
                "api-spec/README.md",
                "contract-tests/command/README.md",
                "contract-tests/sandbox/README.md",
                "generated-client/docs/decisions/README.md",
                "generated-client/docs/decisions/2-java-net-http.md"
            })
    void linksLeadSomewhere(String name) throws IOException {
        Path document = Project.FOLDER.resolve(name);
        List<MatchResult> links =
                LINK.matcher(Files.readString(document)).results().toList();

        assertThat(links).isNotEmpty();
        for (MatchResult link : links) {
            Path target = link.group(1) != null
                    ? document.resolveSibling(link.group(1)).normalize()
                    : link.group(3) == null
                            ? document
                            : Project.FOLDER.resolve(
                                    link.group(3).replace("…", "io/github/partnercenter/qualification"));
            assertThat(target).exists();
            if (link.group(2) != null) {
                assertThat(Files.readString(target).lines())
                        .as(link.group())
                        .anyMatch(line -> line.startsWith("#")
                                && line.replaceFirst("#+ ", "")
                                        .toLowerCase(Locale.ROOT)
                                        .replace(' ', '-')
                                        .equals(link.group(2)));
            }
        }
    }

    private static List<String> numbers(String text) {
        return groups("(\\d+)", text);
    }

    /** What the first group of a pattern is, each time it occurs. */
    private static List<String> groups(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static String withoutSpace(String code) {
        return code.replaceAll("\\s+", "");
    }

    @Test
    void statesWhatTheBuildRequires() throws IOException {
        Path root = Path.of("..", "..");
        String pom = Files.readString(root.resolve("pom.xml"));
        String java =
                groups("<requireJavaVersion>\\s*<version>\\[(.*),\\)<", pom).get(0);
        String tools = "JDK " + java + " or newer and Maven "
                + groups("<requireMavenVersion>\\s*<version>\\[(.*),\\)<", pom).get(0) + " or newer";

        assertThat(groups("<maven.compiler.release>(.*)<", pom).get(0)).isEqualTo(java);
        assertThat(Files.readString(root.resolve("README.md"))).contains(tools);
        assertThat(Files.readString(root.resolve("CONTRIBUTING.md"))).contains(tools);
        assertThat(Files.readString(Path.of("..", "command", "README.md"))).contains("Java " + java + " or newer");
    }

    @Test
    void statesTheDefaultsOfTheBrokersScripts() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        Set<String> defaults = Pattern.compile("\\$\\{(\\w+):[-=](\\w+)}")
                .matcher(Files.readString(Path.of("..", "broker", "package.json")))
                .results()
                .map(variable -> variable.group(1) + " " + variable.group(2))
                .collect(Collectors.toSet());

        assertThat(defaults)
                .hasSize(2)
                .allSatisfy(variable -> assertThat(readme.replace("`", ""))
                        .containsPattern("\\| " + variable.replace(" ", " \\|.* Default: ") + "\\b"));
    }

    @Test
    void listsTheBrokersScriptsInTheOrderOfTheWorkflow() throws IOException {
        Path workflow = Project.FOLDER.resolve(".github/workflows/contracts.yml");

        assertThat(groups("\\| `(pact:[\\w:-]+|mvn deploy)` ", Files.readString(Path.of("..", "README.md"))))
                .isNotEmpty()
                .isEqualTo(groups(
                        "run: npm run (pact:[\\w:-]+|mvn deploy)",
                        Files.readString(workflow).replace("$MAVEN deploy", "npm run mvn deploy")));
    }

    /** Those of mutants.yaml, which MutantsIT applies on demand. */
    @Test
    void namesTheCodeThatAMutantChanges() throws IOException {
        List<String> applied = new ArrayList<>();
        List<String> stale = new ArrayList<>();
        for (JsonNode mutant : new YAMLMapper().readTree(ReadmeTest.class.getResourceAsStream("/mutants.yaml"))) {
            String code =
                    Files.readString(Project.FOLDER.resolve(mutant.path("file").asText()));
            (code.contains(mutant.path("find").asText()) ? applied : stale)
                    .add(mutant.path("fault").asText());
        }

        assertThat(stale).as("faults whose code is no longer there").isEmpty();
        assertThat(applied).isNotEmpty();
    }

    @Test
    void listsEveryProviderStateWithItsParameters() throws IOException {
        String table = QualificationSandbox.providerStates().entrySet().stream()
                .map(state -> "| %s | %s |\n"
                        .formatted(
                                state.getKey(),
                                state.getValue().isEmpty()
                                        ? "none"
                                        : String.join(", ", new TreeSet<>(state.getValue()))))
                .collect(Collectors.joining());

        assertThat(Files.readString(Path.of("..", "README.md"))).contains("|---|---|\n" + table + "\n");
    }
}
