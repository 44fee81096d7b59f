package io.github.partnercenter.qualification;

import static io.github.partnercenter.qualification.model.CustomerQualification.EDUCATION;
import static io.github.partnercenter.qualification.model.CustomerQualification.GOVERNMENT_COMMUNITY_CLOUD;
import static io.github.partnercenter.qualification.model.CustomerQualification.NONE;
import static io.github.partnercenter.qualification.model.CustomerQualification.NONPROFIT;
import static io.github.partnercenter.qualification.model.CustomerQualification.STATE_OWNED_ENTITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.model.CustomerQualificationRequest;
import io.github.partnercenter.qualification.model.EducationSegment;
import io.github.partnercenter.qualification.model.VettedQualification;
import io.github.partnercenter.qualification.model.VettingStatus;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What setting a qualification sends, and what it refuses to send. */
@Timeout(60)
class UpdateQualificationTest {
    private static final String CUSTOMER = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
    private static final CustomerQualificationRequest SCHOOL =
            CustomerQualificationRequest.of(EDUCATION).withEducationSegment(EducationSegment.K12);

    @Test
    void putsTheCanonicalSpelling() {
        try (StubServer server = StubServer.answering(200, "\"education\"")) {
            CustomerQualification now =
                    set(server, operations -> operations.update(CustomerQualification.of("eDuCaTiOn")));
            assertThat(now).isEqualTo(EDUCATION);

            StubServer.Asked asked = server.asked().get(0);
            assertThat(asked.method()).isEqualTo("PUT");
            assertThat(asked.uri()).hasToString("/v1/customers/" + CUSTOMER + "/qualification");
            assertThat(asked.body()).isEqualTo("\"Education\"");
            assertThat(asked.headers().get("Content-Type")).containsExactly("application/json");
            assertThat(asked.headers().get("Accept")).containsExactly("application/json");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "12345, code=12345",
        "'a b&c=d', code=a%20b%26c%3Dd",
        "'{code}', code=%7Bcode%7D",
        "ä+, code=%C3%A4%2B",
        "'a/b?c#d,e;f', code=a%2Fb%3Fc%23d%2Ce%3Bf"
    })
    void putsTheValidationCodeEncoded(String code, String query) {
        try (StubServer server = StubServer.answering(200, "\"governmentcommunitycloud\"")) {
            CustomerQualification now = set(server, operations -> operations.update(GOVERNMENT_COMMUNITY_CLOUD, code));
            assertThat(now).isEqualTo(GOVERNMENT_COMMUNITY_CLOUD);

            StubServer.Asked asked = server.asked().get(0);
            assertThat(asked.uri().getRawQuery()).isEqualTo(query);
            assertThat(asked.body()).isEqualTo("\"GovernmentCommunityCloud\"");
        }
    }

    @Test
    void neverPrintsAValidationCode() {
        try (StubServer server = StubServer.answering(403, "")) {
            PartnerCenterException refusal = catchThrowableOfType(
                    PartnerCenterException.class,
                    () -> set(server, operations -> operations.update(GOVERNMENT_COMMUNITY_CLOUD, "counted-code")));

            assertThat(refusal).message().doesNotContain("counted-code");
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "201, `{\"qualification\":\"Education\",\"vettingStatus\":\"InReview\",\"vettingCreateDate\":\"2020-12-04T20:54:24Z\"}`",
                "200, `{\"qualification\":\"Education\",\"vettingStatus\":\"InReview\"}`",
                "200, `{\"qualifications\":[{\"qualification\":\"Education\",\"vettingStatus\":\"InReview\"}]}`",
                "201, `{\"Qualification\":\"Education\",\"VettingStatus\":\"InReview\"}`"
            })
    void postsAnObjectWithoutNulls(int status, String body) {
        try (StubServer server = StubServer.answering(status, body)) {
            VettedQualification application =
                    set(server, operations -> operations.createQualifications(SCHOOL.withWebsite("example.edu")));

            assertThat(application.qualification()).isEqualTo(EDUCATION);
            assertThat(application.vettingStatus()).isEqualTo(VettingStatus.IN_REVIEW);
            StubServer.Asked asked = server.asked().get(0);
            assertThat(asked.method()).isEqualTo("POST");
            assertThat(asked.uri()).hasToString("/v1/customers/" + CUSTOMER + "/qualifications");
            assertThat(asked.body())
                    .isEqualTo(
                            "{\"qualification\":\"Education\",\"educationSegment\":\"K12\",\"website\":\"example.edu\"}");
            assertThat(asked.headers().get("Content-Type")).containsExactly("application/json");
        }
    }

