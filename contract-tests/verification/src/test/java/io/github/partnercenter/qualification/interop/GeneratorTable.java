package io.github.partnercenter.qualification.interop;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The clients of {@code src/test/generators}, and the rows of them that the spec's README has to have. */
public final class GeneratorTable {
    /** Where the clients are, a folder each. */
    static final Path CLIENTS = Path.of("src", "test", "generators").toAbsolutePath();

    /** The version of OpenAPI Generator. */
    public static final String VERSION = System.getProperty("openapi-generator.version");

    private GeneratorTable() {}

    /** The names of their folders. */
    static Stream<String> clients() throws IOException {
        try (Stream<Path> folders = Files.list(CLIENTS)) {
            return folders
                    .filter(folder -> Files.exists(folder.resolve("generator.yaml")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    /** How the row of each begins. */
    public static Stream<String> rows() throws IOException {
        return clients().map(GeneratorTable::row);
    }

    private static String row(String client) {
        Path folder = CLIENTS.resolve(client);
        try {
            JsonNode generator = Project.yaml(folder.resolve("generator.yaml"));
            String options = generator.path("additionalProperties").properties().stream()
                    .map(option ->
                            "`" + option.getKey() + "=" + option.getValue().asText() + "`")
                    .collect(Collectors.joining(", "));
            return "| [%s](../contract-tests/verification/src/test/generators/%s) | %s | %s |"
                    .formatted(
                            client,
                            client,
                            options.isEmpty() ? "none" : options,
                            Files.exists(folder.resolve("packages")) ? "Debian 13's packages" : "the build's machine");
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
