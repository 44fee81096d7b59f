package io.github.partnercenter.qualification.consumer;

import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.CONSUMER;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.PROVIDER;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.about;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.answer;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.ask;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.refusalWithCode;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.refused;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.request;
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
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.model.CustomerQualificationRequest;
import io.github.partnercenter.qualification.model.EducationSegment;
import io.github.partnercenter.qualification.model.VettedQualification;
import io.github.partnercenter.qualification.model.VettingStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What our client expects of {@code POST /v1/customers/{customerTenantId}/qualifications}. */
@ExtendWith(PactConsumerTestExt.class)
@PactTestFor(providerName = PROVIDER, pactVersion = PactSpecVersion.V4)
class CreateQualificationsPactTest {
    private static final CustomerQualificationRequest SCHOOL = CustomerQualificationRequest.of(
                    CustomerQualification.EDUCATION)
            .withEducationSegment(EducationSegment.K12)
            .withWebsite("example.edu");
    private static final CustomerQualificationRequest GOVERNMENT = CustomerQualificationRequest.of(
                    CustomerQualification.GOVERNMENT_COMMUNITY_CLOUD)
            .withValidationCode("12345");

    @Pact(consumer = CONSUMER)
    V4Pact education(PactBuilder pact) {
        return pact.given("the customer has no qualification", about("none"))
                .expectsToReceiveHttpInteraction(
                        "an application for education",
                        http -> http.withRequest(request -> request(request, "POST", "none", "qualifications")
                                        .header("Content-Type", "application/json")
                                        .body(new PactDslJsonBody()
                                                .stringValue("qualification", "Education")
                                                .stringValue("educationSegment", "K12")
                                                .stringType("website", "example.edu")))
                                .willRespondWith(response -> answer(
                                        response,
                                        201,
                                        new PactDslJsonBody()
                                                .stringMatcher("qualification", "(?i)education", "Education")
                                                .stringMatcher("vettingStatus", "(?i)in_?review", "InReview")
                                                .stringMatcher("vettingCreateDate", "\\d.*", "2020-12-04T20:54:24Z"))))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "education")
    void appliesForEducation(MockServer partnerCenter) {
        VettedQualification application =
                ask(partnerCenter, "none", operations -> operations.createQualifications(SCHOOL));

        assertThat(application.qualification()).isEqualTo(CustomerQualification.EDUCATION);
        assertThat(application.vettingStatus()).isEqualTo(VettingStatus.IN_REVIEW);
    }

    @Pact(consumer = CONSUMER)
    V4Pact government(PactBuilder pact) {
        return pact.given("the customer has no qualification", about("none"))
                .expectsToReceiveHttpInteraction(
                        "an application for a government customer",
                        http -> http.withRequest(request -> request(request, "POST", "none", "qualifications")
                                        .header("Content-Type", "application/json")
                                        .body(new PactDslJsonBody()
                                                .stringValue("qualification", "GovernmentCommunityCloud")
                                                .stringType("validationCode", "12345")))
                                .willRespondWith(response -> answer(
                                        response,
                                        201,
                                        new PactDslJsonBody()
                                                .stringMatcher(
                                                        "qualification",
                                                        "(?i)government_?community_?cloud",
                                                        "GovernmentCommunityCloud"))))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "government")
    void appliesForAGovernmentCustomer(MockServer partnerCenter) {
        VettedQualification application =
                ask(partnerCenter, "none", operations -> operations.createQualifications(GOVERNMENT));

        assertThat(application.qualification()).isEqualTo(CustomerQualification.GOVERNMENT_COMMUNITY_CLOUD);
    }

    @Pact(consumer = CONSUMER)
    V4Pact appOnly(PactBuilder pact) {
        return pact.given("the token is app-only", about("none"))
                .expectsToReceiveHttpInteraction(
                        "an application with an app-only token",
                        http -> http.withRequest(request -> request(request, "POST", "none", "qualifications")
                                        .header("Content-Type", "application/json")
                                        .body(new PactDslJsonBody()
                                                .stringValue("qualification", "Education")
                                                .stringValue("educationSegment", "K12")
                                                .stringType("website", "example.edu")))
                                .willRespondWith(response -> refusalWithCode(response, 403, 900329)))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "appOnly")
    void saysThatAUserIsNeeded(MockServer partnerCenter) {
        PartnerCenterException refusal =
                refused(partnerCenter, "none", operations -> operations.createQualifications(SCHOOL));

        assertThat(refusal.category()).isEqualTo(Category.NEEDS_APP_PLUS_USER);
        assertThat(refusal.errorCode()).isEqualTo("900329");
    }
}
