package io.github.partnercenter.qualification.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Everything in {@code pacts/} is a pact that can be verified here. */
@Tag("pacts")
class PactFilesIT {

    @TestFactory
    Stream<DynamicTest> canBeVerified() {
        List<PactFile> files = Pacts.files(Pacts.FOLDER);
        assertThat(files).as("files in %s", Pacts.FOLDER).isNotEmpty();
        return files.stream().map(pact -> {
            String name = "contract-tests/pacts/" + Pacts.FOLDER.relativize(pact.file());
            return dynamicTest(name, () -> {
                if (!pact.problems().isEmpty()) {
                    throw new ContractFailure(
                            "cannot be verified:",
                            pact.problems().stream()
                                    .map(problem -> name + ": " + problem)
                                    .toList());
                }
            });
        });
    }
}
