package io.github.partnercenter.qualification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
