package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a service that allows so many requests in a window, by a clock that only the test moves. */
class QuotaDiscoveryTest {
    private static final long SECOND = 1_000_000_000;
    private static final double SECONDS_TO_AN_ANSWER = 0.02;

    private long now;

    @Test
    void learnsNothingFromTheRejectionsOfOthersRequests() {
        QuotaDiscovery discovery = new QuotaDiscovery(() -> now);
        for (int i = 0; i < 5; i++) {
            for (int request = 0; request < 12; request++) {
                now += 10 * SECOND;
                discovery.reserve();
                discovery.accepted();
            }
            discovery.rejected(Duration.ofMinutes(1));
        }
        now += 120 * SECOND;
        discovery.reserve();

        assertThat(discovery.reserve()).isLessThanOrEqualTo(Duration.ofMillis(120));
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 1, 20000",
        "100, 1, 5000",
        "50, 10, 500",
        "500, 60, 3000",
        "3000, 60, 12000",
    })
    void makesUseOfWhatTheServiceAllows(int quota, int windowSeconds, int customers) {
        QuotaDiscovery discovery = new QuotaDiscovery(() -> now);
        long window = windowSeconds * SECOND;
        long pauseEnds = 0;
        int rejected = 0;
        int left = customers;
        int used = 0;
        long windowNumber = 0;
        while (left > 0) {
            now = Math.max(now + discovery.reserve().toNanos(), pauseEnds);
            if (now / window > windowNumber) {
                windowNumber = now / window;
                used = 0;
            }
            if (used++ < quota) {
                left--;
                discovery.accepted();
            } else {
                Duration retryAfter = Duration.ofSeconds(windowSeconds - now % window / SECOND);
                // what was under way is rejected, too
                int underWay = (int) (1 + SECONDS_TO_AN_ANSWER * quota / windowSeconds);
                rejected += underWay;
                used += underWay;
                discovery.rejected(retryAfter);
                pauseEnds = now + retryAfter.toNanos();
            }
        }
        double optimum = (double) customers / quota * windowSeconds;
        double seconds = (double) now / SECOND;

        assertThat(seconds).as("seconds, the optimum being %s", optimum).isLessThan(1.25 * optimum);
        assertThat(rejected).isLessThan((int) (0.05 * (customers + rejected)));
    }
}
