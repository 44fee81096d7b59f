package io.github.partnercenter.qualification.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Programs of {@code src/test/typescript}, run by Node where the build has put them. */
final class Node {
    static final Path FOLDER = Path.of("target", "typescript").toAbsolutePath();

    private Node() {}

    /** Runs a program; returns the lines of its output that are JSON. */
    static List<String> run(String program, String... arguments) throws IOException, InterruptedException {
        String output = Program.run(
                FOLDER,
                Map.of(),
                Stream.concat(Stream.of("node", program), Stream.of(arguments)).toArray(String[]::new));
        return output.lines().filter(line -> line.startsWith("{\"")).toList();
    }
}
