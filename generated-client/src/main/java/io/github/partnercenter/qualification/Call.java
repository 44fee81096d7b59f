package io.github.partnercenter.qualification;

import feign.FeignException;
import feign.Request;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
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
    private final long start;
    private final long deadline;
    private volatile Exchange exchange;
    private volatile PartnerCenterException lastFailure;
    private int attemptsMade;
    private volatile int attemptsSent;
    private boolean hasAskedForAnotherToken;
    private volatile boolean isAwaited;
    private volatile boolean isStopped;
    private boolean isOverdue;

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
        this.start = System.nanoTime();
        this.deadline = start + context.callTimeout.toNanos();
        this.exchange = new Exchange(shared.applicationName, context);
    }

    /** Makes the first attempt. */
    void begin() {
        // the caller may end it, too
        whenComplete((value, failure) -> {
            shared.underWay.remove(this);
            stop();
            if (shared.listener != null) {
                EndedCall end = ended(failure);
                shared.threads.listener().execute(() -> shared.listener.ended(end));
            }
        });
        try {
            shared.threads.workers().execute(this::attempt);
        } catch (RejectedExecutionException closedMeanwhile) {
            fail(Category.CLOSED, "the PartnerCenter was closed before the call", null);
        }
    }

    private EndedCall ended(Throwable failure) {
        Exchange last = exchange;
        return new EndedCall(
                last.operation(),
                attemptsSent,
                Duration.ofNanos(System.nanoTime() - start),
                last.status(),
                last.requestId(),
                last.correlationId(),
                failure != null && !(failure instanceof PartnerCenterException),
                Optional.ofNullable(failure instanceof PartnerCenterException ours ? ours : null));
    }

    /** Ends what has taken too long; called again and again while it is under way. */
    void tick(long now) {
        if (now - deadline >= 0 && !isOverdue) {
            // an outcome that waits for a thread comes too late, too
            isOverdue = true;
            fail(Category.TIMEOUT, "no answer within " + context.callTimeout, lastFailure);
        } else {
            exchange.tick(now);
        }
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

    /** On a worker. */
    private void attempt() {
        // in bulk, the first has been admitted before the call began
        boolean isAdmitted = retries == Retries.IN_BULK && attemptsMade == 0;
        afterPause(isAdmitted ? this::attemptNow : this::takePermit);
    }

    private void takePermit() {
        long wait;
        try {
            wait = shared.quota.permit(retries == Retries.IN_BULK);
        } catch (RuntimeException | Error ofTheLimiter) {
            fail(Category.THROTTLED, "not sent, since the rate limiter failed: " + ofTheLimiter, ofTheLimiter);
            return;
        }
        if (wait == 0) {
            attemptNow();
        } else {
            inTime(wait, () -> afterPause(this::attemptNow), () -> shared.quota.giveBack(wait));
        }
    }

    /** Goes on when the service does not want to be left alone any more. */
    private void afterPause(Runnable next) {
        long pause = shared.quota.pause();
        if (isStopped) {
            return;
        }
        if (pause == 0) {
            next.run();
        } else {
            inTime(pause, () -> afterPause(next), () -> {});
        }
    }

    /** Goes on later, or ends at once if that would be too late. */
    private void inTime(long wait, Runnable next, Runnable beforeEnd) {
        if (wait < remaining()) {
            later(wait, next);
        } else {
            beforeEnd.run();
            exchange = exchange.next("");
            fail(
                    Category.THROTTLED,
                    "not sent, since the quota is used up for another " + Duration.ofNanos(wait),
                    lastFailure);
        }
    }

    private void attemptNow() {
        shared.tokens
                .get()
                .thenCompose(token -> sendFirst(token).exceptionallyCompose(failure -> sendAgain(token, failure)))
                .whenComplete((response, failure) -> {
                    if (isStopped) {
                        return;
                    }
                    if (failure == null) {
                        stop();
                        deliver(() -> complete(view.apply(response)), shared.threads.callbacks());
                    } else {
                        attemptFailed(failure(failure));
                    }
                });
    }

    private CompletableFuture<PartnerResponse<T>> sendFirst(String token) {
        attemptsSent++;
        return send(token);
    }

    /** Once more with another token, if that is what it takes. */
    private CompletableFuture<PartnerResponse<T>> sendAgain(String rejected, Throwable failure) {
        PartnerCenterException refusal = failure(failure);
        if (refusal.category() != Category.UNAUTHORIZED || hasAskedForAnotherToken) {
            return CompletableFuture.failedFuture(refusal);
        }
        hasAskedForAnotherToken = true;
        return shared.tokens
                .insteadOf(rejected)
                .thenCompose(other -> other.equals(rejected) ? CompletableFuture.failedFuture(refusal) : send(other));
    }

    private void attemptFailed(PartnerCenterException failure) {
        lastFailure = failure;
        attemptsMade++;
        Duration remaining = Duration.ofNanos(remaining());
        Duration delay = Retries.delay(failure, attemptsMade, remaining);
        if (attemptsMade < shared.maxAttempts && retries.mayHelp(failure) && delay.compareTo(remaining) < 0) {
            later(delay.toNanos(), this::attempt);
        } else {
            stop();
            deliver(() -> completeExceptionally(failure), shared.threads.callbacks());
        }
    }

    private void later(long nanos, Runnable action) {
        CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, shared.threads.workers())
                .execute(action);
    }

    private CompletableFuture<PartnerResponse<T>> send(String token) {
        Exchange next = exchange.next(token);
        exchange = next;
        if (isStopped) {
            return CompletableFuture.failedFuture(new CancellationException());
        }
        long half = remaining() / 2;
        if (attemptsMade + 1 < shared.maxAttempts
                && retries != Retries.IF_NOT_BEGUN
                && half > Retries.longestDelay(attemptsMade + 1).toNanos()) {
            // half of the time that is left, so that there is some to wait and to try again
            next.limit(System.nanoTime() + half);
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
