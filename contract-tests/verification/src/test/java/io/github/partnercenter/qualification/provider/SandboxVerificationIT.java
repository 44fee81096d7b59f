package io.github.partnercenter.qualification.provider;

import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every pact in {@code pacts/}, whoever wrote it, verified against the sandbox. */
@Tag("contract")
class SandboxVerificationIT {

    @TestFactory
    Stream<DynamicContainer> honours() {
        return Pacts.tests(Pacts.in(Pacts.FOLDER), (pact, interaction) -> {
            try (QualificationSandbox sandbox = QualificationSandbox.start()) {
                Verification.of(sandbox, "token-of-verification").verify(pact, interaction);
            }
        });
    }
}
