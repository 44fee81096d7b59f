package io.github.partnercenter.qualification.sandbox;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The number of requests that a {@link QualificationSandbox} accepts per period before it responds with 429. Thread-safe. */
public final class RequestQuota {
    private final int requests;
    private final long window;
    private final boolean slides;
    private final boolean countsRejected;
    private final LongSupplier clock;
    private final long start;
    private final Deque<Long> counted = new ArrayDeque<>();

    private RequestQuota(int requests, long window, boolean slides, boolean countsRejected, LongSupplier clock) {
        if (requests < 1 || window < 1) {
            throw new IllegalArgumentException("requests and window must be positive");
        }
        this.requests = requests;
        this.window = window;
        this.slides = slides;
        this.countsRejected = countsRejected;
        this.clock = clock;
        this.start = clock.getAsLong();
    }

    /**
     * A quota per fixed window.
     *
     * @param requests the number of requests
     * @param window the length of the windows, which follow each other
     * @return a quota for one sandbox
     */
    public static RequestQuota fixedWindow(int requests, Duration window) {
        return new RequestQuota(requests, window.toNanos(), false, false, System::nanoTime);
    }

    /**
     * A quota per sliding window: counts the requests of the period before each request.
     *
     * @param requests the number of requests
     * @param window the length of the window
     * @return a quota for one sandbox
     */
    public static RequestQuota slidingWindow(int requests, Duration window) {
        return new RequestQuota(requests, window.toNanos(), true, false, System::nanoTime);
    }

    /**
     * Makes rejected requests count, too, as in Partner Center.
     *
     * @return a copy with this setting
     */
    public RequestQuota countingRejected() {
        return new RequestQuota(requests, window, slides, true, clock);
    }

    /** A copy with another clock. */
    RequestQuota by(LongSupplier clock) {
        return new RequestQuota(requests, window, slides, countsRejected, clock);
    }

    /** How long a request should have waited, in whole seconds; empty if it is accepted. */
    synchronized Optional<Duration> rejection() {
        long now = clock.getAsLong() - start;
        long windowStart = slides ? now - window : now - now % window;
        while (!counted.isEmpty()
                && (slides ? counted.peekFirst() <= windowStart : counted.peekFirst() < windowStart)) {
            counted.removeFirst();
        }
        boolean rejected = counted.size() >= requests;
        if (!rejected || countsRejected) {
            counted.addLast(now);
        }
        while (counted.size() > requests) {
            counted.removeFirst();
        }
        if (!rejected) {
            return Optional.empty();
        }
        long free = (slides ? counted.peekFirst() : windowStart) + window - now;
        return Optional.of(Duration.ofSeconds(Math.max(1, (free + 999_999_999) / 1_000_000_000)));
    }
}
