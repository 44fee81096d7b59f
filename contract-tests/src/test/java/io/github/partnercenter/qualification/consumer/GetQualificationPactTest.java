package io.github.partnercenter.qualification.consumer;

import static au.com.dius.pact.consumer.dsl.Matchers.fromProviderState;
import static au.com.dius.pact.consumer.dsl.Matchers.regexp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import au.com.dius.pact.consumer.MockServer;
import au.com.dius.pact.consumer.dsl.DslPart;
import au.com.dius.pact.consumer.dsl.HttpRequestBuilder;
import au.com.dius.pact.consumer.dsl.HttpResponseBuilder;
import au.com.dius.pact.consumer.dsl.PactBuilder;
import au.com.dius.pact.consumer.dsl.PactDslJsonBody;
import au.com.dius.pact.consumer.dsl.PactDslJsonRootValue;
import au.com.dius.pact.consumer.junit5.PactConsumerTestExt;
import au.com.dius.pact.consumer.junit5.PactTestFor;
import au.com.dius.pact.core.model.PactSpecVersion;
import au.com.dius.pact.core.model.V4Pact;
import au.com.dius.pact.core.model.annotations.Pact;
import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.PartnerCenterException;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.PartnerResponse;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What our client expects of {@code GET /v1/customers/{customer-tenant-id}/qualification}. */
@ExtendWith(PactConsumerTestExt.class)
@PactTestFor(providerName = "partner-center", pactVersion = PactSpecVersion.V4)
class GetQualificationPactTest {
    private static final String CONSUMER = "qualification-client";
    private static final String GUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
    private static final String REQUEST_ID = "037db222-6d8e-4d7f-ba78-df3dca33fb68";
    private static final String CORRELATION_ID = "7d2456fd-2d79-46d0-9f8e-5d7ecd5f8745";
    private static final Map<String, UUID> CUSTOMERS = QualificationSandbox.sampleCustomers();

    @Pact(consumer = CONSUMER)
    V4Pact qualified(PactBuilder pact) {
        UUID customer = CUSTOMERS.get("education");
        return pact.given(
                        "the customer has a qualification",
                        Map.of("customerId", customer.toString(), "qualification", "Education"))
                .expectsToReceiveHttpInteraction(
                        "a request for the qualification of a customer that has one",
                        http -> http.withRequest(request -> get(request, customer))
                                .willRespondWith(response -> ok(response, "(?i)education", "education")))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "qualified")
    void readsTheQualification(MockServer partnerCenter) {
        PartnerResponse<CustomerQualification> response = get(partnerCenter, CUSTOMERS.get("education"));

        assertThat(response.value()).isEqualTo(CustomerQualification.EDUCATION);
        assertThat(response.requestId()).hasToString(REQUEST_ID);
        assertThat(response.correlationId()).hasToString(CORRELATION_ID);
    }

    @Pact(consumer = CONSUMER)
    V4Pact unqualified(PactBuilder pact) {
        UUID customer = CUSTOMERS.get("none");
        return pact.given("the customer has no qualification", Map.of("customerId", customer.toString()))
                .expectsToReceiveHttpInteraction(
                        "a request for the qualification of a customer that has none",
                        http -> http.withRequest(request -> get(request, customer))
                                .willRespondWith(response -> ok(response, "(?i)none", "none")))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "unqualified")
    void readsThatThereIsNone(MockServer partnerCenter) {
        assertThat(get(partnerCenter, CUSTOMERS.get("none")).value()).isEqualTo(CustomerQualification.NONE);
    }

    @Pact(consumer = CONSUMER)
    V4Pact notKnownToday(PactBuilder pact) {
        UUID customer = CUSTOMERS.get("notKnownToday");
        return pact.given(
                        "the customer has a qualification that is not known today",
                        Map.of("customerId", customer.toString()))
                .expectsToReceiveHttpInteraction(
                        "a request for a qualification that is not known today",
                        http -> http.withRequest(request -> get(request, customer))
                                .willRespondWith(response -> ok(response, "[A-Za-z][\\w -]*", "research_institute")))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "notKnownToday")
    void keepsAValueThatIsNotKnownToday(MockServer partnerCenter) {
        CustomerQualification qualification =
                get(partnerCenter, CUSTOMERS.get("notKnownToday")).value();

        assertThat(qualification.isKnown()).isFalse();
        assertThat(qualification.value()).isEqualTo("research_institute");
    }

