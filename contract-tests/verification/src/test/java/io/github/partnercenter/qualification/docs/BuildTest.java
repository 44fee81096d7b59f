package io.github.partnercenter.qualification.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.interop.Project;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checks of the build and of the workflows are on. */
class BuildTest {
    /** Of the parent and the modules, not of projects that tests build. */
    private static final String POMS =
            "(/(api-spec|generated-client|contract-tests(/(sandbox|command|verification))?))?/pom\\.xml";

    /** Variables, secrets and scripts: what somebody has to set up to make the workflows run. */
    @Test
    void theWorkflowsUseWhatTheReadmeNames() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        JsonNode scripts =
                Project.yaml(Path.of("contract-tests/broker/package.json")).path("scripts");
        for (Path workflow : Sources.files(".*/\\.github/workflows/.*\\.yml")) {
            String text = Files.readString(workflow);
            assertThat(Sources.groups("uses: \\S+?@(\\S+)", text))
                    .as("commits of the actions of %s", workflow)
                    .isNotEmpty()
                    .allMatch(commit -> commit.matches("[0-9a-f]{40}"));
            assertThat(Sources.groups("npm run (pact:\\S+)", text))
                    .as("scripts that %s runs", workflow)
                    .allMatch(scripts::has);
            if (workflow.endsWith("contracts.yml")) {
                assertThat(Sources.groups("(?:secrets|vars)\\.(\\w+)", text))
                        .as("variables and secrets of %s", workflow)
                        .allSatisfy(name -> assertThat(readme).contains("`" + name + "`"));
            }
            assertThat(text).contains("run: .ci/run");
        }
        assertThat(Project.FOLDER.resolve(".ci/run"))
                .isExecutable()
                .content()
                .contains("set -euo pipefail", "\n.ci/check-tests\n");
    }

    /** What must not be switched off without notice: a check that no longer fails the build looks like one that finds nothing. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pom.xml                  | <failOnWarning>true</failOnWarning>
            pom.xml                  | <showWarnings>true</showWarnings>
            pom.xml                  | <arg>-Xlint:all,-processing,-try</arg>
            pom.xml                  | <doclint>all</doclint>
            pom.xml                  | <failOnWarnings>true</failOnWarnings>
            pom.xml                  | <dependencyConvergence>
            pom.xml                  | <goal>check</goal>
            pom.xml                  | <goal>enforce</goal>
            pom.xml                  | <groups>!(interop | on-demand)</groups>
            pom.xml                  | -Duser.language=tr -Duser.country=TR -Duser.timezone=Asia/Kathmandu
            pom.xml                  | <forkedProcessTimeoutInSeconds>900</forkedProcessTimeoutInSeconds>
            pom.xml                  | <notimestamp>true</notimestamp>
            contract-tests/benchmarks/pom.xml | <annotationProcessorPaths>
            generated-client/pom.xml | <client.jvm.args>${test.jvm.args} -D
            generated-client/pom.xml | <argLine>${client.jvm.args}</argLine>
            contract-tests/verification/src/test/typescript/package.json | npm run lint-spec && npm test
            contract-tests/verification/src/test/typescript/package.json | --fail-severity hint
            contract-tests/verification/src/test/typescript/package.json | tsc && node --test
            contract-tests/verification/src/test/typescript/redocly.yaml | - recommended-strict
            contract-tests/verification/src/test/typescript/spectral.yaml | extends: spectral:oas
            contract-tests/verification/src/test/typescript/tsconfig.json | "strict": true
            contract-tests/command/pom.xml      | <goal>verify</goal>
            contract-tests/verification/pom.xml | <goal>verify</goal>
            generated-client/pom.xml | <failOnBlacklist>true</failOnBlacklist>
            generated-client/pom.xml | <failOnMissing>true</failOnMissing>
            generated-client/pom.xml | <includedScopes>compile,runtime</includedScopes>
            generated-client/pom.xml | <accessModifier>protected</accessModifier>
            generated-client/pom.xml | <breakBuildOnBinaryIncompatibleModifications>true</breakBuildOnBinaryIncompatibleModifications>
            generated-client/pom.xml | <breakBuildOnSourceIncompatibleModifications>true</breakBuildOnSourceIncompatibleModifications>
            """)
    void theBuildIsStrict(String pom, String element) throws IOException {
        assertThat(withoutComments(pom)).as("what makes %s strict", pom).contains(element);
    }

    /** Those of Surefire and Failsafe; another argLine would leave out language and time zone. */
    @Test
    void allTestsRunWithTheSameArguments() throws IOException {
        Map<String, List<String>> arguments = new TreeMap<>();
        for (Path pom : Sources.files(POMS)) {
            arguments.put(
                    Project.FOLDER.relativize(pom).toString(),
                    Sources.groups("<argLine>(\\S*)", withoutComments(pom.toString())));
        }
        arguments.values().removeIf(List::isEmpty);

        assertThat(arguments)
                .isEqualTo(Map.of(
                        "pom.xml", List.of("${test.jvm.args}</argLine>", "${test.jvm.args}</argLine>"),
                        "generated-client/pom.xml", List.of("${client.jvm.args}</argLine>", "${client.jvm.args}")));
    }

    @Test
    void theLastReleaseIsTheNewestThatIsThere() throws IOException {
        try (Stream<Path> jars = Files.list(Project.FOLDER.resolve("generated-client/released"))) {
            String newest = jars.map(jar -> jar.getFileName().toString())
                    .max(Comparator.comparing(
                            name -> ModuleDescriptor.Version.parse(name.replaceAll("[^0-9.]|\\.jar", ""))))
                    .orElseThrow();

            assertThat(Sources.groups("/released/(.*)</path>", withoutComments("generated-client/pom.xml")))
                    .containsExactly(newest);
            assertThat(Project.FOLDER
                            .resolve("api-spec/released")
                            .resolve(newest.replaceAll("qualification-client-(.*)\\.jar", "openapi-$1.yaml")))
                    .as("the spec of the same release")
                    .exists();
        }
    }

    @Test
    void allThatIsPublicIsComparedWithTheLastRelease() throws IOException {
        String japicmp = withoutComments("generated-client/pom.xml")
                .replaceAll("(?s).*<artifactId>japicmp-maven-plugin</artifactId>(.*?)</plugin>.*", "$1");

        assertThat(Sources.groups("<exclude>(.*)</exclude>", japicmp))
                .as("packages that may change")
                .containsExactly("io.github.partnercenter.qualification.internal.*");
    }

    @Test
    void theNpmPackageHasTheSpecInBothForms() throws IOException {
        JsonNode npm = Project.yaml(Path.of("api-spec/package.json"));

        assertThat(npm.path("files")).extracting(JsonNode::asText).contains("openapi.yaml", "openapi.json", "LICENSE");
        assertThat(npm.path("exports"))
                .extracting(JsonNode::asText)
                .containsExactly("./openapi.yaml", "./openapi.json");
    }

    @Test
    void noPomSwitchesACheckOff() throws IOException {
        for (Path pom : Sources.files(POMS)) {
            assertThat(Sources.groups(
                            "(<(?:testFailureIgnore|skipTests|skipITs|skip|maven\\.test\\.\\S+|[\\w.]*\\.skip)>true<|<failOn\\w+>false<|<failIf\\w+>false<|<ignore\\w*Fail\\w*>true<)",
                            withoutComments(pom.toString()).replaceAll("(?s)<(?:exec|gpg)\\.skip>.*?<", "")))
                    .as("what %s switches off", pom)
                    .isSubsetOf(
                            pom.endsWith("verification/pom.xml")
                                    ? List.of(
                                            "<maven.install.skip>true<",
                                            "<maven.javadoc.skip>true<",
                                            "<maven.source.skip>true<",
                                            "<cyclonedx.skip>true<")
                                    : List.of());
        }
    }

    /** Who may do what and when: the token of a job, who can start it, and what comes before an upload. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            contracts | /on/push                       | {"branches":["**"]}
            contracts | /on/pull_request               | null
            contracts | /on/schedule                   | [{"cron":"17 3 * * 1"}]
            contracts | /permissions                   | {"contents":"read"}
            contracts | /jobs/test/if                  | "github.event_name != 'schedule'"
            contracts | /jobs/pact/if                  | "vars.PACT_BROKER_BASE_URL != '' && github.event_name == 'push'"
            contracts | /jobs/pact/needs               | "test"
            contracts | /jobs/deploy/if                | "github.ref_name == 'main'"
            contracts | /jobs/deploy/needs             | "pact"
            contracts | /jobs/deploy/environment       | "maven-central"
            contracts | /jobs/deploy/concurrency       | "deploy"
            contracts | /jobs/mutants/if               | "github.event_name == 'schedule'"
            contracts | /jobs/generators/if            | "github.event_name == 'schedule'"
            release   | /on                            | {"push":{"tags":["v*"]}}
            release   | /permissions                   | {"contents":"write"}
            release   | /jobs/release/environment      | "maven-central"
            """)
    void theWorkflowsMayDoWhatTheyNeed(String workflow, String place, String value) throws IOException {
        assertThat(workflow(workflow).at(place))
                .as("%s of %s.yml", place, workflow)
                .hasToString(value);
    }

    @Test
    void noWorkflowHasOtherTriggersRightsOrEndlessJobs() throws IOException {
        assertThat(names(workflow("contracts").path("on"))).containsExactly("push", "pull_request", "schedule");
        for (String name : List.of("contracts", "release")) {
            JsonNode workflow = workflow(name);
            assertThat(workflow.findValues("permissions"))
                    .as("rights in %s.yml", name)
                    .hasSize(1);
            assertThat(workflow.findValues("continue-on-error")).isEmpty();
            workflow.path("jobs")
                    .properties()
                    .forEach(job -> assertThat(
                                    job.getValue().path("timeout-minutes").asInt())
                            .as("timeout of job %s", job.getKey())
                            .isBetween(1, 240));
        }
    }

    /** Secrets are for jobs that a pull request cannot start. */
    @Test
    void onlyJobsAfterAPushGetSecrets() throws IOException {
        assertThat(jobsWith("secrets.")).containsExactly("pact", "deploy");
        assertThat(jobsWith("CENTRAL_")).containsExactly("deploy");
    }

    private static List<String> jobsWith(String text) throws IOException {
        return workflow("contracts").path("jobs").properties().stream()
                .filter(job -> job.getValue().toString().contains(text))
                .map(Map.Entry::getKey)
                .toList();
    }

    @Test
    void aReleaseIsTestedBeforeItIsUploaded() throws IOException {
        String release = workflow("release").toString();

        assertThat(release)
                .containsSubsequence(
                        "compare the tag with the spec and the changelog",
                        ".ci/run",
                        "set the version of the tag",
                        "take the notes from the changelog",
                        "deploy -Prelease -DskipTests -Dgpg.skip=false -DskipUpload=false",
                        "npm pack ./api-spec",
                        "gh release create");
        assertThat(workflow("contracts").toString())
                .contains("deploy -Prelease -DskipTests -DskipUpload=false")
                .doesNotContain("gpg.skip");
        assertThat(withoutComments("pom.xml")).contains("<gpg.skip>true</gpg.skip>", "<skipUpload>true</skipUpload>");
    }

    /** What takes too long for a push runs once a week, but for what needs a service. */
    @Test
    void theScheduleRunsTheTestsOnDemand() throws IOException {
        Set<String> onDemand = new TreeSet<>();
        for (Path test : Sources.files(".*/src/test/java/.*\\.java")) {
            String code = Files.readString(test);
            if (code.contains("@Tag(\"on-demand\")")) {
                onDemand.addAll(Sources.groups("@Tag\\(\"(?!on-demand)(.*?)\"\\)", code));
            }
        }
        JsonNode jobs = workflow("contracts").path("jobs");
        String scheduled = jobs.path("mutants").toString() + jobs.path("generators");

        onDemand.removeAll(Set.of("live", "shared-quota"));
        assertThat(String.join(" | ", Sources.groups("-Dgroups='?([\\w| -]+)", scheduled))
                        .split(" \\| "))
                .as("groups of tests that the schedule runs")
                .containsExactlyInAnyOrderElementsOf(onDemand);
    }

    /** The oldest Java that we promise, and the Node that we test with. */
    @Test
    void theWorkflowsUseTheVersionsThatTheDocumentsName() throws IOException {
        String java = Sources.groups("<maven.compiler.release>(.*)<", withoutComments("pom.xml"))
                .get(0);
        JsonNode tested = workflow("contracts").at("/jobs/test/strategy/matrix/java");
        String readme = Files.readString(Path.of("..", "README.md"));

        assertThat(tested).hasSizeGreaterThan(1);
        assertThat(tested.path(0).asText()).as("the oldest Java").isEqualTo(java);
        for (String name : List.of("contracts", "release")) {
            assertThat(workflow(name).findValuesAsText("java-version")).isSubsetOf(java, "${{ matrix.java }}");
            assertThat(workflow(name).findValuesAsText("node-version"))
                    .isNotEmpty()
                    .allSatisfy(node -> {
                        assertThat(readme).contains("Node " + node + " or newer");
                        assertThat(Project.yaml(Path.of("contract-tests/verification/src/test/typescript/package.json"))
                                        .at("/engines/node")
                                        .asText())
                                .isEqualTo(">=" + node);
                    });
        }
    }

    @Test
    void theJobsOfTheBrokerHaveWhatItsScriptsNeed() throws IOException {
        String scripts = Files.readString(Path.of("..", "broker", "package.json"));
        JsonNode jobs = workflow("contracts").path("jobs");

        for (String job : List.of("pact", "deploy")) {
            assertThat(names(jobs.path(job).path("env")))
                    .as("variables of job %s", job)
                    .containsAll(Sources.groups("\\$\\{(\\w+):\\?}", scripts))
                    .contains("PACT_BROKER_BASE_URL", "PACT_BROKER_TOKEN");
            assertThat(jobs.path(job).at("/env/GIT_COMMIT").asText()).isEqualTo("${{ github.sha }}");
            assertThat(jobs.path(job).at("/env/GIT_BRANCH").asText()).isEqualTo("${{ github.ref_name }}");
        }
        assertThat(Sources.groups("--port (\\d+)", jobs.path("pact").toString()))
                .as("port of the sandbox, and the one that is verified")
                .isEqualTo(Sources.groups("PACT_PROVIDER_PORT:=(\\d+)", scripts));
    }

    @Test
    void dependabotKnowsAllThatHasVersions() throws IOException {
        JsonNode updates = Project.yaml(Path.of(".github/dependabot.yml")).path("updates");
        Set<String> locked = new TreeSet<>();
        for (Path lock : Sources.files(".*/package-lock\\.json")) {
            locked.add("/" + Project.FOLDER.relativize(lock.getParent()));
        }

        assertThat(updates.findValuesAsText("package-ecosystem"))
                .containsExactlyInAnyOrder("github-actions", "maven", "npm");
        assertThat(updates.findValues("directories"))
                .singleElement()
                .satisfies(folders ->
                        assertThat(folders).extracting(JsonNode::asText).containsExactlyInAnyOrderElementsOf(locked));
    }

    @Test
    void everyVersionOfAModuleIsDeclaredInTheParent() throws IOException {
        for (Path pom : Sources.files(
                "/(api-spec|generated-client|contract-tests(/(sandbox|command|verification))?)/pom\\.xml")) {
            assertThat(Sources.groups("<version>([^$<]+)</version>", withoutComments(pom.toString())))
                    .as("versions that %s declares, beside that of its parent", pom)
                    .hasSize(1);
        }
    }

    /** SECURITY.md names the sources of code that we run. */
    @Test
    void theBuildTakesCodeFromTheDefaultRegistriesOnly() throws IOException {
        for (Path pom : Sources.files(".*/pom\\.xml")) {
            assertThat(withoutComments(pom.toString()))
                    .as("%s", pom)
                    .doesNotContain("epository>", "<systemPath>", "<distributionManagement>");
        }
        for (Path lock : Sources.files(".*/package-lock\\.json")) {
            Project.yaml(lock).path("packages").properties().stream()
                    .filter(installed -> !installed.getKey().isEmpty())
                    .forEach(installed -> {
                        assertThat(installed.getValue().path("integrity").asText())
                                .as("checksum of %s in %s", installed.getKey(), lock)
                                .startsWith("sha512-");
                        assertThat(installed.getValue().path("resolved").asText("https://registry.npmjs.org/"))
                                .as("where %s is from", installed.getKey())
                                .startsWith("https://registry.npmjs.org/");
                    });
        }
    }

    @Test
    void theLicenceIsTheSameEverywhere() throws IOException {
        assertThat(Files.readString(Project.FOLDER.resolve("LICENSE")))
                .contains("Apache License", "Version 2.0, January 2004");
        assertThat(Sources.groups("(?s)<licenses>.*?<name>(.*?)</name>", withoutComments("pom.xml")))
                .containsExactly("Apache-2.0");
        JsonNode info = Project.yaml(Path.of("api-spec/openapi.yaml")).path("info");
        assertThat(info.at("/license/name").asText()).isEqualTo("Apache-2.0");
        assertThat(withoutComments("pom.xml"))
                .contains("<url>" + info.at("/license/url").asText() + "</url>");
        for (Path manifest : Sources.files(
                "/(api-spec|contract-tests/broker|contract-tests/verification/src/test/typescript)/package\\.json")) {
            assertThat(Project.yaml(manifest).path("license").asText())
                    .as("%s", manifest)
                    .isEqualTo("Apache-2.0");
        }
    }

    /** The file in the jar, and README.md and SECURITY.md. */
    @Test
    void theClientBringsAndNamesFeignsCoreAndJacksonOnly() throws IOException {
        String thirdParty;
        try (InputStream file = PartnerCenter.class.getResourceAsStream("/META-INF/THIRD-PARTY.txt")) {
            thirdParty = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<String> artifacts = Sources.groups("(?m)^ +\\(Apache-2\\.0\\) .*\\([\\w.]+:([\\w-]+):", thirdParty);

        assertThat(artifacts)
                .containsExactlyInAnyOrder("feign-core", "jackson-annotations", "jackson-core", "jackson-databind");
        assertThat(thirdParty).contains(artifacts.size() + " third-party dependencies");
        assertThat(Files.readString(Project.FOLDER.resolve("README.md"))).contains(artifacts.size() + " jars, ");
    }

    private static JsonNode workflow(String name) throws IOException {
        return Project.yaml(Path.of(".github/workflows/" + name + ".yml"));
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static String withoutComments(String pom) throws IOException {
        return Files.readString(Project.FOLDER.resolve(pom)).replaceAll("(?s)<!--.*?-->", "");
    }
}
