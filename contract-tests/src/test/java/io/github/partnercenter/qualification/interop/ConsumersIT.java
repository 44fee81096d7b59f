package io.github.partnercenter.qualification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Projects of users, on a machine that has nothing of ours: what the README says, typed in an empty folder, and the projects of
 * {@code src/consumers} with the artifacts that would be released.
 */
class ConsumersIT {
    private static final Path README = Project.FOLDER.resolve("README.md");
    private static final int MOST_JARS = 7;
    private static final long MOST_BYTES = 3_000_000;

    @TempDir
    private static Path machine;

    private static Path clone;

    /** Builds what would be released, once, into a repository that is a folder. */
    @BeforeAll
    static void stage() throws Exception {
        clone = machine.resolve("clone");
        Project.copyTo(clone);
        Path staging = Files.createDirectories(machine.resolve("staging"));
        writeSettings(home("newcomer"), "");
        writeSettings(home("user"), repository("staging", staging.toUri()));
        maven(
                "newcomer",
                clone,
                "deploy",
                "-Prelease",
                "-DskipTests",
                "-Dspotless.check.skip",
                "-Dmaven.install.skip",
                "-DaltDeploymentRepository=staging::" + staging.toUri());
    }

    @Test
    void newcomersGetFromAnEmptyFolderToAPassingTestOfTheirOwn() throws Exception {
        Map<String, String> environment = environment("newcomer");
        List<Readme.Block> ask = Readme.blocksBelow("# Partner Center qualification client", README);
        assertThat(Readme.type(ask.subList(0, 1), clone, environment)).isEqualTo(5);

        List<Readme.Block> steps = Readme.blocksBelow("### In your tests", README);
        Readme.type(steps.subList(0, 1), clone, environment);
        Path empty = Files.createDirectory(machine.resolve("empty"));
        assertThat(Readme.type(steps.subList(1, steps.size()), empty, environment))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.15.0", "2.22.4"})
    void plainJavaWithAJacksonOfItsOwn(String jackson) throws Exception {
        String output = maven("user", consumer("plain-java"), "verify", "-Djackson.version=" + jackson);
        assertThat(output).contains("Tests run: 3, Failures: 0, Errors: 0, Skipped: 0");
    }

    @Test
    void springBoot() throws Exception {
        assertThat(maven("user", consumer("spring-boot"), "verify"))
                .contains("Tests run: 3, Failures: 0, Errors: 0, Skipped: 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"qualification-client", "qualification-contract-tests"})
    void bringsLittle(String artifact) throws Exception {
        Path project = Files.createDirectory(machine.resolve("with-" + artifact));
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
                      <version>0.1.0-SNAPSHOT</version>
                    </dependency>
                  </dependencies>
                </project>
                """.formatted(artifact));
        maven("user", project, "dependency:copy-dependencies", "-DincludeScope=runtime", "-DoutputDirectory=jars");
        List<String> others = new ArrayList<>();
        long bytes = 0;
        try (Stream<Path> jars = Files.list(project.resolve("jars"))) {
            for (Path jar : jars.sorted().toList()) {
                String name = jar.getFileName().toString();
                if (!name.startsWith("qualification-")) {
                    others.add(name);
                    bytes += Files.size(jar);
                }
            }
        }
        System.out.printf("%s brings %d jars, %,d bytes: %s%n", artifact, others.size(), bytes, others);
        assertThat(others).hasSizeLessThanOrEqualTo(MOST_JARS);
        assertThat(bytes).isLessThanOrEqualTo(MOST_BYTES);
    }

    private static Path consumer(String name) throws IOException {
        Path copy = Files.createTempDirectory(machine, name);
        Project.copy(Path.of("src", "consumers", name), copy);
        return copy;
    }

    private static String maven(String user, Path folder, String... arguments) throws Exception {
        return Program.run(
                folder,
                environment(user),
                Stream.concat(
                                Stream.of(Program.maven(), "--batch-mode", "--no-transfer-progress"),
                                Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private static Map<String, String> environment(String user) {
        return Map.of("MAVEN_OPTS", "-Duser.home=" + home(user));
    }

    private static Path home(String user) {
        return machine.resolve("home-of-" + user);
    }

    /** Lets Maven take from this machine's local repository what is not ours, and anything else from where it always does. */
    private static void writeSettings(Path home, String more) throws IOException {
        Path local = Path.of(System.getProperty("maven.repo.local"));
        String repositories = more + repository("cache", local.toUri());
        Files.createDirectories(home.resolve(".m2"));
        Files.writeString(
                home.resolve(".m2").resolve("settings.xml"),
                "<settings><activeProfiles><activeProfile>here</activeProfile></activeProfiles>"
                        + "<profiles><profile><id>here</id><repositories>%s</repositories><pluginRepositories>%s</pluginRepositories></profile></profiles></settings>"
                                .formatted(repositories, repositories.replace("repository>", "pluginRepository>")));
    }

    private static String repository(String id, URI url) {
        return "<repository><id>%s</id><url>%s</url><releases><checksumPolicy>ignore</checksumPolicy></releases></repository>"
                .formatted(id, url);
    }
}
