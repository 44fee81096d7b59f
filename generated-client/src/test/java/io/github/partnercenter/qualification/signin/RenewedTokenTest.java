package io.github.partnercenter.qualification.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.partnercenter.qualification.AccessTokenException;
import io.github.partnercenter.qualification.signin.RenewedToken.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a token is requested; with a simulated clock and a source that answers at once. */
class RenewedTokenTest {
    private static final Instant START = Instant.parse("2026-11-25T03:00:00Z");

    private final List<Duration> requests = new ArrayList<>();
    private Instant now = START;
    private Duration life = Duration.ofHours(1);
    private Supplier<AccessTokenException> failure = () -> null;
    private final RenewedToken token = new RenewedToken(this::request, () -> now, Duration.ofSeconds(11));

    private CompletableFuture<Token> request() {
        requests.add(Duration.between(START, now));
        AccessTokenException thrown = failure.get();
        return thrown == null
                ? CompletableFuture.completedFuture(new Token("token-" + requests.size(), now, now.plus(life)))
                : CompletableFuture.failedFuture(thrown);
    }

    private static AccessTokenException busy(Duration retryAfter) {
        return AccessTokenException.builder("busy")
                .isTransient(true)
                .retryAfter(retryAfter)
                .build();
    }

    @ParameterizedTest
    @CsvSource({"3600, 3299, 3300", "290, 231, 232", "5000, 4699, 4700", "86400, 86099, 86100"})
    void isRenewedAFifthOfItsLifeAheadAtMostFiveMinutes(int seconds, int notYet, int due) {
        life = Duration.ofSeconds(seconds);
        token.get(null);
        now = START.plusSeconds(notYet);
        token.get(null);
        assertThat(requests).hasSize(1);

        now = START.plusSeconds(due);
        token.get(null);
        assertThat(requests).hasSize(2);
    }

    @Test
    void withFailuresForTheLastFourMinutesTheTokenIsUsedAndFewRequestsAreSent() {
        token.get(null);
        failure = () -> busy(Duration.ZERO);
        for (int i = 0; i < 1_000; i++) {
            now = START.plusSeconds(3_360).plusMillis(240L * i);
            assertThat(token.get(null)).isEqualTo("token-1");
        }
        assertThat(requests.subList(1, requests.size())).hasSizeBetween(8, 10);
        assertThat(Duration.between(START, now)).isGreaterThan(Duration.ofSeconds(3_599));
    }

