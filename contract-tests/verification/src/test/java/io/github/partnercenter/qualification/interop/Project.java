package io.github.partnercenter.qualification.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** This project as a clone of it would be. */
public final class Project {
    /** Where it is. */
    public static final Path FOLDER = Path.of("..", "..").toAbsolutePath().normalize();

    /** The spec as JSON. */
    static final Path SPEC = FOLDER.resolve("api-spec/target/openapi-json/openapi.json");

    private Project() {}

    /** Copies what is under version control or would be, and nothing that was built. */
    public static void copyTo(Path copy) throws IOException {
        copy(FOLDER, copy);
    }

    /** Copies a folder, but for what was built in it. */
    static void copy(Path folder, Path copy) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path relative = folder.relativize(file);
                boolean built = Stream.of("target", "node_modules", ".git")
                        .anyMatch(name -> Stream.iterate(relative, path -> path != null, Path::getParent)
                                .anyMatch(path -> path.getFileName().toString().equals(name)));
                if (!built) {
                    Files.createDirectories(copy.resolve(relative).getParent());
                    Files.copy(file, copy.resolve(relative), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    /** What a file in YAML or JSON holds, whose path may be relative to this project. */
    public static JsonNode yaml(Path path) throws IOException {
        return new YAMLMapper().readTree(FOLDER.resolve(path).toFile());
    }
}
