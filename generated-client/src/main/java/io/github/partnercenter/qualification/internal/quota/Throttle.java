package io.github.partnercenter.qualification.internal.quota;

import io.github.partnercenter.qualification.RateLimiter;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides when a request may be sent: the number of concurrent requests is below the maximum, no pause is in effect, and the
 * rate limiter grants a permit. Shared by single calls and bulk reads.
 */
public final class Throttle {
    /** The only figure that Microsoft has published: requests per minute and partner tenant. */
    private static final int PUBLISHED_QUOTA = 500;

    private static final int TOO_MANY_REQUESTS = 429;

    private static final Duration DEFAULT_RETRY_AFTER = Duration.ofSeconds(1);
    private static final Duration MAX_PAUSE = Duration.ofDays(1);

    private final RateLimiter limiter;
    private final boolean pacesAll;
    private final boolean isLimiterOurs;
    private final int maxConcurrent;
    private final Timer timer;
    private final Executor executor;
    private final long start = System.nanoTime();
    private final AtomicLong pauseEnd = new AtomicLong();
    private final ConcurrentSkipListSet<Long> returnedPermits = new ConcurrentSkipListSet<>();
    private final Set<Turn> queue = new LinkedHashSet<>();
    private final AtomicInteger pendingDispatches = new AtomicInteger();
    private int concurrent;

    /** Runs tasks later. */
    @FunctionalInterface
    public interface Timer {
        /** Runs a task after a delay in nanoseconds; returns an action that cancels it. */
        Runnable schedule(long nanos, Runnable task);
    }

    /** Applies for a turn. Called on the executor, or within {@link Turn#apply} on the applying thread. */
    public interface Applicant {
        /** The turn has been granted. */
        void admitted();

        /** The turn would come after the deadline. */
        void refused(Duration wait);

        /** The limiter failed. */
        void failed(Throwable reason);

        /** No thread could be started. */
        default void notStarted(Throwable noThread) {
            failed(noThread);
        }
    }

    /**
     * Creates a throttle.
     *
     * @param limiter paces all requests; null to pace those of bulk reads only, at the published quota
     * @param executor runs the code that calls the limiter
     */
    public Throttle(RateLimiter limiter, int maxConcurrent, Timer timer, Executor executor) {
        this.pacesAll = limiter != null;
        this.limiter = pacesAll ? limiter : RateLimiter.of(PUBLISHED_QUOTA, Duration.ofMinutes(1));
        this.isLimiterOurs = this.limiter instanceof SmoothRateLimiter || this.limiter instanceof AdaptiveRateLimiter;
        this.maxConcurrent = maxConcurrent;
        this.timer = timer;
        this.executor = executor;
    }

    /** {@return whether applying runs no foreign code and no pause is in effect} */
    public boolean isReady() {
        return (isLimiterOurs || !pacesAll) && pause() == 0;
    }

    /**
     * {@return a turn to apply for}
     *
     * @param isBulk whether it is paced in any case
     * @param deadline a time of {@link System#nanoTime}; null for none
     */
    public Turn turn(Applicant applicant, boolean isBulk, Long deadline) {
        return new Turn(applicant, pacesAll || isBulk, deadline == null ? Long.MAX_VALUE : deadline - start);
    }

    /** Called for each response; 429 pauses all requests. */
    public void responded(int status, Optional<Duration> retryAfter) {
        if (status != TOO_MANY_REQUESTS) {
            guarded(limiter::accepted);
            return;
        }
        Duration wanted = retryAfter.orElse(DEFAULT_RETRY_AFTER);
        Duration pause = wanted.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : wanted;
        pauseEnd.accumulateAndGet(now() + pause.toNanos(), Math::max);
        returnedPermits.clear();
        guarded(() -> limiter.rejected(pause));
    }

    private static void guarded(Runnable notification) {
        try {
            notification.run();
        } catch (Throwable ofTheLimiter) {
            // must not fail the call
        }
    }

    private long pause() {
        return Math.max(0, pauseEnd.get() - now());
    }

    private long now() {
        return System.nanoTime() - start;
    }

    /** Reserves a permit, returned ones first. */
    private long reserve() {
        long now = now();
        Long returned = returnedPermits.pollFirst();
        while (returned != null && returned < now) {
            returned = returnedPermits.pollFirst();
        }
        return returned != null ? returned - now : Math.max(0, limiter.reserve().toNanos());
    }

    private synchronized boolean enter(Turn turn) {
        if (concurrent < maxConcurrent && queue.isEmpty()) {
            concurrent++;
            return true;
        }
        queue.add(turn);
        return false;
    }

