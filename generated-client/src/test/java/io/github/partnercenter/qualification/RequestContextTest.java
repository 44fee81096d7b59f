package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.partnercenter.qualification.model.CustomerQualification;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
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

    /** By a permit that comes after the timeout: only with a longer timeout would the call wait for it. */
    @Test
    void keepsTheTimeoutThatItDoesNotSet() {
        try (StubServer server = StubServer.answering(200, "\"none\"");
                PartnerCenter partner = builder(server.baseUrl())
                        .callTimeout(Duration.ofMillis(900))
                        .rateLimiter(() -> Duration.ofSeconds(1))
                        .build()) {
            PartnerCenter view = partner.with(
                    RequestContext.builder().correlationId(CORRELATION_ID).build());
            PartnerCenterException refused = catchThrowableOfType(
                    PartnerCenterException.class,
                    () -> view.customers().byId(CUSTOMER).qualification().get());

            assertThat(refused)
                    .as("failure of a call whose permit comes after the timeout")
                    .isNotNull();
            assertThat(refused.category()).isEqualTo(PartnerCenterException.Category.THROTTLED);
            assertThat(server.asked()).isEmpty();
        }
    }

    static Stream<Arguments> everyFormOfACall() {
        return Stream.<Map.Entry<String, Consumer<PartnerCenter>>>of(
                        Map.entry(
                                "get",
                                view -> view.customers()
                                        .byId(CUSTOMER)
                                        .qualification()
                                        .get()),
                        Map.entry(
                                "getAsync",
                                view -> view.customers()
                                        .byId(CUSTOMER)
                                        .qualification()
                                        .getAsync()
                                        .join()),
                        Map.entry(
                                "getQualificationsWithResponse",
                                view -> view.customers()
                                        .byId(CUSTOMER.toString())
                                        .qualification()
                                        .getQualificationsWithResponse()),
                        Map.entry(
                                "getQualificationsWithResponseAsync",
                                view -> view.customers()
                                        .byId(CUSTOMER)
                                        .qualification()
                                        .getQualificationsWithResponseAsync()
                                        .join()),
                        Map.entry(
                                "getValidationCodes", view -> view.validations().getValidationCodes()),
                        Map.entry(
                                "getValidationCodesAsync",
                                view -> view.validations()
                                        .getValidationCodesAsync()
                                        .join()),
                        Map.entry(
                                "bulk read",
                                view -> view.customers()
                                        .byIds(List.of(CUSTOMER))
                                        .qualification()
                                        .get()
                                        .forEach(CustomerResult::value)),
                        Map.entry(
                                "bulk read of the plural endpoint",
                                view -> view.customers()
                                        .byIds(List.of(CUSTOMER))
                                        .qualification()
                                        .getQualifications()
                                        .forEach(CustomerResult::value)))
                .map(form -> Arguments.of(form.getKey(), form.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyFormOfACall")
    void holdsForEveryFormOfACall(String name, Consumer<PartnerCenter> call) {
        ScriptedServer.Script suitable = (request, connection) ->
                connection.answer(200, request.target().endsWith("/qualification") ? "\"none\"" : "[]");
        try (ScriptedServer server = ScriptedServer.running(suitable);
                PartnerCenter partner =
                        builder(server.baseUrl()).applicationName("order desk").build()) {
            call.accept(partner.with(
                    RequestContext.builder().correlationId(CORRELATION_ID).build()));
            call.accept(
                    partner.with(RequestContext.builder().locale(Locale.GERMANY).build()));

            assertThat(server.received())
                    .extracting(request -> request.header("X-Locale"))
                    .containsExactly("en-GB", "de-DE");
            assertThat(server.received().get(0).header("MS-CorrelationId")).isEqualTo(CORRELATION_ID.toString());
            assertThat(server.received())
                    .extracting(request -> request.header("MS-PartnerCenter-Application"))
                    .containsExactly("order desk", "order desk");
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
        return builder(server.baseUrl()).build();
    }

    private static PartnerCenter.Builder builder(URI baseUrl) {
        return PartnerCenter.builder()
                .baseUrl(baseUrl)
                .accessToken(() -> "token-of-context-test")
                .locale(Locale.UK);
    }
}
