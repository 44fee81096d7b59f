package io.github.partnercenter.qualification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code .ci/check-tests} says of a build that ran other tests than those in {@code .ci/tests}; what {@code .ci/run} does
 * where something is missing; and the steps of {@code release.yml} before anything is uploaded.
 */
@Interop
class CheckTestsIT {
    @TempDir
    private Path project;

    @BeforeEach
    void twoClassesAreExpectedAndOneHasRun() throws IOException {
        Path script = Files.createDirectory(project.resolve(".ci")).resolve("check-tests");
        Files.copy(Project.FOLDER.resolve(".ci/check-tests"), script);
        Files.writeString(script.resolveSibling("tests"), "example.CallTest 3\nexample.PactIT 2\n");
        report("surefire", "example.CallTest", 3, 0, 0);
    }

    @Test
    void acceptsTheTestsThatAreExpectedAndMore() throws Exception {
        report("failsafe", "example.PactIT", 4, 0, 1);

        assertThat(check()).isEmpty();
    }

    @Test
    void namesAClassThatDidNotRun() throws Exception {
        assertThat(check()).contains("example.PactIT: did not run, 2 tests are expected");
    }

    @Test
    void namesAClassWithFewerTestsThatRan() throws Exception {
        report("failsafe", "example.PactIT", 2, 0, 1);

        assertThat(check()).contains("example.PactIT: 1 tests ran, 2 are expected");
    }

    @Test
    void namesAFailureThatNobodyVerified() throws Exception {
        report("failsafe", "example.PactIT", 2, 1, 0);

        assertThat(check()).contains("example.PactIT: 1 failed");
    }

    @Test
    void namesAClassThatIsNotListed() throws Exception {
        report("failsafe", "example.PactIT", 2, 0, 0);
        report("failsafe", "example.NewIT", 1, 0, 0);

        assertThat(check())
                .contains("example.NewIT: not in .ci/tests", "cut -d ' ' -f 1,2 target/tests-ran > .ci/tests");
    }

    @Test
    void namesAnErrorAndAddsUpTheReportsOfAClass() throws Exception {
        report("failsafe", "example.PactIT", 1, 0, 0);
        reportWithErrors("other/target/failsafe-reports", "example.PactIT", 0);
        assertThat(check()).isEmpty();

        reportWithErrors("other/target/failsafe-reports", "example.PactIT", 1);
        assertThat(check()).contains("example.PactIT: 1 failed");
    }

    /** A project that a test has built in a folder of its own is not this one. */
    @Test
    void reportsOfABuildWithinABuildDoNotCount() throws Exception {
        report("failsafe", "example.PactIT", 2, 0, 0);
        reportWithErrors("module/target/copy/target/surefire-reports", "example.OtherTest", 1);

        assertThat(check()).isEmpty();
    }

