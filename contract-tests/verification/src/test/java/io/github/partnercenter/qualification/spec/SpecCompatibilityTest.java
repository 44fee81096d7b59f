package io.github.partnercenter.qualification.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openapitools.openapidiff.core.OpenApiCompare;

/** The spec against the one that was published last: what works with that works with this, unless the major version rises. */
class SpecCompatibilityTest {
    private static final Path SPEC = Path.of("..", "..", "api-spec", "openapi.yaml");

    @Test
    void breaksNoConsumer() throws IOException {
        Path released = released();
        if (major(released) == major(SPEC)) {
            assertThat(breakingDifferences(released, SPEC))
                    .as("%s breaks consumers of %s. Mend that, or raise the major version.", SPEC, released)
                    .isEmpty();
        }
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            qualifications:\\n    parameters:  | applications:\\n    parameters: | paths /v1/customers/{}/qualifications: present, now absent
            put:                              | patch:                 | paths /v1/customers/{}/qualification put: present, now absent
            '503':                            | '599':                 | get responses 503: present, now absent
            application/json:                 | application/xml:       | components responses NotFound content application/json: present, now absent
            MS-CV:\\n              $ref        | MS-Other:\\n              $ref | get responses 200 headers MS-CV: present, now absent
            type: string\\n        format: uuid | type: integer         | components headers MS-RequestId schema format: "uuid", now absent
            format: uuid                      | format: date           | components headers MS-RequestId schema format: "uuid", now "date"
            name: code\\n                      | name: code\\n      required: true\\n | components parameters code required: false, now true
            name: code\\n                      | name: validationCode\\n | components parameters code name: "code", now "validationCode"
            type: integer                     | type: string           | components schemas ValidationCode properties maxCreates type: "integer", now "string"
            vettingReason:                    | vettingCause:          | components schemas VettedQualification properties vettingReason: present, now absent
            required: [qualification]         | required: [qualification, website] | components schemas CustomerQualificationRequest required: ["qualification"], now ["qualification","website"]
            scheme: bearer                    | scheme: basic          | components securitySchemes partnerToken scheme: "bearer", now "basic"
            """)
    void namesWhatBreaks(String find, String replacement, String difference, @TempDir Path folder) throws IOException {
        Path changed = folder.resolve("openapi.yaml");
        Files.writeString(
                changed, Files.readString(SPEC).replace(find.translateEscapes(), replacement.translateEscapes()));

        assertThat(breakingDifferences(SPEC, changed)).anyMatch(named -> named.endsWith(difference));
    }

    /** Whether there are any is openapi-diff's verdict; it names only the path of some. */
    private static List<String> breakingDifferences(Path before, Path after) {
        return OpenApiCompare.fromLocations(before.toString(), after.toString()).isIncompatible()
                ? SpecDifferences.between(before, after)
                : List.of();
    }

    private static Path released() throws IOException {
        try (Stream<Path> files = Files.list(SPEC.resolveSibling("released"))) {
            return files.max(Comparator.comparing(file -> ModuleDescriptor.Version.parse(
                            file.getFileName().toString().replaceAll("[^0-9.]|\\.yaml", ""))))
                    .orElseThrow();
        }
    }

    private static int major(Path spec) {
        return Integer.parseInt(
                SpecDifferences.read(spec).getInfo().getVersion().replaceFirst("\\..*", ""));
    }
}
