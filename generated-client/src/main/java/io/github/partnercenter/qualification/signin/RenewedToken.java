package io.github.partnercenter.qualification.signin;

import io.github.partnercenter.qualification.AccessTokenException;
import io.github.partnercenter.qualification.internal.http.PendingAnswer;
import io.github.partnercenter.qualification.internal.http.Redactor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * One access token for all callers. It is used until it expires or is rejected, and renewed well before that while callers
 * continue with it. There is one request at a time, with growing pauses after failures.
 */
final class RenewedToken {
    private static final Duration MAX_RENEWAL_AHEAD = Duration.ofMinutes(5);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration MAX_PAUSE = Duration.ofMinutes(1);
    private static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(10);
    private static final int MAX_DOUBLINGS = 6;

    private final Supplier<CompletableFuture<Token>> source;
    private final InstantSource clock;
    private final Duration maxWait;
    private Token latest;
    private CompletableFuture<Token> renewal;
    private Instant renewalStart;
    private int failures;
    private AccessTokenException lastFailure;
    private Instant nextRenewal = Instant.MIN;

    /** An access token, with the times at which it was issued and will expire. */
    record Token(String value, Instant issued, Instant expires) {
        Instant renewFrom() {
            Duration fifth = Duration.between(issued, expires).dividedBy(5);
            return expires.minus(fifth.compareTo(MAX_RENEWAL_AHEAD) < 0 ? fifth : MAX_RENEWAL_AHEAD);
        }
    }

    /**
     * Creates the token without requesting it.
     *
     * @param source requests a token; fails with an {@link AccessTokenException}
     * @param maxWait how long a caller waits for a request
     */
    RenewedToken(Supplier<CompletableFuture<Token>> source, InstantSource clock, Duration maxWait) {
        this.source = source;
        this.clock = clock;
        this.maxWait = maxWait;
    }

    /** {@return the current token; null before the first and after a rejection} */
    synchronized String latest() {
        return latest == null ? null : latest.value();
    }

    /**
     * {@return a token}
     *
     * @param rejected a token that was rejected; null for none
     */
    String get(String rejected) {
        CompletableFuture<Token> awaited;
        synchronized (this) {
            Instant now = clock.instant();
            if (latest != null && latest.value().equals(rejected)) {
                latest = null;
            }
            boolean isGood = latest != null && now.isBefore(latest.expires());
            if (!isGood || !now.isBefore(latest.renewFrom())) {
                renew(now);
            }
            if (latest != null && clock.instant().isBefore(latest.expires())) {
                return latest.value();
            }
            if (renewal == null) {
                throw failed(lastFailure, Duration.between(now, nextRenewal));
            }
            awaited = renewal;
        }
        return await(awaited);
    }

    private void renew(Instant now) {
        boolean isUnderWay = renewal != null && now.isBefore(renewalStart.plus(maxWait.multipliedBy(2)));
        boolean isPause = now.isBefore(nextRenewal) && nextRenewal.isBefore(now.plus(MAX_RETRY_AFTER.plus(MAX_PAUSE)));
        if (isUnderWay || isPause) {
            return;
        }
        CompletableFuture<Token> next = new CompletableFuture<>();
        renewal = next;
        renewalStart = now;
        try {
            source.get().whenComplete((token, failure) -> ended(next, token, failure));
        } catch (Throwable notStarted) {
            ended(next, null, notStarted);
        }
    }

    private void ended(CompletableFuture<Token> request, Token token, Throwable thrown) {
        AccessTokenException failure = thrown == null ? null : failure(thrown);
        synchronized (this) {
            if (renewal == request) {
                renewal = null;
            }
            if (failure == null) {
                latest = token;
                failures = 0;
                nextRenewal = Instant.MIN;
            } else {
                lastFailure = failure;
                nextRenewal = clock.instant().plus(pause(failure.retryAfter().orElse(Duration.ZERO)));
            }
        }
        if (failure == null) {
            request.complete(token);
        } else {
            request.completeExceptionally(failure);
        }
    }

    private static AccessTokenException failure(Throwable failure) {
        Throwable thrown = PendingAnswer.unwrapped(failure);
        Redactor redactor = new Redactor();
        return thrown instanceof AccessTokenException known
                ? known
                : AccessTokenException.builder(
                                "the request for a token could not be started: " + redactor.describe(thrown))
                        .isTransient(true)
                        .cause(redactor.safeCause(thrown))
                        .build();
    }

    /** The longer of Retry-After and a pause that doubles with each failure in a row. */
    private Duration pause(Duration retryAfter) {
        Duration growing = FIRST_PAUSE.multipliedBy(1L << Math.min(failures++, MAX_DOUBLINGS));
        Duration backoff = growing.compareTo(MAX_PAUSE) < 0 ? growing : MAX_PAUSE;
        Duration requested = retryAfter.compareTo(MAX_RETRY_AFTER) < 0 ? retryAfter : MAX_RETRY_AFTER;
        return backoff.compareTo(requested) < 0 ? requested : backoff;
    }

    private String await(CompletableFuture<Token> request) {
        try {
            return request.get(maxWait.toNanos(), TimeUnit.NANOSECONDS).value();
        } catch (ExecutionException failure) {
            AccessTokenException reason = (AccessTokenException) failure.getCause();
            synchronized (this) {
                throw failed(reason, Duration.between(clock.instant(), nextRenewal));
            }
        } catch (TimeoutException late) {
            throw AccessTokenException.builder("no token within " + maxWait)
                    .isTransient(true)
                    .cause(late)
                    .build();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw AccessTokenException.builder("the thread that waits for a token was interrupted")
                    .isTransient(true)
                    .cause(interrupted)
                    .build();
        }
    }

    /** The same failure, with the caller's stack trace and the time until the next request. */
    private static AccessTokenException failed(AccessTokenException reason, Duration wait) {
        return AccessTokenException.builder(reason.description())
                .errorCode(reason.errorCode())
                .remedy(reason.remedy())
                .isTransient(reason.isTransient())
                .retryAfter(wait.isNegative() ? Duration.ZERO : wait)
                .cause(reason.getCause())
                .build();
    }
}
