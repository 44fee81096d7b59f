package io.github.partnercenter.qualification;

import io.github.partnercenter.qualification.internal.quota.AdaptiveRateLimiter;
import io.github.partnercenter.qualification.internal.quota.SmoothRateLimiter;
import java.time.Duration;

/**
 * Decides when a request may be sent, to use a quota fully without exceeding it: rejected requests count, too. All callers that
 * share a quota must share one limiter. Implementations must be thread-safe.
 *
 * <p>To share a quota with other JVMs, implement it on top of a shared store.
 */
public interface RateLimiter {
    /**
     * Reserves the next permit. Any exception or error from it fails the call with
     * {@link PartnerCenterException.Category#THROTTLED} and ends a bulk read.
     *
     * @return how long to wait before the request may be sent. May block briefly, for example for a request to a shared store;
     *     it is not called on a caller's thread. A permit that is too late for its call, or whose call ends first, is used for
     *     the next call
     */
    Duration reserve();

    /** Called when the service responded to a request with any status but 429. Exceptions from it are ignored. */
    default void accepted() {}

    /**
     * Called when the service rejected a request with 429. Exceptions from it are ignored.
     *
     * @param retryAfter how long all callers pause: as {@code Retry-After} says, but at most one day
     */
    default void rejected(Duration retryAfter) {}

    /**
     * Returns a limiter that spreads requests evenly, at 99 % of the quota, because requests can bunch up on the network.
     *
     * @param requests how many requests the quota allows
     * @param per the period of the quota
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
     * Returns a limiter that discovers the quota: it speeds up while requests are accepted, and slows down after a rejection.
     *
     * @return a limiter for this process alone
     */
    static RateLimiter discovering() {
        return new AdaptiveRateLimiter();
    }
}
