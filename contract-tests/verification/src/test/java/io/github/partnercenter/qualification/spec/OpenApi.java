package io.github.partnercenter.qualification.spec;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** openapi.yaml as the checks of this package see it: read anew, not through the sandbox's eyes. */
final class OpenApi {
    static final OpenAPI SPEC = read();

    private OpenApi() {}

    private static OpenAPI read() {
        ParseOptions options = new ParseOptions();
        options.setResolve(true);
        options.setResolveFully(true);
        return new OpenAPIV3Parser()
                .read(
                        OpenApi.class
                                .getResource("/META-INF/partner-center-qualification/openapi.yaml")
                                .toString(),
                        null,
                        options);
    }

    static Optional<Operation> operation(String method, String path) {
        return SPEC.getPaths().entrySet().stream()
                .filter(entry -> path.matches(entry.getKey().replaceAll("\\{[^}]+}", "[^/]+")))
                .map(entry ->
                        entry.getValue().readOperationsMap().get(HttpMethod.valueOf(method.toUpperCase(Locale.ROOT))))
                .filter(operation -> operation != null)
                .findFirst();
    }

    static Map<String, Header> responseHeaders(Operation operation, int status) {
        ApiResponse response = operation.getResponses().get(Integer.toString(status));
        return response == null ? Map.of() : headers(response);
    }

    static Map<String, Header> headers(ApiResponse response) {
        return response.getHeaders() == null ? Map.of() : response.getHeaders();
    }
}
