package io.github.partnercenter.qualification;

import io.github.partnercenter.qualification.PartnerCenterException.Category;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLHandshakeException;

/** When another attempt is worth it, and how long to wait before it. */
enum Retries {
    /** The operation may be done twice without harm. */
    FREELY {
        @Override
        boolean mayHelp(PartnerCenterException failure) {
            return switch (failure.category()) {
                case TRANSPORT -> !(failure.getCause() instanceof SSLHandshakeException);
                case TIMEOUT -> true;
                // what was not even sent, since the quota is used up for longer than the call may take, ends here
                case THROTTLED -> failure.status() != 0;
                case SERVER_ERROR -> PASSING.contains(failure.status());
                default -> false;
            };
        }
    },

    /** The same, but what the quota does not allow goes back to where it came from. */
    IN_BULK {
        @Override
        boolean mayHelp(PartnerCenterException failure) {
            return failure.category() != Category.THROTTLED && FREELY.mayHelp(failure);
        }
    },

    /** The operation counts or cannot be undone: only if the service certainly did not begin with it. */
    IF_NOT_BEGUN {
        @Override
        boolean mayHelp(PartnerCenterException failure) {
            boolean neverReached = failure.getCause() instanceof ConnectException
                    || failure.getCause() instanceof HttpConnectTimeoutException;
            return neverReached || failure.status() == 429 || failure.status() == 503;
        }
    };

    private static final Set<Integer> PASSING = Set.of(500, 502, 503);
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** Whether the same request may end otherwise. */
    abstract boolean mayHelp(PartnerCenterException failure);

    /**
     * How long to wait.
     *
     * @param attempts how many have been made
     * @param remaining how much time the call has left
     * @return what the service asks for, exactly, even if that is too long; or else a random part of a time that doubles
     *     with every attempt, and that leaves some for the next
     */
    static Duration delay(PartnerCenterException failure, int attempts, Duration remaining) {
        return failure.retryAfter().orElseGet(() -> {
            long longest = Math.min(
                    longestDelay(attempts).toMillis(), remaining.dividedBy(2).toMillis());
            return Duration.ofMillis(ThreadLocalRandom.current().nextLong(Math.max(longest, 0) + 1));
        });
    }

    /** The longest wait after some attempts, if the service does not ask for another. */
    static Duration longestDelay(int attempts) {
        Duration doubled = FIRST.multipliedBy(1L << Math.min(attempts - 1, 16));
        return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    }
}
