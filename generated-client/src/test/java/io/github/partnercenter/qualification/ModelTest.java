package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.model.CustomerQualificationRequest;
import io.github.partnercenter.qualification.model.EducationSegment;
import io.github.partnercenter.qualification.model.ValidationCode;
import io.github.partnercenter.qualification.model.VettedQualification;
import io.github.partnercenter.qualification.model.VettingStatus;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What users construct in the tests of their own code. */
class ModelTest {
    private static final UUID REQUEST_ID = UUID.fromString("037db222-6d8e-4d7f-ba78-df3dca33fb68");
    private static final UUID CORRELATION_ID = UUID.fromString("7d2456fd-2d79-46d0-9f8e-5d7ecd5f8745");
    private static final UUID CUSTOMER = UUID.fromString("3f2504e0-4f89-41d3-9a0c-0305e82c3301");

    @Test
    void aVettedQualification() {
        VettedQualification bare = VettedQualification.of(CustomerQualification.EDUCATION);
        VettedQualification full = bare.withVettingStatus(VettingStatus.DENIED)
                .withVettingReason("Not an Education Customer")
                .withVettingCreatedDate("2020-12-03T10:37:38.885Z")
                .withVettingCreateDate("2020-12-04T20:54:24Z");

        assertThat(bare.vettingStatus()).isNull();
        assertThat(bare.vettingReason()).isNull();
        assertThat(bare.vettingCreatedDate()).isNull();
        assertThat(bare.vettingCreateDate()).isNull();
        assertThat(full.qualification()).isEqualTo(CustomerQualification.EDUCATION);
        assertThat(full.vettingStatus()).isEqualTo(VettingStatus.DENIED);
        assertThat(full.vettingReason()).isEqualTo("Not an Education Customer");
        assertThat(full.vettingCreatedDate()).isEqualTo("2020-12-03T10:37:38.885Z");
        assertThat(full.vettingCreateDate()).isEqualTo("2020-12-04T20:54:24Z");
        assertThat(full.toString())
                .contains(
                        "Education",
                        "Denied",
                        "Not an Education Customer",
                        "2020-12-03T10:37:38.885Z",
                        "2020-12-04T20:54:24Z");
        assertThat(full.withVettingReason(null).vettingReason()).isNull();
        assertAllDiffer(List.of(
                bare,
                VettedQualification.of(CustomerQualification.NONPROFIT),
                bare.withVettingStatus(VettingStatus.APPROVED),
                bare.withVettingReason("x"),
                bare.withVettingCreatedDate("x"),
                bare.withVettingCreateDate("x"),
                full));
        assertEqual(
                bare.withVettingStatus(VettingStatus.of("in_review")),
                VettedQualification.of(CustomerQualification.of("education"))
                        .withVettingStatus(VettingStatus.IN_REVIEW));
    }

    @Test
    void aValidationCode() {
        ValidationCode bare = ValidationCode.of();
        ValidationCode full = bare.withPartnerId("9daaeb1c")
                .withOrganizationName("Contoso, Inc.")
                .withValidationId("12345")
                .withMaxCreates(5)
                .withRemainingCreates(3)
                .withETag("W/\"1\"");

        assertThat(bare.maxCreates()).isNull();
        assertThat(full.partnerId()).isEqualTo("9daaeb1c");
        assertThat(full.organizationName()).isEqualTo("Contoso, Inc.");
        assertThat(full.validationId()).isEqualTo("12345");
        assertThat(full.maxCreates()).isEqualTo(5);
        assertThat(full.remainingCreates()).isEqualTo(3);
        assertThat(full.eTag()).isEqualTo("W/\"1\"");
        assertThat(full.toString()).contains("9daaeb1c", "Contoso, Inc.", "12345", "5", "3", "W/\"1\"");
        assertAllDiffer(List.of(
                bare,
                bare.withPartnerId("x"),
                bare.withOrganizationName("x"),
                bare.withValidationId("x"),
                bare.withMaxCreates(1),
                bare.withRemainingCreates(1),
                bare.withETag("x"),
                full));
        assertEqual(bare.withMaxCreates(1_000), ValidationCode.of().withMaxCreates(1_000));
    }

