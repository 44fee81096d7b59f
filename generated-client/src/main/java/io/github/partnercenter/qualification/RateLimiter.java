package io.github.partnercenter.qualification;

import io.github.partnercenter.qualification.internal.quota.AdaptiveRateLimiter;
import io.github.partnercenter.qualification.internal.quota.SmoothRateLimiter;
import java.time.Duration;

/**
 * Decides when a request may be sent, so that a quota is used up but not exceeded: rejected requests count, too. All callers that
 * share a quota share one limiter. Implementations are thread-safe.
 *
 * <p>To share a quota with other JVMs, implement it over a store that they share.
 */
public interface RateLimiter {
    /**
     * Takes the next permit. What it throws, of any kind, ends the call with {@link PartnerCenterException.Category#THROTTLED},
     * and a read of many customers as a whole.
     *
     * @return how long to wait before the request may be sent; zero for not at all. May block for a moment, as long as a request
     *     to a shared store takes; it is not called on a caller's thread. A permit that comes too late for its call, or whose
     *     call ends before, goes to the next call
     */
    Duration reserve();

    /** Called when the service responded to a request with anything but 429. What it throws is ignored. */
    default void accepted() {}

    /**
     * Called when the service rejected a request with 429. What it throws is ignored.
     *
     * @param retryAfter how long all callers pause
     */
    default void rejected(Duration retryAfter) {}

    /**
     * Spreads requests evenly, at 99 % of the quota, since on their way some catch up with others.
     *
     * @param requests how many requests the quota allows
     * @param per in which period
     * @return a limiter for this process alone
     * @throws IllegalArgumentException if requests or per is not positive
     */
    static RateLimiter of(int requests, Duration per) {
        if (requests < 1 || per.isNegative() || per.isZero()) {
            throw new IllegalArgumentException("requests and per must be positive: " + requests + ", " + per);
        }
        return new SmoothRateLimiter(requests, per);
    }

    /**
     * Finds out how much the service allows: faster while all goes well, slower after a rejection.
     *
     * @return a limiter for this process alone
     */
    static RateLimiter discovering() {
        return new AdaptiveRateLimiter();
    }
}
