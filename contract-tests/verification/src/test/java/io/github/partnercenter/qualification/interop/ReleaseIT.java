package io.github.partnercenter.qualification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundle that {@code release.yml} would upload to Maven Central. */
@Tag("on-demand")
@Tag("release")
class ReleaseIT {
    private static final String VERSION = "0.0.1";

    @Test
    void makesTheBundle(@TempDir Path folder) throws Exception {
        Machine machine = new Machine(folder);
        machine.maven(Machine.NEWCOMER, machine.project(), "versions:set", "-DnewVersion=" + VERSION);
        machine.release();

        try (ZipFile bundle = new ZipFile(machine.project()
                .resolve("target")
                .resolve("central-publishing")
                .resolve("central-bundle.zip")
                .toFile())) {
            assertThat(bundle.stream().map(ZipEntry::getName))
                    .containsAll(Stream.of(
                                    files("qualification", ".pom"),
                                    files("qualification-contract-tests", ".pom"),
                                    files(
                                            "qualification-api-spec",
                                            ".yaml",
                                            ".pom",
                                            ".jar",
                                            "-sources.jar",
                                            "-javadoc.jar"),
                                    files("qualification-client", ".pom", ".jar", "-sources.jar", "-javadoc.jar"),
                                    files("qualification-sandbox", ".pom", ".jar", "-sources.jar", "-javadoc.jar"),
                                    files("qualification-command", ".pom", ".jar", "-sources.jar", "-javadoc.jar"))
                            .flatMap(List::stream)
                            .toList())
                    .noneMatch(name -> name.contains("qualification-verification"));
        }
    }

    /** The files of an artifact with their checksums. */
    private static List<String> files(String artifact, String... ends) {
        return Stream.concat(Stream.of("-cyclonedx.json"), Stream.of(ends))
                .flatMap(end -> Stream.of("", ".md5", ".sha1", ".sha256", ".sha512")
                        .map(checksum -> "io/github/partnercenter/" + artifact + "/" + VERSION + "/" + artifact + "-"
                                + VERSION + end + checksum))
                .toList();
    }
}
