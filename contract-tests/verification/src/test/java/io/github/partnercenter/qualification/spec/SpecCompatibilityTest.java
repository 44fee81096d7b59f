package io.github.partnercenter.qualification.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openapitools.openapidiff.core.OpenApiCompare;
import org.openapitools.openapidiff.core.model.ChangedOpenApi;
import org.openapitools.openapidiff.core.output.MarkdownRender;

/** The spec against the one that was published last: what works with that works with this, unless the major version rises. */
@Tag("contract")
class SpecCompatibilityTest {
    private static final Path SPEC = Path.of("..", "..", "api-spec", "openapi.yaml");

    @Test
    void breaksNoConsumer() throws IOException {
        Path released = released();
        ChangedOpenApi change = OpenApiCompare.fromLocations(released.toString(), SPEC.toString());

        if (major(change.getNewSpecOpenApi().getInfo().getVersion())
                == major(change.getOldSpecOpenApi().getInfo().getVersion())) {
            assertThat(change.isIncompatible())
                    .as(
                            "%s breaks consumers of %s. Mend that, or raise the major version.%n%s",
                            SPEC, released, new MarkdownRender().render(change))
                    .isFalse();
        }
    }

    private static Path released() throws IOException {
        try (Stream<Path> files = Files.list(SPEC.resolveSibling("released"))) {
            return files.max(Comparator.comparing(file -> ModuleDescriptor.Version.parse(
                            file.getFileName().toString().replaceAll("[^0-9.]|\\.yaml", ""))))
                    .orElseThrow();
        }
    }

    private static int major(String version) {
        return Integer.parseInt(version.replaceFirst("\\..*", ""));
    }
}
