package io.github.partnercenter.qualification.spec;

import io.github.partnercenter.qualification.provider.Pacts;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every interaction of every pact in {@code pacts/}, whoever wrote it, against openapi.yaml. */
@Tag("pacts")
class PactsAgainstSpecIT {

    @TestFactory
    Stream<DynamicTest> fitTheSpec() {
        return Pacts.tests(Pacts.in(Pacts.FOLDER), "openapi.yaml", PactAgainstSpec::differences);
    }
}
