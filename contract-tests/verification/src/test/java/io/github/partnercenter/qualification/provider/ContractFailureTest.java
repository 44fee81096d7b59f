package io.github.partnercenter.qualification.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a failed check of a contract prints: at most twenty lines. */
class ContractFailureTest {

    @Test
    void isTheDifferenceAlone() {
        ContractFailure failure =
                new ContractFailure("consumer shop differs:", List.of("status: 200", "\nbody: 1\nbody: 2"));

        assertThat(failure).hasToString("""
                consumer shop differs:
                  status: 200
                  body: 1
                  body: 2""");
        assertThat(failure.getStackTrace()).isEmpty();
    }

    @Test
    void isShortAndSaysSo() {
        List<String> many = Collections.nCopies(10_239, "x".repeat(10_000));
        List<String> others = List.of("a - 1", "a - 2", "a - 3", "a - 4", "a - 5", "a - 6", "b - 1", "b - 2");

        assertThat(new ContractFailure("consumer shop differs:", many, others)
                        .getMessage()
                        .lines())
                .hasSizeLessThanOrEqualTo(20)
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(310))
                .contains("  … and 10229 more")
                .endsWith("  and so do a - 1, a - 2, a - 3 and 5 more of a, b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            10 | 10  | 3 | none           | and so do a - 1, a - 2, a - 3
            11 | 10  | 4 | … and 1 more   | and so do a - 1, a - 2, a - 3 and 1 more of a
            2  | 300 | 1 | none           | and so does a - 1
            2  | 301 | 1 | none           | and so does a - 1
            """)
    void isCutOnlyWhereItIsTooLong(int differences, int length, int others, String more, String same) {
        String line = "x".repeat(length);
        List<String> names =
                Stream.of("a - 1", "a - 2", "a - 3", "a - 4").limit(others).toList();

        assertThat(new ContractFailure("shop differs:", Collections.nCopies(differences, line), names)
                        .getMessage()
                        .lines()
                        .map(String::strip))
                .containsExactlyElementsOf(Stream.of(
                                Stream.of("shop differs:"),
                                Collections.nCopies(
                                        Math.min(differences, 10), length > 300 ? line.substring(0, 300) + "…" : line)
                                        .stream(),
                                Stream.ofNullable(more),
                                Stream.of(same))
                        .flatMap(lines -> lines)
                        .toList());
    }

    @Test
    void isOneWhereManyInteractionsDifferInTheSameWay() {
        Map<String, List<String>> differences = new LinkedHashMap<>();
        differences.put("shop - a", List.of("no header X"));
        differences.put("shop - b", List.of());
        differences.put("shop - c", List.of("no header X"));
        differences.put("shop - d", List.of("no header Y"));

        List<DynamicTest> tests = ContractTests.of("differs:", differences).toList();

        assertThat(tests)
                .extracting(DynamicTest::getDisplayName)
                .containsExactly("shop - b", "shop - a, and 1 more", "shop - d");
        assertThatThrownBy(() -> tests.get(1).getExecutable().execute()).hasToString("""
                shop - a differs: no header X
                  and so does shop - c""");
    }
}
