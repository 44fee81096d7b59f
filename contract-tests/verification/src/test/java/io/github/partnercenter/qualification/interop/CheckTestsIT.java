package io.github.partnercenter.qualification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code .ci/check-tests} says of a build that ran other tests than those in {@code .ci/tests}. */
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
        Path second = Files.createDirectories(project.resolve("other/target/failsafe-reports"));
        Files.writeString(
                second.resolve("TEST-example.PactIT.xml"),
                "<testsuite name=\"example.PactIT\" time=\"0.1\" tests=\"1\" errors=\"0\" skipped=\"0\" failures=\"0\"/>\n");
        assertThat(check()).isEmpty();

        Files.writeString(
                second.resolve("TEST-example.PactIT.xml"),
                "<testsuite name=\"example.PactIT\" time=\"0.1\" tests=\"1\" errors=\"1\" skipped=\"0\" failures=\"0\"/>\n");
        assertThat(check()).contains("example.PactIT: 1 failed");
    }

    /** A project that a test has built in a folder of its own is not this one. */
    @Test
    void reportsOfABuildWithinABuildDoNotCount() throws Exception {
        report("failsafe", "example.PactIT", 2, 0, 0);
        Path within = Files.createDirectories(project.resolve("module/target/copy/target/surefire-reports"));
        Files.writeString(
                within.resolve("TEST-example.OtherTest.xml"),
                "<testsuite name=\"example.OtherTest\" time=\"0.1\" tests=\"1\" errors=\"1\" skipped=\"0\" failures=\"0\"/>\n");

        assertThat(check()).isEmpty();
    }

    /** {@code .ci/run} with a Maven that prints, writes and returns what a test says. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a good build, echo fine, 0, fine",
        "a build that fails, exit 1, 1, ''",
        "tests that did not run, rm module/target/failsafe-reports/*, 1, did not run",
        "a token in the output, echo token-of-a-test, 1, A token of a test",
        "a token in a report, echo token-of-a-test > module/target/surefire-reports/a.txt, 1, A token of a test",
        "a token in a report of the contract tests, echo token-of-a-test > contract-tests/sandbox/target/failsafe-reports/a.txt, 1, A token of a test"
    })
    void theBuildOfContinuousIntegrationIsRedFor(String what, String maven, int status, String says) throws Exception {
        report("failsafe", "example.PactIT", 2, 0, 0);
        Files.createDirectories(project.resolve("contract-tests/sandbox/target/failsafe-reports"));
        Path script = project.resolve(".ci/run");
        Files.copy(Project.FOLDER.resolve(".ci/run"), script);
        Path mvn = Files.createDirectory(project.resolve("bin")).resolve("mvn");
        Files.writeString(mvn, "#!/bin/sh\necho \"mvn $*\"\n" + maven + "\n");
        assertThat(mvn.toFile().setExecutable(true)).isTrue();
        ProcessBuilder builder = new ProcessBuilder("bash", ".ci/run")
                .directory(project.toFile())
                .redirectErrorStream(true);
        builder.environment().put("CHROMIUM", "no-browser");
        builder.environment().compute("PATH", (name, path) -> mvn.getParent() + File.pathSeparator + path);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as("exit status for %s: %s", what, output).isEqualTo(status);
        assertThat(output).contains(says).containsPattern("mvn .*verify -Dgroups=!on-demand");
    }

    private void report(String plugin, String name, int tests, int failures, int skipped) throws IOException {
        Path folder = Files.createDirectories(project.resolve("module/target/" + plugin + "-reports"));
        Files.writeString(
                folder.resolve("TEST-" + name + ".xml"),
                "<testsuite name=\"%s\" time=\"0.1\" tests=\"%d\" errors=\"0\" skipped=\"%d\" failures=\"%d\" flakes=\"0\"/>\n"
                        .formatted(name, tests, skipped, failures));
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
