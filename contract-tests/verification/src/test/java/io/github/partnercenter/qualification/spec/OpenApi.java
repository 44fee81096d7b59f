package io.github.partnercenter.qualification.spec;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** openapi.yaml as the checks of this package see it: read anew, not through the sandbox's eyes. */
final class OpenApi {
    static final OpenAPI SPEC = read();

    static final OpenApiInteractionValidator VALIDATOR =
            OpenApiInteractionValidator.createFor(SPEC).build();

    private OpenApi() {}

    private static OpenAPI read() {
        ParseOptions options = new ParseOptions();
        options.setResolve(true);
        options.setResolveFully(true);
        OpenAPI spec = new OpenAPIV3Parser()
                .read(
                        OpenApi.class
                                .getResource("/META-INF/partner-center-qualification/openapi.yaml")
                                .toString(),
                        null,
                        options);
        operations(spec)
                .flatMap(operation -> operation.getResponses().values().stream())
                .forEach(OpenApi::declareAllContent);
        return spec;
    }

    /** Bodies that are not declared for generated clients are as good as declared for contracts. */
    private static void declareAllContent(ApiResponse response) {
        if (response.getExtensions() != null) {
            response.getContent()
                    .putAll(Json.mapper()
                            .convertValue(response.getExtensions().get("x-undeclared-content"), Content.class));
        }
    }

    /** All operations of a spec. */
    static Stream<Operation> operations(OpenAPI spec) {
        return spec.getPaths().values().stream().flatMap(path -> path.readOperations().stream());
    }

    static Optional<Operation> operation(String method, String path) {
        return SPEC.getPaths().entrySet().stream()
                .filter(entry -> path.matches(entry.getKey().replaceAll("\\{[^}]+}", "[^/]+")))
                .map(entry ->
                        entry.getValue().readOperationsMap().get(HttpMethod.valueOf(method.toUpperCase(Locale.ROOT))))
                .filter(operation -> operation != null)
                .findFirst();
    }

    /** Those of the default, which is for errors, where the status is not declared. */
    static Map<String, Header> responseHeaders(Operation operation, int status) {
        ApiResponse response = operation.getResponses().get(Integer.toString(status));
        return headers(
                response != null
                        ? response
                        : status < 400
                                ? new ApiResponse()
                                : operation.getResponses().getDefault());
    }

    static Map<String, Header> headers(ApiResponse response) {
        return response.getHeaders() == null ? Map.of() : response.getHeaders();
    }

    static Map<String, MediaType> content(ApiResponse response) {
        return response.getContent() == null ? Map.of() : response.getContent();
    }

    static Map<String, Example> examples(MediaType content) {
        return content.getExamples() == null ? Map.of() : content.getExamples();
    }
}
