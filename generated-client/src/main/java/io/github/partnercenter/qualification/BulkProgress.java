package io.github.partnercenter.qualification;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Progress of a bulk read. Immutable and thread-safe. */
public final class BulkProgress {
    private final long done;
    private final long failed;
    private final long throttled;
    private final double perSecond;
    private final Optional<Duration> remaining;

    private BulkProgress(long done, long failed, long throttled, double perSecond, Optional<Duration> remaining) {
        this.done = done;
        this.failed = failed;
        this.throttled = throttled;
        this.perSecond = perSecond;
        this.remaining = Objects.requireNonNull(remaining, "remaining");
    }

    /**
     * Creates an instance, for example in tests.
     *
     * @param done see {@link #done()}
     * @param failed see {@link #failed()}
     * @param throttled see {@link #throttled()}
     * @param perSecond see {@link #perSecond()}
     * @param remaining see {@link #remaining()}
     * @return a new object
     */
    public static BulkProgress of(
            long done, long failed, long throttled, double perSecond, Optional<Duration> remaining) {
        return new BulkProgress(done, failed, throttled, perSecond, remaining);
    }

    /** {@return the number of customers with a result, failures included} */
    public long done() {
        return done;
    }

    /** {@return the number of customers whose result is a failure} */
    public long failed() {
        return failed;
    }

    /** {@return the number of requests that were rejected because of the quota} */
    public long throttled() {
        return throttled;
    }

    /** {@return customers per second since the start} */
    public double perSecond() {
        return perSecond;
    }

    /** {@return the estimated time for the rest at that rate; empty if the number of customers is unknown} */
    public Optional<Duration> remaining() {
        return remaining;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%d done, %d failed, %d throttled, %.1f per second", done, failed, throttled, perSecond);
    }
}
