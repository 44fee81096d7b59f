package io.github.partnercenter.qualification.interop;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A machine as those of our users are: a clone of this project, a repository with what it has released, empty folders. */
final class Machine {
    /** Someone to whom nothing of ours has been released. */
    static final String NEWCOMER = "newcomer";

    /** Someone who has the repository with our artifacts. */
    static final String USER = "user";

    private final Path folder;

    Machine(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        Project.copyTo(project());
        writeSettings(NEWCOMER, "");
        writeSettings(USER, repository("staging", staged().toUri()));
    }

    /** Builds what would be released. */
    void release() throws IOException, InterruptedException {
        maven(
                NEWCOMER,
                project(),
                "deploy",
                "-Prelease",
                "-DskipTests",
                "-Dspotless.check.skip",
                "-Dmaven.install.skip");
    }

    /** The repository with what would be uploaded. */
    Path staged() {
        return project().resolve("target").resolve("central-deferred");
    }

    Path project() {
        return folder.resolve("clone");
    }

    Path emptyFolder() throws IOException {
        return Files.createTempDirectory(folder, "project");
    }

    /** A copy of a project of {@code consumers}. */
    Path consumer(String name) throws IOException {
        Path copy = emptyFolder();
        Project.copy(Path.of("..", "consumers", name), copy);
        return copy;
    }

    /** Runs Maven; returns what it prints. */
    String maven(String user, Path project, String... arguments) throws IOException, InterruptedException {
        return Program.run(project, environment(user), Program.maven(arguments));
    }

    /** What makes Maven work for someone. */
    Map<String, String> environment(String user) {
        return Map.of("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -Duser.home=" + home(user));
    }

    private Path home(String user) {
        return folder.resolve("home-of-" + user);
    }

    /** Lets Maven take what is not ours from the local repository of whoever builds this, or else from where it always does. */
    private void writeSettings(String user, String more) throws IOException {
        String repositories = more
                + repository(
                        "cache", Path.of(System.getProperty("maven.repo.local")).toUri());
        Path settings = home(user).resolve(".m2").resolve("settings.xml");
        Files.createDirectories(settings.getParent());
        Files.writeString(
                settings, """
                <settings>
                  <servers><server><id>central</id></server></servers>
                  <activeProfiles><activeProfile>here</activeProfile></activeProfiles>
                  <profiles>
                    <profile>
                      <id>here</id>
                      <repositories>%s</repositories>
                      <pluginRepositories>%s</pluginRepositories>
                    </profile>
                  </profiles>
                </settings>
                """.formatted(repositories, repositories.replace("repository>", "pluginRepository>")));
    }

    private static String repository(String id, URI url) {
        return "<repository><id>%s</id><url>%s</url><releases><checksumPolicy>ignore</checksumPolicy></releases></repository>"
                .formatted(id, url);
    }
}
