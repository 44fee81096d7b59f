package io.github.partnercenter.qualification.internal.quota;

import io.github.partnercenter.qualification.RateLimiter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Grants permits at even intervals, without bursts after idle periods. */
public final class SmoothRateLimiter implements RateLimiter {
    private final long interval;
    private final AtomicLong nextPermit = new AtomicLong(System.nanoTime());

    /**
     * Creates a limiter of 99 % of a rate, because requests can bunch up on the network.
     *
     * @param requests the number of requests, positive
     * @param per the period, positive
     */
    public SmoothRateLimiter(int requests, Duration per) {
        this.interval = per.multipliedBy(101).dividedBy(100L * requests).toNanos();
    }

    @Override
    public Duration reserve() {
        long now = System.nanoTime();
        long permit = nextPermit.getAndUpdate(next -> Math.max(next - now, 0) + now + interval);
        return Duration.ofNanos(Math.max(permit - now, 0));
    }
}
