package io.github.partnercenter.qualification.interop;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** OpenAPI Generator's command-line version, downloaded by Maven. */
final class OpenApiGenerator {
    private static final Path FOLDER = Path.of("target").toAbsolutePath();

    private OpenApiGenerator() {}

    static void download() throws Exception {
        Program.run(
                FOLDER,
                Map.of(),
                Program.maven(
                        "--quiet",
                        "dependency:copy",
                        "-Dartifact=org.openapitools:openapi-generator-cli:" + GeneratorTable.VERSION,
                        "-Dmdep.stripVersion",
                        "-DoutputDirectory=."));
    }

    /** Generates a client from the spec; returns the generator's log. */
    static String generate(Path output, List<String> options) throws Exception {
        return Program.run(
                FOLDER,
                Map.of(),
                Stream.concat(
                                Stream.of(
                                        Program.java(),
                                        "-jar",
                                        "openapi-generator-cli.jar",
                                        "generate",
                                        "-i",
                                        Project.FOLDER
                                                .resolve("api-spec")
                                                .resolve("openapi.yaml")
                                                .toString(),
                                        "-o",
                                        output.toString()),
                                options.stream())
                        .toArray(String[]::new));
    }

    /** Generates one of the clients in {@code src/test/generators} as its {@code generator.yaml} says. */
    static void generateClient(String name, Path output) throws Exception {
        generate(
                output,
                List.of(
                        "-c",
                        GeneratorTable.CLIENTS
                                .resolve(name)
                                .resolve("generator.yaml")
                                .toString()));
    }
}
