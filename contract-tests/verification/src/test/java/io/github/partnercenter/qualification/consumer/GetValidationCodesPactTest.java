package io.github.partnercenter.qualification.consumer;

import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.CONSUMER;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.PROVIDER;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.answer;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.partner;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.refusal;
import static io.github.partnercenter.qualification.consumer.PartnerCenterPact.withHeaders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import au.com.dius.pact.consumer.MockServer;
import au.com.dius.pact.consumer.dsl.LambdaDsl;
import au.com.dius.pact.consumer.dsl.PactBuilder;
import au.com.dius.pact.consumer.junit5.PactConsumerTestExt;
import au.com.dius.pact.consumer.junit5.PactTestFor;
import au.com.dius.pact.core.model.PactSpecVersion;
import au.com.dius.pact.core.model.V4Pact;
import au.com.dius.pact.core.model.annotations.Pact;
import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.PartnerCenterException;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.model.ValidationCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What our client expects of {@code GET /v1/customers/all/validations}. */
@ExtendWith(PactConsumerTestExt.class)
@PactTestFor(providerName = PROVIDER, pactVersion = PactSpecVersion.V4)
class GetValidationCodesPactTest {

    @Pact(consumer = CONSUMER)
    V4Pact codes(PactBuilder pact) {
        return pact.given("the partner has a validation code")
                .expectsToReceiveHttpInteraction(
                        "a request for the validation codes",
                        http -> http.withRequest(request ->
                                        withHeaders(request.method("GET").path("/v1/customers/all/validations")))
                                .willRespondWith(response -> answer(
                                        response,
                                        200,
                                        LambdaDsl.newJsonArrayMinLike(
                                                        1,
                                                        codes -> codes.object(
                                                                code -> code.stringType("validationId", "12345")
                                                                        .integerType("maxCreates", 5)
                                                                        .integerType("remainingCreates", 4)))
                                                .build())))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "codes")
    void readsTheValidationCodes(MockServer partnerCenter) {
        try (PartnerCenter partner = partner(partnerCenter)) {
            List<ValidationCode> codes = partner.validations().getValidationCodes();

            assertThat(codes).singleElement().satisfies(code -> {
                assertThat(code.validationId()).isEqualTo("12345");
                assertThat(code.maxCreates()).isEqualTo(5);
                assertThat(code.remainingCreates()).isEqualTo(4);
            });
        }
    }

    @Pact(consumer = CONSUMER)
    V4Pact noToken(PactBuilder pact) {
        return pact.given("the request has no token")
                .expectsToReceiveHttpInteraction(
                        "a request for the validation codes without a token",
                        http -> http.withRequest(
                                        request -> request.method("GET").path("/v1/customers/all/validations"))
                                .willRespondWith(response -> refusal(response, 401, 800001)))
                .toPact();
    }

    @Test
    @PactTestFor(pactMethod = "noToken")
    void saysThatTheTokenIsMissing(MockServer partnerCenter) {
        try (PartnerCenter partner = partner(partnerCenter)) {
            PartnerCenterException refusal = catchThrowableOfType(
                    PartnerCenterException.class, () -> partner.validations().getValidationCodes());

            assertThat(refusal.category()).isEqualTo(Category.UNAUTHORIZED);
        }
    }
}
