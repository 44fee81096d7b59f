package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of tests that need a JVM of their own. */
public final class OwnJvm {
    private OwnJvm() {}

    /** {@return the command for a program, with options of the JVM} */
    public static ProcessBuilder command(List<String> options, Class<?> program, String... arguments) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> words = new ArrayList<>(List.of(java));
        words.addAll(options);
        words.add(program.getName());
        words.addAll(List.of(arguments));
        ProcessBuilder command = new ProcessBuilder(words);
        command.environment()
                .put(
                        "CLASSPATH",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        return command;
    }

    /** {@return what a command prints} */
    public static String output(ProcessBuilder command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("own-jvm", ".txt");
        Process process = command.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(50, TimeUnit.SECONDS))
                    .as("end of the process")
                    .isTrue();
            return Files.readString(output).strip();
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }
}
