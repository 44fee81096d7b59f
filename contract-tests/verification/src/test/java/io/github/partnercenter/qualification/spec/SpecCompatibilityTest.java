package io.github.partnercenter.qualification.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.partnercenter.qualification.interop.Project;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
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

    /** Whoever pins a version gets the same spec tomorrow. */
    @Test
    void aVersionThatIsReleasedDoesNotChange() throws IOException {
        String changelog = Files.readString(Project.FOLDER.resolve("CHANGELOG.md"));
        String version = SpecDifferences.read(SPEC).getInfo().getVersion();
        Path released = SPEC.resolveSibling("released").resolve("openapi-" + version + ".yaml");

        assertThat(changelog).contains("## [" + version + "] - ");
        if (!changelog.contains("## [" + version + "] - unreleased")) {
            assertThat(SPEC)
                    .as("%s is released: a change needs another version", version)
                    .hasSameTextualContentAs(released);
        }
    }

    @Test
    void aReleasedSpecHasTheVersionOfItsName() throws IOException {
        try (Stream<Path> files = Files.list(SPEC.resolveSibling("released"))) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(file.getFileName())
                            .hasToString("openapi-"
                                    + SpecDifferences.read(file).getInfo().getVersion() + ".yaml"));
        }
    }

    /** What no tool compares: a value's position is its number, and tests of consumers use the sample customers. */
    @Test
    void keepsValuesWithTheirNumbersErrorCodesAndSampleCustomers() throws IOException {
        JsonNode before = new YAMLMapper().readTree(released().toFile()).path("components");
        JsonNode now = new YAMLMapper().readTree(SPEC.toFile()).path("components");

        for (Map.Entry<String, JsonNode> schema : before.path("schemas").properties()) {
            JsonNode values = schema.getValue().path("x-extensible-enum");
            JsonNode changed = now.path("schemas").path(schema.getKey());
            if (!values.isEmpty()) {
                assertThat(changed.path("x-extensible-enum"))
                        .as("values of %s, the new ones last", schema.getKey())
                        .startsWith(StreamSupport.stream(values.spliterator(), false)
                                .toArray(JsonNode[]::new));
            }
            assertThat(changed.path("x-numbered")).isEqualTo(schema.getValue().path("x-numbered"));
        }
        for (String place : List.of("/parameters/customerTenantId/examples", "/schemas/ErrorResponse/x-error-codes")) {
            assertThat(before.at(place).properties()).as(place).isNotEmpty();
            before.at(place)
                    .properties()
                    .forEach(known -> Stream.of("value", "status", "code")
                            .forEach(field -> assertThat(
                                            now.at(place).path(known.getKey()).path(field))
                                    .as("%s of %s in %s", field, known.getKey(), place)
                                    .isEqualTo(known.getValue().path(field))));
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
