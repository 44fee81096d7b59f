package io.github.partnercenter.qualification.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Programs of {@code src/test/typescript}, run by Node in a copy in which {@code npm run verify} has installed what they
 * need, checked the spec and run the consumer in TypeScript.
 */
final class Node {
    private static final Path FOLDER = Path.of("target", "typescript").toAbsolutePath();

    /** The pact that the consumer in TypeScript has written. */
    static final Path PACTS = FOLDER.resolve("pacts");

    static {
        try {
            Project.copy(Path.of("src", "test", "typescript").toAbsolutePath(), FOLDER);
            OpenApiGenerator.download();
            OpenApiGenerator.generateClient("typescript-fetch", FOLDER.resolve("client"));
            Program.run(FOLDER, Map.of(), "npm", "run", "verify");
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

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
