package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.model.ValidationCode;
import io.github.partnercenter.qualification.model.VettedQualification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A field of an unexpected kind costs that field, not the whole response. */
@Timeout(60)
class ToleranceTest {
    private static final String CUSTOMER = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
    private static final String TOKEN = "token-of-tolerance-test";

    /** It must not read as approved, which is what the absence of a status means. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "{}",
                "[]",
                "true",
                "1.5",
                "{\"value\":\"Approved\"}",
                "[\"Approved\"]",
                "\"\"",
                "99999999999"
            })
    void aStatusOfAnotherKindIsUnknown(String status) {
        Vetting education = education("{\"qualification\":\"Education\",\"vettingStatus\":" + status + "}");

        assertThat(education.state()).isEqualTo(Vetting.State.UNKNOWN);
        assertThat(education.qualification())
                .hasValueSatisfying(
                        vetted -> assertThat(vetted.vettingStatus().isKnown()).isFalse());
    }

    /** Whole numbers from 0 to 4 have a meaning as a qualification, and nothing that only looks like one. */
    @ParameterizedTest
    @ValueSource(strings = {"1.5", "1.0", "4294967297", "-1", "true"})
    void aQualificationOfAnotherKindIsUnknownAndKeptAsText(String qualification) {
        CustomerQualification found = answered(
                        "[{\"qualification\":" + qualification + "}]", QualificationOperations::getQualifications)
                .get(0)
                .qualification();

        assertThat(found.isKnown()).isFalse();
        assertThat(found.value()).isEqualTo(qualification);
    }

