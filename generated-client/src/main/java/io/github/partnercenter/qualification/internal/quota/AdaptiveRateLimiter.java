package io.github.partnercenter.qualification.internal.quota;

import io.github.partnercenter.qualification.RateLimiter;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * Discovers an unknown quota and keeps to it.
 *
 * <p>The rate grows until the first rejection. It grows fast only while few requests are unanswered compared with those already
 * sent, because a rejection affects them, too. Retry-After shows when the window of the quota ends or, if it slides, when its
 * oldest request leaves it. Either way, the window began its full length before that, and the number of requests since then is
 * the quota. From then on, requests are spread evenly at a slightly lower rate, and no window contains more. After more than a
 * window without a rejection, the rate grows again, in steps that double, until the next rejection, because the quota may have
 * risen.
 *
 * <p>The window is the shortest common one that explains the rejections: no Retry-After is longer, and no rejection came much
 * earlier than the previous one suggested.
 */
public final class AdaptiveRateLimiter implements RateLimiter {
    private static final long SECOND = 1_000_000_000;
    private static final long TENTH = SECOND / 10;
    private static final long MINUTE = 60 * SECOND;
    private static final long[] USUAL_WINDOWS = {SECOND, 10 * SECOND, MINUTE};
    private static final long MAX_RESPONSE_TIME = 10 * SECOND;
    private static final Duration MAX_PAUSE = Duration.ofDays(1);

    // requests per second: the only published quota, 500 a minute, and a tenth of it
    private static final double INITIAL_RATE = 500 / 60.0;
    private static final double MIN_RATE = INITIAL_RATE / 10;

    // relative growth per step: before the first rejection, and initially after one
    private static final double MAX_GROWTH = 0.4;
    private static final double FIRST_GROWTH = 0.01;
    private static final double MIN_USE = 0.25;

    // share of the last minute's requests; while more are unanswered, the growth is slowed down
    private static final double MAX_SHARE_UNDER_WAY = 0.01;
    private static final int MIN_UNDER_WAY = 6;
    private static final double GROWTH_SLOWDOWN = 0.04;

    // after one rejection, and after further ones in quick succession, when the quota has fallen
    private static final double[] BACKOFF_FACTORS = {0.975, 0.8, 0.5};
    private static final int MIN_STREAK = 10;

    // in windows, each counted as at least MIN_PERIOD
    private static final double HOLD = 1.4;
    private static final double STEP = 1 / 12.0;
    private static final long MIN_PERIOD = 15 * SECOND;

    // one for each tenth of a second, for more than three minutes
    private static final int SLOTS = 2048;

    private final LongSupplier clock;
    private final long start;
    private final int[] sent = new int[SLOTS];
    private final long[] tenthOfSlot = new long[SLOTS];
    private double rate = INITIAL_RATE;
    private double learnedRate;
    private long window = SECOND;
    private double growth = MAX_GROWTH;
    private long step = TENTH;
    private long nextStep;
    private long nextPermit;
    private int streak;
    private int unanswered;
    private long pauseEnd;
    private int acceptedSincePause;
    private int successiveRejections;

    /** Creates a limiter that has seen no response yet. */
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
        streak = permit - nextPermit < Math.max(3 * interval, TENTH) ? streak + 1 : 0;
        if (tenthOfSlot[slot(permit)] != permit / TENTH) {
            while (sent(permit - window, permit) >= Math.ceil(rate * window / SECOND)) {
                permit += TENTH;
            }
            tenthOfSlot[slot(permit)] = permit / TENTH;
            sent[slot(permit)] = 0;
        }
        sent[slot(permit)]++;
        unanswered++;
        nextPermit = permit + interval;
        return Duration.ofNanos(permit - now);
    }

    @Override
    public synchronized void accepted() {
        long now = now();
        unanswered = Math.max(0, unanswered - 1);
        if (now < pauseEnd) {
            return;
        }
        acceptedSincePause++;
        // a rate that is not used does not show that it is allowed
        if (now >= nextStep && nextPermit >= now && sent(now - SECOND, now) >= rate * MIN_USE) {
            boolean isCheap = underWay(now) <= MIN_UNDER_WAY + MAX_SHARE_UNDER_WAY * sent(now - MINUTE, now);
            rate *= 1 + (isCheap ? growth : growth * GROWTH_SLOWDOWN);
            growth = Math.min(2 * growth, MAX_GROWTH);
            nextStep = now + step;
        }
    }

    @Override
    public synchronized void rejected(Duration retryAfter) {
        long now = now();
        long pause = (retryAfter.compareTo(MAX_PAUSE) < 0 ? retryAfter : MAX_PAUSE).toNanos();
        // otherwise it was sent before the first rejection
        if (now >= pauseEnd) {
            // otherwise others have used up the quota, or it is not one of requests a minute
            if (streak >= MIN_STREAK && pause <= MINUTE) {
                learn(now, Math.max(pause, SECOND));
            }
            unanswered = 0;
            acceptedSincePause = 0;
        }
        pauseEnd = Math.max(pauseEnd, now + Math.max(pause, SECOND));
        // permits that fall into the pause are void
        nextPermit = Math.max(nextPermit, now + pause);
        for (int i = 0; i < SLOTS; i++) {
            if (tenthOfSlot[i] > now / TENTH && tenthOfSlot[i] < (now + pause) / TENTH) {
                sent[i] = 0;
            }
        }
    }

    private void learn(long now, long pause) {
        boolean isExplained = pause <= window && used(now, pause) >= learnedRate * window / SECOND / 2;
        boolean isSuccessive = isExplained && learnedRate > 0 && acceptedSincePause < MIN_STREAK;
        if (!isExplained) {
            long tooShort = window;
            window = Arrays.stream(USUAL_WINDOWS)
                    .filter(usual -> usual >= pause && usual > tooShort)
                    .findFirst()
                    .orElse(MINUTE);
        }
        successiveRejections = isSuccessive ? Math.min(successiveRejections + 1, BACKOFF_FACTORS.length - 1) : 0;
        double allowed = (double) used(now, pause) * SECOND / window;
        rate = Math.max(MIN_RATE, BACKOFF_FACTORS[successiveRejections] * allowed);
        learnedRate = rate;
        growth = FIRST_GROWTH;
        long period = Math.max(window, MIN_PERIOD);
        step = (long) (STEP * period);
        nextStep = now + pause + (long) (HOLD * period);
    }

    /** The number of requests sent within the window; Retry-After is rounded up to a second. */
    private int used(long now, long pause) {
        return sent(now - window + pause - SECOND, now) - underWay(now);
    }

    /** Permits that are due but unanswered; requests sent long ago count as lost. */
    private int underWay(long now) {
        int recent = Math.min(unanswered, sent(now - MAX_RESPONSE_TIME, nextPermit));
        return Math.max(0, recent - sent(now, nextPermit));
    }

    private int sent(long from, long to) {
        int sum = 0;
        for (long tenth = Math.max(0, from / TENTH + 1); tenth <= to / TENTH; tenth++) {
            int slot = (int) (tenth % SLOTS);
            sum += tenthOfSlot[slot] == tenth ? sent[slot] : 0;
        }
        return sum;
    }

    private static int slot(long time) {
        return (int) (time / TENTH % SLOTS);
    }

    private long now() {
        return clock.getAsLong() - start;
    }
}
