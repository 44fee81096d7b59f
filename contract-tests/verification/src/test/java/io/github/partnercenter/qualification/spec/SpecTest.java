package io.github.partnercenter.qualification.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.atlassian.oai.validator.model.Request.Method;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The spec against itself: examples against schemas, and the promises its comments make. */
@SuppressWarnings("rawtypes") // the parser hands out raw schemas
class SpecTest {
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
        String examples = Files.readString(Path.of("..", "..", "api-spec", "openapi.yaml"))
                .replaceAll("(?m)^ +x-.*", "");
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
                        })));
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

    private static Stream<Operation> operations() {
        return OpenApi.SPEC.getPaths().values().stream()
                .map(PathItem::readOperations)
                .flatMap(Collection::stream);
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