    @Test
    void aNumberAsStatusIsKeptAsText() {
        assertThat(education("{\"qualification\":\"Education\",\"vettingStatus\":7}")
                        .qualification()
                        .orElseThrow()
                        .vettingStatus()
                        .value())
                .isEqualTo("7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"a\":[{}]}", "[1,[2]]"})
    void aReasonOfAnotherKindIsLeftOut(String reason) {
        Vetting education = education(
                "{\"vettingReason\":" + reason
                        + ",\"qualification\":\"Education\",\"vettingStatus\":\"Denied\",\"vettingCreatedDate\":\"2020-12-04T20:54:24Z\"}");

        assertThat(education.state()).isEqualTo(Vetting.State.DENIED);
        assertThat(education.reason()).isEmpty();
        assertThat(education.created()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1607115264", "1607115264.5", "{}", "[2020,12,4]", "true", "1e400", "99999999999999999999"})
    void aDateOfAnotherKindIsNoDate(String date) {
        Vetting education = education("{\"qualification\":\"Education\",\"vettingStatus\":\"InReview\","
                + "\"vettingCreatedDate\":" + date + ",\"vettingCreateDate\":" + date + ",\"vettingReason\":\"x\"}");

        assertThat(education.state()).isEqualTo(Vetting.State.IN_REVIEW);
        assertThat(education.created()).isEmpty();
        assertThat(education.reason()).contains("x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "5             | 5",
                "\"5\"         | 5",
                "\"five\"      | -",
                "\"\"          | -",
                "null          | -",
                "{}            | -",
                "[]            | -",
                "[5]           | -",
                "true          | -",
                "99999999999   | -",
                "-99999999999  | -",
                "1e400         | -",
                "\"99999999999\" | -",
                "99999999999999999999999 | -"
            })
    void aCountOfAnotherKindIsLeftOut(String count, Integer expected) {
        List<ValidationCode> codes = codes("[{\"maxCreates\":" + count + ",\"validationId\":\"a\",\"remainingCreates\":"
                + count + "},{\"validationId\":\"b\",\"maxCreates\":2}]");

        assertThat(codes)
                .containsExactly(
                        ValidationCode.of()
                                .withValidationId("a")
                                .withMaxCreates(expected)
                                .withRemainingCreates(expected),
                        ValidationCode.of().withValidationId("b").withMaxCreates(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]"})
    void aTextOfAnotherKindIsLeftOut(String text) {
        assertThat(codes("[{\"partnerId\":" + text + ",\"organizationName\":" + text + ",\"eTag\":" + text
                        + ",\"validationId\":\"a\"}]"))
                .containsExactly(ValidationCode.of().withValidationId("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "-1", "99999999999", "99999999999999999999999"})
    void aNumberWithoutMeaningIsKeptAsText(String number) {
        CustomerQualification single = answered(number, QualificationOperations::get);
        List<VettedQualification> list =
                answered("[{\"qualification\":" + number + "}]", QualificationOperations::getQualifications);

        assertThat(single.value()).isEqualTo(number);
        assertThat(single.isKnown()).isFalse();
        assertThat(list).containsExactly(VettedQualification.of(CustomerQualification.of(number)));
        assertThat(list.get(0).qualification().value()).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({"0, None", "1, Education", "2, Nonprofit", "3, GovernmentCommunityCloud", "4, StateOwnedEntity"})
    void aNumberWithAMeaningHasItEverywhere(String number, String value) {
        assertThat(answered(number, QualificationOperations::get).value()).isEqualTo(value);
        assertThat(answered("[{\"qualification\":" + number + "}]", QualificationOperations::getQualifications)
                        .get(0)
                        .qualification()
                        .value())
                .isEqualTo(value);
    }

    @Test
    void aListWithOneOddFieldKeepsTheOthers() {
        List<VettedQualification> found = answered(
                "[{\"qualification\":\"Education\",\"vettingStatus\":\"Approved\",\"vettingReason\":{}},"
                        + "{\"qualification\":7,\"vettingStatus\":7,\"other\":[[{}]]},"
                        + "{\"qualification\":\"StateOwnedEntity\",\"vettingCreatedDate\":7}]",
                QualificationOperations::getQualifications);

        assertThat(found)
                .extracting(vetted -> vetted.qualification().value())
                .containsExactly("Education", "7", "StateOwnedEntity");
        assertThat(Vetting.of(CustomerQualification.EDUCATION, found).state()).isEqualTo(Vetting.State.APPROVED);
        assertThat(Vetting.of(CustomerQualification.STATE_OWNED_ENTITY, found).state())
                .isEqualTo(Vetting.State.APPROVED);
    }

    /** What it takes must not grow with the square of the depth. */
    @Test
    void readsAnErrorOfManyLevelsInLinearTime() {
        int levels = 990;
        String padding = "\"pad\":\"" + "x".repeat(1_000) + "\",";
        String body = ("{" + padding + "\"error\":").repeat(levels - 1)
                + "{\"code\":\"deep\",\"message\":\"the innermost words\"}"
                + "}".repeat(levels - 1);
        assertThat(body).hasSizeBetween(950_000, 1 << 20);
        try (ScriptedServer server = ScriptedServer.running(ScriptedServer.answer(500, body));
                PartnerCenter partner = partner(server.baseUrl())) {
            long start = System.nanoTime();
            PartnerCenterException failure = catchThrowableOfType(
                    PartnerCenterException.class,
                    () -> partner.customers().byId(CUSTOMER).qualification().get());

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
            assertThat(failure.category()).isEqualTo(Category.SERVER_ERROR);
            assertThat(failure.errorCode()).isEqualTo("deep");
            assertThat(failure.description()).isEqualTo("the innermost words");
            assertThat(failure.getMessage()).contains("the innermost words").hasSizeLessThan(1_000);
            assertThat(failure.body()).isEqualTo(body);
        }
    }

    /** More levels than the parser takes: what cannot be read is shown as it came. */
    @Test
    void survivesAnErrorOfMoreLevelsThanAnyoneReads() {
        String body = "{\"error\":".repeat(50_000) + "{}" + "}".repeat(50_000);
        try (ScriptedServer server = ScriptedServer.running(ScriptedServer.answer(500, body));
                PartnerCenter partner = partner(server.baseUrl())) {
            PartnerCenterException failure = catchThrowableOfType(
                    PartnerCenterException.class,
                    () -> partner.customers().byId(CUSTOMER).qualification().get());

            assertThat(failure.category()).isEqualTo(Category.SERVER_ERROR);
            assertThat(failure.getMessage()).hasSizeLessThan(1_000);
        }
    }

    /** 1 MiB, also of what a proxy has compressed. */
    @ParameterizedTest
    @CsvSource({"0, false", "0, true", "1, false", "1, true"})
    void readsABodyUpToAMebibyte(int more, boolean isCompressed) throws IOException {
        byte[] body = ("\"none\"" + " ".repeat((1 << 20) - 6 + more)).getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(body);
        }
        try (StubServer server = isCompressed
                        ? StubServer.answering(200, compressed.toByteArray(), "Content-Encoding: gzip")
                        : StubServer.answering(200, body);
                PartnerCenter partner = partner(server.baseUrl())) {
            QualificationOperations qualification =
                    partner.customers().byId(CUSTOMER).qualification();
            if (more == 0) {
                assertThat(qualification.get()).isEqualTo(CustomerQualification.NONE);
            } else {
                PartnerCenterException failure = catchThrowableOfType(PartnerCenterException.class, qualification::get);
                assertThat(failure.category()).isEqualTo(Category.UNREADABLE_RESPONSE);
                assertThat(failure).hasMessageContaining("larger than 1048576 bytes");
                assertThat(failure.body()).hasSize(1 << 20);
            }
        }
    }

    /** Whatever sends without end must not occupy the network until the process ends. */
    @Test
    void hangsUpOnABodyThatIsTooLarge() throws InterruptedException {
        CountDownLatch hungUp = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.running((request, connection) -> {
                    connection.send("HTTP/1.1 200 x\r\nContent-Length: " + Long.MAX_VALUE + "\r\n\r\n");
                    try {
                        while (true) {
                            connection.send(" ".repeat(1 << 16));
                        }
                    } catch (IOException closed) {
                        hungUp.countDown();
                    }
                });
                PartnerCenter partner = partner(server.baseUrl())) {
            PartnerCenterException failure = catchThrowableOfType(
                    PartnerCenterException.class,
                    () -> partner.customers().byId(CUSTOMER).qualification().get());

            assertThat(failure.category()).isEqualTo(Category.UNREADABLE_RESPONSE);
            assertThat(hungUp.await(10, TimeUnit.SECONDS))
                    .as("the connection was closed")
                    .isTrue();
        }
    }

    private static Vetting education(String vetted) {
        return Vetting.of(
                CustomerQualification.EDUCATION,
                answered(
                        "[" + vetted + ",{\"qualification\":\"StateOwnedEntity\"}]",
                        QualificationOperations::getQualifications));
    }

    private static List<ValidationCode> codes(String body) {
        try (ScriptedServer server = ScriptedServer.running(ScriptedServer.answer(200, body));
                PartnerCenter partner = partner(server.baseUrl())) {
            return partner.validations().getValidationCodes();
        }
    }

    private static <R> R answered(String body, Function<QualificationOperations, R> operation) {
        try (ScriptedServer server = ScriptedServer.running(ScriptedServer.answer(200, body));
                PartnerCenter partner = partner(server.baseUrl())) {
            return operation.apply(partner.customers().byId(CUSTOMER).qualification());
        }
    }

    private static PartnerCenter partner(URI baseUrl) {
        return PartnerCenter.builder()
                .baseUrl(baseUrl)
                .accessToken(() -> TOKEN)
                .maxAttempts(1)
                .build();
    }
}
