package io.github.partnercenter.qualification.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.partnercenter.qualification.PartnerCenterException;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.internal.call.Operation.Semantics;
import java.time.Duration;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private final RetryPolicy longest = new RetryPolicy(4, bound -> bound - 1);
    private final RetryPolicy shortest = new RetryPolicy(4, bound -> 0);

    @ParameterizedTest
    @CsvSource({"0, PT0.5S", "1, PT0.5S", "2, PT1S", "3, PT2S", "6, PT16S", "7, PT30S", "8, PT30S", "1000, PT30S"})
    void backsOffForADoublingTimeUpToACap(int attempts, Duration backoff) {
        assertThat(RetryPolicy.maxBackoff(attempts)).isEqualTo(backoff);
    }

    @ParameterizedTest
    @CsvSource({
        // category, status, may have been processed; repeated if safe or idempotent, if not idempotent
        "TIMEOUT, 0, true, true, false",
        "TIMEOUT, 0, false, true, true",
        "TIMEOUT, 408, true, true, false",
        "TIMEOUT, 504, true, true, false",
        "TRANSPORT, 0, true, true, false",
        "TRANSPORT, 0, false, true, true",
        "SERVER_ERROR, 500, true, true, false",
        "SERVER_ERROR, 502, true, true, false",
        "SERVER_ERROR, 503, false, true, true",
        "SERVER_ERROR, 501, false, false, false",
        "SERVER_ERROR, 505, false, false, false",
        "THROTTLED, 429, false, true, true",
        "THROTTLED, 0, false, false, false",
        "BAD_INPUT, 400, false, false, false",
        "UNAUTHORIZED, 401, false, false, false",
        "DEAD_AUDIENCE, 401, false, false, false",
        "MFA_MISSING, 401, false, false, false",
        "NEEDS_APP_PLUS_USER, 403, false, false, false",
        "FORBIDDEN, 403, false, false, false",
        "NO_RELATIONSHIP, 403, false, false, false",
        "NOT_FOUND, 404, false, false, false",
        "ENDPOINT_RETIRED, 410, false, false, false",
        "PROXY_AUTHENTICATION, 407, false, false, false",
        "CONFLICT, 409, false, false, false",
        "UNREADABLE_RESPONSE, 200, true, false, false",
        "UNEXPECTED_STATUS, 302, false, false, false",
        "CLOSED, 0, true, false, false",
        "INTERRUPTED, 0, true, false, false",
        "NO_TOKEN, 0, false, false, false",
    })
    void repeatsWhatMayPassByItself(
            Category category, int status, boolean mayHaveBeenProcessed, boolean idempotent, boolean notIdempotent) {
        PartnerCenterException failure = PartnerCenterException.builder(category)
                .status(status)
                .mayHaveBeenProcessed(mayHaveBeenProcessed)
                .build();

        assertThat(longest.nextAttempt(failure, 1, MINUTE, Semantics.SAFE).isPresent())
                .isEqualTo(idempotent);
        assertThat(longest.nextAttempt(failure, 1, MINUTE, Semantics.IDEMPOTENT).isPresent())
                .isEqualTo(idempotent);
        assertThat(longest.nextAttempt(failure, 1, MINUTE, Semantics.NOT_IDEMPOTENT)
                        .isPresent())
                .isEqualTo(notIdempotent);
    }

    @Test
    void everyCategoryIsInTheTableAbove() throws NoSuchMethodException {
        CsvSource table = RetryPolicyTest.class
                .getDeclaredMethod(
                        "repeatsWhatMayPassByItself",
                        Category.class,
                        int.class,
                        boolean.class,
                        boolean.class,
                        boolean.class)
                .getAnnotation(CsvSource.class);

        assertThat(table.value())
                .extracting(row -> Category.valueOf(row.split(",")[0]))
                .contains(Category.values());
    }

    @Test
    void doesNotRepeatAHandshakeThatTlsRefuses() {
        PartnerCenterException untrusted = PartnerCenterException.builder(Category.TRANSPORT)
                .cause(new SSLHandshakeException("unable to find valid certification path"))
                .build();

        assertThat(longest.nextAttempt(untrusted, 1, MINUTE, Semantics.SAFE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, true", "3, true", "4, false", "5, false"})
    void limitsTheNumberOfAttempts(int attempts, boolean goesOn) {
        assertThat(longest.nextAttempt(busy(null), attempts, MINUTE, Semantics.SAFE)
                        .isPresent())
                .isEqualTo(goesOn);
    }

    @Test
    void waitsForARandomPartOfTheBackoff() {
        assertThat(longest.nextAttempt(busy(null), 2, MINUTE, Semantics.SAFE)).contains(Duration.ofSeconds(1));
        assertThat(shortest.nextAttempt(busy(null), 2, MINUTE, Semantics.SAFE)).contains(Duration.ZERO);
        assertThat(longest.nextAttempt(busy(null), 3, Duration.ofSeconds(1), Semantics.SAFE))
                .as("leaves half of the time")
                .contains(Duration.ofMillis(500));
    }

    @Test
    void honoursRetryAfterExactly() {
        assertThat(shortest.nextAttempt(busy(Duration.ofSeconds(59)), 1, MINUTE, Semantics.SAFE))
                .contains(Duration.ofSeconds(59));
        assertThat(shortest.nextAttempt(busy(MINUTE), 1, MINUTE, Semantics.SAFE))
                .as("too late")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, PT60S, SAFE, PT30S",
        "0, PT60S, IDEMPOTENT, PT30S",
        "0, PT60S, NOT_IDEMPOTENT, PT60S",
        "2, PT15S, SAFE, PT7.5S",
        "3, PT15S, SAFE, PT15S",
        "0, PT1S, SAFE, PT1S",
        "2, PT4S, SAFE, PT4S",
        "2, PT4.002S, SAFE, PT2.001S",
        "0, PT1.002S, SAFE, PT0.501S",
    })
    void leavesHalfOfTheTimeForAnotherAttempt(int attempts, Duration remaining, Semantics semantics, Duration timeout) {
        assertThat(longest.attemptTimeout(attempts, remaining.toNanos(), semantics))
                .isEqualTo(timeout.toNanos());
    }

    private static PartnerCenterException busy(Duration retryAfter) {
        return PartnerCenterException.builder(Category.SERVER_ERROR)
                .status(503)
                .retryAfter(retryAfter)
                .build();
    }
}
