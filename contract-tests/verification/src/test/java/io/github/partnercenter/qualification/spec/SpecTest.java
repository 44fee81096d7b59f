package io.github.partnercenter.qualification.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.atlassian.oai.validator.model.Request.Method;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.partnercenter.qualification.interop.Project;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The spec against itself: examples against schemas, and the promises its comments make. */
@SuppressWarnings("rawtypes") // the parser hands out raw schemas
class SpecTest {
    private static final Path SPEC = Path.of("..", "..", "api-spec", "openapi.yaml");
    private static final String SAMPLE = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

    @TestFactory
    Stream<DynamicContainer> everyResponseHasExamplesThatFitItsSchema() {
        return OpenApi.SPEC.getPaths().entrySet().stream()
                .flatMap(path -> path.getValue().readOperationsMap().entrySet().stream()
                        .map(operation -> dynamicContainer(
                                operation.getKey() + " " + path.getKey(),
                                operation.getValue().getResponses().entrySet().stream()
                                        .filter(response -> !response.getKey().equals("default"))
                                        .flatMap(response -> examples(path.getKey(), operation.getKey(), response)))));
    }

    private static Stream<DynamicTest> examples(
            String path, HttpMethod method, Map.Entry<String, ApiResponse> response) {
        return OpenApi.content(response.getValue()).entrySet().stream().flatMap(content -> {
            String name = response.getKey() + " " + content.getKey();
            Map<String, Example> examples = OpenApi.examples(content.getValue());
            DynamicTest some = dynamicTest(
                    name + " has an example", () -> assertThat(examples).isNotEmpty());
            return Stream.concat(
                    Stream.of(some),
                    examples.entrySet().stream()
                            .map(example -> dynamicTest(
                                    name + " " + example.getKey(),
                                    () -> assertFits(
                                            path,
                                            method,
                                            response,
                                            content.getKey(),
                                            example.getValue().getValue()))));
        });
    }

    private static void assertFits(
            String path, HttpMethod method, Map.Entry<String, ApiResponse> response, String mediaType, Object example) {
        SimpleResponse.Builder answer = SimpleResponse.Builder.status(Integer.parseInt(response.getKey()))
                .withContentType(mediaType);
        OpenApi.headers(response.getValue())
                .forEach((name, header) ->
                        answer.withHeader(name, header.getExample().toString()));
        answer.withBody(mediaType.endsWith("json") ? Json.pretty(example) : example.toString());
        assertThat(OpenApi.VALIDATOR
                        .validateResponse(
                                path.replaceAll("\\{[^}]+}", SAMPLE), Method.valueOf(method.name()), answer.build())
                        .getMessages())
                .isEmpty();
    }

    @Test
    void everyKnownValueHasAnExampleAndEveryExampleAKnownValue() {
        List<String> known = knownValues(qualification());
        Map<String, Example> examples = OpenApi.operation("GET", "/v1/customers/" + SAMPLE + "/qualification")
                .map(get -> get.getResponses()
                        .get("200")
                        .getContent()
                        .get("application/json")
                        .getExamples())
                .orElseThrow();
        Set<String> shown = examples.entrySet().stream()
                .filter(example -> !example.getKey().equals("notKnownToday"))
                .map(example -> fold(example.getValue().getValue().toString()))
                .collect(Collectors.toSet());

        assertThat(shown)
                .as("values that the examples of GET …/qualification show, and those that x-extensible-enum lists")
                .containsExactlyInAnyOrderElementsOf(
                        known.stream().map(SpecTest::fold).toList());
        assertThat(known)
                .as("the example notKnownToday is known by now")
                .extracting(SpecTest::fold)
                .doesNotContain(fold(examples.get("notKnownToday").getValue().toString()));
    }

