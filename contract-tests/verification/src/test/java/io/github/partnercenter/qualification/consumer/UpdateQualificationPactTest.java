package io.github.partnercenter.qualification.consumer;

import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.CONSUMER;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.PROVIDER;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.about;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.ask;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.refusalWithCode;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.refused;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.request;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.text;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.withIds;
import static org.assertj.core.api.Assertions.assertThat;

import au.com.dius.pact.consumer.MockServer;
import au.com.dius.pact.consumer.dsl.PactBuilder;
import au.com.dius.pact.consumer.dsl.PactDslJsonRootValue;
import au.com.dius.pact.consumer.junit5.PactConsumerTestExt;
import au.com.dius.pact.consumer.junit5.PactTestFor;
import au.com.dius.pact.core.model.PactSpecVersion;
import au.com.dius.pact.core.model.V4Pact;
import au.com.dius.pact.core.model.annotations.Pact;
import io.github.partnercenter.qualification.PartnerCenterException;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.model.CustomerQualification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What our client expects of {@code PUT /v1/customers/{customerTenantId}/qualification}. */
@ExtendWith(PactConsumerTestExt.class)
@PactTestFor(providerName = PROVIDER, pactVersion = PactSpecVersion.V4)
class UpdateQualificationPactTest {

    @Pact(consumer = CONSUMER)
    V4Pact education(PactBuilder pact) {
        return pact.given("the customer has no qualification", about("none"))
                .expectsToReceiveHttpInteraction(
                        "a request to make a customer a school",
                        http -> http.withRequest(request -> request(request, "PUT", "none", "qualification")
                                        .header("Content-Type", "application/json")
                                        .body(PactDslJsonRootValue.stringMatcher("Education", "Education")))
                                .willRespondWith(response -> text(response, 200, "(?i)education", "education")))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "education")
    void setsEducation(MockServer partnerCenter) {
        CustomerQualification now =
                ask(partnerCenter, "none", operations -> operations.update(CustomerQualification.EDUCATION));

        assertThat(now).isEqualTo(CustomerQualification.EDUCATION);
    }

    @Pact(consumer = CONSUMER)
    V4Pact government(PactBuilder pact) {
        return pact.given("the customer has no qualification", about("none"))
                .expectsToReceiveHttpInteraction(
                        "a request to make a customer a government customer",
                        http -> http.withRequest(request -> request(request, "PUT", "none", "qualification")
                                        .queryParameter("code", "12345")
                                        .header("Content-Type", "application/json")
                                        .body(PactDslJsonRootValue.stringMatcher(
                                                "GovernmentCommunityCloud", "GovernmentCommunityCloud")))
                                .willRespondWith(response -> text(
                                        response, 200, "(?i)government_?community_?cloud", "governmentcommunitycloud")))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "government")
    void sendsTheValidationCode(MockServer partnerCenter) {
        CustomerQualification now = ask(
                partnerCenter,
                "none",
                operations -> operations.update(CustomerQualification.GOVERNMENT_COMMUNITY_CLOUD, "12345"));

        assertThat(now).isEqualTo(CustomerQualification.GOVERNMENT_COMMUNITY_CLOUD);
    }

    @Pact(consumer = CONSUMER)
    V4Pact notEligible(PactBuilder pact) {
        return pact.given("the customer is not eligible for education", about("none"))
                .expectsToReceiveHttpInteraction(
                        "a request to make a school of a customer that is none",
                        http -> http.withRequest(request -> request(request, "PUT", "none", "qualification")
                                        .header("Content-Type", "application/json")
                                        .body(PactDslJsonRootValue.stringMatcher("Education", "Education")))
                                .willRespondWith(response -> withIds(response.status(400))))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "notEligible")
    void saysThatTheInputIsBad(MockServer partnerCenter) {
        PartnerCenterException refusal =
                refused(partnerCenter, "none", operations -> operations.update(CustomerQualification.EDUCATION));

        assertThat(refusal.category()).isEqualTo(Category.BAD_INPUT);
    }

    @Pact(consumer = CONSUMER)
    V4Pact appOnly(PactBuilder pact) {
        return pact.given("the token is app-only", about("none"))
                .expectsToReceiveHttpInteraction(
                        "a request to set a qualification with an app-only token",
                        http -> http.withRequest(request -> request(request, "PUT", "none", "qualification")
                                        .header("Content-Type", "application/json")
                                        .body(PactDslJsonRootValue.stringMatcher("Education", "Education")))
                                .willRespondWith(response -> refusalWithCode(response, 403, 900329)))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "appOnly")
    void saysThatAUserIsNeeded(MockServer partnerCenter) {
        PartnerCenterException refusal =
                refused(partnerCenter, "none", operations -> operations.update(CustomerQualification.EDUCATION));

        assertThat(refusal.category()).isEqualTo(Category.NEEDS_APP_PLUS_USER);
        assertThat(refusal.errorCode()).isEqualTo("900329");
    }
}
