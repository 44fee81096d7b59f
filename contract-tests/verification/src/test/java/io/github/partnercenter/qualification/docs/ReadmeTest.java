package io.github.partnercenter.qualification.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.interop.Project;
import io.github.partnercenter.qualification.interop.Readme;
import io.github.partnercenter.qualification.provider.Verification;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the READMEs say of the code. */
class ReadmeTest {
    private static final List<String> WORDS =
            List.of("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten");

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
        return Sources.groups("(\\d+)", text);
    }

    private static String withoutSpace(String code) {
        return code.replaceAll("\\s+", "");
    }

    @Test
    void statesWhatTheBuildRequires() throws IOException {
        Path root = Path.of("..", "..");
        String pom = Files.readString(root.resolve("pom.xml"));
        String java = Sources.groups("<requireJavaVersion>\\s*<version>\\[(.*),\\)<", pom)
                .get(0);
        String tools = "JDK " + java + " or newer and Maven "
                + Sources.groups("<requireMavenVersion>\\s*<version>\\[(.*),\\)<", pom)
                        .get(0) + " or newer";

        assertThat(Sources.groups("<maven.compiler.release>(.*)<", pom).get(0)).isEqualTo(java);
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

        assertThat(Sources.groups("\\| `(pact:[\\w:-]+|mvn deploy)` ", Files.readString(Path.of("..", "README.md"))))
                .isNotEmpty()
                .isEqualTo(Sources.groups(
                        "run: npm run (pact:[\\w:-]+|mvn deploy)",
                        Files.readString(workflow).replace("$MAVEN deploy", "npm run mvn deploy")));
    }

    @Test
    void saysWhenTheBrokersScriptsRunAndWhatTheyRead() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        JsonNode jobs = Project.yaml(Path.of(".github/workflows/contracts.yml")).path("jobs");

        assertThat(Sources.groups("\\| `(pact:[\\w:-]+)` \\|.*\\| every push \\|", readme))
                .isEqualTo(Sources.groups(
                        "npm run (pact:[\\w:-]+)", jobs.path("pact").toString()));
        assertThat(Sources.groups("\\| `(pact:[\\w:-]+)` \\|.*\\| `main` \\|", readme))
                .isEqualTo(Sources.groups(
                        "npm run (pact:[\\w:-]+)", jobs.path("deploy").toString()));
        assertThat(Sources.groups("\\$\\{?([A-Z_]+)", Files.readString(Path.of("..", "broker", "package.json"))))
                .as("variables that the scripts read")
                .isNotEmpty()
                .allSatisfy(variable -> assertThat(readme).containsPattern("\\| .*`" + variable + "`.* \\|"));
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

    /** In all documents: what somebody sets in a shell. */
    @Test
    void namesVariablesThatTheCodeReads() throws IOException {
        Set<String> read = new TreeSet<>();
        for (Path code : Sources.files(".*/src/main/.*\\.java|.*/provider/LiveProvider\\.java")) {
            read.addAll(Sources.groups("\"((?:AZURE|PARTNER_CENTER)_[A-Z_]+)\"", Files.readString(code)));
        }
        Set<String> named = new TreeSet<>();
        for (Path document : Sources.files(".*\\.md")) {
            List<String> variables =
                    Sources.groups("\\b((?:AZURE|PARTNER_CENTER)_[A-Z_]+)\\b", Files.readString(document));
            assertThat(read)
                    .as("variables that the code reads, and those that %s names", document)
                    .containsAll(variables);
            named.addAll(variables);
        }

        assertThat(named).as("variables that some document names").isEqualTo(read);
    }

    /** The one that a developer needs, in the sentence where it stands: all of them, in their order of precedence. */
    @Test
    void namesTheVariablesOfTheSignInInTheirOrder() throws IOException {
        String environment = Files.readString(Project.FOLDER.resolve(
                "generated-client/src/main/java/io/github/partnercenter/qualification/signin/Environment.java"));
        List<String> all = Sources.groups("String \\w+ = \"(AZURE_\\w+)\"", environment);
        List<String> needed =
                all.stream().filter(name -> !name.matches(".*(PASSWORD|HOST)")).toList();

        assertThat(Sources.groups("`(AZURE_\\w+)`", Files.readString(Project.FOLDER.resolve("README.md"))))
                .isEqualTo(needed);
        assertThat(Sources.groups(
                        "`(AZURE_\\w+)`", Files.readString(Project.FOLDER.resolve("generated-client/docs/sign-in.md"))))
                .isEqualTo(all);
    }

    @Test
    void listsThePropertiesOfSpringBootWithTheirDefaults() throws IOException {
        Map<String, String> properties = new LinkedHashMap<>();
        try (InputStream metadata =
                PartnerCenter.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            for (JsonNode property : new YAMLMapper().readTree(metadata).path("properties")) {
                properties.put(
                        property.path("name").asText().replaceFirst("^partner-center\\.", ""),
                        property.path("description").asText().replaceFirst("(?s).*?(Default:|$)", ""));
            }
        }
        String document = Files.readString(Project.FOLDER.resolve("generated-client/docs/spring-boot.md"));
        String table = document.substring(document.indexOf("## Properties"), document.indexOf("## Beans"));

        assertThat(Sources.groups("(?m)^\\| `([a-z.-]*[a-z])` \\|", table))
                .as("properties that spring-boot.md lists, and those that there are")
                .containsExactlyInAnyOrderElementsOf(properties.keySet());
        properties.forEach((name, stated) -> assertThat(
                        numbers(Sources.groups("(?m)^\\| `" + Pattern.quote(name) + "` \\|.*\\| ?(.*) \\|$", table)
                                .get(0)))
                .as("default of %s, which the code describes as:%s", name, stated)
                .isEqualTo(numbers(stated)));
        assertThat(properties.keySet())
                .as("properties in the examples of spring-boot.md")
                .containsAll(Sources.groups("(?m)^partner-center\\.([a-z.-]+)=", document));
    }

    /** A number of a document, and the constant that it is. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            README.md                         | at most (\\d+) customers in flight                | BulkCustomers.java          | DEFAULT_IN_FLIGHT = (\\d+)
            README.md                         | At (\\d+) requests a minute, the only published   | internal/quota/Throttle.java| PUBLISHED_QUOTA = (\\d+)
            generated-client/docs/failures.md | Default: (\\d+) seconds                           | PartnerCenter.java          | DEFAULT_CALL_TIMEOUT = Duration.ofSeconds\\((\\d+)\\)
            generated-client/docs/failures.md | at most (\\d+) s                                  | internal/call/RetryPolicy.java | MAX_BACKOFF = Duration.ofSeconds\\((\\d+)\\)
            generated-client/docs/sign-in.md  | at most (\\d+) seconds \\(`timeout`\\) | signin/EntraSignIn.java | timeout = Duration.ofSeconds\\((\\d+)\\)
            generated-client/docs/sign-in.md  | at most after (\\d+) minutes                      | signin/RenewedToken.java    | MAX_RETRY_AFTER = Duration.ofMinutes\\((\\d+)\\)
            CHANGELOG.md                      | At most (\\d+) concurrent requests by default     | PartnerCenter.java          | DEFAULT_MAX_CONCURRENT_REQUESTS = (\\d+)
            api-spec/openapi.yaml             | only published limit is (\\d+) requests per minute | internal/quota/Throttle.java| PUBLISHED_QUOTA = (\\d+)
            CONTRIBUTING.md                   | occupies one of (\\d+) threads                    | internal/call/ClientExecutors.java | CALLBACKS = (\\d+)
            CONTRIBUTING.md                   | or one of the (\\d+) that complete futures        | internal/call/ClientExecutors.java | COMPLETIONS = (\\d+)
            """)
    void statesTheNumbersOfTheCode(String document, String sentence, String code, String constant) throws IOException {
        String text = Files.readString(Project.FOLDER.resolve(document)).replaceAll("\\s+", " ");
        String source = Files.readString(Project.FOLDER
                .resolve("generated-client/src/main/java/io/github/partnercenter/qualification")
                .resolve(code));

        assertThat(Sources.groups(sentence, text))
                .as("number in %s, and that of the constant in %s", document, code)
                .isNotEmpty()
                .isEqualTo(Sources.groups(constant, source));
    }

    /** The same, for numbers that are words. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CONTRIBUTING.md                   | responded within the last (\\w+) seconds | generated-client/src/main/java/io/github/partnercenter/qualification/internal/http/HttpClients.java | ADDRESS_KNOWN = TimeUnit.SECONDS.toNanos\\((\\d+)\\)
            CONTRIBUTING.md                   | (\\w+) minutes for responses and one for texts | generated-client/src/test/java/io/github/partnercenter/qualification/AnswerFuzzTest.java | maxDuration = "(\\d+)m"
            CONTRIBUTING.md                   | minutes for responses and (\\w+) for texts | generated-client/src/test/java/io/github/partnercenter/qualification/TextFuzzTest.java | maxDuration = "(\\d+)m"
            generated-client/docs/failures.md | sends up to (\\w+) requests | generated-client/src/main/java/io/github/partnercenter/qualification/PartnerCenter.java | DEFAULT_MAX_ATTEMPTS = (\\d+)
            generated-client/docs/sign-in.md  | renewed (\\w+) minutes before it expires | generated-client/src/main/java/io/github/partnercenter/qualification/signin/RenewedToken.java | MAX_RENEWAL_AHEAD = Duration.ofMinutes\\((\\d+)\\)
            """)
    void statesTheNumbersOfTheCodeInWords(String document, String sentence, String code, String constant)
            throws IOException {
        String text = Files.readString(Project.FOLDER.resolve(document)).replaceAll("\\s+", " ");

        assertThat(Sources.groups(sentence, text))
                .as("number in %s, and that of the constant in %s", document, code)
                .isNotEmpty()
                .isEqualTo(Sources.groups(constant, Files.readString(Project.FOLDER.resolve(code))).stream()
                        .map(number -> WORDS.get(Integer.parseInt(number)))
                        .toList());
    }

    @Test
    void countsTheCallsOfAGeneratedClient() throws IOException {
        String checks = Files.readString(
                Project.FOLDER.resolve("contract-tests/verification/src/test/generators/java/Checks.java"));
        String calls = WORDS.get(Sources.groups("\\b(show)\\(\"", checks).size());

        assertThat(Files.readString(Project.FOLDER.resolve("api-spec/README.md")))
                .contains("makes " + calls + " calls to the sandbox");
        assertThat(Files.readString(Project.FOLDER.resolve("CONTRIBUTING.md")))
                .contains("makes the " + calls + " calls");
    }

    /** What a row of the table says of tokens and retirement, and the operation of the spec. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v1/customers/{customerTenantId}/qualifications | get  | `.customers().byId(id).qualification().getQualifications()`
            /v1/customers/{customerTenantId}/qualifications | post | `….createQualifications(request)`
            /v1/customers/{customerTenantId}/qualification  | get  | `….get()`
            /v1/customers/{customerTenantId}/qualification  | put  | `….update(qualification)`
            /v1/customers/{customerTenantId}/qualifications | get  | `.customers().byIds(ids).qualification().getQualifications()`
            /v1/customers/all/validations                   | get  | `.validations().getValidationCodes()`
            """)
    void statesTheTokensOfTheSpec(String path, String method, String call) throws IOException {
        JsonNode operation = Project.yaml(Path.of("api-spec/openapi.yaml"))
                .path("paths")
                .path(path)
                .path(method);
        String description = operation.path("description").asText().replaceAll("\\s+", " ");
        String row = Files.readString(Project.FOLDER.resolve("README.md"))
                .lines()
                .filter(line -> line.startsWith("| " + call))
                .findFirst()
                .orElseThrow();

        assertThat(row)
                .endsWith(
                        description.contains("Accepts app-only and App+User tokens.")
                                ? "| app-only or App+User |"
                                : "| App+User |");
        assertThat(description).containsAnyOf("Accepts app-only and App+User tokens.", "Requires an App+User token.");
        assertThat(row.contains("; deprecated |"))
                .isEqualTo(operation.path("deprecated").asBoolean());
    }

    @Test
    void calculatesHowLongManyCustomersTake() throws IOException {
        String text = Files.readString(Project.FOLDER.resolve("README.md")).replaceAll("\\s+", " ");
        MatchResult sentence = Pattern.compile(
                        "At (\\d+) requests a minute, .*?, (\\d+),(\\d+) customers take (\\d+) minutes")
                .matcher(text)
                .results()
                .findFirst()
                .orElseThrow();

        assertThat(Integer.parseInt(sentence.group(1)) * Integer.parseInt(sentence.group(4)))
                .isEqualTo(Integer.parseInt(sentence.group(2) + sentence.group(3)));
    }

    @Test
    void namesTheMonthInWhichTheSingularEndpointRetires() throws IOException {
        LocalDate sunset = LocalDate.parse(Project.yaml(Path.of("api-spec/openapi.yaml"))
                .path("paths")
                .path("/v1/customers/{customerTenantId}/qualification")
                .at("/get/x-deprecation/sunset")
                .asText());

        assertThat(Files.readString(Project.FOLDER.resolve("README.md")).replaceAll("\\s+", " "))
                .contains("retirement of the singular endpoint (`get()`, `update(…)`) for "
                        + DateTimeFormatter.ofPattern("MMMM yyyy", Locale.ENGLISH)
                                .format(sunset));
    }

    /** Whoever copies a line gets what this build installs. */
    @Test
    void namesTheVersionOfThisProject() throws IOException {
        String version = Sources.groups(
                        "<artifactId>qualification</artifactId>\\s*<version>(.*?)<",
                        Files.readString(Project.FOLDER.resolve("pom.xml")))
                .get(0);
        List<String> named = new ArrayList<>();
        for (Path document : Sources.files(".*\\.md")) {
            named.addAll(Sources.groups(
                    "(?s)(?:<artifactId>|:)qualification-[a-z-]+(?:</artifactId>\\s*<version>|:)([\\w.-]+\\w)",
                    Files.readString(document)));
            named.addAll(Sources.groups("qualification-command-(\\d[\\w.-]*)\\.jar", Files.readString(document)));
        }

        assertThat(named).hasSizeGreaterThan(5).containsOnly(version);
        assertThat(Sources.groups("(?m)^## \\[(.*?)]", Files.readString(Project.FOLDER.resolve("CHANGELOG.md")))
                        .get(0))
                .as("the version on top of CHANGELOG.md")
                .isEqualTo(version.replace("-SNAPSHOT", ""));
    }

    /** Classes and methods between backticks, in what developers read. */
    @Test
    void namesClassesThatExist() throws IOException {
        Set<String> classes = Sources.files(".*\\.java").stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        // generated, or a class within another
        classes.addAll(List.of("ApiSpec", "Parameters", "ErrorCodes", "ResponseHeaders", "Examples", "Customers"));

        for (String document :
                List.of("CONTRIBUTING.md", "contract-tests/README.md", "contract-tests/sandbox/README.md")) {
            assertThat(Sources.groups(
                            "`([A-Z][a-zA-Z]*(?:IT|Test|Command|Policy|Cache|Client|Reader|Dispatcher|Decoder|Call|Attempt|Fault|Operations))\\b[^`]*`",
                            Files.readString(Project.FOLDER.resolve(document))))
                    .as("classes that %s names", document)
                    .isSubsetOf(classes);
        }
    }

    @Test
    void namesGroupsOfTestsThatThereAre() throws IOException {
        Set<String> tags = new TreeSet<>();
        for (Path test : Sources.files(".*/src/test/.*\\.java")) {
            tags.addAll(Sources.groups("@Tag\\(\"([\\w-]+)\"\\)", Files.readString(test)));
        }
        for (Path document : Sources.files("(.*\\.md|.*\\.yml|.*/\\.ci/run)")) {
            assertThat(Sources.groups(
                            "([\\w-]+)",
                            String.join(
                                    " ",
                                    Sources.groups(
                                            "-Dgroups=(['\"]?!?[\\w -|]+?['\"]?)(?=[\\s`])",
                                            Files.readString(document)))))
                    .as("groups of tests that %s names", document)
                    .isSubsetOf(tags);
        }
    }

    @Test
    void theExampleOfStatesIsOneOfThoseThatThereAre() throws IOException {
        String example = Readme.blocks(Path.of("..", "README.md")).stream()
                .filter(block -> block.language().equals("json"))
                .map(Readme.Block::text)
                .findFirst()
                .orElseThrow();
        for (JsonNode state : new YAMLMapper().readTree(example)) {
            assertThat(QualificationSandbox.providerStates())
                    .containsKey(state.path("name").asText());
            assertThat(QualificationSandbox.providerStates()
                            .get(state.path("name").asText()))
                    .containsAll(state.path("params").properties().stream()
                            .map(Map.Entry::getKey)
                            .toList());
        }
        assertThat(Files.readString(Path.of("..", "README.md")))
                .contains("`http://127.0.0.1:8080"
                        + Verification.statesUrl(URI.create("http://x")).getPath() + "`");
    }
}
