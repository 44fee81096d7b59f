package io.github.partnercenter.qualification.interop;

import io.github.partnercenter.qualification.consumer.CommittedPactsIT;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The consumer in TypeScript, whose tests pass on a generated client, and the pact it writes. */
@Interop
class TypeScriptConsumerIT {

    @TestFactory
    Stream<DynamicTest> writesTheCommittedPact() {
        return CommittedPactsIT.compare(Node.PACTS);
    }
}
