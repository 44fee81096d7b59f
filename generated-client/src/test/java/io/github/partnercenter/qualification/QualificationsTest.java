package io.github.partnercenter.qualification;

import static io.github.partnercenter.qualification.model.CustomerQualification.EDUCATION;
import static io.github.partnercenter.qualification.model.CustomerQualification.GOVERNMENT_COMMUNITY_CLOUD;
import static io.github.partnercenter.qualification.model.CustomerQualification.STATE_OWNED_ENTITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.model.CustomerQualificationRequest;
import io.github.partnercenter.qualification.model.EducationSegment;
import io.github.partnercenter.qualification.model.ValidationCode;
import io.github.partnercenter.qualification.model.VettedQualification;
import io.github.partnercenter.qualification.model.VettingStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the plural operation makes of each body that was ever documented, and what a seller makes of that. */
@Timeout(60)
class QualificationsTest {
    private static final String CUSTOMER = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "APPROVED | - | - | [{\"qualification\":\"Education\",\"vettingStatus\":\"Approved\"}]",
                "IN_REVIEW | - | 2020-12-03T10:37:38.885Z |"
                        + "[{\"qualification\":\"Education\",\"vettingStatus\":\"InReview\",\"vettingCreatedDate\":\"2020-12-03T10:37:38.885Z\"}]",
                "DENIED | Not an Education Customer | 2020-12-03T10:37:38.885Z |"
                        + "[{\"qualification\":\"Education\",\"vettingStatus\":\"Denied\",\"vettingReason\":\"Not an Education Customer\",\"vettingCreatedDate\":\"2020-12-03T10:37:38.885Z\"}]",
                "NONE | - | - | [{\"qualification\":\"StateOwnedEntity\"}]",
                "APPROVED | - | - | [{\"qualification\":\"Education\",\"vettingStatus\":\"Approved\"},{\"qualification\":\"StateOwnedEntity\"}]",
                "NONE | - | - | [{\"qualification\":\"GovernmentCommunityCloud\",\"vettingStatus\":\"Approved\",\"vettingCreateDate\":\"2021-05-06T19:59:56.6832021+00:00\"},{\"qualification\":\"StateOwnedEntity\"}]",
                "NONE | - | - | []",
                // the wrapper of early 2021
                "APPROVED | - | - | {\"qualifications\":[{\"qualification\":\"Education\",\"vettingStatus\":\"Approved\"}]}",
                "NONE | - | - | {\"qualifications\":[]}",
                // the change log of December 2020: one object, Pascal case, a date of its own
                "DENIED | Not an education customer | 2020-07-09T00:00:00Z |"
                        + "{\"Qualification\":\"Education\",\"VettingStatus\":\"Denied\",\"VettingReason\":\"Not an education customer\",\"VettingCreatedDate\":\"07/09/2020: 00:00:00\"}",
                "APPROVED | - | - | {\"Qualifications\":[{\"Qualification\":\"education\",\"VettingStatus\":\"approved\"}]}",
                // other forms of dates
                "IN_REVIEW | - | 2020-12-04T20:54:24Z | [{\"qualification\":\"Education\",\"vettingStatus\":\"InReview\",\"vettingCreateDate\":\"2020-12-04T20:54:24Z\"}]",
                "IN_REVIEW | - | 2021-05-06T19:59:56.683202100Z | [{\"qualification\":\"Education\",\"vettingStatus\":\"in_review\",\"vettingCreateDate\":\"2021-05-06T19:59:56.6832021+00:00\"}]",
                "IN_REVIEW | - | 2021-07-14T18:02:00Z | [{\"qualification\":1,\"vettingStatus\":\"InReview\",\"vettingCreateDate\":\"2021-07-14T18:02:00\"}]",
                "IN_REVIEW | - | - | [{\"qualification\":\"Education\",\"vettingStatus\":\"InReview\",\"vettingCreateDate\":\"the other day\"}]",
                // what is not known today
                "UNKNOWN | Under appeal | - | [{\"qualification\":\"Education\",\"vettingStatus\":\"Escalated\",\"vettingReason\":\"Under appeal\",\"tags\":{\"a\":[1]}}]",
                "UNKNOWN | - | - | [{\"qualification\":\"Education\",\"vettingStatus\":\"\"}]",
                "NONE | - | - | [{\"qualification\":\"somethingNew\",\"vettingStatus\":\"Approved\"}]",
                "APPROVED | - | - | \uFEFF [{\"qualification\":\"Education\"}] ",
            })
    void tellsHowEducationStands(Vetting.State state, String reason, Instant created, String body) {
        try (StubServer server = StubServer.answering(200, body)) {
            Vetting education = Vetting.of(EDUCATION, ask(server, QualificationOperations::getQualifications));

            assertThat(education.state()).isEqualTo(state);
            assertThat(education.reason().orElse(null)).isEqualTo(reason);
            assertThat(education.created().orElse(null)).isEqualTo(created);
        }
    }

    @Test
    void keepsWhatItCannotRead() {
        String body =
                "[{\"qualification\":\"somethingNew\",\"vettingStatus\":\"Escalated\",\"vettingCreateDate\":\"the other day\"}]";
        try (StubServer server = StubServer.answering(200, body)) {
            assertThat(ask(server, QualificationOperations::getQualifications))
                    .singleElement()
                    .satisfies(vetted -> {
                        assertThat(vetted.qualification().value()).isEqualTo("somethingNew");
                        assertThat(vetted.vettingStatus().value()).isEqualTo("Escalated");
                        assertThat(vetted.vettingCreateDate()).isEqualTo("the other day");
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "\"Education\"",
                "1",
                "[null]",
                "[{}]",
                "[\"Education\"]",
                "[[]]",
                "{\"qualifications\":null}",
                "{\"qualifications\":{}}",
                "{\"vettingStatus\":\"Approved\"}",
                "[{\"qualification\":null}]",
                "<html></html>",
                "[",
                "[] []"
            })
    void refusesWhatIsNoListOfQualifications(String body) {
        try (StubServer server = StubServer.answering(200, body)) {
            PartnerCenterException failure = catchThrowableOfType(
                    PartnerCenterException.class, () -> ask(server, QualificationOperations::getQualifications));

            assertThat(failure.category()).isEqualTo(Category.UNREADABLE_RESPONSE);
            assertThat(failure.body()).isEqualTo(body);
        }
    }

    @Test
    void takesTheNewestOfSeveralVettings() {
        VettedQualification denied = education("Denied", "2020-12-03T10:37:38.885Z");
        VettedQualification inReview = education("InReview", "2020-12-04T20:54:24Z");
        VettedQualification approved = education("Approved", null);

        assertThat(Vetting.of(EDUCATION, List.of(denied, inReview)).state()).isEqualTo(Vetting.State.IN_REVIEW);
        assertThat(Vetting.of(EDUCATION, List.of(inReview, denied)).state()).isEqualTo(Vetting.State.IN_REVIEW);
        assertThat(Vetting.of(EDUCATION, List.of(approved, denied)).state()).isEqualTo(Vetting.State.APPROVED);
        assertThat(Vetting.of(EDUCATION, List.of(denied, approved)).state()).isEqualTo(Vetting.State.APPROVED);
        VettedQualification deniedAtTheSameTime = education("Denied", "2020-12-04T20:54:24");
        assertThat(Vetting.of(EDUCATION, List.of(inReview, deniedAtTheSameTime)).state())
                .isEqualTo(Vetting.State.DENIED);
        assertThat(Vetting.of(EDUCATION, List.of(deniedAtTheSameTime, inReview)).state())
                .isEqualTo(Vetting.State.IN_REVIEW);
        VettedQualification deniedSometime = education("Denied", null);
        assertThat(Vetting.of(EDUCATION, List.of(deniedSometime, inReview)).state())
                .isEqualTo(Vetting.State.IN_REVIEW);
        assertThat(Vetting.of(EDUCATION, List.of(inReview, deniedSometime)).state())
                .isEqualTo(Vetting.State.DENIED);
        assertThat(Vetting.of(EDUCATION, List.of(denied))).hasToString("DENIED: no school");
        assertThat(Vetting.of(EDUCATION, List.of(inReview))).hasToString("IN_REVIEW");
        assertThat(Vetting.of(STATE_OWNED_ENTITY, List.of(denied))).hasToString("NONE");
        assertThat(Vetting.of(EDUCATION, List.of(denied)).qualification()).contains(denied);
        assertThat(Vetting.of(STATE_OWNED_ENTITY, List.of(denied)).qualification())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[{\"qualification\":\"Education\",\"validationId\":\"a\"}]",
                "{\"qualifications\":[{\"qualification\":\"Education\"}]}",
                "{\"qualification\":\"Education\"}"
            })
    void listsCannotBeModified(String body) {
        try (StubServer server = StubServer.answering(200, body);
                PartnerCenter partner = partner(server)) {
            QualificationOperations customer =
                    partner.customers().byId(CUSTOMER).qualification();
            List<List<?>> lists = new ArrayList<>(List.of(
                    customer.getQualifications(),
                    customer.getQualificationsAsync().join(),
                    customer.getQualificationsWithResponse().value()));
            if (body.startsWith("[")) {
                lists.add(partner.validations().getValidationCodes());
            }
            assertThat(lists)
                    .allSatisfy(list -> assertThatExceptionOfType(UnsupportedOperationException.class)
                            .isThrownBy(() -> list.add(null)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "{\"validationId\":\"a\"}",
                "\"a\"",
                "[null]",
                "[{\"validationId\":\"a\"},null]",
                "[\"a\"]",
                "[] []",
                "<html></html>"
            })
    void refusesWhatIsNoListOfValidationCodes(String body) {
        try (StubServer server = StubServer.answering(200, body);
                PartnerCenter partner = partner(server)) {
            PartnerCenterException failure = catchThrowableOfType(
                    PartnerCenterException.class, () -> partner.validations().getValidationCodes());
            assertThat(failure).as("failure of %s", body).isNotNull();
            assertThat(failure.category()).isEqualTo(Category.UNREADABLE_RESPONSE);
            assertThat(failure.body()).isEqualTo(body);
            assertThat(server.asked()).hasSize(1);
        }
    }

    /** The service has called the same date by two names. */
    @ParameterizedTest
    @CsvSource({
        "2020-12-03T10:37:38Z, 2020-12-04T20:54:24Z, 2020-12-03T10:37:38Z",
        "the other day, 2020-12-04T20:54:24Z, 2020-12-04T20:54:24Z",
        ", 2020-12-04T20:54:24Z, 2020-12-04T20:54:24Z",
        "2020-12-03T10:37:38Z, the other day, 2020-12-03T10:37:38Z",
        "' 2020-12-03T10:37:38+02:00 ', , 2020-12-03T08:37:38Z"
    })
    void tellsTheFirstDateThatCanBeRead(String createdDate, String createDate, Instant expected) {
        VettedQualification vetted = VettedQualification.of(EDUCATION)
                .withVettingCreatedDate(createdDate)
                .withVettingCreateDate(createDate);
        assertThat(Vetting.of(EDUCATION, List.of(vetted)).created()).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201})
    void readsTheValidationCodes(int status) {
        String body =
                "[{\"partnerId\":\"9daaeb1c-4195-4db5-9f1d-509eb70c8c2d\",\"organizationName\":\"Contoso, Inc.\",\"validationId\":12345,"
                        + "\"maxCreates\":5,\"remainingCreates\":null,\"eTag\":\"W/\\\"datetime'2018-10-10T18%3A49%3A58.727348Z'\\\"\"}]";
        try (StubServer server = StubServer.answering(status, body);
                PartnerCenter partner = partner(server)) {
            PartnerResponse<List<ValidationCode>> response =
                    partner.validations().getValidationCodesWithResponse();

            assertThat(response.value()).singleElement().satisfies(code -> {
                assertThat(code.validationId()).isEqualTo("12345");
                assertThat(code.organizationName()).isEqualTo("Contoso, Inc.");
                assertThat(code.maxCreates()).isEqualTo(5);
                assertThat(code.remainingCreates()).isNull();
                assertThat(code.eTag()).isEqualTo("W/\"datetime'2018-10-10T18%3A49%3A58.727348Z'\"");
            });
            assertThat(partner.validations().getValidationCodes()).isEqualTo(response.value());
            assertThat(server.asked())
                    .hasSize(2)
                    .allSatisfy(asked -> assertThat(asked.method() + " " + asked.uri())
                            .isEqualTo("GET /v1/customers/all/validations"));
        }
    }

    @Test
    void eachOperationComesInFourForms() {
        CustomerQualificationRequest request = CustomerQualificationRequest.of(EDUCATION)
                .withEducationSegment(EducationSegment.K12)
                .withWebsite("example.edu");
        try (StubServer server =
                        StubServer.answering(200, "[{\"qualification\":\"Education\",\"validationId\":\"a\"}]");
                PartnerCenter partner = partner(server)) {
            QualificationOperations customer =
                    partner.customers().byId(CUSTOMER).qualification();
            assertAreEqual(
                    List.of(VettedQualification.of(EDUCATION)),
                    customer.getQualifications(),
                    customer.getQualificationsAsync(),
                    customer.getQualificationsWithResponse(),
                    customer.getQualificationsWithResponseAsync());
            assertAreEqual(
                    VettedQualification.of(EDUCATION),
                    customer.createQualifications(request),
                    customer.createQualificationsAsync(request),
                    customer.createQualificationsWithResponse(request),
                    customer.createQualificationsWithResponseAsync(request));
            Validations validations = partner.validations();
            assertAreEqual(
                    List.of(ValidationCode.of().withValidationId("a")),
                    validations.getValidationCodes(),
                    validations.getValidationCodesAsync(),
                    validations.getValidationCodesWithResponse(),
                    validations.getValidationCodesWithResponseAsync());
        }
        try (StubServer server = StubServer.answering(200, "\"education\"");
                PartnerCenter partner = partner(server)) {
            QualificationOperations customer =
                    partner.customers().byId(CUSTOMER).qualification();
            assertAreEqual(
                    EDUCATION,
                    customer.get(),
                    customer.getAsync(),
                    customer.getWithResponse(),
                    customer.getWithResponseAsync());
            assertAreEqual(
                    EDUCATION,
                    customer.update(EDUCATION),
                    customer.updateAsync(EDUCATION),
                    customer.updateWithResponse(EDUCATION),
                    customer.updateWithResponseAsync(EDUCATION));
            assertAreEqual(
                    EDUCATION,
                    customer.update(GOVERNMENT_COMMUNITY_CLOUD, "12345"),
                    customer.updateAsync(GOVERNMENT_COMMUNITY_CLOUD, "12345"),
                    customer.updateWithResponse(GOVERNMENT_COMMUNITY_CLOUD, "12345"),
                    customer.updateWithResponseAsync(GOVERNMENT_COMMUNITY_CLOUD, "12345"));
        }
    }

    private static <T> void assertAreEqual(
            T expected,
            T value,
            CompletableFuture<T> future,
            PartnerResponse<T> response,
            CompletableFuture<PartnerResponse<T>> futureResponse) {
        assertThat(List.of(
                        value,
                        future.join(),
                        response.value(),
                        futureResponse.join().value()))
                .containsOnly(expected);
    }

    @Test
    void anUnknownQualificationIsNobodysConstant() {
        assertThat(CustomerQualification.of("somethingNew")).isNotIn(EDUCATION, GOVERNMENT_COMMUNITY_CLOUD);
    }

    private static VettedQualification education(String status, String created) {
        return VettedQualification.of(EDUCATION)
                .withVettingStatus(VettingStatus.of(status))
                .withVettingReason(status.equals("Denied") ? "no school" : null)
                .withVettingCreatedDate(created);
    }

    private static <R> R ask(StubServer server, Function<QualificationOperations, R> operation) {
        try (PartnerCenter partner = partner(server)) {
            return operation.apply(partner.customers().byId(CUSTOMER).qualification());
        }
    }

    private static PartnerCenter partner(StubServer server) {
        return PartnerCenter.builder()
                .baseUrl(server.baseUrl())
                .accessToken(() -> "token-of-qualifications-test")
                .build();
    }
}
