package io.github.partnercenter.qualification.internal.call;

import io.github.partnercenter.qualification.EndedCall;
import io.github.partnercenter.qualification.PartnerCenterException;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.StartedCall;
import io.github.partnercenter.qualification.internal.http.Attempt;
import io.github.partnercenter.qualification.internal.http.HttpAnswer;
import io.github.partnercenter.qualification.internal.http.Redactor;
import io.github.partnercenter.qualification.internal.quota.Throttle;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** One call: attempts under one deadline. When it ends, for whatever reason, everything started for it is cancelled. */
final class Call<T, R> implements Throttle.Applicant {
    /** A call sends nothing in the last 1 % of its time, at most this many nanoseconds. */
    private static final long TOO_LATE = 50_000_000;

    private final CallResources shared;
    private final BiConsumer<Call<?, ?>, Supplier<EndedCall>> whenEnded;
    private final Operation<T> operation;
    private final BiFunction<T, HttpAnswer, R> view;
    private final Outcome<R> outcome;
    private final Duration timeout;
    private final long start = System.nanoTime();
    private final boolean isBulk;
    private final StartedCall started;
    private final Cleanup cleanup = new Cleanup();
    private volatile Attempt attempt;
    private volatile Throttle.Turn turn;
    private volatile PartnerCenterException lastFailure;
    private volatile PartnerCenterException tokenFailure;
    private int tokenFailures;
    private volatile int attempts;
    private boolean hasReplacedToken;
    private long sentAt;

    Call(
            CallResources shared,
            BiConsumer<Call<?, ?>, Supplier<EndedCall>> whenEnded,
            CallContext context,
            Operation<T> operation,
            BiFunction<T, HttpAnswer, R> view,
            Outcome<R> outcome,
            boolean isBulk) {
        this.shared = shared;
        this.whenEnded = whenEnded;
        this.operation = operation;
        this.view = view;
        this.outcome = outcome;
        this.timeout = context.callTimeout();
        this.isBulk = isBulk;
        this.attempt = Attempt.first(
                context.requestId(),
                new Attempt.Identity(
                        context.correlationId() != null ? context.correlationId() : UUID.randomUUID(),
                        shared.applicationName(),
                        context.locale(),
                        operation.semantics() == Operation.Semantics.SAFE,
                        new Redactor()));
        this.started = StartedCall.of(operation.name(), attempt.requestId(), attempt.correlationId());
    }

    StartedCall started() {
        return started;
    }

    long remaining() {
        return timeout.toNanos() - (System.nanoTime() - start);
    }

    /** Starts on this thread if a token is available and no foreign code has to run first; otherwise on a worker. */
    void beginHere() {
        String token = shared.tokenForCallersThread();
        if (Thread.currentThread().isInterrupted()) {
            fail(Category.INTERRUPTED, "the thread was interrupted before the call", null);
        } else if (token == null) {
            begin();
        } else {
            guarded(() -> {
                if (newTurn().apply()) {
                    send(token, false, null);
                }
            });
        }
    }

    /** Joins the queue, and continues on a worker. */
    void begin() {
        guarded(() -> newTurn().applyLater());
    }

    /** Starts on this thread, a worker, with a turn that has been granted. */
    void begin(Throttle.Turn granted) {
        turn = granted;
        cleanup.add(granted::release);
        admitted();
    }

    /** Schedules the timeout, for callers that do not watch the deadline themselves. */
    void watchDeadline() {
        try {
            cleanup.add(shared.deadlines().schedule(remaining(), this::timeOut));
        } catch (Throwable noThread) {
            notStarted(noThread);
        }
    }

    private void onWorker(Runnable step) {
        try {
            shared.executors().workers().execute(() -> guarded(step));
        } catch (Throwable noThread) {
            notStarted(noThread);
        }
    }

    @Override
    public void notStarted(Throwable reason) {
        fail(Category.TRANSPORT, "no thread could be started: " + reason, reason);
    }

    /** Treats whatever a step throws as the failure of an attempt, so that every call ends. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (Throwable unexpected) {
            attemptFailed(failure(unexpected));
        }
    }

    private Throttle.Turn newTurn() {
        Throttle.Turn next = shared.throttle().turn(this, isBulk, start + timeout.toNanos());
        turn = next;
        cleanup.add(next::release);
        return next;
    }

    @Override
    public void admitted() {
        guarded(() -> provideToken(null, null));
    }

    @Override
    public void refused(Duration wait) {
        end(attempt.refusal("not sent because the quota is exhausted for another " + wait, wait, lastFailure));
    }

    @Override
    public void failed(Throwable ofTheLimiter) {
        String description = "not sent because the rate limiter failed: ";
        fail(Category.THROTTLED, description + attempt.redactor().describe(ofTheLimiter), ofTheLimiter);
    }

    /** Gets a token and sends; after a rejection, only with a different token. */
    private void provideToken(String rejected, PartnerCenterException rejection) {
        TokenCache.Waiter waiter = new TokenCache.Waiter(rejected) {
            @Override
            void answered(TokenCache.Answer answer) {
                if (answer.problem() != null) {
                    attempt.redactor().add(shared.tokens().latest());
                    tokenFailure = attempt.noToken(answer.problem(), answer.cause());
                    // keeps its turn, because no other call has a token either
                    tryAgain(tokenFailure, ++tokenFailures, () -> onWorker(() -> provideToken(rejected, rejection)));
                } else if (answer.token().equals(rejected)) {
                    end(rejection);
                } else {
                    tokenFailure = null;
                    guarded(() -> send(answer.token(), rejected != null, shared.executorOf(outcome)));
                }
            }
        };
        shared.tokens().await(waiter);
        cleanup.add(() -> shared.tokens().forget(waiter));
    }

