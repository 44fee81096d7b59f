package io.github.partnercenter.qualification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Programs of {@code src/test/typescript}, run by Node where the build has put them. */
final class Node {
    static final Path FOLDER = Path.of("target", "typescript").toAbsolutePath();

    private Node() {}

    /** Runs a program; returns the lines of its output that are JSON. */
    static List<String> run(String program, String... arguments) throws IOException {
        Process node = new ProcessBuilder(Stream.concat(Stream.of("node", program), Stream.of(arguments))
                        .toList())
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(node.onExit().join().exitValue()).as(output).isZero();
        return output.lines().filter(line -> line.startsWith("{\"")).toList();
    }
}