    @Test
    void aRequest() {
        CustomerQualificationRequest bare = CustomerQualificationRequest.of(CustomerQualification.EDUCATION);
        CustomerQualificationRequest full =
                bare.withEducationSegment(EducationSegment.K12).withWebsite("https://school.example");

        assertThat(bare.educationSegment()).isNull();
        assertThat(full.qualification()).isEqualTo(CustomerQualification.EDUCATION);
        assertThat(full.educationSegment()).isEqualTo(EducationSegment.K12);
        assertThat(full.website()).isEqualTo("https://school.example");
        assertAllDiffer(List.of(
                bare,
                CustomerQualificationRequest.of(CustomerQualification.NONPROFIT),
                bare.withEducationSegment(EducationSegment.K12),
                bare.withWebsite("x"),
                full));
        assertEqual(full.withWebsite(null), bare.withEducationSegment(EducationSegment.of("k-12")));
    }

    @Test
    void anOpenValue() {
        assertEqual(CustomerQualification.of("STATE_OWNED_ENTITY"), CustomerQualification.STATE_OWNED_ENTITY);
        assertEqual(CustomerQualification.of("Some-Thing"), CustomerQualification.of("something"));
        assertAllDiffer(List.of(
                CustomerQualification.NONE,
                CustomerQualification.EDUCATION,
                CustomerQualification.NONPROFIT,
                CustomerQualification.GOVERNMENT_COMMUNITY_CLOUD,
                CustomerQualification.STATE_OWNED_ENTITY,
                CustomerQualification.of("something")));
        assertThat(CustomerQualification.of("someThing")).hasToString("someThing");
        assertThat(VettingStatus.of("Escalated").isKnown()).isFalse();
    }