    @Test
    void postsAValidationCode() {
        try (StubServer server = StubServer.answering(201, "{\"qualification\":\"GovernmentCommunityCloud\"}")) {
            VettedQualification application = set(
                    server,
                    operations ->
                            operations.createQualifications(CustomerQualificationRequest.of(GOVERNMENT_COMMUNITY_CLOUD)
                                    .withValidationCode("12345")));
            assertThat(application.qualification()).isEqualTo(GOVERNMENT_COMMUNITY_CLOUD);
            assertThat(server.asked().get(0).body())
                    .isEqualTo("{\"qualification\":\"GovernmentCommunityCloud\",\"validationCode\":\"12345\"}");
            assertThat(server.asked().get(0).uri().getRawQuery()).isNull();
        }
    }

    @Test
    void postsTextOfAnyLanguage() {
        try (StubServer server = StubServer.answering(201, "{\"qualification\":\"Education\"}")) {
            set(
                    server,
                    operations -> operations.createQualifications(SCHOOL.withWebsite("sch\u00fcle-\u5b66.example")));
            assertThat(server.asked().get(0).body()).contains("\"website\":\"sch\u00fcle-\u5b66.example\"");
        }
    }

    @Test
    void aFieldMayHaveTheSameTextAsTheQualification() {
        try (StubServer server = StubServer.answering(201, "{\"qualification\":\"Education\"}")) {
            set(server, operations -> operations.createQualifications(SCHOOL.withWebsite("Education")));
            set(
                    server,
                    operations ->
                            operations.createQualifications(CustomerQualificationRequest.of(GOVERNMENT_COMMUNITY_CLOUD)
                                    .withValidationCode("GovernmentCommunityCloud")));

            assertThat(server.asked()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "null",
                "\"Education\"",
                "{\"qualifications\":[]}",
                "[{\"qualification\":\"Education\"},{\"qualification\":\"Education\"}]"
            })
    void saysThatAnAnswerToAnApplicationCannotBeUnderstood(String body) {
        try (StubServer server = StubServer.answering(201, body)) {
            PartnerCenterException failure = catchThrowableOfType(
                    PartnerCenterException.class,
                    () -> set(server, operations -> operations.createQualifications(SCHOOL)));

            assertThat(failure.category()).isEqualTo(Category.UNREADABLE_RESPONSE);
            assertThat(failure.body()).isEqualTo(body);
        }
    }

    static Stream<Consumer<QualificationOperations>> whatCannotBeValid() {
        CustomerQualification unknown = CustomerQualification.of("somethingNew");
        return Stream.of(
                operations -> operations.update(null),
                operations -> operations.createQualifications(null),
                operations -> operations.update(NONE),
                operations -> operations.update(NONPROFIT),
                operations -> operations.update(unknown),
                operations -> operations.update(STATE_OWNED_ENTITY),
                operations -> operations.update(STATE_OWNED_ENTITY, "12345"),
                operations -> operations.update(GOVERNMENT_COMMUNITY_CLOUD),
                operations -> operations.update(GOVERNMENT_COMMUNITY_CLOUD, null),
                operations -> operations.update(EDUCATION, null),
                operations -> operations.updateAsync(EDUCATION, null),
                operations -> operations.updateWithResponse(EDUCATION, null),
                operations -> operations.updateWithResponseAsync(EDUCATION, null),
                operations -> operations.updateAsync(GOVERNMENT_COMMUNITY_CLOUD, null),
                operations -> operations.updateWithResponse(GOVERNMENT_COMMUNITY_CLOUD, null),
                operations -> operations.updateWithResponseAsync(GOVERNMENT_COMMUNITY_CLOUD, null),
                operations -> operations.updateAsync(NONPROFIT),
                operations -> operations.updateWithResponse(NONPROFIT),
                operations -> operations.updateWithResponseAsync(NONPROFIT),
                operations -> operations.createQualificationsAsync(null),
                operations -> operations.createQualificationsWithResponse(null),
                operations -> operations.createQualificationsWithResponseAsync(null),
                operations -> operations.update(GOVERNMENT_COMMUNITY_CLOUD, " "),
                operations -> operations.update(GOVERNMENT_COMMUNITY_CLOUD, "%41"),
                operations -> operations.update(EDUCATION, "12345"),
                operations -> operations.createQualifications(CustomerQualificationRequest.of(null)),
                operations -> operations.createQualifications(CustomerQualificationRequest.of(NONE)),
                operations -> operations.createQualifications(CustomerQualificationRequest.of(NONPROFIT)),
                operations -> operations.createQualifications(CustomerQualificationRequest.of(unknown)),
                operations -> operations.createQualifications(CustomerQualificationRequest.of(EDUCATION)),
                operations -> operations.createQualifications(SCHOOL.withValidationCode("12345")),
                operations -> operations.createQualifications(SCHOOL.withWebsite("")),
                operations -> operations.createQualifications(SCHOOL.withWebsite(" ")),
                operations ->
                        operations.createQualifications(CustomerQualificationRequest.of(GOVERNMENT_COMMUNITY_CLOUD)),
                operations ->
                        operations.createQualifications(CustomerQualificationRequest.of(GOVERNMENT_COMMUNITY_CLOUD)
                                .withValidationCode("")),
                operations -> operations.createQualifications(CustomerQualificationRequest.of(STATE_OWNED_ENTITY)
                        .withEducationSegment(EducationSegment.HIGHER_EDUCATION)),
                operations -> operations.createQualifications(
                        CustomerQualificationRequest.of(STATE_OWNED_ENTITY).withWebsite("example.edu")));
    }

    static Stream<Arguments> whatIsSaidAboutIt() {
        return Stream.<Map.Entry<String, Consumer<QualificationOperations>>>of(
                        Map.entry(
                                "Only one of [Education, GovernmentCommunityCloud] can be set, not Nonprofit",
                                operations -> operations.update(NONPROFIT)),
                        Map.entry(
                                "Only one of [Education, GovernmentCommunityCloud] can be set, not null",
                                operations -> operations.update(null)),
                        Map.entry(
                                "Only one of [Education, GovernmentCommunityCloud, StateOwnedEntity] can be set, not null",
                                operations -> operations.createQualifications(null)),
                        Map.entry(
                                "GovernmentCommunityCloud requires code",
                                operations -> operations.update(GOVERNMENT_COMMUNITY_CLOUD)),
                        Map.entry("code is blank", operations -> operations.update(GOVERNMENT_COMMUNITY_CLOUD, null)),
                        Map.entry(
                                "Education does not accept code", operations -> operations.update(EDUCATION, "12345")),
                        Map.entry(
                                "A validation code must not contain a percent sign",
                                operations -> operations.update(GOVERNMENT_COMMUNITY_CLOUD, "100%")),
                        Map.entry(
                                "Education requires educationSegment",
                                operations ->
                                        operations.createQualifications(CustomerQualificationRequest.of(EDUCATION))),
                        Map.entry(
                                "Education does not accept validationCode",
                                operations -> operations.createQualifications(SCHOOL.withValidationCode("12345"))),
                        Map.entry(
                                "website is blank",
                                operations -> operations.createQualifications(SCHOOL.withWebsite(" "))),
                        Map.entry(
                                "GovernmentCommunityCloud requires validationCode",
                                operations -> operations.createQualifications(
                                        CustomerQualificationRequest.of(GOVERNMENT_COMMUNITY_CLOUD))))
                .map(each -> Arguments.of(each.getKey(), each.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatIsSaidAboutIt")
    void saysWhatCannotBeValid(String message, Consumer<QualificationOperations> operation) {
        try (PartnerCenter partner = PartnerCenter.builder()
                .accessToken(() -> "token-of-setting-test")
                .build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            operation.accept(partner.customers().byId(CUSTOMER).qualification()))
                    .withMessage(message);
        }
    }

    @ParameterizedTest
    @MethodSource("whatCannotBeValid")
    void refusesWhatCannotBeValidBeforeAnyTraffic(Consumer<QualificationOperations> operation) {
        try (StubServer server = StubServer.answering(200, "\"education\"")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> set(server, operations -> {
                        operation.accept(operations);
                        return null;
                    }));
            assertThat(server.asked()).isEmpty();
        }
    }

    private static <R> R set(StubServer server, Function<QualificationOperations, R> operation) {
        try (PartnerCenter partner = PartnerCenter.builder()
                .baseUrl(server.baseUrl())
                .accessToken(() -> "token-of-setting-test")
                .build()) {
            return operation.apply(partner.customers().byId(CUSTOMER).qualification());
        }
    }
}