    /** {@code .ci/run} with a Maven that prints, writes and returns what a test says. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a good build, echo fine, 0, fine",
        "a build that fails, exit 1, 1, ''",
        "tests that did not run, rm module/target/failsafe-reports/*, 1, did not run",
        "a token in the output, echo token-of-a-test, 1, A token of a test",
        "a token beside a missing folder, rm -r contract-tests && echo token-of-a-test, 1, A token of a test",
        "a token in a report, echo token-of-a-test > module/target/surefire-reports/a.txt, 1, A token of a test",
        "a token in a report of the contract tests, echo token-of-a-test > contract-tests/sandbox/target/failsafe-reports/a.txt, 1, A token of a test"
    })
    void theBuildOfContinuousIntegrationIsRedFor(String what, String maven, int status, String says) throws Exception {
        Path bin = Files.createDirectory(project.resolve("bin"));
        ProcessBuilder run = continuousIntegration("bash");
        Files.createDirectories(project.resolve("contract-tests/sandbox/target/failsafe-reports"));
        program("bin/mvn", "echo \"mvn $*\"\n" + maven);
        run.environment().put("CHROMIUM", "no-browser");
        run.environment().compute("PATH", (name, path) -> bin + File.pathSeparator + path);

        assertThat(output(run, what, status)).contains(says).containsPattern("mvn .*verify -Dgroups=!on-demand");
    }

    /** Nothing may be left out for want of a program. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "the first browser that is there, chromium, exit 100, mvn, 0, Maven with .*/bin/chromium",
        "another name of it, chromium-browser, exit 100, mvn, 0, Maven with .*/bin/chromium-browser",
        "another browser, google-chrome, exit 100, mvn, 0, Maven with .*/bin/google-chrome",
        "a browser to install, none, case $* in install*\\ chromium) mv browser bin/chromium;; esac, mvn, 0, Maven with .*/bin/chromium",
        "no packages, none, exit 100, mvn, 100, ''",
        "no browser among the packages, none, exit 0, mvn, 1, No browser: install Chromium",
        "no Maven, chromium, exit 100, nothing, 127, mvn: command not found"
    })
    void whatIsMissingIsInstalledOrTurnsTheBuildRed(
            String what, String browser, String aptGet, String maven, int status, String says) throws Exception {
        Path bin = Files.createDirectory(project.resolve("bin"));
        ProcessBuilder run = continuousIntegration(bin.resolve("bash").toString());
        for (String tool : "awk bash dirname find grep id mkdir mktemp mv rm sed sort tee".split(" ")) {
            program("bin/" + tool, "exec '" + installed(tool) + "' \"$@\"");
        }
        program("browser", "");
        program("bin/sudo", "exec \"$@\"");
        program("bin/apt-get", aptGet);
        program("bin/" + maven, "echo \"Maven with $CHROMIUM\"");
        program("bin/" + browser, "");
        run.environment().remove("CHROMIUM");
        run.environment().put("PATH", bin.toString());

        String output = output(run, what, status);
        assertThat(output).containsPattern(says);
        assertThat(output.contains("Maven with ")).as("Maven has run").isEqualTo(status == 0);
    }

    /** {@return the command of {@code .ci/run} for a project whose tests have run} */
    private ProcessBuilder continuousIntegration(String bash) throws IOException {
        report("failsafe", "example.PactIT", 2, 0, 0);
        Files.copy(Project.FOLDER.resolve(".ci/run"), project.resolve(".ci/run"));
        return new ProcessBuilder(bash, ".ci/run").directory(project.toFile()).redirectErrorStream(true);
    }

    private static String output(ProcessBuilder command, String what, int status)
            throws IOException, InterruptedException {
        Process process = command.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("exit status for %s: %s", what, output).isEqualTo(status);
        return output;
    }

    private static Path installed(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    private void program(String name, String body) throws IOException {
        Path program = project.resolve(name);
        Files.writeString(program, "#!/bin/sh\n" + body + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"VERSION, true", "VERSION.1, false", "1VERSION, false", "0.1, false", "9.9.9, false"})
    void aTagIsReleasedOnlyIfTheSpecHasItsVersion(String tag, boolean isReleased) throws Exception {
        Path spec = Project.FOLDER.resolve("api-spec/openapi.yaml");
        Files.copy(spec, Files.createDirectory(project.resolve("api-spec")).resolve("openapi.yaml"));
        String version = Files.readString(spec).replaceFirst("(?s).*?\n  version: (.*?)\n.*", "$1");
        String release = "v" + tag.replace("VERSION", version);
        Files.writeString(project.resolve("CHANGELOG.md"), "## [%s] - 2027-01-01\n".formatted(release.substring(1)));

        if (isReleased) {
            step("compare the tag with the spec and the changelog", release, true);
        } else {
            assertThat(step("compare the tag with the spec and the changelog", release, false))
                    .isEqualTo("api-spec/openapi.yaml does not have the version of tag " + release + "\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "## [1.2.3] - unreleased", "## [1.2.30] - 2027-01-01", "## [1x2.3] - 2027-01-01"})
    void aTagIsReleasedOnlyIfTheChangelogHasItsDate(String heading) throws Exception {
        Files.writeString(
                Files.createDirectory(project.resolve("api-spec")).resolve("openapi.yaml"), "  version: 1.2.3\n");
        Files.writeString(project.resolve("CHANGELOG.md"), heading + "\n\n## [1.2.2] - 2026-12-01\n");

        assertThat(step("compare the tag with the spec and the changelog", "v1.2.3", false))
                .contains("CHANGELOG.md has no date for tag v1.2.3\n");
    }

    @Test
    void aTagBecomesTheVersionOfAllArtifacts() throws Exception {
        Path manifest = Files.createDirectory(project.resolve("api-spec")).resolve("package.json");
        Files.copy(Project.FOLDER.resolve("api-spec/package.json"), manifest);
        program("maven", "echo \"Maven: $*\"");

        assertThat(step("set the version of the tag", "v1.2.3", true))
                .contains("Maven: versions:set -DnewVersion=1.2.3 -DgenerateBackupPoms=false\n");
        assertThat(manifest).content().contains("\"version\": \"1.2.3\"");
    }

    @ParameterizedTest
    @CsvSource({"v2.0.0, Second.", "v1.0.0, First."})
    void theNotesOfAReleaseAreItsPartOfTheChangelog(String tag, String notes) throws Exception {
        Files.writeString(project.resolve("CHANGELOG.md"), """
                # Changelog

                Of all releases.

                ## [2.0.0] - 2027-02-01

                Second.

                ## [1.0.0] - 2027-01-01

                First.
                """);
        step("take the notes from the changelog", tag, true);
        assertThat(Files.readString(project.resolve("notes.md")).strip()).isEqualTo(notes);

        step("take the notes from the changelog", "v3.0.0", false);
    }

    @Test
    void theVersionOfThisProjectHasNotes() throws Exception {
        Files.copy(Project.FOLDER.resolve("CHANGELOG.md"), project.resolve("CHANGELOG.md"));
        step(
                "take the notes from the changelog",
                "v" + System.getProperty("project.version").replace("-SNAPSHOT", ""),
                true);
    }

    /** Runs a step of the release as GitHub does; returns what it prints. */
    private String step(String name, String tag, boolean succeeds) throws Exception {
        JsonNode release = Project.yaml(Path.of(".github/workflows/release.yml"));
        String script = StreamSupport.stream(release.at("/jobs/release/steps").spliterator(), false)
                .filter(step -> step.path("name").asText().equals(name))
                .map(step -> step.path("run").asText())
                .findFirst()
                .orElseThrow();
        Map<String, String> environment =
                Map.of("GITHUB_REF_NAME", tag, "MAVEN", project.resolve("maven").toString());
        return succeeds
                ? Program.run(project, environment, "bash", "-e", "-c", script)
                : Program.fail(project, environment, "bash", "-e", "-c", script);
    }

    private void report(String plugin, String name, int tests, int failures, int skipped) throws IOException {
        report("module/target/" + plugin + "-reports", name, tests, 0, failures, skipped);
    }

    private void reportWithErrors(String folder, String name, int errors) throws IOException {
        report(folder, name, 1, errors, 0, 0);
    }

    private void report(String folder, String name, int tests, int errors, int failures, int skipped)
            throws IOException {
        Files.writeString(
                Files.createDirectories(project.resolve(folder)).resolve("TEST-" + name + ".xml"),
                "<testsuite name=\"%s\" time=\"0.1\" tests=\"%d\" errors=\"%d\" skipped=\"%d\" failures=\"%d\" flakes=\"0\"/>\n"
                        .formatted(name, tests, errors, skipped, failures));
    }

    /** Runs it; returns what it prints, which is nothing if it succeeds. */
    private String check() throws Exception {
        Process process = new ProcessBuilder("bash", ".ci/check-tests")
                .directory(project.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(output.isEmpty() ? 0 : 1);
        return output;
    }
}
