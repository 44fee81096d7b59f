package io.github.partnercenter.qualification.spec;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.atlassian.oai.validator.model.Request.Method;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the sandbox sends is valid by openapi.yaml: each operation, for a customer in each state, with and without a token. */
class SandboxAgainstSpecTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String CUSTOMER = UUID.randomUUID().toString();
    private static final String NOT_A_CUSTOMER = "not-a-guid";

    @TestFactory
    Stream<DynamicTest> fits() {
        return OpenApi.SPEC.getPaths().entrySet().stream()
                .flatMap(path -> path.getValue().readOperationsMap().entrySet().stream()
                        .map(operation -> dynamicTest(
                                operation.getKey() + " " + path.getKey(),
                                () -> fits(path.getKey(), operation.getKey(), operation.getValue()))));
    }

    private static void fits(String template, HttpMethod method, Operation operation) throws Exception {
        Set<String> seen = new TreeSet<>();
        Set<String> bodies = bodies(operation);
        Set<String> examples = examples();
        try (QualificationSandbox sandbox = QualificationSandbox.start()) {
            for (String customer : List.of(CUSTOMER, NOT_A_CUSTOMER)) {
                String path = template.replaceAll("\\{[^}]+}", customer);
                for (String query : List.of("", "?code=12345")) {
                    for (String body : bodies) {
                        HttpRequest.Builder request = HttpRequest.newBuilder(
                                        sandbox.baseUrl().resolve(path + query))
                                .method(method.name(), BodyPublishers.ofString(body));
                        sandbox.givenNoCustomer(UUID.fromString(CUSTOMER));
                        seen.add(send(request, path, method));
                        request.header("Authorization", "Bearer any-token");
                        seen.add(send(request, path, method));
                        for (String example : examples) {
                            sandbox.givenCustomerLike(UUID.fromString(CUSTOMER), example);
                            seen.add(send(request, path, method));
                        }
                    }
                }
            }
        }
        if (template.contains("{")) {
            assertThat(seen).as("statuses and bodies").containsAll(declared(operation));
        }
    }

    /** Sends a request, and validates the response; returns its status and body. */
    private static String send(HttpRequest.Builder request, String path, HttpMethod method) throws Exception {
        Map<String, String> ids = Map.of("MS-CorrelationId", newId(), "MS-RequestId", newId());
        ids.forEach(request::setHeader);
        HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());

        SimpleResponse.Builder answer = SimpleResponse.Builder.status(response.statusCode());
        response.headers().map().forEach(answer::withHeader);
        assertThat(OpenApi.VALIDATOR
                        .validateResponse(
                                path,
                                Method.valueOf(method.name()),
                                answer.withBody(response.body()).build())
                        .getMessages())
                .as("%s %s: %d %s", method, path, response.statusCode(), response.body())
                .isEmpty();
        ids.forEach((name, id) ->
                assertThat(response.headers().firstValue(name)).as(name).contains(id));
        return response.statusCode() + " " + response.body();
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }

    /** The examples of a request's body, and one that nobody can set. */
    private static Set<String> bodies(Operation operation) {
        Set<String> bodies = new HashSet<>(Set.of("{}"));
        if (operation.getRequestBody() != null) {
            operation.getRequestBody().getContent().values().stream()
                    .flatMap(content -> OpenApi.examples(content).values().stream())
                    .forEach(example -> bodies.add(json(example.getValue())));
        }
        return bodies;
    }

    private static Set<String> examples() {
        return OpenApi.operations(OpenApi.SPEC)
                .flatMap(operation -> operation.getResponses().values().stream())
                .flatMap(response -> OpenApi.content(response).values().stream())
                .flatMap(content -> OpenApi.examples(content).keySet().stream())
                .collect(toSet());
    }

    /** The statuses of an operation with the bodies of their examples; of two for success, the sandbox sends the second. */
    private static Set<String> declared(Operation operation) {
        return operation.getResponses().entrySet().stream()
                .filter(response -> !response.getKey().equals("200")
                        || !operation.getResponses().containsKey("201"))
                .flatMap(response -> OpenApi.content(response.getValue()).entrySet().stream()
                        .flatMap(content -> OpenApi.examples(content.getValue()).values().stream()
                                .map(example -> response.getKey() + " "
                                        + (content.getKey().endsWith("json")
                                                ? json(example.getValue())
                                                : example.getValue()))))
                .collect(toSet());
    }

    private static String json(Object example) {
        return example instanceof String text
                ? TextNode.valueOf(text).toString()
                : Json.mapper().valueToTree(example).toString();
    }
}
