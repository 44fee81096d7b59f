package io.github.partnercenter.qualification.internal.call;

import feign.FeignException;
import io.github.partnercenter.qualification.EndedCall;
import io.github.partnercenter.qualification.PartnerCenterException;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.StartedCall;
import io.github.partnercenter.qualification.internal.http.CallOptions;
import io.github.partnercenter.qualification.internal.http.HttpAnswer;
import io.github.partnercenter.qualification.internal.http.Redactor;
import io.github.partnercenter.qualification.internal.quota.Throttle;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;

/** One call: attempts under one deadline. When it ends, however it ends, what is under way for it ends, too. */
final class Call<T, R> implements Throttle.Applicant {
    private final CallDispatcher dispatcher;
    private final Operation<T> operation;
    private final BiFunction<T, HttpAnswer, R> view;
    private final Outcome<R> outcome;
    private final Duration timeout;
    private final long start = System.nanoTime();
    private final boolean isBulk;
    private final StartedCall started;
    private final AtomicBoolean hasEnded = new AtomicBoolean();
    private volatile CallOptions attempt;
    private volatile Throttle.Turn turn;
    private volatile Runnable cancelTimer;
    private volatile Runnable cancelDeadline;
    private volatile TokenCache.Waiter tokenWaiter;
    private volatile PartnerCenterException lastFailure;
    private volatile int attempts;
    private boolean hasReplacedToken;
    private long sentAt;

    Call(
            CallDispatcher dispatcher,
            CallContext context,
            Operation<T> operation,
            BiFunction<T, HttpAnswer, R> view,
            Outcome<R> outcome,
            boolean isBulk) {
        this.dispatcher = dispatcher;
        this.operation = operation;
        this.view = view;
        this.outcome = outcome;
        this.timeout = context.callTimeout();
        this.isBulk = isBulk;
        UUID correlationId = orNew(context.correlationId());
        UUID requestId = orNew(context.requestId());
        this.attempt = CallOptions.first(
                new CallOptions.Identity(
                        correlationId,
                        dispatcher.applicationName,
                        context.locale(),
                        operation.semantics() == Operation.Semantics.SAFE,
                        new Redactor()),
                requestId);
        this.started = StartedCall.of(operation.name(), requestId, correlationId);
    }

    private static UUID orNew(UUID id) {
        return id != null ? id : UUID.randomUUID();
    }

    StartedCall started() {
        return started;
    }

    long remaining() {
        return timeout.toNanos() - (System.nanoTime() - start);
    }

    /** Goes as far as it can on this thread if the token is at hand and nothing foreign has to be asked; else on a worker. */
    void beginHere() {
        String token = dispatcher.tokenForCallersThread();
        if (Thread.currentThread().isInterrupted()) {
            fail(Category.INTERRUPTED, "the thread was interrupted before the call", null);
        } else if (token == null) {
            begin();
        } else {
            guarded(() -> {
                if (applyForTurn()) {
                    send(token, false, null);
                }
            });
        }
    }

    /** Begins on a worker. */
    void begin() {
        onWorker(() -> {
            if (applyForTurn()) {
                admitted();
            }
        });
    }

    /** Begins on this thread, a worker, with a turn that has come. */
    void begin(Throttle.Turn granted) {
        turn = granted;
        admitted();
    }

    /** Ends it at its deadline, for those that do not watch that themselves. */
    void watchDeadline() {
        guarded(() -> {
            cancelDeadline = dispatcher.deadlines.schedule(remaining(), this::timeOut);
            cancelIfEnded(cancelDeadline);
        });
    }

    private void onWorker(Runnable step) {
        try {
            dispatcher.executors.workers().execute(() -> guarded(step));
        } catch (Throwable noThread) {
            fail(Category.TRANSPORT, "no thread could be started: " + noThread, noThread);
        }
    }

    /** Nothing that goes wrong in a step leaves the call without an end. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (Throwable unexpected) {
            attemptFailed(failure(unexpected));
        }
    }

    private boolean applyForTurn() {
        Throttle.Turn next = dispatcher.throttle.turn(this, isBulk, start + timeout.toNanos());
        turn = next;
        boolean hasCome = next.apply();
        if (hasEnded.get()) {
            next.release();
        }
        return hasCome;
    }

    @Override
    public void admitted() {
        guarded(() -> provideToken(null, null));
    }

    @Override
    public void refused(Duration wait) {
        end(attempt.refusal("not sent, since the quota is used up for another " + wait, wait, lastFailure));
    }

    @Override
    public void failed(Throwable ofTheLimiter) {
        String description = "not sent, since the rate limiter failed: ";
        fail(Category.THROTTLED, description + attempt.redactor().describe(ofTheLimiter), ofTheLimiter);
    }

    /** Sends with a token; after a rejection, with another one or not at all. */
    private void provideToken(String rejected, PartnerCenterException rejection) {
        TokenCache.Waiter waiter = new TokenCache.Waiter(rejected) {
            @Override
            void provided(String token) {
                if (token.equals(rejected)) {
                    attemptFailed(rejection);
                } else {
                    guarded(() -> send(token, rejected != null, dispatcher.executorOf(outcome)));
                }
            }

            @Override
            void failed(String description, Throwable cause) {
                attempt.redactor().add(dispatcher.tokens.latest());
                fail(Category.NO_TOKEN, description, cause);
            }
        };
        tokenWaiter = waiter;
        dispatcher.tokens.await(waiter);
        if (hasEnded.get()) {
            dispatcher.tokens.forget(waiter);
        }
    }

