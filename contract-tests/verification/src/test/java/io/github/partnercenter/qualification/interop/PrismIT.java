package io.github.partnercenter.qualification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Prism, a mock server, sends the example of the spec that a request prefers. */
@Interop
class PrismIT {

    @Test
    void sendsTheExampleOfEachOperationAndStatus() throws Exception {
        assertThat(Node.run("prism.mjs", Project.SPEC.toString()))
                .as("operations and statuses")
                .hasSizeGreaterThan(40);
    }
}
