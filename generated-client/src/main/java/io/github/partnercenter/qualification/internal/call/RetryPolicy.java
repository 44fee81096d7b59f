package io.github.partnercenter.qualification.internal.call;

import io.github.partnercenter.qualification.PartnerCenterException;
import io.github.partnercenter.qualification.internal.call.Operation.Semantics;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/**
 * Whether another attempt follows a failure, after how long, and how long an attempt may take. Pure.
 *
 * @param maxAttempts how many requests a call may send
 * @param random a number from 0 to below its argument
 */
record RetryPolicy(int maxAttempts, LongUnaryOperator random) {
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);

    /** {@return how long to wait before the next attempt; empty if there is none} */
    Optional<Duration> nextAttempt(
            PartnerCenterException failure, int attempts, Duration remaining, Semantics semantics) {
        // the number of attempts is limited; that of requests for a token is the provider's business
        if (attempts >= maxAttempts && failure.category() != PartnerCenterException.Category.NO_TOKEN) {
            return Optional.empty();
        }
        // what somebody has to change first fails again
        if (!failure.isTransient()) {
            return Optional.empty();
        }
        // what was not sent since the quota is used up for longer than the call may take ends here
        if (failure.category() == PartnerCenterException.Category.THROTTLED && failure.status() == 0) {
            return Optional.empty();
        }
        // what counts or cannot be undone is repeated only if the service certainly has not processed it
        if (semantics == Semantics.NOT_IDEMPOTENT && failure.mayHaveBeenProcessed()) {
            return Optional.empty();
        }
        // the service's own wish is honoured exactly; else the wait is random, up to a backoff that leaves time to try
        // again
        Duration wait = failure.retryAfter().orElseGet(() -> {
            Duration backoff = min(maxBackoff(attempts), remaining.dividedBy(2));
            return Duration.ofMillis(random.applyAsLong(Math.max(backoff.toMillis(), 0) + 1));
        });
        // a wait beyond the deadline is pointless
        return wait.compareTo(remaining) < 0 ? Optional.of(wait) : Optional.empty();
    }

    /** {@return how long the next attempt may take, in nanoseconds} */
    long attemptTimeout(int attempts, long remaining, Semantics semantics) {
        // half of the time that is left, if another attempt could follow in the other half
        boolean leavesTime = attempts + 1 < maxAttempts
                && semantics != Semantics.NOT_IDEMPOTENT
                && remaining / 2 > maxBackoff(attempts + 1).toNanos();
        return leavesTime ? remaining / 2 : remaining;
    }

    /** {@return the longest wait after so many attempts, unless the service wishes another} */
    static Duration maxBackoff(int attempts) {
        return min(FIRST_BACKOFF.multipliedBy(1L << Math.max(0, Math.min(attempts - 1, 16))), MAX_BACKOFF);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
