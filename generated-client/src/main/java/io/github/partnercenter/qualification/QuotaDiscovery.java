package io.github.partnercenter.qualification;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A rate that doubles until the first rejection and then follows what the service is seen to allow: a little below that,
 * and from there upwards in small steps.
 */
final class QuotaDiscovery implements RateLimiter {
    private static final double FIRST_RATE = 500 / 60.0;
    private static final double STEP_NANOS = 250e6;
    private static final double FIRST_STEP = 1.6;
    private static final double LATER_STEP = 1.001;
    private static final double BELOW_WHAT_WAS_SEEN = 0.97;

    /** How many requests were accepted in each of the last tenths of a second. */
    private static final int TENTHS = 1_200;

    private static final long TENTH = 100_000_000;

    private final LongSupplier clock;
    private final long start;
    private final int[] accepted = new int[TENTHS];
    private long tenth;
    private double rate = FIRST_RATE;
    private double step = FIRST_STEP;
    private long nextPermit;
    private long nextStep;
    private long pauseEnds;

    QuotaDiscovery() {
        this(System::nanoTime);
    }

    QuotaDiscovery(LongSupplier clock) {
        this.clock = clock;
        this.start = clock.getAsLong();
        this.nextStep = (long) STEP_NANOS;
    }

    @Override
    public synchronized Duration reserve() {
        long now = now();
        long permit = Math.max(now, nextPermit);
        nextPermit = permit + (long) (1e9 / rate);
        return Duration.ofNanos(permit - now);
    }

    @Override
    public synchronized void accepted() {
        long now = now();
        accepted[current(now)]++;
        // only a rate that is made use of shows that it is allowed
        if (now >= nextStep && nextPermit >= now) {
            rate *= step;
            nextStep = now + (long) STEP_NANOS;
        }
    }

    @Override
    public synchronized void rejected(Duration retryAfter) {
        long now = now();
        if (now < pauseEnds) {
            // one of those that were under way when the first was rejected
            return;
        }
        // a quota of so long a time shows over so long a time only
        long seconds = Math.max(1, Math.min(TENTHS / 10, retryAfter.toSeconds()));
        rate = Math.max(FIRST_RATE / 10, BELOW_WHAT_WAS_SEEN * acceptedWithin(seconds, now) / seconds);
        step = LATER_STEP;
        pauseEnds = now + retryAfter.toNanos();
        nextPermit = pauseEnds;
        nextStep = pauseEnds + (long) STEP_NANOS;
    }

    /** The requests per second that are asked for now. */
    synchronized double rate() {
        return rate;
    }

    private long now() {
        return clock.getAsLong() - start;
    }

    private int acceptedWithin(long seconds, long now) {
        int last = current(now);
        int sum = 0;
        for (int i = 0; i < seconds * 10; i++) {
            sum += accepted[Math.floorMod(last - i, TENTHS)];
        }
        return sum;
    }

    /** The counter of this tenth of a second, those of the time since the last one cleared. */
    private int current(long now) {
        for (long elapsed = now / TENTH; tenth < elapsed; tenth++) {
            accepted[(int) ((tenth + 1) % TENTHS)] = 0;
        }
        return (int) (tenth % TENTHS);
    }
}
