package io.github.partnercenter.qualification.provider;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Tests named by consumer and interaction. One fault that many interactions meet is one failed test. */
public final class ContractTests {
    private ContractTests() {}

    /**
     * A test for each interaction that fits, and one for all those that differ in the same way.
     *
     * @param heading follows the name of the interaction in the message of a failure
     * @param differences by the name of the interaction; empty if it fits
     */
    public static Stream<DynamicTest> of(String heading, Map<String, List<String>> differences) {
        Map<List<String>, List<String>> interactions = new LinkedHashMap<>();
        List<DynamicTest> tests = new ArrayList<>();
        differences.forEach((interaction, difference) -> {
            if (difference.isEmpty()) {
                tests.add(dynamicTest(interaction, () -> {}));
            } else {
                interactions
                        .computeIfAbsent(difference, same -> new ArrayList<>())
                        .add(interaction);
            }
        });
        interactions.forEach((difference, names) -> {
            String first = names.get(0);
            List<String> others = names.subList(1, names.size());
            tests.add(dynamicTest(first + (others.isEmpty() ? "" : ", and " + others.size() + " more"), () -> {
                throw new ContractFailure(first + " " + heading, difference, others);
            }));
        });
        return tests.stream();
    }
}
