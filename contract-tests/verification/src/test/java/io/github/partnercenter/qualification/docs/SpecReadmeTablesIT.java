package io.github.partnercenter.qualification.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.partnercenter.qualification.interop.GeneratorTable;
import io.github.partnercenter.qualification.interop.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of {@code api-spec/README.md}: all generated clients with their options, all extensions, and nothing else. */
class SpecReadmeTablesIT {
    private static final Path SPEC = Project.FOLDER.resolve("api-spec");
    private static final Pattern CLIENT_ROW = Pattern.compile("(?m)^(\\| \\[.*? \\| .*? \\| .*? \\|) .+ \\| .+ \\|$");
    private static final Pattern OPENAPI = Pattern.compile("(?m)^openapi: (.*)$");
    private static final Pattern VERSION = Pattern.compile("(?m)^  version: (.*)$");
    private static final Pattern EXTENSION_ROW = Pattern.compile("(?m)^\\| `(x-[\\w-]+)`");
    private static final Pattern EXTENSION_OF = Pattern.compile("(?m)^\\| `(x-[\\w-]+)` \\| (\\w+) \\|");
    private static final Pattern EXTENSION = Pattern.compile("(?m)^ +(x-[\\w-]+):");

    @Test
    void listsTheGeneratedClients() throws IOException {
        assertThat(found(CLIENT_ROW, "README.md"))
                .containsExactlyElementsOf(GeneratorTable.rows().toList());
        assertThat(Files.readString(SPEC.resolve("README.md")))
                .as("the versions that the build uses")
                .contains("OpenAPI Generator " + GeneratorTable.VERSION)
                .contains("openapi-generator-cli:" + GeneratorTable.VERSION)
                .contains("OpenAPI " + found(OPENAPI, "openapi.yaml").get(0));
    }

    @Test
    void listsTheExtensions() throws IOException {
        Set<String> used = new TreeSet<>(found(EXTENSION, "openapi.yaml"));

        assertThat(found(EXTENSION_ROW, "README.md")).containsExactlyInAnyOrderElementsOf(used);
    }

    @Test
    void saysWhatAnExtensionBelongsTo() throws IOException {
        JsonNode spec = Project.yaml(SPEC.resolve("openapi.yaml"));
        Map<String, String> listed = EXTENSION_OF
                .matcher(Files.readString(SPEC.resolve("README.md")))
                .results()
                .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));

        assertThat(listed)
                .isNotEmpty()
                .allSatisfy((extension, place) -> assertThat(spec.findParents(extension))
                        .as("what %s belongs to", extension)
                        .isNotEmpty()
                        .allSatisfy(parent -> assertThat(
                                        parent.has("operationId")
                                                ? "operation"
                                                : parent.has("content") ? "response" : "schema")
                                .isEqualTo(place)));
    }

    /** Without Node, which would build it. */
    @Test
    void namesTheNpmPackageAndItsContents() throws IOException {
        JsonNode manifest =
                new ObjectMapper().readTree(SPEC.resolve("package.json").toFile());
        String version = manifest.path("version").asText();

        assertThat(found(VERSION, "openapi.yaml")).containsExactly(version);
        assertThat(System.getProperty("project.version")).startsWith(version);
        assertThat(Files.readString(SPEC.resolve("README.md")))
                .contains("`" + manifest.path("name").asText() + "-<version>.tgz`");
        assertThat(manifest.path("files"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder("openapi.yaml", "openapi.json", "LICENSE");
    }

    private static List<String> found(Pattern pattern, String file) throws IOException {
        Matcher matcher = pattern.matcher(Files.readString(SPEC.resolve(file)));
        return matcher.results().map(result -> result.group(1)).collect(Collectors.toList());
    }
}