    @Test
    void aResponse() {
        Map<String, List<String>> headers = new HashMap<>(Map.of("MS-CV", new ArrayList<>(List.of("x"))));
        PartnerResponse<CustomerQualification> response = PartnerResponse.of(
                CustomerQualification.EDUCATION, 200, headers, REQUEST_ID, CORRELATION_ID, "\"education\"");
        headers.get("MS-CV").add("y");
        headers.clear();

        assertThat(response.value()).isEqualTo(CustomerQualification.EDUCATION);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers().get("ms-cv")).containsExactly("x");
        assertThat(response.requestId()).isEqualTo(REQUEST_ID);
        assertThat(response.correlationId()).isEqualTo(CORRELATION_ID);
        assertThat(response.body()).isEqualTo("\"education\"");
        assertThat(response.toString()).contains("Education", "200", REQUEST_ID.toString(), CORRELATION_ID.toString());
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> response.headers().clear());
        assertThatNullPointerException()
                .isThrownBy(() -> PartnerResponse.of(null, 200, Map.of(), REQUEST_ID, CORRELATION_ID, ""))
                .withMessage("value");
    }

    @Test
    void aResultWithAValue() {
        CustomerResult<CustomerQualification> result = CustomerResult.of(CUSTOMER, CustomerQualification.EDUCATION);

        assertThat(result.customerTenantId()).isEqualTo(CUSTOMER);
        assertThat(result.value()).isEqualTo(CustomerQualification.EDUCATION);
        assertThat(result.failure()).isEmpty();
        assertThat(result).hasToString(CUSTOMER + ": Education");
        assertThatNullPointerException().isThrownBy(() -> CustomerResult.of(CUSTOMER, null));
        assertThatNullPointerException().isThrownBy(() -> CustomerResult.of(null, CustomerQualification.NONE));
    }

    @Test
    void aResultWithAFailure() {
        PartnerCenterException failure =
                PartnerCenterException.builder(Category.NO_RELATIONSHIP).build();
        CustomerResult<CustomerQualification> result = CustomerResult.failed(CUSTOMER, failure);

        assertThat(result.customerTenantId()).isEqualTo(CUSTOMER);
        assertThat(result.failure()).containsSame(failure);
        assertThat(catchThrowable(result::value)).isSameAs(failure);
        assertThat(result).hasToString(CUSTOMER + ": " + failure.getMessage());
        assertThatNullPointerException().isThrownBy(() -> CustomerResult.failed(CUSTOMER, null));
    }

    @Test
    void aCall() {
        StartedCall started = StartedCall.of("getQualifications", REQUEST_ID, CORRELATION_ID);
        PartnerCenterException failure = PartnerCenterException.builder(Category.THROTTLED)
                .status(429)
                .body("slow down")
                .headers(Map.of("MS-CV", List.of("x")))
                .retryAfter(Duration.ofSeconds(7))
                .build();
        EndedCall failed = EndedCall.of(started, 3, Duration.ofSeconds(2), 429, CUSTOMER, false, failure);
        EndedCall succeeded = EndedCall.of(started, 1, Duration.ofMillis(20), 200, REQUEST_ID, false, null);
        EndedCall cancelled = EndedCall.of(started, 0, Duration.ZERO, 0, REQUEST_ID, true, null);

        assertThat(started.operation()).isEqualTo("getQualifications");
        assertThat(started.requestId()).isEqualTo(REQUEST_ID);
        assertThat(started.correlationId()).isEqualTo(CORRELATION_ID);
        assertThat(failed.started()).isSameAs(started);
        assertThat(failed.operation()).isEqualTo("getQualifications");
        assertThat(failed.attempts()).isEqualTo(3);
        assertThat(failed.duration()).isEqualTo(Duration.ofSeconds(2));
        assertThat(failed.status()).isEqualTo(429);
        assertThat(failed.requestId()).isEqualTo(CUSTOMER);
        assertThat(failed.correlationId()).isEqualTo(CORRELATION_ID);
        assertThat(failed.cancelled()).isFalse();
        assertThat(failed.failure()).hasValueSatisfying(light -> {
            assertThat(light).hasMessage(failure.getMessage());
            assertThat(light.body()).as("body, which would be kept for long").isNull();
            assertThat(light.headers()).isEqualTo(failure.headers());
            assertThat(light.retryAfter()).contains(Duration.ofSeconds(7));
        });
        assertThat(succeeded.failure()).isEmpty();
        assertThat(cancelled.cancelled()).isTrue();
        assertThat(List.of(failed, succeeded, cancelled))
                .extracting(EndedCall::toString)
                .satisfiesExactly(
                        text -> assertThat(text).contains("getQualifications", "THROTTLED", "PT2S", "3", "429"),
                        text -> assertThat(text).contains("getQualifications", "succeeded", "PT0.02S", "1", "200"),
                        text -> assertThat(text).contains("getQualifications", "cancelled"));
        assertThat(started.toString()).contains("getQualifications", REQUEST_ID.toString(), CORRELATION_ID.toString());
    }

    @Test
    void progress() {
        BulkProgress progress = BulkProgress.of(1_000, 3, 2, 8.25, Optional.of(Duration.ofMinutes(5)));

        assertThat(progress.done()).isEqualTo(1_000);
        assertThat(progress.failed()).isEqualTo(3);
        assertThat(progress.throttled()).isEqualTo(2);
        assertThat(progress.perSecond()).isEqualTo(8.25);
        assertThat(progress.remaining()).contains(Duration.ofMinutes(5));
        assertThat(progress).as("in any locale").hasToString("1000 done, 3 failed, 2 throttled, 8.3 per second");
    }

    /** It may be kept for long, for example by a tracer. */
    @Test
    void theFailureOfAnEndedCallIsTheSameButShort() {
        PartnerCenterException earlier = PartnerCenterException.builder(Category.SERVER_ERROR)
                .status(500)
                .body("x".repeat(10_000))
                .build();
        PartnerCenterException failure = PartnerCenterException.builder(Category.TIMEOUT)
                .request("PUT https://partner.example/v1")
                .status(504)
                .errorCode("1".repeat(1_000))
                .description("x".repeat(1_000))
                .requestId(REQUEST_ID)
                .correlationId(CORRELATION_ID)
                .mayHaveBeenProcessed(true)
                .body("x".repeat(10_000))
                .cause(earlier)
                .build();
        StartedCall started = StartedCall.of("updateQualification", REQUEST_ID, CORRELATION_ID);
        PartnerCenterException light = EndedCall.of(started, 2, Duration.ZERO, 504, REQUEST_ID, false, failure)
                .failure()
                .orElseThrow();

        assertThat(light.category()).isEqualTo(Category.TIMEOUT);
        assertThat(light.status()).isEqualTo(504);
        assertThat(light.errorCode()).isEqualTo("1".repeat(64) + "…");
        assertThat(light.description()).isEqualTo("x".repeat(500) + "…");
        assertThat(light.requestId()).isEqualTo(REQUEST_ID);
        assertThat(light.correlationId()).isEqualTo(CORRELATION_ID);
        assertThat(light.mayHaveBeenProcessed()).isTrue();
        assertThat(light.body()).isNull();
        assertThat(light).hasMessage(failure.getMessage());
        assertThat(light.getStackTrace()).as("where the call was made").isEqualTo(failure.getStackTrace());
        assertThat(light.getCause())
                .as("the earlier failure")
                .isInstanceOfSatisfying(PartnerCenterException.class, cause -> {
                    assertThat(cause).hasMessage(earlier.getMessage());
                    assertThat(cause.body()).isNull();
                });
        assertThat(failure.body()).as("body of what the caller gets").hasSize(10_000);
    }

    @Test
    void theMessageOfAFailureEndsWithWhatToDo() {
        PartnerCenterException.Builder builder = PartnerCenterException.builder(Category.NO_TOKEN);

        assertThat(builder.remedy("Unseal the vault.").build().getMessage())
                .endsWith("). Unseal the vault.")
                .doesNotContain(Category.NO_TOKEN.remedy());
        assertThat(builder.remedy(null).build().getMessage()).endsWith("). " + Category.NO_TOKEN.remedy());
        assertThat(builder.remedy("Unseal the vault.")
                        .mayHaveBeenProcessed(true)
                        .build()
                        .getMessage())
                .endsWith(
                        "). It may have been processed: read the customer's qualifications before you send it again.");
    }

    @Test
    void aFailureOfAProvider() throws Exception {
        IllegalStateException cause = new IllegalStateException("x");
        AccessTokenException failure = AccessTokenException.builder("the vault is sealed")
                .errorCode("V1")
                .remedy("Unseal it.")
                .isTransient(true)
                .retryAfter(Duration.ofSeconds(5))
                .cause(cause)
                .build();
        assertThat(failure).hasCause(cause);

        for (AccessTokenException each : List.of(failure, afterSerialization(failure))) {
            assertThat(each.errorCode()).isEqualTo("V1");
            assertThat(each.description()).isEqualTo("the vault is sealed");
            assertThat(each.remedy()).isEqualTo("Unseal it.");
            assertThat(each.isTransient()).isTrue();
            assertThat(each.retryAfter()).contains(Duration.ofSeconds(5));
            assertThat(each)
                    .hasMessage("V1: the vault is sealed Unseal it.")
                    .hasCauseInstanceOf(IllegalStateException.class);
        }
    }

    private static AccessTokenException afterSerialization(AccessTokenException failure) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(failure);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (AccessTokenException) in.readObject();
        }
    }

    @Test
    void aFailureOfAProviderWithNothingSet() {
        AccessTokenException failure =
                AccessTokenException.builder("the vault is sealed").build();

        assertThat(failure.errorCode()).isNull();
        assertThat(failure.remedy()).isNull();
        assertThat(failure.isTransient()).isFalse();
        assertThat(failure.retryAfter()).isEmpty();
        assertThat(failure).hasMessage("the vault is sealed").hasNoCause();
    }

    static Stream<Arguments> whatMustNotBeNull() {
        StartedCall started = StartedCall.of("getQualifications", REQUEST_ID, CORRELATION_ID);
        return Stream.<Map.Entry<String, Runnable>>of(
                        Map.entry("category", () -> PartnerCenterException.builder(null)),
                        Map.entry(
                                "requestId",
                                () -> PartnerCenterException.builder(Category.CLOSED)
                                        .requestId(null)),
                        Map.entry(
                                "correlationId",
                                () -> PartnerCenterException.builder(Category.CLOSED)
                                        .correlationId(null)),
                        Map.entry("description", () -> AccessTokenException.builder(null)),
                        Map.entry("operation", () -> StartedCall.of(null, REQUEST_ID, CORRELATION_ID)),
                        Map.entry("requestId", () -> StartedCall.of("x", null, CORRELATION_ID)),
                        Map.entry("correlationId", () -> StartedCall.of("x", REQUEST_ID, null)),
                        Map.entry("started", () -> EndedCall.of(null, 1, Duration.ZERO, 200, REQUEST_ID, false, null)),
                        Map.entry("duration", () -> EndedCall.of(started, 1, null, 200, REQUEST_ID, false, null)),
                        Map.entry("requestId", () -> EndedCall.of(started, 1, Duration.ZERO, 200, null, false, null)),
                        Map.entry("requestId", () -> PartnerResponse.of("x", 200, Map.of(), null, CORRELATION_ID, "")),
                        Map.entry("correlationId", () -> PartnerResponse.of("x", 200, Map.of(), REQUEST_ID, null, "")),
                        Map.entry("customerTenantId", () -> CustomerResult.of(null, "x")),
                        Map.entry("value", () -> CustomerResult.of(CUSTOMER, null)),
                        Map.entry("failure", () -> CustomerResult.failed(CUSTOMER, null)),
                        Map.entry("remaining", () -> BulkProgress.of(1, 0, 0, 1, null)))
                .map(each -> Arguments.of(each.getKey(), each.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatMustNotBeNull")
    void aNullIsRefusedWhereItIsPassed(String name, Runnable call) {
        assertThatNullPointerException().isThrownBy(call::run).withMessage(name);
    }

    @Test
    void aFailure() {
        Map<String, List<String>> headers = new HashMap<>(Map.of("MS-CV", new ArrayList<>(List.of("x"))));
        IllegalStateException cause = new IllegalStateException("x");
        PartnerCenterException.Builder builder = PartnerCenterException.builder(Category.SERVER_ERROR)
                .request("GET https://partner.example/v1")
                .status(503)
                .errorCode("700")
                .description("busy")
                .requestId(REQUEST_ID)
                .correlationId(CORRELATION_ID)
                .retryAfter(Duration.ofSeconds(5))
                .headers(headers)
                .body("busy body")
                .cause(cause);
        PartnerCenterException failure = builder.build();
        headers.get("MS-CV").add("y");
        headers.clear();
        builder.headers(Map.of("X", List.of("y")));

        assertThat(failure.category()).isEqualTo(Category.SERVER_ERROR);
        assertThat(failure.status()).isEqualTo(503);
        assertThat(failure.errorCode()).isEqualTo("700");
        assertThat(failure.description()).isEqualTo("busy");
        assertThat(failure.requestId()).isEqualTo(REQUEST_ID);
        assertThat(failure.correlationId()).isEqualTo(CORRELATION_ID);
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(5));
        assertThat(failure.mayHaveBeenProcessed()).isFalse();
        assertThat(failure.isTransient()).isTrue();
        assertThat(failure.headers()).containsOnlyKeys("MS-CV");
        assertThat(failure.headers().get("ms-cv")).containsExactly("x");
        assertThat(failure.body()).isEqualTo("busy body");
        assertThat(failure)
                .hasCause(cause)
                .hasMessageContainingAll(
                        "SERVER_ERROR",
                        "503",
                        "700",
                        "busy",
                        "GET https://partner.example/v1",
                        REQUEST_ID.toString(),
                        CORRELATION_ID.toString(),
                        Category.SERVER_ERROR.remedy());
        assertThat(builder.mayHaveBeenProcessed(true).build().mayHaveBeenProcessed())
                .isTrue();
    }

    @Test
    void theMessageOfAFailureIsCutBetweenCharacters() {
        String school = "\uD83C\uDFEB";
        String description = "x".repeat(499) + school;
        String code = "1".repeat(63) + school;
        PartnerCenterException.Builder builder = PartnerCenterException.builder(Category.BAD_INPUT);

        assertThat(builder.description(description).errorCode(code).build())
                .hasMessageContainingAll("code " + code + ": ", description + " (");
        PartnerCenterException cut =
                builder.description(description + "y").errorCode(code + "2").build();
        assertThat(cut).hasMessageContainingAll("code " + code + "\u2026: ", description + "\u2026 (");
        assertThat(cut.description()).isEqualTo(description + "y");
        assertThat(cut.errorCode()).isEqualTo(code + "2");
    }

    @ParameterizedTest
    @EnumSource
    void aFailureWithNothingSet(Category category) {
        PartnerCenterException failure =
                PartnerCenterException.builder(category).build();

        assertThat(failure.category()).isEqualTo(category);
        assertThat(failure.status()).isZero();
        assertThat(failure.errorCode()).isNull();
        assertThat(failure.description()).isNull();
        assertThat(failure.requestId()).isNotNull();
        assertThat(failure.correlationId()).isNotNull();
        assertThat(failure.retryAfter()).isEmpty();
        assertThat(failure.headers()).isEmpty();
        assertThat(failure.body()).isNull();
        assertThat(failure).hasNoCause().hasMessageContainingAll(category.name(), category.remedy());
        assertThat(category.meaning()).isNotBlank();
    }

    private static void assertEqual(Object one, Object other) {
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(Set.of(one)).contains(other);
    }

    private static void assertAllDiffer(List<?> objects) {
        assertThat(objects).allSatisfy(one -> {
            assertThat(one).isEqualTo(one).isNotEqualTo(null).isNotEqualTo(one.toString());
            assertThat(objects).filteredOn(other -> other.equals(one)).hasSize(1);
        });
        assertThat(objects.stream().map(Object::toString)).doesNotHaveDuplicates();
    }
}
