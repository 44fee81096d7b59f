package io.github.partnercenter.qualification.interop;

import static io.github.partnercenter.qualification.interop.Machine.NEWCOMER;
import static io.github.partnercenter.qualification.interop.Machine.USER;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users do with what would be released: what the README says, typed in an empty folder, and {@code consumers}. */
@Interop
class ConsumersIT {
    private static final Path README = Project.FOLDER.resolve("README.md");
    private static final String VERSION = System.getProperty("project.version");

    private static Machine machine;

    @BeforeAll
    static void release(@TempDir Path folder) throws Exception {
        machine = new Machine(folder);
        machine.release();
    }

    @ParameterizedTest
    @CsvSource({
        "api-spec,qualification-api-spec",
        "generated-client,qualification-client",
        "contract-tests/sandbox,qualification-sandbox",
        "contract-tests/command,qualification-command"
    })
    void isTheSameWhereverItIsBuilt(String module, String artifact) {
        String jar = artifact + "-" + VERSION + ".jar";
        assertThat(released(artifact).resolve(jar))
                .hasSameBinaryContentAs(
                        Project.FOLDER.resolve(module).resolve("target").resolve(jar));
    }

    private static Path released(String artifact) {
        return machine.staged()
                .resolve("io/github/partnercenter")
                .resolve(artifact)
                .resolve(VERSION);
    }

    /** What Maven Central requires, and what people look for. */
    @ParameterizedTest
    @CsvSource({
        "qualification-api-spec, .yaml",
        "qualification-client, .jar",
        "qualification-sandbox, .jar",
        "qualification-command, .jar"
    })
    void isComplete(String artifact, String itself) throws Exception {
        Path folder = released(artifact);
        assertThat(Stream.of(itself, ".pom", ".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json"))
                .allSatisfy(end -> assertThat(folder.resolve(artifact + "-" + VERSION + end))
                        .isNotEmptyFile());
        assertThat(folder.resolve(artifact + "-" + VERSION + ".pom")).content().contains("<name>", "<description>");
    }

    @ParameterizedTest
    @CsvSource({
        "qualification-api-spec, .jar, META-INF/partner-center-qualification/openapi.yaml",
        "qualification-api-spec, .jar, META-INF/partner-center-qualification/openapi.json",
        "qualification-api-spec, .jar, META-INF/LICENSE",
        "qualification-api-spec, -sources.jar, META-INF/partner-center-qualification/openapi.yaml",
        "qualification-api-spec, -javadoc.jar, README.md",
        "qualification-client, .jar, META-INF/LICENSE",
        "qualification-client, .jar, META-INF/spring-configuration-metadata.json",
        "qualification-client, -sources.jar, META-INF/LICENSE",
        "qualification-client, -sources.jar, io/github/partnercenter/qualification/PartnerCenter.java",
        "qualification-client, -sources.jar, io/github/partnercenter/qualification/model/VettedQualification.java",
        "qualification-client, -javadoc.jar, io/github/partnercenter/qualification/PartnerCenter.html",
        "qualification-client, -javadoc.jar, io/github/partnercenter/qualification/model/VettedQualification.html",
        "qualification-sandbox, .jar, META-INF/LICENSE",
        "qualification-sandbox, -sources.jar, io/github/partnercenter/qualification/sandbox/QualificationSandbox.java",
        "qualification-sandbox, -javadoc.jar, io/github/partnercenter/qualification/sandbox/QualificationSandbox.html",
        "qualification-command, -sources.jar, io/github/partnercenter/qualification/command/QualificationCommand.java"
    })
    void contains(String artifact, String end, String entry) throws Exception {
        try (ZipFile jar = new ZipFile(
                released(artifact).resolve(artifact + "-" + VERSION + end).toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName))
                    // with a module's name in front, if it is a module's Javadoc
                    .anyMatch(name -> name.equals(entry) || name.endsWith("/" + entry));
        }
    }

    @Test
    void newcomersGetFromAnEmptyFolderToAPassingTestOfTheirOwn() throws Exception {
        List<Readme.Block> ask = Readme.blocksBelow("# Partner Center qualification client", README);
        assertThat(Readme.type(ask.subList(0, 1), machine.project(), machine.environment(NEWCOMER)))
                .isEqualTo(5);

        List<Readme.Block> steps = Readme.blocksBelow("### In your tests", README);
        Readme.type(steps.subList(0, 1), machine.project(), machine.environment(NEWCOMER));
        assertThat(Readme.type(steps.subList(1, steps.size()), machine.emptyFolder(), machine.environment(NEWCOMER)))
                .isEqualTo(2);
    }

    /** The oldest Jackson that works, and the newest that was tried; README.md says so, too. */
    @ParameterizedTest
    @ValueSource(strings = {"2.15.0", "2.22.4"})
    void plainJavaWithAJacksonOfItsOwn(String jackson) throws Exception {
        assertThat(Files.readString(README)).contains(jackson.replaceFirst("\\.\\d+$", ""));
        assertThat(machine.maven(USER, machine.consumer("plain-java"), "verify", "-Djackson.version=" + jackson))
                .contains("Tests run: 4, Failures: 0, Errors: 0, Skipped: 0");
    }

    @Test
    void springBoot() throws Exception {
        assertThat(machine.maven(USER, machine.consumer("spring-boot"), "verify"))
                .contains("Tests run: 4, Failures: 0, Errors: 0, Skipped: 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"qualification-client", "qualification-sandbox"})
    void bringsWhatTheReadmeSays(String artifact) throws Exception {
        Path project = machine.emptyFolder();
        Files.writeString(project.resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>example</groupId>
                  <artifactId>empty</artifactId>
                  <version>1</version>
                  <dependencies>
                    <dependency>
                      <groupId>io.github.partnercenter</groupId>
                      <artifactId>%s</artifactId>
                      <version>%s</version>
                    </dependency>
                  </dependencies>
                </project>
                """.formatted(artifact, VERSION));
        machine.maven(
                USER, project, "dependency:copy-dependencies", "-DincludeScope=runtime", "-DoutputDirectory=jars");

        try (Stream<Path> files = Files.list(project.resolve("jars"))) {
            List<Path> jars = files.filter(jar -> !jar.getFileName().toString().startsWith("qualification-"))
                    .sorted()
                    .toList();
            long bytes = 0;
            for (Path jar : jars) {
                bytes += Files.size(jar);
            }
            assertThat(Files.readString(README))
                    .contains(String.format(Locale.ROOT, "%d jars, %.1f MB", jars.size(), bytes / 1e6));
        }
    }
}
