package io.github.partnercenter.qualification.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.interop.Project;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checks of the build and of the workflows are on. */
class BuildTest {
    /** Variables, secrets and scripts: what somebody has to set up to make the workflows run. */
    @Test
    void theWorkflowsUseWhatTheReadmeNames() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        JsonNode scripts = new YAMLMapper()
                .readTree(Path.of("..", "broker", "package.json").toFile())
                .path("scripts");
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
        JsonNode npm = new YAMLMapper()
                .readTree(Project.FOLDER.resolve("api-spec/package.json").toFile());

        assertThat(npm.path("files")).extracting(JsonNode::asText).contains("openapi.yaml", "openapi.json", "LICENSE");
        assertThat(npm.path("exports"))
                .extracting(JsonNode::asText)
                .containsExactly("./openapi.yaml", "./openapi.json");
    }

    @Test
    void noPomSwitchesACheckOff() throws IOException {
        for (Path pom : Sources.files(
                "(/pom|/(api-spec|generated-client|contract-tests)(/(sandbox|command|verification))?/pom)\\.xml")) {
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

    private static String withoutComments(String pom) throws IOException {
        return Files.readString(Project.FOLDER.resolve(pom)).replaceAll("(?s)<!--.*?-->", "");
    }
}
