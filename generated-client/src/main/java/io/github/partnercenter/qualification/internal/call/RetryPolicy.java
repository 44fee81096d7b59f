package io.github.partnercenter.qualification.internal.call;

import io.github.partnercenter.qualification.PartnerCenterException;
import io.github.partnercenter.qualification.internal.call.Operation.Semantics;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/**
 * Decides whether and when another attempt follows a failure, and how long an attempt may take. A pure function.
 *
 * @param maxAttempts the maximum number of requests per call
 * @param random returns a number from 0 (inclusive) to its argument (exclusive)
 */
record RetryPolicy(int maxAttempts, LongUnaryOperator random) {
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);

    /** {@return how long to wait before the next attempt; empty if there is none} */
    Optional<Duration> nextAttempt(
            PartnerCenterException failure, int attempts, Duration remaining, Semantics semantics) {
        // limits requests to the service, not those for a token
        if (attempts >= maxAttempts && failure.category() != PartnerCenterException.Category.NO_TOKEN) {
            return Optional.empty();
        }
        // would fail again until somebody changes something
        if (!failure.isTransient()) {
            return Optional.empty();
        }
        // not sent, because the quota is exhausted for longer than the call may take
        if (failure.category() == PartnerCenterException.Category.THROTTLED && failure.status() == 0) {
            return Optional.empty();
        }
        // must not be processed twice
        if (semantics == Semantics.NOT_IDEMPOTENT && failure.mayHaveBeenProcessed()) {
            return Optional.empty();
        }
        // Retry-After is honoured exactly; otherwise the wait is random, up to a backoff that leaves time to try again
        Duration wait = failure.retryAfter().orElseGet(() -> {
            Duration backoff = min(maxBackoff(attempts), remaining.dividedBy(2));
            return Duration.ofMillis(random.applyAsLong(Math.max(backoff.toMillis(), 0) + 1));
        });
        // a wait beyond the deadline is pointless
        return wait.compareTo(remaining) < 0 ? Optional.of(wait) : Optional.empty();
    }

    /** {@return how long the next attempt may take, in nanoseconds} */
    long attemptTimeout(int attempts, long remaining, Semantics semantics) {
        // half of the remaining time, if another attempt could follow in the other half
        boolean leavesTime = attempts + 1 < maxAttempts
                && semantics != Semantics.NOT_IDEMPOTENT
                && remaining / 2 > maxBackoff(attempts + 1).toNanos();
        return leavesTime ? remaining / 2 : remaining;
    }

    /** {@return the longest wait after a number of attempts, if the service specifies none} */
    static Duration maxBackoff(int attempts) {
        return min(FIRST_BACKOFF.multipliedBy(1L << Math.max(0, Math.min(attempts - 1, 16))), MAX_BACKOFF);
    }

    static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
