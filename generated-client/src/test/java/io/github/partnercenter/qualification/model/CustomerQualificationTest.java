package io.github.partnercenter.qualification.model;

import static io.github.partnercenter.qualification.model.CustomerQualification.EDUCATION;
import static io.github.partnercenter.qualification.model.CustomerQualification.GOVERNMENT_COMMUNITY_CLOUD;
import static io.github.partnercenter.qualification.model.CustomerQualification.NONE;
import static io.github.partnercenter.qualification.model.CustomerQualification.NONPROFIT;
import static io.github.partnercenter.qualification.model.CustomerQualification.STATE_OWNED_ENTITY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CustomerQualificationTest {

    static Stream<Arguments> everySpellingSeen() {
        return Stream.of(
                Arguments.of(NONE, List.of("none", "None", "NONE")),
                Arguments.of(EDUCATION, List.of("education", "Education", "EDUCATION", " education ")),
                Arguments.of(NONPROFIT, List.of("nonprofit", "Nonprofit", "nonProfit", "non-profit", "NONPROFIT")),
                Arguments.of(
                        GOVERNMENT_COMMUNITY_CLOUD,
                        List.of(
                                "government_community_cloud",
                                "governmentcommunitycloud",
                                "GovernmentCommunityCloud",
                                "governmentCommunityCloud",
                                "GOVERNMENT_COMMUNITY_CLOUD",
                                "Government Community Cloud",
                                "\tgovernment-community\ncloud ")),
                Arguments.of(
                        STATE_OWNED_ENTITY,
                        List.of("state_owned_entity", "StateOwnedEntity", "stateOwnedEntity", "STATE_OWNED_ENTITY")));
    }

    @ParameterizedTest
    @MethodSource("everySpellingSeen")
    void isOneConstantInEverySpelling(CustomerQualification constant, List<String> spellings) {
        assertThat(spellings)
                .allSatisfy(spelling ->
                        assertThat(CustomerQualification.of(spelling)).isSameAs(constant));
        assertThat(constant.isKnown()).isTrue();
    }

    @Test
    void hasTheNumbersOfTheService() {
        assertThat(Stream.of(0, 1, 2, 3, 4).map(CustomerQualification::ofCode))
                .containsExactly(NONE, EDUCATION, NONPROFIT, GOVERNMENT_COMMUNITY_CLOUD, STATE_OWNED_ENTITY);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 5, Integer.MAX_VALUE})
    void keepsANumberWithoutMeaningAsText(int code) {
        CustomerQualification unknown = CustomerQualification.ofCode(code);

        assertThat(unknown.isKnown()).isFalse();
        assertThat(unknown.value()).isEqualTo(Integer.toString(code));
    }

    @Test
    void isWrittenInPascalCase() {
        assertThat(Stream.of(NONE, EDUCATION, NONPROFIT, GOVERNMENT_COMMUNITY_CLOUD, STATE_OWNED_ENTITY))
                .map(CustomerQualification::value)
                .containsExactly("None", "Education", "Nonprofit", "GovernmentCommunityCloud", "StateOwnedEntity");
    }

    @Test
    void keepsAnUnknownTextAsItIs() {
        CustomerQualification unknown = CustomerQualification.of("research_Institute");

        assertThat(unknown.isKnown()).isFalse();
        assertThat(unknown.value()).isEqualTo("research_Institute");
        assertThat(unknown)
                .isEqualTo(CustomerQualification.of("ResearchInstitute"))
                .hasSameHashCodeAs(CustomerQualification.of("ResearchInstitute"))
                .isNotEqualTo(NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "__", "-"})
    void takesABlankForUnknownAndNotForNone(String blank) {
        CustomerQualification unknown = CustomerQualification.of(blank);

        assertThat(unknown.isKnown()).isFalse();
        assertThat(unknown.value()).isEqualTo(blank);
        assertThat(unknown).isNotEqualTo(NONE);
    }
}
