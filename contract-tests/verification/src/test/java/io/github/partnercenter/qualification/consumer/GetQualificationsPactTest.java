package io.github.partnercenter.qualification.consumer;

import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.CONSUMER;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.PROVIDER;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.about;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.answer;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.ask;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.customer;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.refusal;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.refused;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.request;
import static org.assertj.core.api.Assertions.assertThat;

import au.com.dius.pact.consumer.MockServer;
import au.com.dius.pact.consumer.dsl.DslPart;
import au.com.dius.pact.consumer.dsl.LambdaDsl;
import au.com.dius.pact.consumer.dsl.LambdaDslObject;
import au.com.dius.pact.consumer.dsl.PactBuilder;
import au.com.dius.pact.consumer.junit5.PactConsumerTestExt;
import au.com.dius.pact.consumer.junit5.PactTestFor;
import au.com.dius.pact.core.model.PactSpecVersion;
import au.com.dius.pact.core.model.V4Pact;
import au.com.dius.pact.core.model.annotations.Pact;
import io.github.partnercenter.qualification.PartnerCenterException;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.QualificationOperations;
import io.github.partnercenter.qualification.Vetting;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.model.VettedQualification;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What our client expects of {@code GET /v1/customers/{customerTenantId}/qualifications}. */
@ExtendWith(PactConsumerTestExt.class)
@PactTestFor(providerName = PROVIDER, pactVersion = PactSpecVersion.V4)
class GetQualificationsPactTest {

    @Pact(consumer = CONSUMER)
    V4Pact approved(PactBuilder pact) {
        return pact.given(
                        "the customer has a qualification",
                        Map.of("customerId", customer("education").toString(), "qualification", "Education"))
                .expectsToReceiveHttpInteraction(
                        "a request for the qualifications of a school",
                        http -> http.withRequest(request -> request(request, "GET", "education", "qualifications"))
                                .willRespondWith(response -> answer(
                                        response,
                                        200,
                                        one(vetted -> vetted.stringMatcher(
                                                        "qualification", "(?i)education", "Education")
                                                .stringMatcher("vettingStatus", "(?i)approved", "Approved")))))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "approved")
    void readsThatEducationIsApproved(MockServer partnerCenter) {
        Vetting education = education(partnerCenter, "education");

        assertThat(education.state()).isEqualTo(Vetting.State.APPROVED);
    }

    @Pact(consumer = CONSUMER)
    V4Pact inReview(PactBuilder pact) {
        return pact.given("the customer is in review for education", about("educationInReview"))
                .expectsToReceiveHttpInteraction(
                        "a request for the qualifications of a customer in review",
                        http -> http.withRequest(
                                        request -> request(request, "GET", "educationInReview", "qualifications"))
                                .willRespondWith(response -> answer(
                                        response,
                                        200,
                                        one(vetted -> vetted.stringMatcher(
                                                        "qualification", "(?i)education", "Education")
                                                .stringMatcher("vettingStatus", "(?i)in_?review", "InReview")
                                                .stringMatcher(
                                                        "vettingCreatedDate", "\\d.*", "2020-12-03T10:37:38.885Z")))))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "inReview")
    void readsSinceWhenEducationIsInReview(MockServer partnerCenter) {
        Vetting education = education(partnerCenter, "educationInReview");

        assertThat(education.state()).isEqualTo(Vetting.State.IN_REVIEW);
        assertThat(education.created()).contains(Instant.parse("2020-12-03T10:37:38.885Z"));
    }

    @Pact(consumer = CONSUMER)
    V4Pact denied(PactBuilder pact) {
        return pact.given("the customer was denied education", about("educationDenied"))
                .expectsToReceiveHttpInteraction(
                        "a request for the qualifications of a customer that was denied",
                        http -> http.withRequest(
                                        request -> request(request, "GET", "educationDenied", "qualifications"))
                                .willRespondWith(response -> answer(
                                        response,
                                        200,
                                        one(vetted -> vetted.stringMatcher(
                                                        "qualification", "(?i)education", "Education")
                                                .stringMatcher("vettingStatus", "(?i)denied", "Denied")
                                                .stringMatcher("vettingReason", ".+", "Not an Education Customer")))))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "denied")
    void readsWhyEducationWasDenied(MockServer partnerCenter) {
        Vetting education = education(partnerCenter, "educationDenied");

        assertThat(education.state()).isEqualTo(Vetting.State.DENIED);
        assertThat(education.reason()).contains("Not an Education Customer");
    }

