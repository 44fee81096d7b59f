package io.github.partnercenter.qualification.consumer;

import static au.com.dius.pact.consumer.dsl.Matchers.regexp;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.CONSUMER;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.CORRELATION_ID;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.PROVIDER;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.REQUEST_ID;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.about;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.ask;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.customer;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.refusal;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.refusalWithCode;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.refused;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.request;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.text;
import static org.assertj.core.api.Assertions.assertThat;

import au.com.dius.pact.consumer.MockServer;
import au.com.dius.pact.consumer.dsl.PactBuilder;
import au.com.dius.pact.consumer.dsl.PactDslJsonBody;
import au.com.dius.pact.consumer.junit5.PactConsumerTestExt;
import au.com.dius.pact.consumer.junit5.PactTestFor;
import au.com.dius.pact.core.model.PactSpecVersion;
import au.com.dius.pact.core.model.V4Pact;
import au.com.dius.pact.core.model.annotations.Pact;
import io.github.partnercenter.qualification.PartnerCenterException;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.PartnerResponse;
import io.github.partnercenter.qualification.QualificationOperations;
import io.github.partnercenter.qualification.model.CustomerQualification;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What our client expects of {@code GET /v1/customers/{customerTenantId}/qualification}. */
@ExtendWith(PactConsumerTestExt.class)
@PactTestFor(providerName = PROVIDER, pactVersion = PactSpecVersion.V4)
class GetQualificationPactTest {

    @Pact(consumer = CONSUMER)
    V4Pact qualified(PactBuilder pact) {
        return pact.given(
                        "the customer has a qualification",
                        Map.of("customerId", customer("education").toString(), "qualification", "Education"))
                .expectsToReceiveHttpInteraction(
                        "a request for the qualification of a customer that has one",
                        http -> http.withRequest(request -> request(request, "GET", "education", "qualification"))
                                .willRespondWith(response -> text(response, 200, "(?i)education", "education")))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "qualified")
    void readsTheQualification(MockServer partnerCenter) {
        PartnerResponse<CustomerQualification> response =
                ask(partnerCenter, "education", QualificationOperations::getWithResponse);

        assertThat(response.value()).isEqualTo(CustomerQualification.EDUCATION);
        assertThat(response.requestId()).hasToString(REQUEST_ID);
        assertThat(response.correlationId()).hasToString(CORRELATION_ID);
    }

    @Pact(consumer = CONSUMER)
    V4Pact government(PactBuilder pact) {
        return pact.given(
                        "the customer has a qualification",
                        Map.of(
                                "customerId",
                                customer("governmentCommunityCloud").toString(),
                                "qualification",
                                "GovernmentCommunityCloud"))
                .expectsToReceiveHttpInteraction(
                        "a request for the qualification of a government customer",
                        http -> http.withRequest(
                                        request -> request(request, "GET", "governmentCommunityCloud", "qualification"))
                                .willRespondWith(response -> text(
                                        response,
                                        200,
                                        "(?i)government_?community_?cloud",
                                        "government_community_cloud")))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "government")
    void readsAValueOfSeveralWords(MockServer partnerCenter) {
        assertThat(ask(partnerCenter, "governmentCommunityCloud", QualificationOperations::get))
                .isEqualTo(CustomerQualification.GOVERNMENT_COMMUNITY_CLOUD);
    }

    @Pact(consumer = CONSUMER)
    V4Pact unqualified(PactBuilder pact) {
        return pact.given("the customer has no qualification", about("none"))
                .expectsToReceiveHttpInteraction(
                        "a request for the qualification of a customer that has none",
                        http -> http.withRequest(request -> request(request, "GET", "none", "qualification"))
                                .willRespondWith(response -> text(response, 200, "(?i)none", "none")))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "unqualified")
    void readsThatThereIsNone(MockServer partnerCenter) {
        assertThat(ask(partnerCenter, "none", QualificationOperations::get)).isEqualTo(CustomerQualification.NONE);
    }

