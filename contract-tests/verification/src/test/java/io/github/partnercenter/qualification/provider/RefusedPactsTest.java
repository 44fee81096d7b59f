package io.github.partnercenter.qualification.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import au.com.dius.pact.core.model.Interaction;
import au.com.dius.pact.core.model.Pact;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import io.github.partnercenter.qualification.spec.PactAgainstSpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the pact of an imaginary consumer is told, interaction by interaction: it would turn the build red. */
@Tag("contract")
class RefusedPactsTest {
    private static final Pact PACT = Pacts.in(Pacts.REFUSED).findFirst().orElseThrow();

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "fits", textBlock = """
            a field that the spec lacks              | discountRate
            a field in another case                  | Qualification
            a number where text stands               | vettingStatus
            a status that the spec lacks             | Response status 202 not defined
            a path that the spec lacks               | No API path found
            a request header that the spec lacks     | the operation has no header X-Shop
            a query parameter that the spec lacks    | the operation has no query parameter expand
            a response header that the spec lacks    | status 200 of the operation has no header X-Discount
            a request without a token                | no bearer token in header Authorization
            a state that the provider lacks          | fits
            a state without its parameter            | fits
            """)
    void againstTheSpec(String interaction, String difference) {
        String differences = String.join("\n", PactAgainstSpec.differences(interaction(interaction)));

        if (difference == null) {
            assertThat(differences).isEmpty();
        } else {
            assertThat(differences).contains(difference);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "honoured", textBlock = """
            a field that the spec lacks              | discountRate
            a field in another case                  | Qualification
            a number where text stands               | vettingStatus
            a status that the spec lacks             | 202
            a path that the spec lacks               | 404
            a request header that the spec lacks     | honoured
            a query parameter that the spec lacks    | honoured
            a response header that the spec lacks    | X-Discount
            a request without a token                | 401
            a state that the provider lacks          | There is no provider state "the customer pays early"
            a state without its parameter            | takes the parameters [customerId, qualification]
            """)
    void againstTheSandbox(String interaction, String difference) {
        try (QualificationSandbox sandbox = QualificationSandbox.start()) {
            AssertionError refusal = catchThrowableOfType(
                    AssertionError.class,
                    () -> Verification.of(sandbox, "token-of-refused-pact").verify(PACT, interaction(interaction)));

            if (difference == null) {
                assertThat(refusal).isNull();
            } else {
                assertThat(refusal)
                        .hasMessageContaining("imaginary-shop")
                        .hasMessageContaining(interaction)
                        .hasMessageContaining(difference);
            }
        }
    }

    private static Interaction interaction(String description) {
        return PACT.getInteractions().stream()
                .filter(interaction -> interaction.getDescription().equals(description))
                .findFirst()
                .orElseThrow();
    }
}
