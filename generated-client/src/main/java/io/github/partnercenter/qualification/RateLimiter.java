package io.github.partnercenter.qualification;

import java.time.Duration;

/**
 * Says when a request may be sent, so that a quota is used up and not exceeded: rejected requests count, too. All callers
 * that share a quota share one of these. Implementations are thread-safe.
 *
 * <p>To share a quota with other JVMs, implement it over whatever they share.
 */
public interface RateLimiter {
    /**
     * Takes the next permit. What it throws ends the call with {@link PartnerCenterException.Category#THROTTLED}, and a
     * read of many customers as a whole.
     *
     * @return how long to wait before the request that it is for may be sent; zero for not at all. May block for a moment,
     *     as long as it takes to ask elsewhere. A permit that comes too late for the call that has asked for it goes to the
     *     next one
     */
    Duration reserve();

    /** Hears that the service has answered a request and did not reject it for its quota. */
    default void accepted() {}

    /**
     * Hears that the service rejected a request for its quota, 429.
     *
     * @param retryAfter how long the service wants to be left alone, by all callers
     */
    default void rejected(Duration retryAfter) {}

    /**
     * Spreads requests evenly, one in a hundred fewer than allowed, since on their way some catch up with others.
     *
     * @param requests how many the quota allows
     * @param per in which time
     * @return of this process alone
     * @throws IllegalArgumentException if either is not more than nothing
     */
    static RateLimiter of(int requests, Duration per) {
        if (requests < 1 || per.isNegative() || per.isZero()) {
            throw new IllegalArgumentException("A quota is some requests in some time: " + requests + " in " + per);
        }
        return dev.failsafe.RateLimiter.smoothBuilder(per.multipliedBy(101).dividedBy(100L * requests))
                .build()::reservePermit;
    }

    /**
     * Finds out how much the service allows: faster while all goes well, slower after a rejection.
     *
     * @return of this process alone
     */
    static RateLimiter discovering() {
        return new QuotaDiscovery();
    }
}
