package io.github.partnercenter.qualification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
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
}
