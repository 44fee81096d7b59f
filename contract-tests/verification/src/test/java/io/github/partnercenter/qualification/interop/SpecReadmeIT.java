package io.github.partnercenter.qualification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code api-spec/README.md} tells teams of other languages, typed as it stands, in an empty folder. */
@Interop
class SpecReadmeIT {
    private static final Path SPEC = Project.FOLDER.resolve("api-spec");

    @Test
    void getsAnAnswerInEveryLanguageItShows(@TempDir Path folder) throws Exception {
        Files.copy(SPEC.resolve("openapi.yaml"), folder.resolve("openapi.yaml"));
        try (RunnableJar.Sandbox serving = RunnableJar.serve()) {
            Map<String, String> environment =
                    Map.of("SANDBOX", serving.baseUrl().toString());
            assertThat(Readme.type(Readme.blocks(SPEC.resolve("README.md")), folder, environment))
                    .as("answers that the README shows")
                    .isEqualTo(3);
        }
    }

    @Test
    void packsBothFormsOfTheSpecForNpm(@TempDir Path folder) throws Exception {
        Path spec = Files.createDirectories(folder.resolve("api-spec/target/openapi-json"))
                .getParent()
                .getParent();
        Files.copy(Project.FOLDER.resolve("LICENSE"), folder.resolve("LICENSE"));
        Files.copy(Project.SPEC, spec.resolve("target/openapi-json/openapi.json"));
        for (String file : List.of("openapi.yaml", "package.json", "README.md")) {
            Files.copy(SPEC.resolve(file), spec.resolve(file));
        }

        Program.run(spec, Map.of(), "npm", "pack");

        String version = new ObjectMapper()
                .readTree(spec.resolve("package.json").toFile())
                .path("version")
                .asText();
        assertThat(Program.run(
                                spec,
                                Map.of(),
                                "tar",
                                "-tzf",
                                "partner-center-qualification-api-spec-" + version + ".tgz")
                        .lines())
                .containsExactlyInAnyOrder(
                        "package/LICENSE",
                        "package/openapi.json",
                        "package/openapi.yaml",
                        "package/package.json",
                        "package/README.md");
        assertThat(spec.resolve("LICENSE")).as("a copy that packing has made").doesNotExist();
        assertThat(spec.resolve("openapi.json")).doesNotExist();
    }
}