    /** Also if the authority says that it is busy for a second, each time. */
    @ParameterizedTest
    @CsvSource(
            value = {"null", "PT0S", "PT1S"},
            nullValues = "null")
    void pausesGrow(Duration retryAfter) {
        failure = () -> busy(retryAfter);
        for (int second = 0; second < 240; second++) {
            now = START.plusSeconds(second);
            catchThrowableOfType(AccessTokenException.class, () -> token.get(null));
        }
        assertThat(requests.stream().map(Duration::toSeconds))
                .containsExactly(0L, 1L, 3L, 7L, 15L, 31L, 63L, 123L, 183L);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, PT1S", "PT30S, PT30S", "P1D, PT10M"})
    void theWishOfTheAuthorityIsHonouredUpToTenMinutes(Duration wish, Duration expected) {
        failure = () -> busy(wish);

        AccessTokenException thrown = catchThrowableOfType(AccessTokenException.class, () -> token.get(null));

        assertThat(thrown.retryAfter()).contains(expected);
        now = now.plus(expected).minusMillis(1);
        catchThrowableOfType(AccessTokenException.class, () -> token.get(null));
        assertThat(requests).hasSize(1);
        failure = () -> null;
        now = now.plusMillis(1);
        assertThat(token.get(null)).isEqualTo("token-2");
    }

    @Test
    void aFailureThatStaysIsNotRequestedAgainByEachCaller() {
        Throwable cause = new IllegalStateException("the secret of 2020");
        failure = () -> AccessTokenException.builder("expired secret")
                .errorCode("AADSTS7000222")
                .remedy("Create a new one.")
                .cause(cause)
                .build();
        for (int i = 0; i < 100; i++) {
            AccessTokenException thrown = catchThrowableOfType(AccessTokenException.class, () -> token.get(null));
            assertThat(thrown.isTransient()).isFalse();
            assertThat(thrown.errorCode()).isEqualTo("AADSTS7000222");
            assertThat(thrown.description()).isEqualTo("expired secret");
            assertThat(thrown.remedy()).isEqualTo("Create a new one.");
            assertThat(thrown).as("what caller %d gets", i).hasCause(cause);
        }
        assertThat(requests).hasSize(1);
    }

    @Test
    void aSuccessEndsThePauses() {
        failure = () -> busy(null);
        catchThrowableOfType(AccessTokenException.class, () -> token.get(null));
        failure = () -> null;
        now = now.plusSeconds(1);
        token.get(null);
        failure = () -> busy(null);

        AccessTokenException thrown = catchThrowableOfType(AccessTokenException.class, () -> token.get("token-2"));
        assertThat(thrown.retryAfter()).contains(Duration.ofSeconds(1));
    }

    /** One whose requests end when the test completes them, and are given up soon. */
    private RenewedToken slow(List<CompletableFuture<Token>> pending) {
        return new RenewedToken(
                () -> {
                    pending.add(new CompletableFuture<>());
                    return pending.get(pending.size() - 1);
                },
                () -> now,
                Duration.ofMillis(1));
    }

    /** A token that comes late shows that the authority is there again, whatever it answered to another request. */
    @Test
    void theSuccessOfARequestThatWasGivenUpEndsThePauseOfTheNextOne() {
        List<CompletableFuture<Token>> pending = new ArrayList<>();
        RenewedToken slow = slow(pending);
        catchThrowableOfType(AccessTokenException.class, () -> slow.get(null));
        now = now.plusMillis(3);
        catchThrowableOfType(AccessTokenException.class, () -> slow.get(null));
        pending.get(1).completeExceptionally(busy(Duration.ofMinutes(5)));
        pending.get(0).complete(new Token("late", now, now.plusSeconds(60)));
        assertThat(slow.get(null)).isEqualTo("late");

        catchThrowableOfType(AccessTokenException.class, () -> slow.get("late"));
        assertThat(pending).as("requests, the last one after the rejection").hasSize(3);
    }

    @Test
    void aRejectedTokenIsNeverProvidedAgain() {
        token.get(null);
        failure = () -> busy(null);

        assertThat(catchThrowableOfType(AccessTokenException.class, () -> token.get("token-1")))
                .isNotNull();
        assertThat(catchThrowableOfType(AccessTokenException.class, () -> token.get(null)))
                .isNotNull();
        assertThat(token.latest()).isNull();
    }

    @Test
    void aRequestThatIsNotStartedIsAFailureThatPasses() {
        RenewedToken broken = new RenewedToken(
                () -> {
                    throw new OutOfMemoryError("unable to create native thread");
                },
                () -> now,
                Duration.ofSeconds(11));

        AccessTokenException thrown = catchThrowableOfType(AccessTokenException.class, () -> broken.get(null));
        assertThat(thrown.isTransient()).isTrue();
        assertThat(thrown)
                .hasMessageContaining("unable to create native thread")
                .hasCauseInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void aRequestThatNeverEndsIsGivenUp() {
        List<CompletableFuture<Token>> pending = new ArrayList<>();
        RenewedToken slow = slow(pending);

        assertThat(catchThrowableOfType(AccessTokenException.class, () -> slow.get(null))
                        .isTransient())
                .isTrue();
        now = now.plusMillis(3);
        assertThat(catchThrowableOfType(AccessTokenException.class, () -> slow.get(null)))
                .isNotNull();
        assertThat(pending).hasSize(2);
        pending.get(1).complete(new Token("late", now, now.plusSeconds(60)));
        assertThat(slow.get(null)).isEqualTo("late");
    }

    /** The next request is under way already; there is never another one beside it. */
    @Test
    void aRequestThatWasGivenUpDoesNotEndTheNextOne() {
        List<CompletableFuture<Token>> pending = new ArrayList<>();
        RenewedToken slow = new RenewedToken(
                () -> {
                    pending.add(new CompletableFuture<>());
                    return pending.get(pending.size() - 1);
                },
                () -> now,
                Duration.ofSeconds(1));
        Thread.currentThread().interrupt();
        catchThrowableOfType(AccessTokenException.class, () -> slow.get(null));
        assertThat(Thread.interrupted()).isTrue();
        now = now.plusSeconds(3);
        Thread.currentThread().interrupt();
        catchThrowableOfType(AccessTokenException.class, () -> slow.get(null));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(pending).hasSize(2);
        pending.get(0).completeExceptionally(busy(Duration.ZERO));
        now = now.plusMillis(1_500);

        Thread.currentThread().interrupt();
        assertThat(catchThrowableOfType(AccessTokenException.class, () -> slow.get(null)))
                .as("a caller that waits for the second request")
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(pending).as("requests").hasSize(2);
    }

    /** If a caller learns of a failure late, because it had to wait for a processor. */
    @Test
    void aPauseThatIsOverIsNotNegative() {
        CompletableFuture<Token> pending = new CompletableFuture<>();
        RenewedToken late = new RenewedToken(() -> pending, () -> now = now.plusSeconds(2), Duration.ofMinutes(1));
        Thread caller = Thread.currentThread();
        Thread authority = new Thread(() -> {
            while (caller.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            pending.completeExceptionally(busy(null));
        });
        authority.setDaemon(true);
        authority.start();

        assertThat(catchThrowableOfType(AccessTokenException.class, () -> late.get(null))
                        .retryAfter())
                .contains(Duration.ZERO);
    }

    @Test
    void anInterruptOfAThreadThatWaitsIsKept() {
        RenewedToken slow = new RenewedToken(CompletableFuture::new, () -> now, Duration.ofSeconds(11));
        Thread.currentThread().interrupt();

        assertThat(catchThrowableOfType(AccessTokenException.class, () -> slow.get(null))
                        .isTransient())
                .isTrue();
        assertThat(Thread.interrupted()).isTrue();
    }
}
