package io.github.partnercenter.qualification.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import io.github.partnercenter.qualification.spec.PactAgainstSpec;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the pact of an imaginary consumer is told, interaction by interaction: it would turn the build red. */
class RefusedPactsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "fits", textBlock = """
            a field that the spec lacks              | discountRate
            a field in another case                  | Qualification
            a number where text stands               | vettingStatus
            a status that the spec lacks             | Response status 202 not defined
            a path that the spec lacks               | no operation GET /v1/customers/{…}/
            a request header that the spec lacks     | the operation has no header X-Shop
            a query parameter that the spec lacks    | the operation has no query parameter expand
            a response header that the spec lacks    | status 200 of the operation has no header X-Discount
            a request without a token                | no bearer token in header Authorization
            a state that the provider lacks          | fits
            a state with a parameter that it lacks   | fits
            """)
    void againstTheSpec(String interaction, String difference) {
        assertDiffers(difference, PactAgainstSpec.differences(interaction(interaction)));
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
            a state with a parameter that it lacks   | takes the parameters [customerId, qualification]
            """)
    void againstTheSandbox(String interaction, String difference) {
        try (QualificationSandbox sandbox = QualificationSandbox.start()) {
            assertDiffers(
                    difference,
                    Verification.of(sandbox, "token-of-refused-pact").differences(interaction(interaction)));
        }
    }

    private static void assertDiffers(String difference, List<String> differences) {
        if (difference == null) {
            assertThat(differences).isEmpty();
        } else {
            assertThat(String.join("\n", differences)).contains(difference);
        }
    }

    private static PactInteraction interaction(String description) {
        return Pacts.in(Pacts.REFUSED)
                .filter(interaction -> interaction.description().equals(description))
                .findFirst()
                .orElseThrow();
    }
}
