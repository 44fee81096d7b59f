package io.github.partnercenter.qualification.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.partnercenter.qualification.provider.Pacts;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every interaction of every pact in {@code pacts/}, whoever wrote it, against openapi.yaml. */
@Tag("contract")
class PactsAgainstSpecIT {

    @TestFactory
    Stream<DynamicContainer> fitTheSpec() {
        return Pacts.tests(
                Pacts.in(Pacts.FOLDER),
                (pact, interaction) -> assertThat(PactAgainstSpec.differences(interaction))
                        .as(
                                "Consumer %s, interaction \"%s\": differences from openapi.yaml",
                                pact.getConsumer().getName(), interaction.getDescription())
                        .isEmpty());
    }
}
