package io.github.partnercenter.qualification.consumer;

import static au.com.dius.pact.consumer.dsl.Matchers.fromProviderState;
import static au.com.dius.pact.consumer.dsl.Matchers.regexp;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import au.com.dius.pact.consumer.MockServer;
import au.com.dius.pact.consumer.dsl.DslPart;
import au.com.dius.pact.consumer.dsl.HttpRequestBuilder;
import au.com.dius.pact.consumer.dsl.HttpResponseBuilder;
import au.com.dius.pact.consumer.dsl.PactDslJsonBody;
import au.com.dius.pact.consumer.dsl.PactDslJsonRootValue;
import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.PartnerCenterException;
import io.github.partnercenter.qualification.QualificationOperations;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** What all requests and answers of our pact have in common. */
final class PartnerCenterPact {
    static final String CONSUMER = "qualification-client";
    static final String PROVIDER = "partner-center";
    static final String REQUEST_ID = "037db222-6d8e-4d7f-ba78-df3dca33fb68";
    static final String CORRELATION_ID = "7d2456fd-2d79-46d0-9f8e-5d7ecd5f8745";
    private static final String GUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

    static {
        // Pact merges into a file that exists
        try {
            Files.deleteIfExists(Path.of("target", "pacts", CONSUMER + "-" + PROVIDER + ".json"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private PartnerCenterPact() {}

    static UUID customer(String sample) {
        return QualificationSandbox.sampleCustomers().get(sample);
    }

    /** Parameters of a state that is about a customer. */
    static Map<String, Object> about(String sample) {
        return Map.of("customerId", customer(sample).toString());
    }

    /** A request for a customer; the provider's state may put its own customer in place of ours. */
    static HttpRequestBuilder request(HttpRequestBuilder request, String method, String sample, String operation) {
        return withHeaders(request.method(method)
                .path(fromProviderState(
                        "/v1/customers/${customerId}/" + operation,
                        "/v1/customers/" + customer(sample) + "/" + operation)));
    }

    static HttpRequestBuilder withHeaders(HttpRequestBuilder request) {
        return request.headers(Map.of(
                "Accept",
                "application/json",
                "Authorization",
                regexp("Bearer \\S+", "Bearer any-token"),
                "MS-RequestId",
                regexp(GUID, REQUEST_ID),
                "MS-CorrelationId",
                regexp(GUID, CORRELATION_ID)));
    }

    static HttpResponseBuilder text(HttpResponseBuilder response, int status, String pattern, String example) {
        return answer(response, status, PactDslJsonRootValue.stringMatcher(pattern, example));
    }

    static HttpResponseBuilder refusal(HttpResponseBuilder response, int status, int code) {
        return refusal(response, status, new PactDslJsonBody().integerType("code", code));
    }

    /** A refusal whose code decides what the client makes of it. */
    static HttpResponseBuilder refusalWithCode(HttpResponseBuilder response, int status, int code) {
        return refusal(response, status, new PactDslJsonBody().numberValue("code", code));
    }

    private static HttpResponseBuilder refusal(HttpResponseBuilder response, int status, PactDslJsonBody error) {
        return answer(response, status, error.stringType("description", "What went wrong, in the service's words"));
    }

    static HttpResponseBuilder answer(HttpResponseBuilder response, int status, DslPart body) {
        return withIds(response.status(status))
                .headers(Map.of("Content-Type", regexp("(application|text)/json(;.*)?", "application/json")))
                .body(body);
    }

    static HttpResponseBuilder withIds(HttpResponseBuilder response) {
        return response.headers(
                Map.of("MS-RequestId", regexp(GUID, REQUEST_ID), "MS-CorrelationId", regexp(GUID, CORRELATION_ID)));
    }

    static PartnerCenter partner(MockServer partnerCenter) {
        return PartnerCenter.builder()
                .baseUrl(URI.create(partnerCenter.getUrl()))
                .accessToken(() -> "token-of-pact-test")
                .maxAttempts(1)
                .build();
    }

    static <R> R ask(MockServer partnerCenter, String sample, Function<QualificationOperations, R> operation) {
        try (PartnerCenter partner = partner(partnerCenter)) {
            return operation.apply(partner.customers().byId(customer(sample)).qualification());
        }
    }

    static PartnerCenterException refused(
            MockServer partnerCenter, String sample, Function<QualificationOperations, ?> operation) {
        return catchThrowableOfType(PartnerCenterException.class, () -> ask(partnerCenter, sample, operation));
    }
}