    @Pact(consumer = CONSUMER)
    V4Pact noSuchCustomer(PactBuilder pact) {
        UUID customer = CUSTOMERS.get("noSuchCustomer");
        return pact.given("there is no such customer", Map.of("customerId", customer.toString()))
                .expectsToReceiveHttpInteraction(
                        "a request for the qualification of nobody",
                        http -> http.withRequest(request -> get(request, customer))
                                .willRespondWith(response -> refused(response, 404, 60003)))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "noSuchCustomer")
    void saysThatThereIsNoSuchCustomer(MockServer partnerCenter) {
        PartnerCenterException refusal = refusal(partnerCenter, CUSTOMERS.get("noSuchCustomer"));

        assertThat(refusal.category()).isEqualTo(Category.NOT_FOUND);
        assertThat(refusal.errorCode()).isEqualTo("60003");
        assertThat(refusal.requestId()).hasToString(REQUEST_ID);
    }

    @Pact(consumer = CONSUMER)
    V4Pact noToken(PactBuilder pact) {
        UUID customer = CUSTOMERS.get("education");
        return pact.given("the request has no token")
                .expectsToReceiveHttpInteraction(
                        "a request without a token",
                        http -> http.withRequest(request ->
                                        request.method("GET").path("/v1/customers/" + customer + "/qualification"))
                                .willRespondWith(response -> refused(response, 401, 800001)))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "noToken")
    void saysThatTheTokenIsMissing(MockServer partnerCenter) {
        PartnerCenterException refusal = refusal(partnerCenter, CUSTOMERS.get("education"));

        assertThat(refusal.category()).isEqualTo(Category.UNAUTHORIZED);
        assertThat(refusal.errorCode()).isEqualTo("800001");
    }

    private static HttpRequestBuilder get(HttpRequestBuilder request, UUID customer) {
        return request.method("GET")
                .path(fromProviderState(
                        "/v1/customers/${customerId}/qualification", "/v1/customers/" + customer + "/qualification"))
                .headers(Map.of(
                        "Accept",
                        "application/json",
                        "Authorization",
                        regexp("Bearer \\S+", "Bearer any-token"),
                        "MS-RequestId",
                        regexp(GUID, REQUEST_ID),
                        "MS-CorrelationId",
                        regexp(GUID, CORRELATION_ID)));
    }

    private static HttpResponseBuilder ok(HttpResponseBuilder response, String pattern, String example) {
        return answer(response, 200, PactDslJsonRootValue.stringMatcher(pattern, example));
    }

    private static HttpResponseBuilder refused(HttpResponseBuilder response, int status, int code) {
        DslPart error = new PactDslJsonBody()
                .integerType("code", code)
                .stringType("description", "What went wrong, in the service's words");
        return answer(response, status, error);
    }

    private static HttpResponseBuilder answer(HttpResponseBuilder response, int status, DslPart body) {
        return response.status(status)
                .headers(Map.of(
                        "Content-Type",
                        regexp("application/json(;.*)?", "application/json"),
                        "MS-RequestId",
                        regexp(GUID, REQUEST_ID),
                        "MS-CorrelationId",
                        regexp(GUID, CORRELATION_ID)))
                .body(body);
    }

    private static PartnerCenterException refusal(MockServer partnerCenter, UUID customer) {
        return catchThrowableOfType(PartnerCenterException.class, () -> get(partnerCenter, customer));
    }

    private static PartnerResponse<CustomerQualification> get(MockServer partnerCenter, UUID customer) {
        try (PartnerCenter partner = PartnerCenter.builder()
                .baseUrl(URI.create(partnerCenter.getUrl()))
                .accessToken(() -> "token-of-pact-test")
                .build()) {
            return partner.customers().byId(customer).qualification().getWithResponse();
        }
    }
}
