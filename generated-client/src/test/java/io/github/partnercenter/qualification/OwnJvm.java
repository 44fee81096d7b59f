package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of tests that need a JVM of their own. */
final class OwnJvm {
    private OwnJvm() {}

    /**
     * {@return what the program prints}
     *
     * @param launcher a command that runs the command given as its arguments; may be empty
     * @param options options of the JVM
     */
    static String run(List<String> launcher, List<String> options, Class<?> program, String... arguments)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("own-jvm", ".txt");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder command = new ProcessBuilder(
                        Stream.of(launcher, List.of(java), options, List.of(program.getName()), List.of(arguments))
                                .flatMap(List::stream)
                                .toList())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        command.environment()
                .put(
                        "CLASSPATH",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        Process process = command.start();
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