    @Pact(consumer = CONSUMER)
    V4Pact notKnownToday(PactBuilder pact) {
        return pact.given("the customer has a qualification that is not known today", about("notKnownToday"))
                .expectsToReceiveHttpInteraction(
                        "a request for a qualification that is not known today",
                        http -> http.withRequest(request -> request(request, "GET", "notKnownToday", "qualification"))
                                .willRespondWith(
                                        response -> text(response, 200, "[A-Za-z][\\w -]*", "research_institute")))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "notKnownToday")
    void keepsAValueThatIsNotKnownToday(MockServer partnerCenter) {
        CustomerQualification qualification = ask(partnerCenter, "notKnownToday", QualificationOperations::get);

        assertThat(qualification.isKnown()).isFalse();
        assertThat(qualification.value()).isEqualTo("research_institute");
    }

    @Pact(consumer = CONSUMER)
    V4Pact noSuchCustomer(PactBuilder pact) {
        return pact.given("there is no such customer", about("noSuchCustomer"))
                .expectsToReceiveHttpInteraction(
                        "a request for the qualification of nobody",
                        http -> http.withRequest(request -> request(request, "GET", "noSuchCustomer", "qualification"))
                                .willRespondWith(response -> refusal(response, 404, 60003)))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "noSuchCustomer")
    void saysThatThereIsNoSuchCustomer(MockServer partnerCenter) {
        PartnerCenterException refusal = refused(partnerCenter, "noSuchCustomer", QualificationOperations::get);

        assertThat(refusal.category()).isEqualTo(Category.NOT_FOUND);
        assertThat(refusal.errorCode()).isEqualTo("60003");
        assertThat(refusal.requestId()).hasToString(REQUEST_ID);
    }

    @Pact(consumer = CONSUMER)
    V4Pact noRelationship(PactBuilder pact) {
        return pact.given("the customer belongs to another partner", about("noRelationship"))
                .expectsToReceiveHttpInteraction(
                        "a request for the qualification of another partner's customer",
                        http -> http.withRequest(request -> request(request, "GET", "noRelationship", "qualification"))
                                .willRespondWith(response -> refusalWithCode(response, 403, 20002)))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "noRelationship")
    void saysThatTheCustomerBelongsToAnotherPartner(MockServer partnerCenter) {
        PartnerCenterException refusal = refused(partnerCenter, "noRelationship", QualificationOperations::get);

        assertThat(refusal.category()).isEqualTo(Category.NO_RELATIONSHIP);
        assertThat(refusal.errorCode()).isEqualTo("20002");
    }

    @Pact(consumer = CONSUMER)
    V4Pact throttled(PactBuilder pact) {
        return pact.given("the quota is used up", about("education"))
                .expectsToReceiveHttpInteraction(
                        "a request beyond the quota",
                        http -> http.withRequest(request -> request(request, "GET", "education", "qualification"))
                                .willRespondWith(response -> response.status(429)
                                        .headers(Map.of("Retry-After", regexp("\\d+", "57")))
                                        .body(new PactDslJsonBody()
                                                .integerType("statusCode", 429)
                                                .stringType("message", "Rate limit is exceeded."))))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "throttled")
    void tellsHowLongToWait(MockServer partnerCenter) {
        PartnerCenterException refusal = refused(partnerCenter, "education", QualificationOperations::get);

        assertThat(refusal.category()).isEqualTo(Category.THROTTLED);
        assertThat(refusal.errorCode()).isEqualTo("429");
        assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(57));
    }

    @Pact(consumer = CONSUMER)
    V4Pact noToken(PactBuilder pact) {
        return pact.given("the request has no token")
                .expectsToReceiveHttpInteraction(
                        "a request without a token",
                        http -> http.withRequest(request -> request.method("GET")
                                        .path("/v1/customers/" + customer("education") + "/qualification"))
                                .willRespondWith(response -> refusal(response, 401, 800001)))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "noToken")
    void saysThatTheTokenIsMissing(MockServer partnerCenter) {
        PartnerCenterException refusal = refused(partnerCenter, "education", QualificationOperations::get);

        assertThat(refusal.category()).isEqualTo(Category.UNAUTHORIZED);
        assertThat(refusal.errorCode()).isEqualTo("800001");
    }
}