    /** Sends a request. Without an executor for its response, this thread waits for it. */
    private void send(String token, boolean isRepetition, Executor handler) {
        CallOptions next = attempt.next(token);
        attempt = next;
        if (hasEnded.get()) {
            return;
        }
        attempts += isRepetition ? 0 : 1;
        sentAt = System.nanoTime();
        Duration limit = dispatcher.retries.attemptTimeout(attempts - 1, timeLeft(), operation.semantics());
        if (handler == null) {
            next.waitAtMost(limit.toNanos());
        } else {
            next.handleOn(handler);
            cancelTimer = limit.toNanos() < remaining()
                    ? dispatcher.deadlines.schedule(limit.toNanos(), next::timeOut)
                    : null;
        }
        operation.request().apply(next).whenComplete((value, failure) -> guarded(() -> answered(next, value, failure)));
        if (hasEnded.get()) {
            next.cancel();
        }
    }

    private void answered(CallOptions sent, T value, Throwable thrown) {
        cancel(cancelTimer);
        if (hasEnded.get()) {
            return;
        }
        PartnerCenterException failure = thrown == null ? null : failure(thrown);
        if (sent.status() != 0) {
            dispatcher.throttle.answered(sent.status(), failure == null ? null : failure.retryAfter());
        }
        if (failure == null) {
            log("succeeded");
            R result = view.apply(value, sent.answer());
            end(() -> outcome.succeeded(result), null, false);
        } else if (failure.category() == Category.UNAUTHORIZED && !hasReplacedToken) {
            log("sent again with another token, if there is one");
            hasReplacedToken = true;
            onWorker(() -> provideToken(sent.token(), failure));
        } else {
            attemptFailed(failure);
        }
    }

    private void attemptFailed(PartnerCenterException failure) {
        lastFailure = failure;
        Throttle.Turn last = turn;
        if (last != null) {
            last.release();
        }
        Optional<Duration> wait = isBulk && failure.category() == Category.THROTTLED
                ? Optional.empty()
                : dispatcher.retries.nextAttempt(failure, attempts, timeLeft(), operation.semantics());
        log(failure.category() + ": " + failure.description()
                + wait.map(time -> "; sent again after " + time).orElse(""));
        try {
            if (wait.isPresent()) {
                cancelTimer = dispatcher.deadlines.schedule(wait.get().toNanos(), this::begin);
                cancelIfEnded(cancelTimer);
            } else {
                end(failure);
            }
        } catch (Throwable noThread) {
            end(failure);
        }
    }

    private void log(String next) {
        if (AttemptLog.isOn()) {
            AttemptLog.write(attempt, attempts, System.nanoTime() - sentAt, next);
        }
    }

    private Duration timeLeft() {
        return Duration.ofNanos(remaining());
    }

    /** Ends it at its deadline. */
    void timeOut() {
        attempt.timeOut();
        fail(Category.TIMEOUT, "no response within " + timeout, lastFailure);
    }

    /** Ends it, if it has not ended. */
    void fail(Category category, String description, Throwable cause) {
        if (!hasEnded.get()) {
            end(attempt.failure(category, null, description, cause));
        }
    }

    /** Ends it for a caller that has ended its future. */
    void abandon() {
        end(() -> {}, null, true);
    }

    private void end(PartnerCenterException failure) {
        end(() -> outcome.failed(failure), failure, false);
    }

    private void end(Runnable tellOutcome, PartnerCenterException failure, boolean isCancelled) {
        if (!hasEnded.compareAndSet(false, true)) {
            return;
        }
        CallOptions last = attempt;
        last.cancel();
        cancel(cancelTimer);
        cancel(cancelDeadline);
        TokenCache.Waiter waiter = tokenWaiter;
        if (waiter != null) {
            dispatcher.tokens.forget(waiter);
        }
        Throttle.Turn lastTurn = turn;
        if (lastTurn != null) {
            lastTurn.release();
        }
        dispatcher.ended(
                this,
                () -> EndedCall.of(
                        started,
                        attempts,
                        Duration.ofNanos(System.nanoTime() - start),
                        last.status(),
                        last.requestId(),
                        isCancelled,
                        failure));
        tellOutcome.run();
    }

    private void cancelIfEnded(Runnable cancellation) {
        if (hasEnded.get()) {
            cancel(cancellation);
        }
    }

    private static void cancel(Runnable cancellation) {
        if (cancellation != null) {
            cancellation.run();
        }
    }

    private PartnerCenterException failure(Throwable thrown) {
        if (thrown instanceof PartnerCenterException known) {
            return known;
        }
        boolean isWrapper = thrown instanceof CompletionException || thrown instanceof FeignException;
        if (isWrapper && thrown.getCause() != null) {
            return failure(thrown.getCause());
        }
        if (thrown instanceof InterruptedException) {
            return attempt.failure(Category.INTERRUPTED, null, "the waiting thread was interrupted", thrown);
        }
        String late = remaining() <= 0 ? "no response within " + timeout : "no response to an attempt in time";
        return thrown instanceof HttpTimeoutException
                ? attempt.failure(Category.TIMEOUT, null, late, null)
                : attempt.failure(Category.TRANSPORT, null, attempt.redactor().describe(thrown), thrown);
    }
}