    private synchronized Turn next() {
        Iterator<Turn> waiting = queue.iterator();
        if (concurrent == maxConcurrent || !waiting.hasNext()) {
            return null;
        }
        Turn next = waiting.next();
        waiting.remove();
        concurrent++;
        return next;
    }

    private synchronized void leave(Turn turn, boolean hadPlace) {
        if (hadPlace) {
            concurrent--;
        } else {
            queue.remove(turn);
        }
    }

    /** Starts turns from the queue. Loops, because a turn that cannot start dispatches the next one. */
    private void dispatch() {
        if (pendingDispatches.getAndIncrement() > 0) {
            return;
        }
        do {
            pendingDispatches.set(1);
            for (Turn next = next(); next != null; next = next()) {
                next.start();
            }
        } while (pendingDispatches.decrementAndGet() > 0);
    }

    /** The right to send one request. Must be released, even if it was not granted. */
    public final class Turn {
        private final Applicant applicant;
        private final boolean isPaced;
        private final long deadline;
        private boolean hasPlace;
        private boolean isReleased;
        private long permit = -1;
        private Runnable cancelWait = () -> {};

        private Turn(Applicant applicant, boolean isPaced, long deadline) {
            this.applicant = applicant;
            this.isPaced = isPaced;
            this.deadline = deadline;
        }

        /** {@return whether the turn was granted immediately; otherwise the applicant is called, now or later} */
        public boolean apply() {
            if (isRefused(pause()) || !enter(this)) {
                return false;
            }
            if (!takePlace()) {
                leaveAndDispatch();
                return false;
            }
            return advance();
        }

        /** Joins the queue and continues on the executor; the applicant is called when the turn is granted. */
        public void applyLater() {
            if (!isRefused(pause()) && enter(this)) {
                start();
            }
        }

        /** Refuses a turn that would be granted too late. */
        private boolean isRefused(long wait) {
            boolean isTooLate = wait > 0 && deadline != Long.MAX_VALUE && wait >= deadline - now();
            if (isTooLate) {
                applicant.refused(Duration.ofNanos(wait));
            }
            return isTooLate;
        }

        private void onExecutor(Runnable step) {
            try {
                executor.execute(step);
            } catch (Throwable noThread) {
                applicant.notStarted(noThread);
            }
        }

        private synchronized boolean takePlace() {
            hasPlace = true;
            return !isReleased;
        }

        /** Starts with a place that another turn has left. */
        private void start() {
            if (takePlace()) {
                onExecutor(this::advanceAndNotify);
            } else {
                leaveAndDispatch();
            }
        }

        private void advanceAndNotify() {
            if (advance()) {
                applicant.admitted();
            }
        }

        /** {@return whether the turn is granted now} */
        private boolean advance() {
            try {
                long pause = pause();
                if (pause > 0) {
                    // the pause voids the permit
                    permit = -1;
                    waitFor(pause);
                    return false;
                }
                if (isPaced && permit < 0) {
                    long wait = reserve();
                    if (!take(now() + wait)) {
                        return false;
                    }
                    if (wait > 0) {
                        waitFor(wait);
                        return false;
                    }
                }
                return isCurrent();
            } catch (Throwable ofTheLimiter) {
                applicant.failed(ofTheLimiter);
                return false;
            }
        }

        /** Keeps a permit, or returns it if the call ended while the limiter was granting it. */
        private synchronized boolean take(long granted) {
            if (isReleased) {
                returnedPermits.add(granted);
            } else {
                permit = granted;
            }
            return !isReleased;
        }

        private synchronized boolean isCurrent() {
            permit = -1;
            return !isReleased;
        }

        private void waitFor(long nanos) {
            if (isRefused(nanos)) {
                return;
            }
            Runnable cancel = timer.schedule(nanos, () -> onExecutor(this::advanceAndNotify));
            boolean isLate;
            synchronized (this) {
                cancelWait = cancel;
                isLate = isReleased;
            }
            if (isLate) {
                cancel.run();
            }
        }

        /** Returns the place, and the permit if it was not used. */
        public void release() {
            boolean hadPlace;
            synchronized (this) {
                if (isReleased) {
                    return;
                }
                isReleased = true;
                cancelWait.run();
                hadPlace = hasPlace;
                if (permit >= 0) {
                    returnedPermits.add(permit);
                }
            }
            leave(this, hadPlace);
            if (hadPlace) {
                dispatch();
            }
        }

        private void leaveAndDispatch() {
            leave(this, true);
            dispatch();
        }
    }
}
