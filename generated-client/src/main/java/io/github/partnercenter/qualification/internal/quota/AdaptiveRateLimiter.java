package io.github.partnercenter.qualification.internal.quota;

import io.github.partnercenter.qualification.RateLimiter;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A rate that grows fast until the first rejection, less fast until the second, and in small steps from then on. After a
 * rejection it is a little below what the service was seen to allow.
 */
public final class AdaptiveRateLimiter implements RateLimiter {
    private static final double FIRST_RATE = 500 / 60.0;
    private static final double[] GROWTH = {2.5, 1.03, 1.0007};
    private static final long SHORTEST_STEP = 250_000_000;
    // what was seen while the rate grew fast may be more than the quota
    private static final double[] OF_WHAT_WAS_SEEN = {0.75, 0.92, 0.97};

    // enough to say that the rate is made use of, and what interrupts them
    private static final int A_ROW = 10;
    private static final long LULL = 100_000_000;

    private static final long SECOND = 1_000_000_000;
    private static final int TENTHS_KEPT = 1_200;

    private final LongSupplier clock;
    private final long start;
    private final int[] acceptedByTenth = new int[TENTHS_KEPT];
    private long tenth;
    private double rate = FIRST_RATE;
    private int rejections;
    private long nextPermit;
    private int permitsInARow;
    private long step = SHORTEST_STEP;
    private long nextStep = SHORTEST_STEP;
    private long pauseEnds;
    private long acceptedSincePause;

    public AdaptiveRateLimiter() {
        this(System::nanoTime);
    }

    AdaptiveRateLimiter(LongSupplier clock) {
        this.clock = clock;
        this.start = clock.getAsLong();
    }

    @Override
    public synchronized Duration reserve() {
        long now = now();
        long permit = Math.max(now, nextPermit);
        long interval = (long) (SECOND / rate);
        permitsInARow = permit - nextPermit < Math.max(3 * interval, LULL) ? permitsInARow + 1 : 0;
        nextPermit = permit + interval;
        return Duration.ofNanos(permit - now);
    }

    @Override
    public synchronized void accepted() {
        long now = now();
        acceptedByTenth[currentTenth(now)]++;
        acceptedSincePause++;
        // only a rate that is made use of shows that it is allowed
        if (now >= nextStep && nextPermit >= now) {
            rate *= inPhase(GROWTH);
            nextStep = now + step;
        }
    }

    @Override
    public synchronized void rejected(Duration retryAfter) {
        long now = now();
        if (now < pauseEnds) {
            // one of those that were under way when the first was rejected
            return;
        }
        long pause = Math.max(SECOND, Math.min(TENTHS_KEPT / 10 * SECOND, retryAfter.toNanos()));
        // else others have used up the quota, which tells nothing of how much it is
        if (permitsInARow >= A_ROW) {
            rate = Math.max(FIRST_RATE / 10, inPhase(OF_WHAT_WAS_SEEN) * allowed(now, pause));
            rejections++;
            step = Math.max(SHORTEST_STEP, pause / 4);
        }
        pauseEnds = now + retryAfter.toNanos();
        nextPermit = pauseEnds;
        nextStep = pauseEnds + step;
        acceptedSincePause = 0;
    }

    /** Requests per second that the service seems to allow. */
    private double allowed(long now, long pause) {
        long sincePause = now - pauseEnds;
        if (sincePause < pause) {
            // a quota used up within its time, which the pause shows
            return (double) acceptedSincePause * SECOND / (sincePause + pause);
        }
        return (double) acceptedWithin(pause, now) * SECOND / pause;
    }

    private double inPhase(double[] figures) {
        return figures[Math.min(rejections, figures.length - 1)];
    }

    private long now() {
        return clock.getAsLong() - start;
    }

    /** In the time before the tenth of a second that is not over yet. */
    private int acceptedWithin(long nanos, long now) {
        int last = currentTenth(now);
        int sum = 0;
        for (int i = 1; i <= nanos * 10 / SECOND; i++) {
            sum += acceptedByTenth[Math.floorMod(last - i, TENTHS_KEPT)];
        }
        return sum;
    }

    /** The counter of this tenth of a second, after those of the time since the last one are cleared. */
    private int currentTenth(long now) {
        for (long elapsed = now * 10 / SECOND; tenth < elapsed; tenth++) {
            acceptedByTenth[(int) ((tenth + 1) % TENTHS_KEPT)] = 0;
        }
        return (int) (tenth % TENTHS_KEPT);
    }
}
