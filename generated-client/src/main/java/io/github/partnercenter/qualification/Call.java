package io.github.partnercenter.qualification;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import feign.FeignException;
import feign.Request;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One call: attempts under one deadline, of which it is the outcome. Fails with {@link PartnerCenterException} and nothing
 * else; when it ends, however it ends, what is under way for it ends too.
 */
final class Call<T, R> extends CompletableFuture<R> {
    private static final int OUR_DEPENDENTS = 1;

    private final Calls shared;
    private final RequestContext context;
    private final Retries retries;
    private final Function<Request.Options, CompletableFuture<T>> operation;
    private final Function<PartnerResponse<T>, R> view;
    private final long deadline;
    private volatile Exchange exchange;
    private volatile PartnerCenterException lastFailure;
    private Duration delay;
    private int attemptsMade;
    private boolean hasAskedForAnotherToken;
    private volatile boolean isAwaited;
    private volatile boolean isStopped;
    private volatile Future<?> attempts;

    Call(
            Calls shared,
            RequestContext context,
            Retries retries,
            Function<Request.Options, CompletableFuture<T>> operation,
            Function<PartnerResponse<T>, R> view) {
        this.shared = shared;
        this.context = context;
        this.retries = retries;
        this.operation = operation;
        this.view = view;
        this.deadline = System.nanoTime() + context.callTimeout.toNanos();
        this.exchange = new Exchange(shared.applicationName, context);
    }

    /** Makes the first attempt. */
    void begin() {
        CompletableFuture<Void> timer = shared.threads.timer(
                remaining(), () -> fail(Category.TIMEOUT, "no answer within " + context.callTimeout, lastFailure));
        RetryPolicy<PartnerResponse<T>> policy = RetryPolicy.<PartnerResponse<T>>builder()
                .withMaxAttempts(shared.maxAttempts)
                .handleIf(this::isWorthAnotherAttempt)
                .withDelayFn(attempt -> delay)
                .build();
        CompletableFuture<PartnerResponse<T>> outcome = Failsafe.with(policy)
                .with(shared.threads.workers())
                .getStageAsync(attempt -> attempt(attempt.getAttemptCount()));
        attempts = outcome;
        outcome.whenComplete((response, failure) -> {
            if (isStopped) {
                return;
            }
            stop();
            if (failure == null) {
                deliver(() -> complete(view.apply(response)), shared.threads.callbacks());
            } else {
                deliver(() -> completeExceptionally(failure(failure)), shared.threads.callbacks());
            }
        });
        // until then the deadline holds, even for an outcome that waits for a thread; and the caller may end it, too
        whenComplete((value, failure) -> {
            timer.complete(null);
            stop();
        });
    }

    /** Tells that a thread waits for it and nothing else hangs on it, so that any thread may end it. */
    void awaited() {
        isAwaited = true;
    }

    /** Ends it, if it has not ended. */
    void fail(Category category, String words, Throwable cause) {
        PartnerCenterException failure = new PartnerCenterException(category, exchange, null, words, cause);
        stop();
        deliver(() -> completeExceptionally(failure), shared.threads.deadlines());
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        stop();
        return super.cancel(mayInterruptIfRunning);
    }

    /** Stops what is under way, before anyone hears of the end: what hangs on that may take its time. */
    void stop() {
        isStopped = true;
        shared.underWay.remove(this);
        Future<?> underWay = attempts;
        if (underWay != null) {
            // without an interrupt, since other calls may share the token that this one fetches
            underWay.cancel(false);
        }
        exchange.cancel();
    }

    /** Ends it here if that runs no code of a caller's, or else there. */
    private void deliver(Runnable end, Executor there) {
        if (isAwaited || getNumberOfDependents() <= OUR_DEPENDENTS) {
            end.run();
        } else {
            there.execute(end);
        }
    }

    private CompletableFuture<PartnerResponse<T>> attempt(int before) {
        boolean last = before + 1 >= shared.maxAttempts;
        boolean isBulk = retries == Retries.IN_BULK;
        if (before == 0 && isBulk) {
            // admitted before the call began
            return attemptNow(last);
        }
        long wait = shared.quota.admission(isBulk).toNanos();
        if (wait == 0) {
            return attemptNow(last);
        }
        if (wait >= remaining()) {
            return CompletableFuture.failedFuture(new PartnerCenterException(
                    Category.THROTTLED,
                    exchange.next(""),
                    null,
                    "not sent, since the quota is used up for another " + Duration.ofNanos(wait),
                    null));
        }
        return CompletableFuture.supplyAsync(
                        () -> null,
                        CompletableFuture.delayedExecutor(wait, TimeUnit.NANOSECONDS, shared.threads.workers()))
                .thenCompose(admitted -> attemptNow(last));
    }

    private CompletableFuture<PartnerResponse<T>> attemptNow(boolean last) {
        return shared.tokens
                .get()
                .thenCompose(token -> send(token, last).exceptionallyCompose(failure -> {
                    PartnerCenterException refusal = failure(failure);
                    if (refusal.category() != Category.UNAUTHORIZED || hasAskedForAnotherToken) {
                        return CompletableFuture.failedFuture(refusal);
                    }
                    hasAskedForAnotherToken = true;
                    return shared.tokens
                            .insteadOf(token)
                            .thenCompose(other ->
                                    other.equals(token) ? CompletableFuture.failedFuture(refusal) : send(other, last));
                }));
    }

    private CompletableFuture<PartnerResponse<T>> send(String token, boolean last) {
        Exchange next = exchange.next(token);
        exchange = next;
        if (isStopped) {
            return CompletableFuture.failedFuture(new CancellationException());
        }
        long half = remaining() / 2;
        if (!last
                && retries != Retries.IF_NOT_BEGUN
                && half > Retries.longestDelay(attemptsMade + 1).toNanos()) {
            // half of the time that is left, so that there is some to wait and to try again
            next.limit(half, shared.threads);
        }
        CompletableFuture<PartnerResponse<T>> answer = operation.apply(next).handle((value, failure) -> {
            PartnerCenterException refusal = failure == null ? null : failure(failure);
            shared.quota.answered(refusal);
            if (refusal != null) {
                throw refusal;
            }
            return new PartnerResponse<>(value, next);
        });
        if (isStopped) {
            next.cancel();
        }
        return answer;
    }

    private boolean isWorthAnotherAttempt(Throwable thrown) {
        PartnerCenterException failure = failure(thrown);
        lastFailure = failure;
        delay = Retries.delay(failure, ++attemptsMade, Duration.ofNanos(remaining()));
        return retries.mayHelp(failure) && delay.toNanos() < remaining();
    }

    private long remaining() {
        return deadline - System.nanoTime();
    }

    private PartnerCenterException failure(Throwable failure) {
        if (failure instanceof PartnerCenterException known) {
            return known;
        }
        boolean wrapped = failure instanceof CompletionException || failure instanceof FeignException;
        if (wrapped && failure.getCause() != null) {
            return failure(failure.getCause());
        }
        if (failure instanceof Tokens.NoToken noToken) {
            return new PartnerCenterException(
                    Category.NO_TOKEN, exchange, null, noToken.getMessage(), noToken.getCause());
        }
        return exchange.hasTimedOut()
                ? new PartnerCenterException(Category.TIMEOUT, exchange, null, "no answer to an attempt in time", null)
                : new PartnerCenterException(
                        Category.TRANSPORT,
                        exchange,
                        null,
                        exchange.withoutToken(failure.toString()),
                        exchange.tellsToken(failure) ? null : failure);
    }
}
