package io.github.partnercenter.qualification.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By a clock that only the test moves. */
class RequestQuotaTest {
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private long now;

    @Test
    void aFixedWindowCountsAnew() {
        RequestQuota quota = RequestQuota.fixedWindow(2, WINDOW).by(() -> now);
        at(9.0);
        assertThat(quota.rejection()).isEmpty();
        assertThat(quota.rejection()).isEmpty();
        assertThat(quota.rejection()).contains(Duration.ofSeconds(1));
        at(10.0);
        assertThat(quota.rejection()).isEmpty();
        assertThat(quota.rejection()).isEmpty();
        assertThat(quota.rejection()).contains(Duration.ofSeconds(10));
    }

    @Test
    void aSlidingWindowLooksBack() {
        RequestQuota quota = RequestQuota.slidingWindow(2, WINDOW).by(() -> now);
        at(9.0);
        assertThat(quota.rejection()).isEmpty();
        at(9.5);
        assertThat(quota.rejection()).isEmpty();
        at(18.0);
        assertThat(quota.rejection()).contains(Duration.ofSeconds(1));
        at(19.25);
        assertThat(quota.rejection()).isEmpty();
        assertThat(quota.rejection()).contains(Duration.ofSeconds(1));
    }

    @Test
    void rejectedRequestsMayCountToo() {
        RequestQuota lenient = RequestQuota.slidingWindow(1, WINDOW).by(() -> now);
        RequestQuota strict =
                RequestQuota.slidingWindow(1, WINDOW).countingRejected().by(() -> now);
        for (double second = 0; second < 12; second += 4) {
            at(second);
            assertThat(lenient.rejection().isEmpty()).isEqualTo(second == 0);
            assertThat(strict.rejection().isEmpty()).isEqualTo(second == 0);
        }
        at(11);
        assertThat(lenient.rejection()).isEmpty();
        assertThat(strict.rejection()).contains(Duration.ofSeconds(10));
    }

    @Test
    void aFixedWindowThatCountsRejectedRequestsCountsAnewToo() {
        RequestQuota quota =
                RequestQuota.fixedWindow(1, WINDOW).countingRejected().by(() -> now);
        at(9.0);
        assertThat(quota.rejection()).isEmpty();
        at(9.5);
        assertThat(quota.rejection()).contains(Duration.ofSeconds(1));
        at(10.0);
        assertThat(quota.rejection()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.001, 0.4, 0.5, 0.999, 7.3})
    void whoWaitsAsLongAsToldIsAccepted(double elapsed) {
        for (boolean slides : new boolean[] {true, false}) {
            at(20);
            RequestQuota quota = (slides ? RequestQuota.slidingWindow(1, WINDOW) : RequestQuota.fixedWindow(1, WINDOW))
                    .by(() -> now);
            assertThat(quota.rejection()).isEmpty();
            at(20 + elapsed);
            Duration told = quota.rejection().orElseThrow();
            assertThat(told)
                    .isLessThan(Duration.ofNanos((long) ((10 - elapsed) * 1e9)).plusSeconds(1));

            now += told.toNanos();
            assertThat(quota.rejection()).isEmpty();
        }
    }

    @Test
    void isPositive() {
        assertThatIllegalArgumentException().isThrownBy(() -> RequestQuota.fixedWindow(0, WINDOW));
        assertThatIllegalArgumentException().isThrownBy(() -> RequestQuota.slidingWindow(1, Duration.ZERO));
        assertThat(RequestQuota.fixedWindow(1, Duration.ofNanos(1))).isNotNull();
    }

    /** In a fixed window, what is rejected cannot delay the next window. */
    @Test
    void rejectedRequestsOfAFixedWindowEndWithIt() {
        RequestQuota quota =
                RequestQuota.fixedWindow(1, WINDOW).countingRejected().by(() -> now);
        for (int i = 0; i < 3; i++) {
            assertThat(quota.rejection().isEmpty()).isEqualTo(i == 0);
        }
        at(10);
        assertThat(quota.rejection()).isEmpty();
    }

    private void at(double second) {
        now = (long) (second * 1e9);
    }
}
