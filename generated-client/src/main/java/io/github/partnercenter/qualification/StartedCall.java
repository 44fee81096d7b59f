package io.github.partnercenter.qualification;

import java.util.Objects;
import java.util.UUID;

/** A call that has started; nothing has been sent yet. Immutable and thread-safe. */
public final class StartedCall {
    private final String operation;
    private final UUID requestId;
    private final UUID correlationId;

    private StartedCall(String operation, UUID requestId, UUID correlationId) {
        this.operation = Objects.requireNonNull(operation, "operation");
        this.requestId = Objects.requireNonNull(requestId, "requestId");
        this.correlationId = Objects.requireNonNull(correlationId, "correlationId");
    }

    /**
     * Creates a started call, for tests of listeners.
     *
     * @param operation see {@link #operation()}
     * @param requestId see {@link #requestId()}
     * @param correlationId see {@link #correlationId()}
     * @return a new object
     */
    public static StartedCall of(String operation, UUID requestId, UUID correlationId) {
        return new StartedCall(operation, requestId, correlationId);
    }

    /** {@return the {@code operationId} of the spec, such as {@code getQualifications}} */
    public String operation() {
        return operation;
    }

    /** {@return the MS-RequestId of the first request} */
    public UUID requestId() {
        return requestId;
    }

    /** {@return the MS-CorrelationId of all requests of the call} */
    public UUID correlationId() {
        return correlationId;
    }

    @Override
    public String toString() {
        return operation + ", MS-RequestId " + requestId + ", MS-CorrelationId " + correlationId;
    }
}
