package io.github.partnercenter.qualification.internal.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a simulated service and client, by a clock that only the simulation moves. */
class AdaptiveRateLimiterTest {
    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000 * MILLISECOND;
    private static final int RUN_SECONDS = 600;

    private final Random random = new Random(20);
    private long now;
    private final AdaptiveRateLimiter limiter = new AdaptiveRateLimiter(() -> now - 7 * SECOND);

    static Stream<Arguments> quotasOfAMinute() {
        return Stream.of(500, 1_000, 3_000, 5_000)
                .flatMap(quota -> Stream.of(1.0, 0.5, 2.0)
                        .flatMap(change -> Stream.of(true, false)
                                .flatMap(isSliding -> IntStream.of(isSliding ? new int[] {0} : new int[] {17, 57})
                                        .mapToObj(secondsBefore ->
                                                Arguments.of(quota, change, isSliding, secondsBefore)))));
    }

    @ParameterizedTest
    @MethodSource("quotasOfAMinute")
    void usesAQuotaOfAMinute(int quota, double change, boolean isSliding, int secondsBefore) {
        Service service = new Service(quota, 60, isSliding, secondsBefore * SECOND);
        service.quotaAfterHalfTheRun = (int) (quota * change);
        Client client = new Client(service, 20, 100);

        client.run(Integer.MAX_VALUE);

        assertThat((double) client.accepted)
                .as("accepted in ten minutes")
                .isGreaterThan(quota * (5 + 5 * change) / 1.2);
        // 250 a minute are so few that each rejection shows
        double maxShare = quota * change < 500 ? 0.008 : 0.005;
        assertThat((double) client.rejected).isLessThan(maxShare * (client.accepted + client.rejected));
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 1, 20000, 0, 2, 1.25",
        "1000, 1, 20000, 19, 21, 1.35",
        "100, 1, 5000, 20, 100, 1.28",
        "50, 10, 500, 20, 100, 1.28",
        "1000, 10, 20000, 20, 100, 1.28",
        "500, 60, 3000, 20, 100, 1.25",
        "3000, 60, 12000, 20, 100, 1.25",
    })
    void usesOtherQuotas(int quota, int seconds, int customers, int minLatency, int maxLatency, double maxRatio) {
        for (boolean isSliding : new boolean[] {true, false}) {
            AdaptiveRateLimiterTest run = new AdaptiveRateLimiterTest();
            Client client = run.new Client(new Service(quota, seconds, isSliding, 0), minLatency, maxLatency);

            client.run(customers);

            assertThat((double) run.now / SECOND).isLessThan(maxRatio * customers / quota * seconds);
            assertThat((double) client.rejected).isLessThan(0.05 * (customers + client.rejected));
        }
    }

    @Test
    void learnsNothingFromRejectionsCausedByOthers() {
        for (int i = 0; i < 5; i++) {
            for (int request = 0; request < 12; request++) {
                now += 10 * SECOND;
                limiter.reserve();
                limiter.accepted();
            }
            limiter.rejected(Duration.ofMinutes(1));
        }
        now += 120 * SECOND;
        limiter.reserve();

        assertThat(limiter.reserve()).isLessThanOrEqualTo(Duration.ofMillis(120));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT0.000000001S", "PT24H", "PT87600H", "PT2562047788015215H"})
    void survivesAnyRetryAfter(Duration retryAfter) {
        Client client = new Client(new Service(3_000, 60, true, 0), 20, 100);
        for (int i = 0; i < 20; i++) {
            now += limiter.reserve().toNanos();
        }
        limiter.rejected(retryAfter);

        assertThat(limiter.reserve())
                .isBetween(Duration.ZERO, Duration.ofDays(1).plusSeconds(2));

        now += Duration.ofDays(1).toNanos();
        client.runUntil(now + RUN_SECONDS * SECOND, Integer.MAX_VALUE);
        assertThat(client.accepted).isGreaterThan((int) (3_000 * 10 / 1.35));
    }

    /** Rejected requests count, and Retry-After is rounded up to a second. */
    private static final class Service {
        private final int quota;
        private final long window;
        private final boolean isSliding;
        private final long secondsBefore;
        private final Deque<Long> arrivals = new ArrayDeque<>();
        private int quotaAfterHalfTheRun;
        private long windowNumber;
        private int used;

        Service(int quota, int windowSeconds, boolean isSliding, long secondsBefore) {
            this.quota = quota;
            this.window = windowSeconds * SECOND;
            this.isSliding = isSliding;
            this.secondsBefore = secondsBefore;
            this.quotaAfterHalfTheRun = quota;
        }

        /** {@return Retry-After in nanoseconds; zero if the request is accepted} */
        long request(long now) {
            int allowed = now < RUN_SECONDS / 2 * SECOND ? quota : quotaAfterHalfTheRun;
            long time = now + secondsBefore;
            if (isSliding) {
                while (!arrivals.isEmpty() && arrivals.peek() <= time - window) {
                    arrivals.remove();
                }
                arrivals.add(time);
                return arrivals.size() <= allowed ? 0 : wholeSeconds(arrivals.peek() + window - time);
            }
            if (time / window != windowNumber) {
                windowNumber = time / window;
                used = 0;
            }
            return ++used <= allowed ? 0 : wholeSeconds(window - time % window);
        }

        private static long wholeSeconds(long nanos) {
            return (nanos + SECOND - 1) / SECOND * SECOND;
        }
    }

    /** Sends as much as the limiter permits, with some requests under way and a few permits taken ahead. */
    private final class Client {
        private static final int MAX_CONCURRENT = 64;
        private static final int MAX_PERMITS_AHEAD = 4;

        private final Service service;
        private final long minLatency;
        private final long maxLatency;
        private final Queue<Event> events = new PriorityQueue<>();
        private final Deque<Long> permits = new ArrayDeque<>();
        private int underWay;
        private long pauseEnd;
        private int accepted;
        private int rejected;

        private Client(Service service, int minLatency, int maxLatency) {
            this.service = service;
            this.minLatency = minLatency * MILLISECOND;
            this.maxLatency = maxLatency * MILLISECOND;
        }

        void run(int requests) {
            runUntil(requests == Integer.MAX_VALUE ? RUN_SECONDS * SECOND : Long.MAX_VALUE, requests);
        }

        void runUntil(long end, int requests) {
            takePermits();
            while (accepted < requests) {
                long nextPermit = permits.isEmpty() ? Long.MAX_VALUE : permits.peek();
                long nextEvent = events.isEmpty() ? Long.MAX_VALUE : events.peek().time;
                now = Math.max(now, Math.min(nextPermit, nextEvent));
                if (now >= end) {
                    return;
                }
                if (nextPermit <= nextEvent) {
                    permits.remove();
                    underWay++;
                    long latency = minLatency + (long) (random.nextDouble() * (maxLatency - minLatency));
                    long sent = now;
                    at(sent + latency / 2, () -> arrive(sent + latency));
                } else {
                    events.remove().action.run();
                }
                takePermits();
            }
        }

        private void arrive(long answerTime) {
            long retryAfter = service.request(now);
            at(answerTime, () -> answer(retryAfter));
        }

        private void answer(long retryAfter) {
            underWay--;
            if (retryAfter == 0) {
                accepted++;
                limiter.accepted();
                return;
            }
            rejected++;
            limiter.rejected(Duration.ofNanos(retryAfter));
            pauseEnd = Math.max(pauseEnd, now + retryAfter);
            permits.removeIf(permit -> permit < pauseEnd);
            at(pauseEnd, () -> {});
        }

        private void takePermits() {
            while (now >= pauseEnd
                    && permits.size() < MAX_PERMITS_AHEAD
                    && underWay + permits.size() < MAX_CONCURRENT) {
                permits.add(now + limiter.reserve().toNanos());
            }
        }

        private void at(long time, Runnable action) {
            events.add(new Event(time, action));
        }
    }

    private static final class Event implements Comparable<Event> {
        private final long time;
        private final Runnable action;

        Event(long time, Runnable action) {
            this.time = time;
            this.action = action;
        }

        @Override
        public int compareTo(Event other) {
            return Long.compare(time, other.time);
        }
    }
}