    /** Sends a request. Without an executor for the response, this thread waits for it. */
    private void send(String token, boolean isRepetition, Executor handler) {
        if (cleanup.isDone() || remaining() < Math.min(timeout.toNanos() / 100, TOO_LATE)) {
            // too late for a response: its deadline ends it
            return;
        }
        Attempt next = attempt.next(token);
        attempt = next;
        attempts += isRepetition ? 0 : 1;
        sentAt = System.nanoTime();
        long limit = shared.retries().attemptTimeout(attempts - 1, remaining(), operation.semantics());
        if (handler == null) {
            next.waitAtMost(limit);
        } else {
            next.handleOn(handler);
            if (limit < remaining()) {
                cleanup.add(shared.deadlines().schedule(limit, next::timeOut));
            }
        }
        cleanup.add(next::cancel);
        operation.request().apply(next).whenComplete((value, failure) -> guarded(() -> handle(next, value, failure)));
    }

    private void handle(Attempt sent, T value, Throwable thrown) {
        if (cleanup.isDone()) {
            log(() -> remaining() > 0 ? "abandoned, because the call has ended" : Category.TIMEOUT + ": " + late());
            return;
        }
        PartnerCenterException failure = thrown == null ? null : failure(thrown);
        if (sent.status() != 0) {
            shared.throttle().responded(sent.status(), failure == null ? null : failure.retryAfter());
        }
        if (failure == null) {
            log(() -> "succeeded");
            end(view.apply(value, sent.answer()), null, false);
        } else if (failure.category() == Category.UNAUTHORIZED && !hasReplacedToken) {
            log(() -> "sent again with another token, if there is one");
            hasReplacedToken = true;
            onWorker(() -> provideToken(sent.token(), failure));
        } else {
            attemptFailed(failure);
        }
    }

    private void attemptFailed(PartnerCenterException failure) {
        lastFailure = failure;
        if (turn != null) {
            turn.release();
        }
        if (isBulk && failure.category() == Category.THROTTLED) {
            end(failure);
        } else {
            tryAgain(failure, attempts, this::begin);
        }
    }

    private void tryAgain(PartnerCenterException failure, int failures, Runnable nextStep) {
        try {
            Optional<Duration> wait = shared.retries()
                    .nextAttempt(failure, failures, Duration.ofNanos(remaining()), operation.semantics());
            // the description from a response may be its body, which must not be logged
            log(() -> failure.category()
                    + (failure.status() == 0 ? ": " + failure.description() : "")
                    + wait.map(time -> "; sent again after " + time).orElse(""));
            wait.ifPresentOrElse(
                    time -> cleanup.add(shared.deadlines().schedule(time.toNanos(), nextStep)), () -> end(failure));
        } catch (Throwable noThread) {
            end(failure);
        }
    }

    private void log(Supplier<String> next) {
        AttemptLog.write(attempt, attempts, System.nanoTime() - sentAt, next);
    }

    /** Ends it at its deadline. */
    void timeOut() {
        // the end of the attempt becomes the last failure
        PartnerCenterException earlier = lastFailure;
        attempt.timeOut();
        if (tokenFailure != null) {
            end(tokenFailure);
        } else {
            fail(Category.TIMEOUT, late(), earlier);
        }
    }

    /** Fails it unless it has ended. */
    void fail(Category category, String description, Throwable cause) {
        // first, so that nothing more is sent
        if (cleanup.run()) {
            finish(null, attempt.failure(category, null, description, cause), false);
        }
    }

    /** Ends it without an outcome; returns whether it had not ended before. */
    boolean withdraw() {
        return cleanup.run();
    }

    /** Ends it when its caller has completed or cancelled the future. */
    void abandon() {
        end(null, null, true);
    }

    private void end(PartnerCenterException failure) {
        end(null, failure, false);
    }

    private void end(R value, PartnerCenterException failure, boolean isAbandoned) {
        if (cleanup.run()) {
            finish(value, failure, isAbandoned);
        }
    }

    private void finish(R value, PartnerCenterException failure, boolean isAbandoned) {
        Attempt last = attempt;
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        whenEnded.accept(
                this,
                () -> EndedCall.of(started, attempts, time, last.status(), last.requestId(), isAbandoned, failure));
        if (!isAbandoned) {
            outcome.ended(value, failure);
        }
    }

    private PartnerCenterException failure(Throwable thrown) {
        return remaining() > 0
                ? attempt.failure(thrown, "no response to an attempt in time", null)
                : attempt.failure(thrown, late(), lastFailure);
    }

    private String late() {
        return "no response within " + timeout;
    }
}
