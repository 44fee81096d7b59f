package io.github.partnercenter.qualification;

import java.time.Duration;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/** What all calls know of the service's quota: a pace, and whether it has been used up. */
final class Quota {
    /** The only figure that Microsoft has published: requests per minute and partner tenant. */
    private static final int PUBLISHED = 500;

    private static final Duration UNSAID = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    private final RateLimiter limiter;
    private final boolean isForAll;
    private final long start = System.nanoTime();
    private final AtomicLong pauseEnds = new AtomicLong();
    private final ConcurrentSkipListSet<Long> unusedPermits = new ConcurrentSkipListSet<>();

    /**
     * Paces requests.
     *
     * @param limiter null to pace those of bulk reads only, at the published quota
     */
    Quota(RateLimiter limiter) {
        this.isForAll = limiter != null;
        this.limiter = isForAll ? limiter : RateLimiter.of(PUBLISHED, Duration.ofMinutes(1));
    }

    /** How long, in nanoseconds, the service wants to be left alone yet. */
    long pause() {
        return Math.max(0, pauseEnds.get() - now());
    }

    /** How long, in nanoseconds, to wait before the next request may be sent, whose permit this takes. */
    long permit(boolean isBulk) {
        if (!isForAll && !isBulk) {
            return 0;
        }
        long now = now();
        Long unused = unusedPermits.pollFirst();
        while (unused != null && unused < now) {
            unused = unusedPermits.pollFirst();
        }
        return unused != null ? unused - now : limiter.reserve().toNanos();
    }

    /** Takes back a permit that comes too late for whoever has taken it; it will do for another. */
    void giveBack(long wait) {
        unusedPermits.add(now() + wait);
    }

    /** Hears of an answer. */
    void answered(PartnerCenterException failure) {
        if (failure == null || failure.status() != 0 && failure.status() != 429) {
            tell(limiter::accepted);
        } else if (failure.status() == 429) {
            Duration wish = failure.retryAfter().orElse(UNSAID);
            wish = wish.compareTo(LONGEST) > 0 ? LONGEST : wish;
            pauseEnds.accumulateAndGet(now() + wish.toNanos(), Math::max);
            unusedPermits.clear();
            Duration pause = wish;
            tell(() -> limiter.rejected(pause));
        }
    }

    private static void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException | Error ofTheLimiter) {
            // the answer stands, whatever the limiter makes of it
        }
    }

    private long now() {
        return System.nanoTime() - start;
    }
}
