package io.github.partnercenter.qualification.interop;

import io.github.partnercenter.qualification.consumer.CommittedPactsIT;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The consumer in TypeScript, whose tests pass on a generated client, and the pact it writes. */
@Tag("interop")
class TypeScriptConsumerIT {

    @Test
    void writesTheCommittedPact() throws Exception {
        CommittedPactsIT.isCommitted(Node.pact());
    }
}
