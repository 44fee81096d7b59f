package io.github.partnercenter.qualification.internal.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.partnercenter.qualification.RateLimiter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens to turns, step by step: the timer and the executor run nothing before the test says so. */
@Timeout(60)
class TurnTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final List<Wait> waits = new ArrayList<>();
    private final Deque<Runnable> steps = new ArrayDeque<>();
    private final Limiter limiter = new Limiter();
    private Runnable whileScheduling = () -> {};

    @Test
    void aTurnIsGrantedAtOnceOrWhenItsPermitIsDue() {
        Throttle throttle = throttle(limiter, 10, steps::add);
        limiter.grant(Duration.ZERO, MINUTE);
        assertThat(new Caller(throttle).apply()).isTrue();

        Caller later = new Caller(throttle);
        assertThat(later.apply()).isFalse();
        assertThat(waits).hasSize(1);
        assertThat(waits.get(0).nanos).isEqualTo(MINUTE.toNanos());
        assertThat(later.events).isEmpty();

        waits.get(0).end();
        runSteps();
        assertThat(later.events).containsExactly("admitted");
        assertThat(limiter.reservations).isEqualTo(2);
    }

    @Test
    void onlySoManyHaveAPlaceAndTheOthersFollowInOrder() {
        Throttle throttle = throttle(null, 2, steps::add);
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            callers.add(new Caller(throttle));
        }
        assertThat(callers.stream().map(Caller::apply)).containsExactly(true, true, false, false, false);
        assertThat(steps).isEmpty();

        callers.get(3).turn.release();
        callers.get(0).turn.release();
        callers.get(0).turn.release();
        runSteps();
        assertThat(callers.stream().map(caller -> caller.events.size())).containsExactly(0, 0, 1, 0, 0);

        callers.get(1).turn.release();
        callers.get(2).turn.release();
        runSteps();
        assertThat(callers.stream().map(caller -> caller.events.size())).containsExactly(0, 0, 1, 0, 1);
        assertThat(new Caller(throttle).apply()).isTrue();
        assertThat(new Caller(throttle).apply()).isFalse();
    }

    @Test
    void aTurnThatIsReleasedBeforeItAppliesTakesNoPlace() {
        Throttle throttle = throttle(null, 1, steps::add);
        Caller atOnce = new Caller(throttle);
        atOnce.turn.release();
        assertThat(atOnce.apply()).isFalse();

        Caller later = new Caller(throttle);
        later.turn.release();
        later.turn.applyLater();
        runSteps();

        assertThat(later.events).isEmpty();
        assertThat(new Caller(throttle).apply()).isTrue();
    }

    @Test
    void aTurnThatIsReleasedBeforeItsStepRunsIsNotGranted() {
        Throttle throttle = throttle(null, 1, steps::add);
        Caller caller = new Caller(throttle);
        caller.turn.applyLater();
        caller.turn.release();
        runSteps();

        assertThat(caller.events).isEmpty();
        assertThat(new Caller(throttle).apply()).isTrue();
    }

    @Test
    void aTurnThatFindsNoThreadIsReportedAndLeavesItsPlace() {
        Deque<Boolean> refusals = new ArrayDeque<>(List.of(true, false));
        Throttle throttle = throttle(null, 1, step -> {
            if (refusals.remove()) {
                throw new RejectedExecutionException();
            }
            steps.add(step);
        });
        Caller first = new Caller(throttle);
        Caller withoutThread = new Caller(throttle);
        Caller last = new Caller(throttle);
        first.apply();
        withoutThread.apply();
        last.apply();

        first.turn.release();
        runSteps();

        assertThat(withoutThread.events).containsExactly("failed: RejectedExecutionException");
        withoutThread.turn.release();
        runSteps();
        assertThat(last.events).containsExactly("admitted");
    }

    @Test
    void aPermitThatWasNotUsedGoesToTheNextOne() {
        Throttle throttle = throttle(limiter, 10, steps::add);
        limiter.grant(MINUTE);
        Caller cancelled = new Caller(throttle);
        cancelled.apply();
        cancelled.turn.release();
        assertThat(waits.get(0).isCancelled).isTrue();

        new Caller(throttle).apply();

        assertThat(waits).hasSize(2);
        assertThat(waits.get(1).nanos).isLessThanOrEqualTo(MINUTE.toNanos()).isPositive();
        assertThat(limiter.reservations).isEqualTo(1);
    }

    @Test
    void ofPermitsThatWereNotUsedTheEarliestGoesFirst() {
        Throttle throttle = throttle(limiter, 10, steps::add);
        limiter.grant(MINUTE, MINUTE.multipliedBy(3), MINUTE.multipliedBy(2));
        List<Caller> callers = List.of(new Caller(throttle), new Caller(throttle), new Caller(throttle));
        callers.forEach(Caller::apply);
        callers.forEach(caller -> caller.turn.release());
        for (int i = 0; i < 3; i++) {
            new Caller(throttle).apply();
        }

        assertThat(waits.stream().skip(3).map(wait -> Math.round(wait.nanos / (double) MINUTE.toNanos())))
                .as("waits in minutes")
                .containsExactly(1L, 2L, 3L);
        assertThat(limiter.reservations).isEqualTo(3);
    }

    @Test
    void aPermitThatWasUsedIsNotReturned() {
        Throttle throttle = throttle(limiter, 10, steps::add);
        limiter.grant(MINUTE, MINUTE);
        Caller caller = new Caller(throttle);
        caller.apply();
        waits.get(0).end();
        runSteps();
        caller.turn.release();

        new Caller(throttle).apply();
        assertThat(limiter.reservations).isEqualTo(2);
    }

    @Test
    void aPermitThatIsGrantedToATurnAlreadyReleasedGoesToTheNextOne() {
        Throttle throttle = throttle(limiter, 10, steps::add);
        limiter.grant(MINUTE);
        Caller released = new Caller(throttle);
        limiter.whileReserving = released.turn::release;
        assertThat(released.apply()).isFalse();
        assertThat(waits).isEmpty();

        new Caller(throttle).apply();
        assertThat(waits).hasSize(1);
        assertThat(limiter.reservations).isEqualTo(1);
    }

    @Test
    void permitsOfThePastAreNoneToReturn() {
        Throttle throttle = throttle(limiter, 10, steps::add);
        limiter.grant(Duration.ofNanos(1), Duration.ofNanos(2), Duration.ofNanos(3), Duration.ZERO);
        List<Caller> released = List.of(new Caller(throttle), new Caller(throttle), new Caller(throttle));
        released.forEach(Caller::apply);
        released.forEach(caller -> caller.turn.release());
        long start = System.nanoTime();
        while (System.nanoTime() - start < 1_000) {
            Thread.onSpinWait();
        }

        assertThat(new Caller(throttle).apply()).isTrue();
        assertThat(limiter.reservations).isEqualTo(4);
    }

    @Test
    void aPauseVoidsPermits() {
        Throttle throttle = throttle(limiter, 10, steps::add);
        limiter.grant(MINUTE, MINUTE, Duration.ZERO, Duration.ZERO);
        Caller released = new Caller(throttle);
        Caller waiting = new Caller(throttle);
        released.apply();
        waiting.apply();
        released.turn.release();
        throttle.responded(429, Optional.of(Duration.ofHours(1)));

        waits.get(1).end();
        runSteps();
        assertThat(waiting.events).isEmpty();
        assertThat(Duration.ofNanos(waits.get(2).nanos)).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
        waiting.turn.release();

        assertThat(limiter.reservations).isEqualTo(2);
        assertThat(new Caller(throttle).apply()).isFalse();
        assertThat(waits).hasSize(4);
        assertThat(limiter.reservations).isEqualTo(2);
    }

    /** Otherwise all that waited would be sent at once when the pause ends. */
    @Test
    void afterAPauseAPermitIsReservedAnew() {
        Throttle throttle = throttle(limiter, 10, steps::add);
        limiter.grant(MINUTE, MINUTE);
        Caller waiting = new Caller(throttle);
        waiting.apply();
        throttle.responded(429, Optional.of(Duration.ofSeconds(2)));
        long pauseEnd = System.nanoTime() + Duration.ofSeconds(2).toNanos();
        waits.get(0).end();
        runSteps();
        assertThat(waits)
                .as("the wait for its permit, and for the end of the pause")
                .hasSize(2);
        while (System.nanoTime() < pauseEnd) {
            Thread.onSpinWait();
        }
        waits.get(1).end();
        runSteps();

        assertThat(waiting.events).isEmpty();
        assertThat(limiter.reservations).isEqualTo(2);
        assertThat(waits).hasSize(3);
        waits.get(2).end();
        runSteps();
        assertThat(waiting.events).containsExactly("admitted");
    }

    @Test
    void aPauseIsNotShortenedByALaterRejection() {
        Throttle throttle = throttle(null, 10, steps::add);
        throttle.responded(429, Optional.of(Duration.ofHours(1)));
        throttle.responded(429, Optional.of(MINUTE));
        throttle.responded(429, Optional.empty());
        throttle.responded(200, Optional.empty());

        assertThat(new Caller(throttle).apply()).isFalse();
        assertThat(Duration.ofNanos(waits.get(0).nanos)).isGreaterThan(Duration.ofMinutes(59));
    }

    /** The clock cannot be moved; a pause of no length shows the same. */
    @Test
    void returnedPermitsAreVoidAfterAPause() {
        Throttle throttle = throttle(limiter, 10, steps::add);
        limiter.grant(MINUTE, Duration.ZERO);
        Caller released = new Caller(throttle);
        released.apply();
        released.turn.release();
        throttle.responded(429, Optional.of(Duration.ZERO));

        assertThat(new Caller(throttle).apply()).isTrue();
        assertThat(limiter.reservations).isEqualTo(2);
    }

    @Test
    void aTurnThatComesAfterItsDeadlineIsRefused() {
        Throttle throttle = throttle(limiter, 10, steps::add);
        limiter.grant(MINUTE, MINUTE);
        Caller impatient = new Caller(throttle, MINUTE.minusSeconds(1));
        Caller patient = new Caller(throttle, MINUTE.plusSeconds(1));

        assertThat(impatient.apply()).isFalse();
        assertThat(impatient.events).containsExactly("refused: PT1M");
        assertThat(waits).isEmpty();

        assertThat(patient.apply()).isFalse();
        assertThat(patient.events).isEmpty();
        assertThat(waits).hasSize(1);

        throttle.responded(429, Optional.of(Duration.ofHours(1)));
        Caller duringPause = new Caller(throttle, MINUTE);
        duringPause.turn.applyLater();
        runSteps();
        assertThat(duringPause.events).hasSize(1).allMatch(event -> event.startsWith("refused: PT59M5"));
    }

    @Test
    void aWaitThatBeginsAfterTheEndIsCancelled() {
        Throttle throttle = throttle(limiter, 10, steps::add);
        limiter.grant(MINUTE);
        Caller caller = new Caller(throttle);
        whileScheduling = caller.turn::release;
        caller.apply();

        assertThat(waits).hasSize(1);
        assertThat(waits.get(0).isCancelled).isTrue();
    }

    @Test
    void aLimiterThatFailsFailsTheTurnOnly() {
        Throttle throttle = throttle(limiter, 10, steps::add);
        Caller caller = new Caller(throttle);
        limiter.whileReserving = () -> {
            throw new IllegalStateException();
        };
        assertThat(caller.apply()).isFalse();
        assertThat(caller.events).containsExactly("failed: IllegalStateException");
    }

    @Test
    void theLimiterHearsOfEachResponse() {
        Throttle throttle = throttle(limiter, 10, steps::add);
        throttle.responded(200, Optional.empty());
        throttle.responded(500, Optional.of(MINUTE));
        throttle.responded(429, Optional.of(MINUTE));
        throttle.responded(429, Optional.empty());

        assertThat(limiter.responses).containsExactly("accepted", "accepted", "rejected PT1M", "rejected PT1S");
    }

    @Test
    void isReadyWithoutForeignCodeAndWithoutAPause() {
        assertThat(throttle(limiter, 10, steps::add).isReady()).isFalse();
        assertThat(throttle(null, 10, steps::add).isReady()).isTrue();
        assertThat(throttle(RateLimiter.discovering(), 10, steps::add).isReady())
                .isTrue();
        Throttle ofOurs = throttle(RateLimiter.of(1, MINUTE), 10, steps::add);
        assertThat(ofOurs.isReady()).isTrue();

        ofOurs.responded(429, Optional.of(MINUTE));
        assertThat(ofOurs.isReady()).isFalse();
    }

    @Test
    void noPlaceIsLostOrGainedWhateverTheThreads() throws Exception {
        int maximum = 100;
        Throttle throttle = throttle(null, maximum, Runnable::run);
        onEightThreads(() -> {
            for (int i = 0; i < 200_000; i++) {
                Throttle.Turn turn = new Caller(throttle).turn;
                turn.apply();
                turn.release();
            }
            return null;
        });

        assertThat(Stream.generate(() -> new Caller(throttle))
                        .takeWhile(Caller::apply)
                        .limit(2 * maximum)
                        .count())
                .isEqualTo(maximum);
    }

    private static void onEightThreads(Callable<Void> task) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<Void>> ends = threads.invokeAll(Collections.nCopies(8, task));
        threads.shutdown();
        for (Future<Void> end : ends) {
            end.get();
        }
    }

    @Test
    void noMoreThanTheMaximumHaveAPlaceWhateverTheThreads() throws Exception {
        Throttle throttle = throttle(null, 2, Runnable::run);
        AtomicInteger places = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        onEightThreads(() -> {
            for (int i = 0; i < 20_000; i++) {
                Semaphore admitted = new Semaphore(0);
                Throttle.Turn turn = throttle.turn(new Waiting(admitted), false, null);
                if (!turn.apply() && !admitted.tryAcquire(20, TimeUnit.SECONDS)) {
                    throw new AssertionError("a turn that is never granted");
                }
                most.accumulateAndGet(places.incrementAndGet(), Math::max);
                places.decrementAndGet();
                turn.release();
            }
            return null;
        });
        assertThat(most).hasValue(2);
    }

    private static final class Waiting extends ThrottleTest.Nobody {
        private final Semaphore granted;

        Waiting(Semaphore granted) {
            this.granted = granted;
        }

        @Override
        public void admitted() {
            granted.release();
        }
    }

    private Throttle throttle(RateLimiter ofCalls, int maxConcurrent, Executor executor) {
        return new Throttle(
                ofCalls,
                maxConcurrent,
                (nanos, task) -> {
                    Wait wait = new Wait(nanos, task);
                    waits.add(wait);
                    whileScheduling.run();
                    return () -> wait.isCancelled = true;
                },
                executor);
    }

    private void runSteps() {
        while (!steps.isEmpty()) {
            steps.remove().run();
        }
    }

    private static final class Wait {
        private final long nanos;
        private final Runnable task;
        private boolean isCancelled;

        Wait(long nanos, Runnable task) {
            this.nanos = nanos;
            this.task = task;
        }

        void end() {
            task.run();
        }
    }

    private static final class Limiter implements RateLimiter {
        private final Deque<Duration> permits = new ArrayDeque<>();
        private final List<String> responses = new ArrayList<>();
        private Runnable whileReserving = () -> {};
        private int reservations;

        void grant(Duration... waits) {
            permits.addAll(List.of(waits));
        }

        @Override
        public Duration reserve() {
            reservations++;
            whileReserving.run();
            return permits.remove();
        }

        @Override
        public void accepted() {
            responses.add("accepted");
        }

        @Override
        public void rejected(Duration retryAfter) {
            responses.add("rejected " + retryAfter);
        }
    }

    /** Notes what it hears; seconds only. */
    private static final class Caller implements Throttle.Applicant {
        private final List<String> events = new ArrayList<>();
        private final Throttle.Turn turn;

        Caller(Throttle throttle) {
            turn = throttle.turn(this, false, null);
        }

        Caller(Throttle throttle, Duration timeout) {
            turn = throttle.turn(this, false, System.nanoTime() + timeout.toNanos());
        }

        boolean apply() {
            return turn.apply();
        }

        @Override
        public void admitted() {
            events.add("admitted");
        }

        @Override
        public void refused(Duration wait) {
            events.add("refused: " + wait);
        }

        @Override
        public void failed(Throwable reason) {
            events.add("failed: " + reason.getClass().getSimpleName());
        }
    }
}