    @TestFactory
    Stream<DynamicTest> everyKnownValueHasAMeaningAndAnExample() throws IOException {
        String examples = Files.readString(SPEC).replaceAll("(?m)^ +x-.*", "");
        return OpenApi.SPEC.getComponents().getSchemas().entrySet().stream()
                .filter(schema -> schema.getValue().getExtensions() != null
                        && schema.getValue().getExtensions().containsKey("x-extensible-enum"))
                .map(schema -> dynamicTest(schema.getKey(), () -> {
                    List<String> known = knownValues(schema.getValue());
                    Object meanings = schema.getValue().getExtensions().get("x-meanings");
                    assertThat(((Map<?, ?>) meanings).keySet().stream().map(Object::toString))
                            .as("values with x-meanings, in the order of x-extensible-enum, which numbers them")
                            .containsExactlyElementsOf(known);
                    assertThat(schema.getValue().getTitle())
                            .as("title, the name of the generated class")
                            .isEqualTo(schema.getKey());
                    assertThat(known)
                            .as("values that an example shows")
                            .allSatisfy(value -> assertThat(examples)
                                    .containsPattern("(?i): " + value.replaceAll("(?<=[a-z])(?=[A-Z])", "_?")));
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyExampleOfARequestIsOneThatCanBeSet() {
        return OpenApi.SPEC.getPaths().entrySet().stream()
                .flatMap(path -> path.getValue().readOperationsMap().entrySet().stream()
                        .filter(operation -> operation.getValue().getRequestBody() != null)
                        .flatMap(
                                operation -> requestExamples(path.getKey(), operation.getKey(), operation.getValue())));
    }

    private static Stream<DynamicTest> requestExamples(String path, HttpMethod method, Operation operation) {
        Map<?, ?> settable = (Map<?, ?>) operation.getExtensions().get("x-settable");
        return operation.getRequestBody().getContent().entrySet().stream()
                .flatMap(content -> content.getValue().getExamples().entrySet().stream()
                        .map(example -> dynamicTest(method + " " + path + " " + example.getKey(), () -> {
                            JsonNode body =
                                    Json.mapper().valueToTree(example.getValue().getValue());
                            SimpleRequest request = new SimpleRequest.Builder(
                                            method.name(), path.replaceAll("\\{[^}]+}", SAMPLE))
                                    .withContentType(content.getKey())
                                    .withAuthorization("Bearer any-token")
                                    .withBody(body.toString())
                                    .build();
                            assertThat(OpenApi.VALIDATOR
                                            .validateRequest(request)
                                            .getMessages())
                                    .isEmpty();
                            String value = body.isTextual()
                                    ? body.asText()
                                    : body.path("qualification").asText();
                            assertThat(settable.containsKey(value))
                                    .as("x-settable has " + value)
                                    .isTrue();
                            if (body.isObject()) {
                                assertThat(fields(body))
                                        .as("fields beside the qualification " + value)
                                        .containsAll(settable(operation, "x-settable")
                                                .get(value))
                                        .isSubsetOf(Stream.of("x-settable", "x-settable-optional")
                                                .flatMap(kind ->
                                                        settable(operation, kind)
                                                                .getOrDefault(value, List.of())
                                                                .stream())
                                                .toList());
                            }
                        })));
    }

    private static List<String> fields(JsonNode body) {
        return body.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> !name.equals("qualification"))
                .toList();
    }

    /** Fields of a body and query parameters, and what their descriptions say of the values they go with. */
    @Test
    void whatCanBeSetIsKnownAndDescribed() {
        operations().filter(operation -> operation.getRequestBody() != null).forEach(operation -> {
            Map<String, List<String>> required = settable(operation, "x-settable");
            Map<String, List<String>> optional = settable(operation, "x-settable-optional");
            Map<String, String> fields = new TreeMap<>();
            operation.getParameters().forEach(field -> fields.put(field.getName(), field.getDescription()));
            Map<?, ?> properties = operation
                    .getRequestBody()
                    .getContent()
                    .get("application/json")
                    .getSchema()
                    .getProperties();
            if (properties != null) {
                properties.forEach((name, field) -> fields.put(name.toString(), ((Schema<?>) field).getDescription()));
            }

            assertThat(knownValues(qualification())).containsAll(required.keySet());
            assertThat(required.keySet()).isNotEmpty().containsAll(optional.keySet());
            assertThat(operation.getDescription()).contains(required.keySet());
            assertThat(Stream.of(required, optional)
                            .flatMap(all -> all.values().stream())
                            .flatMap(List::stream))
                    .allSatisfy(name -> {
                        assertThat(fields).containsKey(name);
                        assertThat(operation.getDescription()).contains("`" + name + "`");
                    });
            fields.values().stream()
                    .filter(text -> text.contains("no other value"))
                    .forEach(text -> assertThat(sentences(required, optional, text, fields))
                            .as(text)
                            .hasSize(1)
                            .allMatch(text::contains));
        });
    }

    private static List<String> sentences(
            Map<String, List<String>> required,
            Map<String, List<String>> optional,
            String text,
            Map<String, String> fields) {
        return Stream.of(Map.entry("Required", required), Map.entry("Optional", optional))
                .flatMap(kind -> kind.getValue().entrySet().stream()
                        .filter(value -> value.getValue().stream().anyMatch(name -> text.equals(fields.get(name))))
                        .map(value -> kind.getKey() + " for " + value.getKey() + ", and for no other value."))
                .toList();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, List<String>> settable(Operation operation, String extension) {
        return (Map<String, List<String>>) operation.getExtensions().getOrDefault(extension, Map.of());
    }

    @Test
    void everyDeprecatedOperationSaysWhenItEndsAndWhatSucceedsIt() {
        assertThat(operations()
                        .filter(operation -> operation.getDeprecated() != null)
                        .map(Operation::getOperationId))
                .as("deprecated operations")
                .containsExactlyInAnyOrder("getQualification", "updateQualification");
        operations().forEach(operation -> {
            Map<?, ?> retirement = operation.getExtensions() == null
                    ? null
                    : (Map<?, ?>) operation.getExtensions().get("x-deprecation");
            assertThat(retirement != null)
                    .as("x-deprecation of %s", operation.getOperationId())
                    .isEqualTo(Boolean.TRUE.equals(operation.getDeprecated()));
            if (retirement != null) {
                LocalDate announced =
                        LocalDate.parse(retirement.get("announced").toString());
                LocalDate sunset = LocalDate.parse(retirement.get("sunset").toString());
                String successor = retirement.get("successor").toString();
                assertThat(announced).isBefore(sunset);
                assertThat(sunset).isEqualTo(sunset.with(TemporalAdjusters.lastDayOfMonth()));
                assertThat(OpenApi.SPEC.getPaths().get(successor).readOperations())
                        .allMatch(other -> other.getDeprecated() == null);
                assertThat(operation.getDescription())
                        .contains(" was announced on " + announced, " " + successor + "`")
                        .contains("end of "
                                + DateTimeFormatter.ofPattern("MMMM yyyy", Locale.ENGLISH)
                                        .format(sunset));
            }
        });
    }

    @Test
    void everyErrorCodeOccursInAnExampleOfItsStatus() {
        Map<?, ?> codes = (Map<?, ?>) OpenApi.SPEC
                .getComponents()
                .getSchemas()
                .get("ErrorResponse")
                .getExtensions()
                .get("x-error-codes");
        assertThat(codes.values())
                .hasSize(5)
                .extracting(code -> (Map<?, ?>) code)
                .allSatisfy(code -> assertThat(operations()
                                .map(operation -> operation
                                        .getResponses()
                                        .get(code.get("status").toString()))
                                .flatMap(response -> OpenApi.content(response).values().stream())
                                .flatMap(content -> OpenApi.examples(content).values().stream()))
                        .extracting(example -> example.getValue().toString())
                        .anyMatch(example -> example.contains(code.get("code").toString())));
    }

    /** As they have been published or reported: whoever tests a client against them relies on it. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "customerIdIsNoGuid, 400, application/json, 2000",
        "invalidApplication, 400, application/json, 800002",
        "invalidInput, 400, application/json, 800002",
        "taggingDenied, 400, text/json, ",
        "noToken, 401, application/json, 800001",
        "deadAudience, 401, application/json, 900420",
        "mfaMissing, 401, application/json, 900421",
        "mfaMissingAsText, 401, text/plain, ",
        "noRelationship, 403, application/json, 20002",
        "needsUser, 403, application/json, 900329",
        "noSuchCustomer, 404, application/json, 60003",
        "accountStatusNotFound, 404, application/json, 600074",
        "throttled, 429, application/json, ",
        "serverError, 500, application/json, 800003"
    })
    void anExampleOfAFailureHasItsStatusMediaTypeAndCode(String name, String status, String mediaType, String code) {
        assertThat(operations()
                        .flatMap(operation -> operation.getResponses().entrySet().stream())
                        .flatMap(response -> OpenApi.content(response.getValue()).entrySet().stream()
                                .filter(content ->
                                        OpenApi.examples(content.getValue()).containsKey(name))
                                .map(content -> response.getKey() + " " + content.getKey() + " "
                                        + json(OpenApi.examples(content.getValue())
                                                        .get(name))
                                                .path("code")
                                                .asText())))
                .as("status, media type and code of the example %s", name)
                .isNotEmpty()
                .containsOnly(status + " " + mediaType + " " + (code == null ? "" : code));
    }

    @Test
    void everyExampleOfAFailureIsInTheTableAbove() throws NoSuchMethodException {
        String[] table = SpecTest.class
                .getDeclaredMethod(
                        "anExampleOfAFailureHasItsStatusMediaTypeAndCode",
                        String.class,
                        String.class,
                        String.class,
                        String.class)
                .getAnnotation(CsvSource.class)
                .value();

        assertThat(operations()
                        .flatMap(operation -> operation.getResponses().entrySet().stream())
                        .filter(response -> !response.getKey().startsWith("2"))
                        .flatMap(response -> OpenApi.content(response.getValue()).values().stream())
                        .flatMap(content -> OpenApi.examples(content).keySet().stream())
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(table).map(row -> row.replaceFirst(",.*", "")).toList());
    }

    /** What two places of the spec say of the same. */
    @Test
    void examplesAgreeWithEachOtherAndWithTheirSummaries() {
        Map<String, Header> headers = OpenApi.SPEC.getComponents().getHeaders();
        Map<String, Parameter> parameters = OpenApi.SPEC.getComponents().getParameters();
        assertThat(Stream.of("MS-CorrelationId", "MS-RequestId", "X-Locale"))
                .as("headers of requests and responses with the same example")
                .allSatisfy(name -> assertThat(headers.get(name).getExample())
                        .as(name)
                        .isEqualTo(parameters.get(name).getExample()));

        JsonNode throttled = example("throttled");
        assertThat(throttled.path("statusCode").asText()).isEqualTo("429");
        assertThat(throttled.path("message").asText())
                .as("the same wait as in the example of Retry-After")
                .contains(" " + headers.get("Retry-After").getExample() + " seconds");

        JsonNode notFound = example("accountStatusNotFound");
        assertThat(notFound.path("errorMessageExtended").asText())
                .endsWith("=" + notFound.path("code").asText());
        assertThat(notFound.path("message")).isEqualTo(notFound.path("description"));

        JsonNode code = example("validationCodes").path(0);
        assertThat(code.path("maxCreates").asInt()
                        - code.path("remainingCreates").asInt())
                .as("uses of a code that is used once")
                .isOne();
        assertThat(code.path("validationId").asText())
                .as("the code that is shown wherever one is sent")
                .isEqualTo(parameters.get("code").getExample().toString());

        assertThat(example("notKnownToday").findValuesAsText("vettingStatus"))
                .as("a vetting status that is not known today")
                .isNotEmpty()
                .doesNotContainAnyElementsOf(
                        knownValues(OpenApi.SPEC.getComponents().getSchemas().get("VettingStatus")));
        assertThat(operations().map(operation -> operation.getResponses().get("200")))
                .flatExtracting(response -> response.getContent().values())
                .flatExtracting(content -> content.getExamples().values())
                .extracting(example -> json(example).toString())
                .as("fields that the service names in more than one way")
                .anyMatch(shown -> shown.contains("\"vettingCreatedDate\""))
                .anyMatch(shown -> shown.contains("\"vettingCreateDate\""));
    }

    /** Whoever tests a parser with the examples meets every form that the descriptions name. */
    @Test
    void examplesShowTheFormsThatTheDescriptionsName() {
        Schema<?> vetted = OpenApi.SPEC.getComponents().getSchemas().get("VettedQualification");
        List<JsonNode> shown = operations()
                .flatMap(operation -> operation.getResponses().entrySet().stream())
                .filter(response -> response.getKey().startsWith("2"))
                .flatMap(response -> OpenApi.content(response.getValue()).values().stream())
                .flatMap(content -> OpenApi.examples(content).values().stream())
                .map(SpecTest::json)
                .toList();

        Matcher digits = Pattern.compile("with (\\d), (\\d) or (\\d) fraction digits")
                .matcher(vetted.getProperties().get("vettingCreatedDate").getDescription());
        assertThat(digits.find()).isTrue();
        assertThat(shown.stream()
                        .flatMap(example -> Stream.of("vettingCreatedDate", "vettingCreateDate")
                                .flatMap(name -> example.findValuesAsText(name).stream()))
                        .map(date -> date.replaceFirst(".*T[\\d:]+\\.?(\\d*)[Z+].*", "$1"))
                        .map(fraction -> Integer.toString(fraction.length())))
                .as("fraction digits of dates")
                .containsOnly(digits.group(1), digits.group(2), digits.group(3));
        assertThat(shown.stream().flatMap(example -> example.findValuesAsText("vettingReason").stream()))
                .as("reasons of a denial")
                .isNotEmpty()
                .allSatisfy(reason -> assertThat(
                                vetted.getProperties().get("vettingReason").getDescription())
                        .contains("such as " + reason + ","));
    }

    /** A customer has the qualification that was approved, or needs no vetting; none while it is in review or after a denial. */
    @Test
    void bothEndpointsShowTheSameCustomers() {
        Map<String, Example> singular = examplesOf("/v1/customers/{customerTenantId}/qualification");
        Map<String, Example> plural = examplesOf("/v1/customers/{customerTenantId}/qualifications");
        assertThat(singular).containsOnlyKeys(plural.keySet());
        plural.forEach((name, example) -> {
            CustomerQualification expected = StreamSupport.stream(json(example).spliterator(), false)
                    .filter(vetted ->
                            vetted.path("vettingStatus").asText("Approved").matches("Approved|Escalated"))
                    .findFirst()
                    .map(vetted -> CustomerQualification.of(
                            vetted.path("qualification").asText()))
                    .orElse(CustomerQualification.NONE);

            assertThat(CustomerQualification.of(json(singular.get(name)).asText()))
                    .as("the qualification of the example %s", name)
                    .isEqualTo(expected);
        });
    }

    private static Map<String, Example> examplesOf(String path) {
        return OpenApi.SPEC
                .getPaths()
                .get(path)
                .getGet()
                .getResponses()
                .get("200")
                .getContent()
                .get("application/json")
                .getExamples();
    }

    /** Of texts, only what is a GUID is known to be of one form; all others may change. */
    @Test
    void restrictsNoTextButGuids() throws IOException {
        JsonNode spec = new YAMLMapper()
                .readTree(Project.FOLDER
                        .resolve("api-spec")
                        .resolve("openapi.yaml")
                        .toFile());

        assertThat(Stream.of("pattern", "minLength", "maxLength", "enum", "minimum", "maximum", "maxItems", "minItems"))
                .as("restrictions of the schemas")
                .allSatisfy(keyword ->
                        assertThat(spec.findParents(keyword)).as(keyword).isEmpty());
        assertThat(spec.findValuesAsText("format")).as("formats").containsOnly("uuid");
    }

    /** Becomes the documentation of the generated constants. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "CustomerQualification, None, is not qualified",
        "CustomerQualification, Education, school",
        "CustomerQualification, Nonprofit, charity",
        "CustomerQualification, GovernmentCommunityCloud, US Government Community Cloud",
        "CustomerQualification, StateOwnedEntity, owned by a state",
        "VettingStatus, Approved, is qualified",
        "VettingStatus, InReview, up to three business days",
        "VettingStatus, Denied, is not qualified",
        "EducationSegment, K12, Primary or secondary",
        "EducationSegment, HigherEducation, University"
    })
    void aValueMeansWhatItsNameSays(String schema, String value, String meaning) {
        assertThat(((Map<?, ?>) OpenApi.SPEC
                                .getComponents()
                                .getSchemas()
                                .get(schema)
                                .getExtensions()
                                .get("x-meanings"))
                        .get(value)
                        .toString())
                .as("x-meanings of %s", value)
                .contains(meaning);
    }

    private static JsonNode json(Example example) {
        return Json.mapper().valueToTree(example.getValue());
    }

    /** The first structured example of this name. */
    private static JsonNode example(String name) {
        return operations()
                .flatMap(operation -> operation.getResponses().values().stream())
                .flatMap(response -> OpenApi.content(response).values().stream())
                .flatMap(content -> Stream.ofNullable(OpenApi.examples(content).get(name)))
                .map(SpecTest::json)
                .filter(JsonNode::isContainerNode)
                .findFirst()
                .orElseThrow();
    }

    /** Generated clients would send the others in Accept. */
    @Test
    void onlyJsonIsDeclared() {
        OpenAPI declared = SpecDifferences.read(SPEC);
        assertThat(Stream.concat(
                        declared.getComponents().getResponses().values().stream(),
                        OpenApi.operations(declared).flatMap(operation -> operation.getResponses().values().stream())))
                .allSatisfy(response -> {
                    assertThat(OpenApi.content(response).keySet()).isSubsetOf("application/json");
                    if (response.getExtensions() != null) {
                        assertThat(((Map<?, ?>) response.getExtensions().get("x-undeclared-content")).keySet())
                                .noneMatch("application/json"::equals);
                    }
                });
    }

    /** They come from the generated ApiSpec. The sign-in talks to another service. */
    @Test
    void theClientHasNoNameOfTheSpecAsALiteral() throws IOException {
        Set<String> names = new TreeSet<>(OpenApi.SPEC.getPaths().keySet());
        names.addAll(OpenApi.SPEC.getComponents().getHeaders().keySet());
        OpenApi.SPEC.getComponents().getParameters().values().stream()
                .filter(parameter -> !parameter.getIn().equals("path"))
                .forEach(parameter -> names.add(parameter.getName()));
        OpenApi.SPEC.getComponents().getSchemas().values().stream()
                .filter(schema ->
                        schema.getExtensions() != null && schema.getExtensions().containsKey("x-extensible-enum"))
                .forEach(schema -> names.addAll(knownValues(schema)));
        try (Stream<Path> files = Files.walk(Path.of("..", "..", "generated-client", "src", "main", "java"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".java")
                            && !file.getParent().endsWith("signin")))
                    .hasSizeGreaterThan(50)
                    .allSatisfy(file -> assertThat(Files.readString(file))
                            .doesNotContain(
                                    names.stream().map(name -> '"' + name + '"').toArray(String[]::new)));
        }
    }

    @Test
    void whatIsSetCanBeReadUnderTheNameOfItsExample() {
        Set<String> samples = OpenApi.SPEC
                .getComponents()
                .getParameters()
                .get("customerTenantId")
                .getExamples()
                .keySet();
        operations()
                .filter(operation -> operation.getRequestBody() != null)
                .forEach(operation -> operation.getResponses().forEach((status, response) -> {
                    if (status.startsWith("2")) {
                        response.getContent()
                                .values()
                                .forEach(content -> assertThat(samples)
                                        .as("sample customers like the examples of %s", operation.getOperationId())
                                        .containsAll(content.getExamples().keySet()));
                    }
                }));
    }

    @Test
    void everySampleCustomerAnswersWithAnExampleOfItsName() {
        Map<String, Example> samples = OpenApi.SPEC
                .getComponents()
                .getParameters()
                .get("customerTenantId")
                .getExamples();

        assertThat(samples.values())
                .extracting(sample -> UUID.fromString(sample.getValue().toString()))
                .doesNotHaveDuplicates();
        customerReads()
                .forEach(operation -> assertThat(examplesByName(operation))
                        .as("examples of %s for the sample customers", operation.getOperationId())
                        .containsAll(samples.keySet()));
    }

    @Test
    void keysOfParametersAndHeadersAreTheirNames() {
        assertThat(OpenApi.SPEC.getComponents().getParameters())
                .allSatisfy((key, parameter) -> assertThat(parameter.getName()).isEqualTo(key));
        Set<String> headers = OpenApi.SPEC.getComponents().getHeaders().keySet();
        operations()
                .forEach(operation -> operation
                        .getResponses()
                        .values()
                        .forEach(response -> assertThat(headers)
                                .containsAll(OpenApi.headers(response).keySet())));
    }

    @Test
    void everythingHasADescription() {
        operations().forEach(operation -> {
            assertThat(operation.getDescription())
                    .as(operation.getOperationId())
                    .isNotBlank();
            operation
                    .getResponses()
                    .forEach((status, response) -> assertThat(response.getDescription())
                            .as(operation.getOperationId() + " " + status)
                            .isNotBlank());
        });
        OpenApi.SPEC.getComponents().getSchemas().forEach((name, schema) -> {
            assertThat(schema.getDescription()).as(name).isNotBlank();
            Map<?, ?> properties = schema.getProperties() == null ? Map.of() : (Map<?, ?>) schema.getProperties();
            properties.forEach((field, property) -> assertThat(((Schema<?>) property).getDescription())
                    .as(name + "." + field)
                    .isNotBlank());
        });
        assertThat(OpenApi.SPEC.getComponents().getParameters().values())
                .extracting(Parameter::getDescription)
                .doesNotContainNull();
        assertThat(OpenApi.SPEC.getComponents().getHeaders().values())
                .allSatisfy(header -> assertThat(header.getDescription()).isNotBlank());
    }

    /** What clients rely on to trace a call, to sign in again, and to wait. */
    @TestFactory
    Stream<DynamicTest> everyStatusDeclaresItsHeaders() {
        Set<String> ids = Set.of("MS-CorrelationId", "MS-RequestId");
        Set<String> ofSuccess =
                Set.of("MS-CorrelationId", "MS-RequestId", "MS-CV", "MS-ServerId", "Request-Context", "X-Locale");
        Map<String, Set<String>> expected = Map.ofEntries(
                Map.entry("200", ofSuccess),
                Map.entry("201", ofSuccess),
                Map.entry("400", ids),
                Map.entry("401", Set.of("MS-CorrelationId", "MS-RequestId", "WWW-Authenticate")),
                Map.entry("403", ids),
                Map.entry("404", ids),
                Map.entry("409", Set.of()),
                Map.entry("429", Set.of("Retry-After")),
                Map.entry("500", ids),
                Map.entry("503", Set.of("Retry-After")),
                Map.entry("default", Set.of("Allow", "Retry-After")));
        return operations()
                .flatMap(operation -> operation.getResponses().entrySet().stream()
                        .map(response -> dynamicTest(
                                operation.getOperationId() + " " + response.getKey(),
                                () -> assertThat(OpenApi.headers(response.getValue())
                                                .keySet())
                                        .as("headers of status %s of %s", response.getKey(), operation.getOperationId())
                                        .isEqualTo(expected.get(response.getKey())))));
    }

    @Test
    void everyOperationDeclaresTheSameFailuresAndOneThatSetsAConflict() {
        Set<String> failures = Set.of("400", "401", "403", "404", "429", "500", "503", "default");
        operations().forEach(operation -> {
            Set<String> expected = new TreeSet<>(failures);
            if (operation.getRequestBody() != null) {
                expected.add("409");
            }
            assertThat(operation.getResponses().keySet().stream().filter(status -> !status.startsWith("2")))
                    .as("statuses of failures of %s", operation.getOperationId())
                    .containsExactlyInAnyOrderElementsOf(expected);
        });
    }

    /** Tolerance of what is read, strictness of what is written. */
    @Test
    void requiresWhatIsAlwaysThereAndNothingElse() {
        Map<String, List<String>> required = new TreeMap<>();
        OpenApi.SPEC.getComponents().getSchemas().forEach((name, raw) -> {
            Schema<?> schema = raw;
            if (schema.getRequired() != null) {
                required.put(name, schema.getRequired());
            }
            assertThat(schema.getAdditionalProperties())
                    .as("%s is open to new fields", name)
                    .isNull();
            assertThat(schema.getEnum() == null)
                    .as("%s is open to new values", name)
                    .isTrue();
        });
        assertThat(required)
                .as("required fields")
                .isEqualTo(Map.of(
                        "VettedQualification", List.of("qualification"),
                        "CustomerQualificationRequest", List.of("qualification")));
        assertThat(OpenApi.SPEC.getComponents().getHeaders().entrySet().stream()
                        .filter(header -> Boolean.TRUE.equals(header.getValue().getRequired()))
                        .map(Map.Entry::getKey))
                .as("required headers of responses")
                .containsExactlyInAnyOrder("MS-CorrelationId", "MS-RequestId");
        assertThat(OpenApi.SPEC.getComponents().getParameters().values().stream()
                        .filter(parameter -> Boolean.TRUE.equals(parameter.getRequired()))
                        .map(Parameter::getName))
                .as("required parameters of requests")
                .containsExactly("customerTenantId");
        operations()
                .filter(operation -> operation.getRequestBody() != null)
                .forEach(operation -> assertThat(operation.getRequestBody().getRequired())
                        .as("%s requires its body", operation.getOperationId())
                        .isTrue());
    }

    @Test
    void everyOperationTakesATokenAndTheSameHeaders() {
        assertThat(OpenApi.SPEC.getSecurity())
                .singleElement()
                .satisfies(scheme -> assertThat(scheme).containsOnlyKeys("partnerToken"));
        assertThat(OpenApi.SPEC
                        .getComponents()
                        .getSecuritySchemes()
                        .get("partnerToken")
                        .getDescription())
                .as("the audience of the token")
                .contains("`" + OpenApi.SPEC.getServers().get(0).getUrl() + "`");
        operations().forEach(operation -> {
            assertThat(operation.getSecurity())
                    .as("security of its own, of %s", operation.getOperationId())
                    .isNull();
            assertThat(operation.getParameters().stream()
                            .filter(parameter -> parameter.getIn().equals("header"))
                            .map(Parameter::getName))
                    .as("headers of %s", operation.getOperationId())
                    .containsExactly("MS-CorrelationId", "MS-RequestId", "X-Locale", "MS-PartnerCenter-Application");
        });
    }

    private static Stream<Operation> operations() {
        return OpenApi.operations(OpenApi.SPEC);
    }

    private static Stream<Operation> customerReads() {
        return OpenApi.SPEC.getPaths().entrySet().stream()
                .filter(path -> path.getKey().contains("{"))
                .map(path -> path.getValue().getGet());
    }

    private static Set<String> examplesByName(Operation operation) {
        return operation.getResponses().values().stream()
                .flatMap(response -> OpenApi.content(response).values().stream())
                .flatMap(content -> OpenApi.examples(content).keySet().stream())
                .collect(Collectors.toSet());
    }

    private static Schema<?> qualification() {
        return OpenApi.SPEC.getComponents().getSchemas().get("CustomerQualification");
    }

    private static List<String> knownValues(Schema<?> schema) {
        Object values = schema.getExtensions().get("x-extensible-enum");
        return ((List<?>) values).stream().map(Object::toString).toList();
    }

    private static String fold(String value) {
        return value.toLowerCase(Locale.ROOT).replace("_", "");
    }
}
