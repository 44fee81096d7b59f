package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.model.VettedQualification;
import java.nio.charset.Charset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the singular operation makes of each body that was ever seen, and of some that must not pass. */
@Timeout(60)
class QualificationDecodingTest {
    private static final UUID CUSTOMER = UUID.fromString("3f2504e0-4f89-41d3-9a0c-0305e82c3301");
    private static final String JSON = "Content-Type: application/json";

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "Education, '    \"education\"\r\n\r\n'",
                "Education, '\uFEFF\"education\"'",
                "Education, '\uFEFF    \"education\"\r\n\r\n'",
                "Education, '\"Education\"'",
                "Education, '\"EDUCATION\"'",
                "Education, '\"\\u0065ducation\"'",
                "Education, '1'",
                "None, '\"none\"'",
                "None, '0'",
                "Nonprofit, '\"nonprofit\"'",
                "Nonprofit, '2'",
                "GovernmentCommunityCloud, '\"government_community_cloud\"'",
                "GovernmentCommunityCloud, '\"governmentcommunitycloud\"'",
                "GovernmentCommunityCloud, '\"GovernmentCommunityCloud\"'",
                "GovernmentCommunityCloud, '\"governmentCommunityCloud\"'",
                "GovernmentCommunityCloud, '3'",
                "StateOwnedEntity, '\"state_owned_entity\"'",
                "StateOwnedEntity, '\"StateOwnedEntity\"'",
                "StateOwnedEntity, '4'"
            })
    void readsEverySpelling(String value, String body) {
        try (StubServer server = StubServer.answering(200, body, JSON)) {
            CustomerQualification qualification = ask(server, QualificationOperations::get);

            assertThat(qualification.isKnown()).isTrue();
            assertThat(qualification.value()).isEqualTo(value);
        }
    }

    @Test
    void keepsAnUnknownValue() {
        try (StubServer server = StubServer.answering(200, "\"somethingNew\"", JSON)) {
            CustomerQualification qualification = ask(server, QualificationOperations::get);

            assertThat(qualification.isKnown()).isFalse();
            assertThat(qualification.value()).isEqualTo("somethingNew");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "-1", "99999999999"})
    void keepsANumberWithoutMeaningAsText(String body) {
        try (StubServer server = StubServer.answering(200, body, JSON)) {
            CustomerQualification qualification = ask(server, QualificationOperations::get);

            assertThat(qualification.isKnown()).isFalse();
            assertThat(qualification.value()).isEqualTo(body);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "ISO-8859-1", "windows-1252"})
    void readsOtherCharsets(String charset) {
        byte[] body = "\"éducation spéciale\"".getBytes(Charset.forName(charset));
        try (StubServer server =
                StubServer.answering(200, body, "Content-Type: application/json; charset=" + charset)) {
            assertThat(ask(server, QualificationOperations::get).value()).isEqualTo("éducation spéciale");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
    void readsObjectsAndArraysInUtf16ThatIsNotDeclared(Charset charset) {
        for (String body : List.of("{\"qualification\":\"Education\"}", "[{\"qualification\":\"Education\"}]")) {
            try (StubServer server = StubServer.answering(200, body.getBytes(charset), JSON)) {
                assertThat(ask(server, QualificationOperations::getQualifications))
                        .as(body)
                        .containsExactly(VettedQualification.of(CustomerQualification.EDUCATION));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"UTF-16LE, '\"education\"'", "UTF-16LE, 1", "UTF-16BE, 1"})
    void readsUtf16ThatIsNotDeclared(Charset charset, String body) {
        try (StubServer server = StubServer.answering(200, body.getBytes(charset), JSON)) {
            assertThat(ask(server, QualificationOperations::get)).isEqualTo(CustomerQualification.EDUCATION);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "",
                "   ",
                "{}",
                "[]",
                "[\"education\"]",
                "true",
                "1.5",
                "\"education",
                "education",
                "\"education\" \"none\"",
                "\"",
                "\"edu\"cation\"",
                "\"education\n\"",
                "\"education\u001f\"",
                "<html><body>Sign in</body></html>"
            })
    void refusesWhatIsNoQualification(String body) {
        try (StubServer server = StubServer.answering(200, body, JSON)) {
            PartnerCenterException failure = failure(server);

            assertThat(failure.category()).isEqualTo(Category.UNREADABLE_RESPONSE);
            assertThat(failure.status()).isEqualTo(200);
            assertThat(failure.body()).isEqualTo(body);
            assertThat(failure)
                    .hasMessageContaining(body.strip().replaceAll("\\p{Cntrl}", " "))
                    .hasMessageContaining("127.0.0.1");
            assertThat(failure).hasNoCause();
        }
    }

    @Test
    void refusesSuccessWithoutContent() {
        try (StubServer server = StubServer.answering(204, "")) {
            assertThat(failure(server).category()).isEqualTo(Category.UNREADABLE_RESPONSE);
        }
    }

    @Test
    void givesTheWholeAnswer() {
        String body = "\uFEFF  \"education\" ";
        try (StubServer server = StubServer.answering(
                200,
                body,
                JSON,
                "ms-requestid: 037db222-6d8e-4d7f-ba78-df3dca33fb68",
                "MS-CORRELATIONID: 7d2456fd-2d79-46d0-9f8e-5d7ecd5f8745",
                "MS-CV: xqqtn+OEVE2ridoS.0")) {
            PartnerResponse<CustomerQualification> response = ask(server, QualificationOperations::getWithResponse);

            assertThat(response.value()).isEqualTo(CustomerQualification.EDUCATION);
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.requestId()).hasToString("037db222-6d8e-4d7f-ba78-df3dca33fb68");
            assertThat(response.correlationId()).hasToString("7d2456fd-2d79-46d0-9f8e-5d7ecd5f8745");
            assertThat(response.headers().get("Ms-Cv")).containsExactly("xqqtn+OEVE2ridoS.0");
            assertThat(response.body()).isEqualTo("  \"education\" ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not-a-guid", "1-2-3-4-5"})
    void givesTheIdsAsSentIfTheServiceDoesNotEchoThem(String echo) {
        try (StubServer server = StubServer.answering(200, "\"none\"", JSON, "MS-RequestId: " + echo)) {
            PartnerResponse<CustomerQualification> response = ask(server, QualificationOperations::getWithResponse);

            StubServer.Asked asked = server.asked().get(0);
            assertThat(response.requestId()).hasToString(asked.headers().getFirst("MS-RequestId"));
            assertThat(response.correlationId()).hasToString(asked.headers().getFirst("MS-CorrelationId"));
        }
    }

    private static PartnerCenterException failure(StubServer server) {
        return catchThrowableOfType(PartnerCenterException.class, () -> ask(server, QualificationOperations::get));
    }

    private static <R> R ask(StubServer server, Function<QualificationOperations, R> operation) {
        try (PartnerCenter partner = PartnerCenter.builder()
                .baseUrl(server.baseUrl())
                .accessToken(() -> "token-of-reading-test")
                .build()) {
            return operation.apply(partner.customers().byId(CUSTOMER).qualification());
        }
    }
}
