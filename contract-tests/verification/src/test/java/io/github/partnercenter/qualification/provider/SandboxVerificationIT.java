package io.github.partnercenter.qualification.provider;

import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every pact in {@code pacts/}, whoever wrote it, verified against the sandbox. */
@Tag("pacts")
class SandboxVerificationIT {

    @TestFactory
    Stream<DynamicTest> honours() {
        return Pacts.tests(Pacts.in(Pacts.FOLDER), "the sandbox", interaction -> {
            try (QualificationSandbox sandbox = QualificationSandbox.start()) {
                return Verification.of(sandbox, "token-of-verification").differences(interaction);
            }
        });
    }
}
