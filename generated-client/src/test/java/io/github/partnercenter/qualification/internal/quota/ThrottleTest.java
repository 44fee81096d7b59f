package io.github.partnercenter.qualification.internal.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.partnercenter.qualification.RateLimiter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The waits for which it asks a timer that never runs anything. */
@Timeout(60)
class ThrottleTest {
    private static final int TURNS = 50_000;

    private final AtomicLong wait = new AtomicLong();

    /** With 1 % to spare: one request in 121.2 ms. One more or less a minute changes the last wait by twelve seconds. */
    @Test
    void bulkReadsAreLimitedTo500RequestsAMinuteByDefault() {
        assertLastWaitIs(
                Duration.ofMinutes(1).multipliedBy(TURNS).multipliedBy(101).dividedBy(500L * 100), null);
    }

    @Test
    void aQuotaIsUsedTo99Percent() {
        assertLastWaitIs(Duration.ofSeconds(TURNS).multipliedBy(101).dividedBy(100), RateLimiter.of(1, second()));
    }

    /** Of so many that a multiple does not fit into an int. */
    @ParameterizedTest
    @CsvSource({"25000000, P12D", "2147483647, P12D"})
    void aQuotaMayBeLarge(int requests, Duration per) {
        assertLastWaitIs(
                per.multipliedBy(101).dividedBy(100L * requests).multipliedBy(TURNS), RateLimiter.of(requests, per));
    }

    private void assertLastWaitIs(Duration expected, RateLimiter limiter) {
        long start = System.nanoTime();
        Throttle throttle = throttle(limiter);
        for (int i = 0; i <= TURNS; i++) {
            throttle.turn(new Nobody(), true, null).applyLater();
        }
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);

        assertThat(Duration.ofNanos(wait.get())).isBetween(expected.minus(elapsed), expected);
    }

    @Test
    void otherCallsAreNotLimitedByDefault() {
        Throttle throttle = throttle(null);
        for (int i = 0; i < 1_000; i++) {
            assertThat(throttle.turn(new Nobody(), false, null).apply()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({", PT1S", "PT7S, PT7S", "PT24H, PT24H", "PT24H0.001S, PT24H", "PT2562047788015215H, PT24H"})
    void aRejectionPausesAllForASecondUnlessItSaysHowLongUpToADay(Duration retryAfter, Duration expected) {
        AtomicReference<Duration> told = new AtomicReference<>();
        assertPauseIs(expected, retryAfter, null);
        assertPauseIs(expected, retryAfter, new RateLimiter() {
            @Override
            public Duration reserve() {
                return Duration.ZERO;
            }

            @Override
            public void rejected(Duration pause) {
                told.set(pause);
            }
        });
        assertThat(told).hasValue(expected);
    }

    private void assertPauseIs(Duration expected, Duration retryAfter, RateLimiter limiter) {
        long start = System.nanoTime();
        Throttle throttle = throttle(limiter);
        throttle.responded(429, Optional.ofNullable(retryAfter));

        assertThat(throttle.turn(new Nobody(), false, null).apply()).isFalse();
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        assertThat(Duration.ofNanos(wait.get())).isBetween(expected.minus(elapsed), expected);
    }

    private static Duration second() {
        return Duration.ofSeconds(1);
    }

    private Throttle throttle(RateLimiter limiter) {
        return new Throttle(
                limiter,
                Integer.MAX_VALUE,
                (nanos, task) -> {
                    wait.set(nanos);
                    return () -> {};
                },
                Runnable::run);
    }

    /** Has no deadline, and a limiter that does not fail. */
    static class Nobody implements Throttle.Applicant {
        @Override
        public void admitted() {
            // sends nothing
        }

        @Override
        public void refused(Duration wait) {
            throw new AssertionError("there is no deadline");
        }

        @Override
        public void failed(Throwable reason) {
            throw new AssertionError(reason);
        }
    }
}
