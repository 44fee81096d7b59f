package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.partnercenter.qualification.model.CustomerQualification;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RequestContextTest {
    private static final UUID CUSTOMER = UUID.fromString("3f2504e0-4f89-41d3-9a0c-0305e82c3301");
    private static final UUID CORRELATION_ID = UUID.fromString("7d2456fd-2d79-46d0-9f8e-5d7ecd5f8745");
    private static final UUID REQUEST_ID = UUID.fromString("037db222-6d8e-4d7f-ba78-df3dca33fb68");

    @Test
    void changesWhatItSetsAndNothingElse() {
        try (StubServer server = StubServer.answering(200, "\"none\"");
                PartnerCenter partner = partner(server)) {
            PartnerCenter view = partner.with(RequestContext.builder()
                    .correlationId(CORRELATION_ID)
                    .requestId(REQUEST_ID)
                    .locale(Locale.GERMANY)
                    .build());
            PartnerCenter viewOfView =
                    view.with(RequestContext.builder().locale(Locale.ITALY).build());

            PartnerResponse<CustomerQualification> response =
                    view.customers().byId(CUSTOMER).qualification().getWithResponse();
            viewOfView.customers().byId(CUSTOMER).qualification().get();
            partner.customers().byId(CUSTOMER).qualification().get();

            assertThat(response.correlationId()).isEqualTo(CORRELATION_ID);
            assertThat(response.requestId()).isEqualTo(REQUEST_ID);
            assertThat(server.asked())
                    .extracting(asked -> asked.headers().getFirst("X-Locale"))
                    .containsExactly("de-DE", "it-IT", "en-GB");
            assertThat(server.asked())
                    .extracting(asked ->
                            asked.headers().getFirst("MS-CorrelationId").equals(CORRELATION_ID.toString()))
                    .containsExactly(true, true, false);
            assertThat(server.asked())
                    .extracting(
                            asked -> asked.headers().getFirst("MS-RequestId").equals(REQUEST_ID.toString()))
                    .containsExactly(true, true, false);
        }
    }

    @Test
    void closingAViewClosesNothing() {
        try (StubServer server = StubServer.answering(200, "\"none\"");
                PartnerCenter partner = partner(server)) {
            partner.with(RequestContext.builder().build()).close();

            assertThat(partner.customers().byId(CUSTOMER).qualification().get()).isEqualTo(CustomerQualification.NONE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT0S", "PT24H0.000000001S"})
    void refusesATimeoutThatIsNotPositiveOrOverADay(Duration timeout) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestContext.builder().callTimeout(timeout));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0.000000001S", "PT24H"})
    void takesATimeoutUpToADay(Duration timeout) {
        assertThat(RequestContext.builder().callTimeout(timeout).build()).isNotNull();
    }

    private static PartnerCenter partner(StubServer server) {
        return PartnerCenter.builder()
                .baseUrl(server.baseUrl())
                .accessToken(() -> "token-of-context-test")
                .locale(Locale.UK)
                .build();
    }
}
