package io.github.partnercenter.qualification;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** How a call ended: it succeeded, failed, or was cancelled. Immutable and thread-safe. */
public final class EndedCall {
    private final StartedCall started;
    private final int attempts;
    private final Duration duration;
    private final int status;
    private final UUID requestId;
    private final boolean cancelled;
    private final PartnerCenterException failure;

    private EndedCall(
            StartedCall started,
            int attempts,
            Duration duration,
            int status,
            UUID requestId,
            boolean cancelled,
            PartnerCenterException failure) {
        this.started = Objects.requireNonNull(started, "started");
        this.attempts = attempts;
        this.duration = Objects.requireNonNull(duration, "duration");
        this.status = status;
        this.requestId = Objects.requireNonNull(requestId, "requestId");
        this.cancelled = cancelled;
        this.failure = failure;
    }

    /**
     * Creates an ended call, for example in tests of listeners.
     *
     * @param started see {@link #started()}
     * @param attempts see {@link #attempts()}
     * @param duration see {@link #duration()}
     * @param status see {@link #status()}
     * @param requestId see {@link #requestId()}
     * @param cancelled see {@link #cancelled()}
     * @param failure see {@link #failure()}; null for none
     * @return a new object
     */
    public static EndedCall of(
            StartedCall started,
            int attempts,
            Duration duration,
            int status,
            UUID requestId,
            boolean cancelled,
            PartnerCenterException failure) {
        PartnerCenterException light = failure == null ? null : failure.withoutBody();
        return new EndedCall(started, attempts, duration, status, requestId, cancelled, light);
    }

    /** {@return the object that {@link CallListener#started} was called with} */
    public StartedCall started() {
        return started;
    }

    /** {@return the {@code operationId} of the spec, such as {@code getQualifications}} */
    public String operation() {
        return started.operation();
    }

    /**
     * Returns the number of attempts to send the request. The repetition with another token after a 401 does not count, nor
     * does the one that the JDK's HTTP client makes by itself when a kept-alive connection turns out to be closed.
     *
     * @return 0 if nothing was sent
     */
    public int attempts() {
        return attempts;
    }

    /** {@return the time from start to end, including waits} */
    public Duration duration() {
        return duration;
    }

    /** {@return the HTTP status of the last response; 0 if the last attempt got none} */
    public int status() {
        return status;
    }

    /** {@return the MS-RequestId of the last attempt} */
    public UUID requestId() {
        return requestId;
    }

    /** {@return the MS-CorrelationId of the call} */
    public UUID correlationId() {
        return started.correlationId();
    }

    /** {@return whether the caller ended it by cancelling or completing its future} */
    public boolean cancelled() {
        return cancelled;
    }

    /** {@return the failure, without the body of the response, which would occupy memory; empty if it did not fail} */
    public Optional<PartnerCenterException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public String toString() {
        String end = cancelled
                ? "cancelled"
                : failure == null ? "succeeded" : failure.category().toString();
        return started + ": " + end + " after " + duration + ", attempts " + attempts + ", status " + status;
    }
}
