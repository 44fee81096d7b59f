package io.github.partnercenter.qualification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** Another program, run to its end. */
public final class Program {
    private Program() {}

    /** Runs one that has to succeed; returns all that it prints, without colours. */
    public static String run(Path folder, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        return run(true, folder, environment, command);
    }

    /** Runs one that has to fail; returns all that it prints, without colours. */
    public static String fail(Path folder, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        return run(false, folder, environment, command);
    }

    private static String run(boolean succeeds, Path folder, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .replaceAll("\u001b\\[[\\d;]*m", "");
        assertThat(process.waitFor() == 0)
                .as("%s%n%s", String.join(" ", command), output)
                .isEqualTo(succeeds);
        return output;
    }

    /** {@return what runs the Maven that builds this, without questions and progress} */
    public static String[] maven(String... arguments) {
        String maven = Path.of(System.getProperty("maven.home"), "bin", "mvn").toString();
        return Stream.concat(Stream.of(maven, "--batch-mode", "--no-transfer-progress"), Stream.of(arguments))
                .toArray(String[]::new);
    }

    /** The JDK that runs this. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