    @Pact(consumer = CONSUMER)
    V4Pact unqualified(PactBuilder pact) {
        return pact.given("the customer has no qualification", about("none"))
                .expectsToReceiveHttpInteraction(
                        "a request for the qualifications of a customer that has none",
                        http -> http.withRequest(request -> request(request, "GET", "none", "qualifications"))
                                .willRespondWith(response -> answer(
                                        response,
                                        200,
                                        LambdaDsl.newJsonArray(none -> {}).build())))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "unqualified")
    void readsThatThereIsNone(MockServer partnerCenter) {
        assertThat(ask(partnerCenter, "none", QualificationOperations::getQualifications))
                .isEmpty();
    }

    @Pact(consumer = CONSUMER)
    V4Pact notKnownToday(PactBuilder pact) {
        return pact.given("the customer has a qualification that is not known today", about("notKnownToday"))
                .expectsToReceiveHttpInteraction(
                        "a request for qualifications that are not known today",
                        http -> http.withRequest(request -> request(request, "GET", "notKnownToday", "qualifications"))
                                .willRespondWith(response -> answer(
                                        response,
                                        200,
                                        one(vetted -> vetted.stringMatcher(
                                                        "qualification", "[A-Za-z].*", "ResearchInstitute")
                                                .stringMatcher("vettingStatus", "[A-Za-z].*", "Escalated")))))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "notKnownToday")
    void keepsValuesThatAreNotKnownToday(MockServer partnerCenter) {
        List<VettedQualification> qualifications =
                ask(partnerCenter, "notKnownToday", QualificationOperations::getQualifications);

        assertThat(qualifications).singleElement().satisfies(vetted -> {
            assertThat(vetted.qualification().value()).isEqualTo("ResearchInstitute");
            assertThat(vetted.vettingStatus().value()).isEqualTo("Escalated");
        });
    }

    @Pact(consumer = CONSUMER)
    V4Pact noSuchCustomer(PactBuilder pact) {
        return pact.given("there is no such customer", about("noSuchCustomer"))
                .expectsToReceiveHttpInteraction(
                        "a request for the qualifications of nobody",
                        http -> http.withRequest(request -> request(request, "GET", "noSuchCustomer", "qualifications"))
                                .willRespondWith(response -> refusal(response, 404, 60003)))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "noSuchCustomer")
    void saysThatThereIsNoSuchCustomer(MockServer partnerCenter) {
        PartnerCenterException refusal =
                refused(partnerCenter, "noSuchCustomer", QualificationOperations::getQualifications);

        assertThat(refusal.category()).isEqualTo(Category.NOT_FOUND);
        assertThat(refusal.errorCode()).isEqualTo("60003");
    }

    @Pact(consumer = CONSUMER)
    V4Pact noToken(PactBuilder pact) {
        return pact.given("the request has no token")
                .expectsToReceiveHttpInteraction(
                        "a request for qualifications without a token",
                        http -> http.withRequest(request -> request.method("GET")
                                        .path("/v1/customers/" + customer("education") + "/qualifications"))
                                .willRespondWith(response -> refusal(response, 401, 800001)))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "noToken")
    void saysThatTheTokenIsMissing(MockServer partnerCenter) {
        PartnerCenterException refusal =
                refused(partnerCenter, "education", QualificationOperations::getQualifications);

        assertThat(refusal.category()).isEqualTo(Category.UNAUTHORIZED);
        assertThat(refusal.errorCode()).isEqualTo("800001");
    }

    private static DslPart one(Consumer<LambdaDslObject> vetted) {
        return LambdaDsl.newJsonArray(array -> array.object(vetted)).build();
    }

    private static Vetting education(MockServer partnerCenter, String sample) {
        return Vetting.of(
                CustomerQualification.EDUCATION,
                ask(partnerCenter, sample, QualificationOperations::getQualifications));
    }
}
