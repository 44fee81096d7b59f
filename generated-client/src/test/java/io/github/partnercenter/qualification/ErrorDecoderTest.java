package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.partnercenter.qualification.PartnerCenterException.Category;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every status and every body of a refusal that was published or reported, as it came over the wire. */
@Timeout(60)
class ErrorDecoderTest {
    private static final String CUSTOMER = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
    private static final String JSON = "Content-Type: application/json; charset=utf-8";

    /** The letters are those of the list of bodies in the collection of facts. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                // a
                "403 | NO_RELATIONSHIP | 20002 | No relationship between caller and account. |"
                        + "{\"code\":20002,\"description\":\"No relationship between caller and account.\",\"data\":[],\"source\":\"PartnerFD\"}",
                // a, with the code as text, as documented
                "403 | NO_RELATIONSHIP | 20002 | No relationship. |"
                        + "{\"code\":\"20002\",\"description\":\"No relationship.\",\"data\":[],\"source\":\"PartnerFD\"}",
                // b
                "404 | NOT_FOUND | 3000 | Partner Organization with partner_id 9999999 could not be found |"
                        + "{\"code\":3000,\"description\":\"Partner Organization with partner_id 9999999 could not be found\",\"data\":[],\"source\":\"PartnerFD\"}",
                // c
                "400 | BAD_INPUT | 2000 | Tenant Id must be a GUID. |"
                        + "{\"code\":2000,\"description\":\"Tenant Id must be a GUID.\",\"data\":[],\"source\":\"PartnerApiServiceControllers\"}",
                // d
                "400 | BAD_INPUT | 60012 | You don&#39;t have enough licenses. |"
                        + "{\"code\":60012,\"description\":\"You don&#39;t have enough licenses.\",\"data\":[\"LicenseQuotaExceededException : x\"],\"source\":\"PartnerFD\"}",
                // e
                "404 | NOT_FOUND | 600074 | Account Status for the customer was not found. |"
                        + "{\"code\":600074,\"message\":\"Account Status for the customer was not found.\",\"description\":\"Account Status for the customer was not found.\","
                        + "\"errorName\":\"AccountStatusNotFound\",\"isRetryable\":false,\"errorMessageExtended\":\"InternalErrorCode=600074\"}",
                "404 | NOT_FOUND | 7 | Not found. | {\"code\":7,\"message\":\"Oops.\",\"description\":\"Not found.\",\"statusCode\":404}",
                // f
                "400 | BAD_INPUT | 600061 | Agreement exists. |"
                        + "{\"code\":600061,\"message\":\"Agreement exists.\",\"errorName\":\"PartnerConfirmedAgreementAlreadyExists\",\"parameters\":{}}",
                // g
                "400 | BAD_INPUT | - | Customer tagging denied. | \"Customer tagging denied.\"",
                // h
                "429 | THROTTLED | 429 | Rate limit is exceeded. Try again in 57 seconds. |"
                        + "{ \"statusCode\": 429, \"message\": \"Rate limit is exceeded. Try again in 57 seconds.\" }",
                // i
                "401 | MFA_MISSING | 10001 | Authentication failed. MFA required. (10001) | Authentication failed. MFA required. (10001)",
                // j
                "401 | UNAUTHORIZED | - | (invalid_grant) | (invalid_grant)",
                // k
                "400 | BAD_INPUT | - | Bad Request | Bad Request",
                "500 | SERVER_ERROR | - | InternalServerError | InternalServerError",
                // l
                "401 | UNAUTHORIZED | - | - | ``",
                // m
                "401 | DEAD_AUDIENCE | 900420 | The audience https://graph.windows.net is invalid. |"
                        + "{\"code\":900420,\"description\":\"The audience https://graph.windows.net is invalid.\"}",
                "401 | MFA_MISSING | 900421 | No MFA claim. | {\"code\":\"900421\",\"description\":\"No MFA claim.\"}",
                "403 | NEEDS_APP_PLUS_USER | 900329 | App-only is not supported. | {\"code\":900329,\"description\":\"App-only is not supported.\"}",
                // n
                "502 | SERVER_ERROR | - | <html><body>Bad Gateway</body></html> | <html><body>Bad Gateway</body></html>",
                // the documentation of 2017, and gateways of other Microsoft services
                "400 | BAD_INPUT | 2000 | Bad. | {\"code\":\"2000\",\"description\":\"Bad.\",\"data\":{\"a\":\"b\"},\"other_errors\":[{\"error_code\":1}]}",
                "403 | FORBIDDEN | AccessDenied | Not yours. | {\"error\":{\"code\":\"AccessDenied\",\"message\":\"Not yours.\"}}",
                // Pascal case
                "403 | NO_RELATIONSHIP | 20002 | No relationship. | {\"Code\":20002,\"Description\":\"No relationship.\"}",
                // shapes of no kind
                "400 | BAD_INPUT | - | {} | {}",
                "400 | BAD_INPUT | - | [] | []",
                "400 | BAD_INPUT | - | null | null",
                "400 | BAD_INPUT | - | 17 | 17",
                "400 | BAD_INPUT | - | {\"code\": | {\"code\":",
                "400 | BAD_INPUT | - | {\"error\":{\"message\":[1]}} | {\"error\":{\"message\":[1]}}",
                "400 | BAD_INPUT | - | {\"description\":{}} | {\"description\":{}}",
                // a field of another kind than it should be
                "403 | NO_RELATIONSHIP | 20002 | x | {\"code\":20002,\"description\":\"x\",\"isRetryable\":\"no\",\"data\":\"y\"}",
                "401 | DEAD_AUDIENCE | 900420 | x | {\"code\":900420,\"description\":\"x\",\"statusCode\":\"Unauthorized\"}",
                "403 | NO_RELATIONSHIP | 20002 | {\"code\":20002,\"description\":{\"en\":\"x\"}} | {\"code\":20002,\"description\":{\"en\":\"x\"}}",
                "403 | NO_RELATIONSHIP | 20002 | x | {\"code\":20002,\"description\":[1],\"message\":\"x\"}",
                // the code alone means nothing
                "400 | BAD_INPUT | 20002 | x | {\"code\":20002,\"description\":\"x\"}",
                "403 | FORBIDDEN | 900420 | x | {\"code\":900420,\"description\":\"x\"}",
                "401 | UNAUTHORIZED | 900329 | x | {\"code\":900329,\"description\":\"x\"}",
                // other statuses
                "300 | UNEXPECTED_STATUS | - | - | ``",
                "406 | UNEXPECTED_STATUS | - | - | ``",
                "408 | TIMEOUT | - | - | ``",
                "409 | CONFLICT | - | - | ``",
                "412 | UNEXPECTED_STATUS | - | - | ``",
                "501 | SERVER_ERROR | 0 | The exception is not defined. | {\"code\":0,\"description\":\"The exception is not defined.\"}",
                "503 | SERVER_ERROR | - | - | ``",
                "504 | TIMEOUT | - | - | ``",
            })
    void showsTheServersWords(int status, Category category, String code, String words, String body) {
        try (StubServer server = StubServer.answering(status, body, JSON)) {
            PartnerCenterException refusal = refusal(server, QualificationOperations::getQualifications);

            assertThat(refusal.status()).isEqualTo(status);
            assertThat(refusal.category()).isEqualTo(category);
            assertThat(refusal.errorCode()).isEqualTo(code);
            assertThat(refusal.description()).isEqualTo(words);
            assertThat(refusal.body()).isEqualTo(body);
            assertThat(refusal)
                    .hasMessageContainingAll(
                            words == null ? "status " + status : words,
                            category.remedy(),
                            refusal.requestId().toString(),
                            refusal.correlationId().toString())
                    .hasNoCause();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-8"})
    void readsEveryCharsetThatShows(String charset) {
        byte[] body = "\uFEFF\"Stammdaten für Kunden gesperrt.\"".getBytes(Charset.forName(charset));
        try (StubServer server = StubServer.answering(400, body, "Content-Type: application/json")) {
            assertThat(refusal(server, QualificationOperations::get).description())
                    .isEqualTo("Stammdaten für Kunden gesperrt.");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "charset=ISO-8859-1",
                "charset=\"iso-8859-1\"",
                "Charset=ISO-8859-1",
                "CHARSET=iso-8859-1",
                "charset=iso-8859-1; format=flowed",
                "charset=\"ISO-8859-1\";boundary=x"
            })
    void readsADeclaredCharset(String parameters) {
        byte[] body = "Stammdaten für Kunden gesperrt.".getBytes(StandardCharsets.ISO_8859_1);
        try (StubServer server = StubServer.answering(400, body, "Content-Type: text/plain; " + parameters)) {
            assertThat(refusal(server, QualificationOperations::get).description())
                    .isEqualTo("Stammdaten für Kunden gesperrt.");
        }
    }

    /** The mark stands in the body itself; a gateway may have declared its own charset. */
    @Test
    void aByteOrderMarkCountsMoreThanTheDeclaredCharset() {
        byte[] body = "\uFEFFStammdaten für Kunden gesperrt.".getBytes(StandardCharsets.UTF_8);
        try (StubServer server = StubServer.answering(400, body, "Content-Type: text/plain; charset=iso-8859-1")) {
            assertThat(refusal(server, QualificationOperations::get).description())
                    .isEqualTo("Stammdaten für Kunden gesperrt.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-charset", "???", ""})
    void takesUtf8ForACharsetThatIsNotKnown(String charset) {
        try (StubServer server =
                StubServer.answering(400, "für Kunden", "Content-Type: text/plain; charset=" + charset)) {
            assertThat(refusal(server, QualificationOperations::get).description())
                    .isEqualTo("für Kunden");
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "404, <html>Not Found</html>",
                "404, ``",
                "404, Resource not found",
                "404, Resource not found (404)",
                "404, `{ \"statusCode\": 404, \"message\": \"Resource not found\" }`",
                "405, ``",
                "405, `{\"code\":800042,\"description\":\"Not supported.\"}`",
                "410, ``"
            })
    void saysThatTheSingularEndpointIsRetired(int status, String body) {
        try (StubServer server = StubServer.answering(status, body)) {
            assertThat(refusal(server, QualificationOperations::get).category()).isEqualTo(Category.ENDPOINT_RETIRED);
            // the plural path is not the one that was announced for retirement
            assertThat(refusal(server, QualificationOperations::getQualifications)
                            .category())
                    .isEqualTo(status == 404 ? Category.NOT_FOUND : Category.UNEXPECTED_STATUS);
        }
    }

    @Test
    void saysThatTheCustomerDoesNotExistAndNotThatTheEndpointIsRetired() {
        try (StubServer server = StubServer.answering(404, "{\"code\":60003,\"description\":\"Tenant not found.\"}")) {
            assertThat(refusal(server, QualificationOperations::get).category()).isEqualTo(Category.NOT_FOUND);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "GZIP"})
    void readsWhatAProxyHasCompressed(String encoding) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write("{\"code\":20002,\"description\":\"x\"}".getBytes(StandardCharsets.UTF_8));
        }
        try (StubServer server = StubServer.answering(403, compressed.toByteArray(), "Content-Encoding: " + encoding)) {
            assertThat(refusal(server, QualificationOperations::get).category()).isEqualTo(Category.NO_RELATIONSHIP);
        }
    }

    @ParameterizedTest
    @CsvSource({"200, br", "403, deflate", "200, gzip"})
    void saysWhatIsCompressedSoThatItCannotBeRead(int status, String encoding) {
        try (StubServer server = StubServer.answering(status, "\u0001\u0002", "Content-Encoding: " + encoding)) {
            assertThat(refusal(server, QualificationOperations::get))
                    .hasMessageContainingAll("cannot be decoded", encoding);
        }
    }

    @ParameterizedTest
    @CsvSource({"57, PT57S", "0, PT0S", "' 5 ', PT5S", "86400, PT24H", "99999999999, PT27777777H46M39S"})
    void tellsHowManySecondsToWait(String header, Duration wait) {
        try (StubServer server = StubServer.answering(429, "", "Retry-After: " + header)) {
            assertThat(refusal(server, QualificationOperations::get).retryAfter())
                    .contains(wait);
        }
    }

    @Test
    void tellsUntilWhenToWait() {
        String inAMinute = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(1));
        try (StubServer server = StubServer.answering(503, "", "retry-after: " + inAMinute)) {
            assertThat(refusal(server, QualificationOperations::get).retryAfter())
                    .get()
                    .matches(wait ->
                            wait.compareTo(Duration.ofSeconds(61)) < 0 && wait.compareTo(Duration.ofSeconds(30)) > 0);
        }
    }

    @Test
    void hasNoTimeToWaitForWhatHasPassed() {
        try (StubServer server = StubServer.answering(429, "", "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT")) {
            assertThat(refusal(server, QualificationOperations::get).retryAfter())
                    .contains(Duration.ZERO);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1.5", "99999999999999999999", "Wed, 99 Oct 2015 07:28:00 GMT"})
    void doesNotGuessHowLongToWait(String header) {
        try (StubServer server = StubServer.answering(429, "", "Retry-After: " + header)) {
            assertThat(refusal(server, QualificationOperations::get).retryAfter())
                    .isEmpty();
        }
    }

    @Test
    void bringsHeadersOfARefusalIntoTheMessageOnlyWhereTheyHelp() {
        try (StubServer server = StubServer.answering(
                401, "", "WWW-Authenticate: OAuth realm=urn:cpsvc:cpid:1", "ms-requestid: no-guid")) {
            PartnerCenterException refusal = refusal(server, QualificationOperations::get);

            assertThat(refusal.category()).isEqualTo(Category.UNAUTHORIZED);
            assertThat(refusal.requestId())
                    .hasToString(server.asked().get(0).headers().getFirst("MS-RequestId"));
        }
    }

    @Test
    void showsTheIdsThatTheServiceEchoes() {
        try (StubServer server = StubServer.answering(
                400,
                "",
                "ms-requestid: 037DB222-6D8E-4D7F-BA78-DF3DCA33FB68",
                "ms-correlationid: 7d2456fd-2d79-46d0-9f8e-5d7ecd5f8745")) {
            PartnerCenterException refusal = refusal(server, QualificationOperations::get);
            assertThat(refusal.requestId()).hasToString("037db222-6d8e-4d7f-ba78-df3dca33fb68");
            assertThat(refusal.correlationId()).hasToString("7d2456fd-2d79-46d0-9f8e-5d7ecd5f8745");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "Identity"})
    void readsWhatIsExplicitlyNotCompressed(String encoding) {
        try (StubServer server =
                StubServer.answering(403, "{\"code\":20002,\"description\":\"x\"}", "Content-Encoding: " + encoding)) {
            assertThat(refusal(server, QualificationOperations::get).category()).isEqualTo(Category.NO_RELATIONSHIP);
        }
    }

    @Test
    void keepsACodeShortAndOnOneLine() {
        String body = "{\"code\":\"token-of-error-decoder-test\\nINJECTED " + "x".repeat(1_000) + "\"}";
        try (StubServer server = StubServer.answering(400, body)) {
            PartnerCenterException refusal = refusal(server, QualificationOperations::get);

            assertThat(refusal.getMessage()).hasSizeLessThan(1_500).doesNotContain("token-of-error-decoder-test", "\n");
            assertThat(refusal.errorCode()).doesNotContain("token-of-error-decoder-test");
        }
    }

    @Test
    void keepsTheMessageShortAndOnOneLine() {
        String body = "<html>\r\n" + "x".repeat(100_000) + "\u0000\u001b[31m</html>";
        try (StubServer server = StubServer.answering(502, body)) {
            PartnerCenterException refusal = refusal(server, QualificationOperations::get);

            assertThat(refusal.getMessage()).hasSizeLessThan(1_500).doesNotContainPattern("\\p{Cntrl}");
            assertThat(refusal.body()).isEqualTo(body);
        }
    }

    private static PartnerCenterException refusal(StubServer server, Function<QualificationOperations, ?> operation) {
        try (PartnerCenter partner = PartnerCenter.builder()
                .baseUrl(server.baseUrl())
                .accessToken(() -> "token-of-error-decoder-test")
                .maxAttempts(1)
                .build()) {
            return catchThrowableOfType(
                    PartnerCenterException.class,
                    () -> operation.apply(partner.customers().byId(CUSTOMER).qualification()));
        }
    }
}
