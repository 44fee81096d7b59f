package io.github.partnercenter.qualification.spec;

import au.com.dius.pact.core.model.IRequest;
import au.com.dius.pact.core.model.IResponse;
import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request.Method;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import com.atlassian.oai.validator.report.ValidationReport.Level;
import io.github.partnercenter.qualification.provider.PactInteraction;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * An interaction of a contract against openapi.yaml: the validator, and names that it lets pass. Where a contract expects a
 * refusal, its request may be as wrong as it likes.
 */
public final class PactAgainstSpec {
    /** A consumer names what it reads of a response, no more. */
    private static final LevelResolver PARTIAL_RESPONSES = LevelResolver.create()
            .withLevel("validation.response.header.missing", Level.IGNORE)
            .withLevel("validation.response.body.missing", Level.IGNORE)
            .withLevel("validation.response.body.schema.required", Level.IGNORE)
            .build();

    private static final OpenApiInteractionValidator VALIDATOR = OpenApiInteractionValidator.createFor(OpenApi.SPEC)
            .withLevelResolver(PARTIAL_RESPONSES)
            .build();

    private static final Pattern BEARER = Pattern.compile("bearer +\\S.*", Pattern.CASE_INSENSITIVE);

    private static final String GUID = "\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}";

    private PactAgainstSpec() {}

    /** What differs, in words; empty if nothing does. */
    public static List<String> differences(PactInteraction interaction) {
        IRequest request = interaction.http().getRequest();
        IResponse response = interaction.http().getResponse();
        Optional<Operation> operation = OpenApi.operation(request.getMethod(), request.getPath());
        if (operation.isEmpty()) {
            return List.of("no operation " + request.getMethod() + " "
                    + request.getPath().replaceAll(GUID, "{…}"));
        }
        List<String> differences = new ArrayList<>();
        boolean refusalExpected = response.getStatus() >= 400;
        if (!refusalExpected) {
            differences.addAll(messages("request", VALIDATOR.validateRequest(simple(request))));
        }
        differences.addAll(messages(
                "response",
                VALIDATOR.validateResponse(request.getPath(), Method.valueOf(request.getMethod()), simple(response))));
        differences.addAll(unknownNames(operation.get(), request, response));
        return differences;
    }

    /** What the validator lets pass: names and successes that the spec does not know, and a request without a token. */
    private static List<String> unknownNames(Operation operation, IRequest request, IResponse response) {
        List<String> differences = new ArrayList<>();
        String status = Integer.toString(response.getStatus());
        if (response.getStatus() < 400 && !operation.getResponses().containsKey(status)) {
            differences.add("response: Response status " + status + " not defined, the default is for errors");
        }
        Set<String> requestHeaders = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        requestHeaders.addAll(Set.of("Accept", "Authorization", "Content-Type"));
        requestHeaders.addAll(parameters(operation, "header"));
        request.getHeaders().keySet().stream()
                .filter(name -> !requestHeaders.contains(name))
                .forEach(name -> differences.add("request: the operation has no header " + name));
        request.getQuery().keySet().stream()
                .filter(name -> !parameters(operation, "query").contains(name))
                .forEach(name -> differences.add("request: the operation has no query parameter " + name));
        if (response.getStatus() != 401
                && request.getHeaders().entrySet().stream()
                        .filter(header -> header.getKey().equalsIgnoreCase("Authorization"))
                        .flatMap(header -> header.getValue().stream())
                        .noneMatch(value -> BEARER.matcher(value).matches())) {
            differences.add("request: no bearer token in header Authorization");
        }
        Set<String> responseHeaders = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        responseHeaders.add("Content-Type");
        responseHeaders.addAll(
                OpenApi.responseHeaders(operation, response.getStatus()).keySet());
        response.getHeaders().keySet().stream()
                .filter(name -> !responseHeaders.contains(name))
                .forEach(name ->
                        differences.add("response: status " + status + " of the operation has no header " + name));
        return differences;
    }

    private static List<String> parameters(Operation operation, String in) {
        return operation.getParameters().stream()
                .filter(parameter -> parameter.getIn().equals(in))
                .map(Parameter::getName)
                .toList();
    }

    private static List<String> messages(String part, ValidationReport report) {
        return report.getMessages().stream()
                .filter(message -> message.getLevel() != Level.IGNORE)
                .map(message -> part + ": " + message.getMessage())
                .toList();
    }

    private static SimpleRequest simple(IRequest request) {
        SimpleRequest.Builder builder = new SimpleRequest.Builder(request.getMethod(), request.getPath(), false);
        request.getHeaders().forEach(builder::withHeader);
        request.getQuery().forEach(builder::withQueryParam);
        if (request.getBody().isPresent()) {
            builder.withBody(request.getBody().getValue());
        }
        return builder.build();
    }

    private static SimpleResponse simple(IResponse response) {
        SimpleResponse.Builder builder = SimpleResponse.Builder.status(response.getStatus());
        response.getHeaders().forEach(builder::withHeader);
        if (response.getBody().isPresent()) {
            builder.withContentType(response.getBody().getContentType().toString());
            builder.withBody(response.getBody().getValue());
        }
        return builder.build();
    }
}
