package io.github.partnercenter.qualification.internal.call;

import io.github.partnercenter.qualification.AccessTokenProvider;
import io.github.partnercenter.qualification.CallListener;
import io.github.partnercenter.qualification.EndedCall;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.RateLimiter;
import io.github.partnercenter.qualification.internal.http.HttpAnswer;
import io.github.partnercenter.qualification.internal.http.JdkClient;
import io.github.partnercenter.qualification.internal.quota.Throttle;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Starts calls, tracks those in progress, and ends them when it is closed. */
public final class CallDispatcher implements AutoCloseable {
    private final CallResources shared;
    private final CallListener listener;
    private final Set<Call<?, ?>> underWay = ConcurrentHashMap.newKeySet();
    private final Set<Runnable> whenClosed = ConcurrentHashMap.newKeySet();
    private volatile boolean isClosed;

    /**
     * Settings of all calls.
     *
     * @param rateLimiter null to limit bulk reads only, to the published quota
     * @param listener null for none
     */
    public record Settings(
            AccessTokenProvider tokenProvider,
            RateLimiter rateLimiter,
            CallListener listener,
            String applicationName,
            int maxAttempts,
            int maxConcurrentRequests) {}

    public CallDispatcher(JdkClient http, Settings settings) {
        this(http, settings, ClientExecutors.daemons());
    }

    CallDispatcher(JdkClient http, Settings settings, ThreadFactory threads) {
        ClientExecutors executors = new ClientExecutors(threads);
        Deadlines deadlines = new Deadlines(threads);
        this.shared = new CallResources(
                http,
                executors,
                deadlines,
                new TokenCache(settings.tokenProvider(), executors.workers()),
                new Throttle(
                        settings.rateLimiter(),
                        settings.maxConcurrentRequests(),
                        deadlines::schedule,
                        executors.workers()),
                new RetryPolicy(
                        settings.maxAttempts(),
                        bound -> ThreadLocalRandom.current().nextLong(bound)),
                settings.applicationName());
        this.listener = settings.listener();
        // in the background, because loading the JDK's trusted certificates, Jackson and logging takes a while
        warmUp(http::warmUp);
        warmUp(AttemptLog::warmUp);
    }

    private void warmUp(Runnable task) {
        // the first call does whatever fails here
        Cleanup.ignoringFailure(() -> shared.executors().workers().execute(() -> Cleanup.ignoringFailure(task)));
    }

    /** Makes a call and waits for its outcome on this thread. */
    <T, R> R await(CallContext context, Operation<T> operation, BiFunction<T, HttpAnswer, R> view) {
        WaitingCaller<R> caller = new WaitingCaller<>();
        Call<T, R> call = started(new Call<>(shared, this::ended, context, operation, view, caller, false));
        call.beginHere();
        return caller.await(call);
    }

    /** Starts a call. */
    <T, R> CompletableFuture<R> start(CallContext context, Operation<T> operation, BiFunction<T, HttpAnswer, R> view) {
        CallFuture<R> future = new CallFuture<>(shared.executors());
        Call<T, R> call = started(new Call<>(shared, this::ended, context, operation, view, future, false));
        future.of(call);
        call.watchDeadline();
        call.begin();
        return future;
    }

    /** Starts a call of a bulk read with a turn that has been granted; returns an action that ends the call. */
    <T> Runnable start(CallContext context, Operation<T> operation, Outcome<T> outcome, Throttle.Turn turn) {
        Call<T, T> call =
                started(new Call<>(shared, this::ended, context, operation, (value, answer) -> value, outcome, true));
        call.watchDeadline();
        call.begin(turn);
        return call::abandon;
    }

    private <T, R> Call<T, R> started(Call<T, R> call) {
        underWay.add(call);
        if (isClosed && call.withdraw()) {
            underWay.remove(call);
            throw new IllegalStateException("This PartnerCenter is closed");
        }
        if (listener != null) {
            Cleanup.ignoringFailure(() -> listener.started(call.started()));
        }
        return call;
    }

    private void ended(Call<?, ?> call, Supplier<EndedCall> event) {
        underWay.remove(call);
        if (listener != null) {
            Cleanup.ignoringFailure(() -> shared.executors().events().execute(notification(listener, event.get())));
        }
    }

    /** References nothing else, because it may be queued for long. */
    private static Runnable notification(CallListener listener, EndedCall ended) {
        return () -> Cleanup.ignoringFailure(() -> listener.ended(ended));
    }

    Throttle throttle() {
        return shared.throttle();
    }

    boolean isClosed() {
        return isClosed;
    }

    /** Registers an action to run on close; returns an action that unregisters it. */
    Runnable whenClosed(Runnable action) {
        whenClosed.add(action);
        return () -> whenClosed.remove(action);
    }

    /** Runs every step, even if others fail. */
    @Override
    public void close() {
        isClosed = true;
        List<Runnable> steps = new ArrayList<>(whenClosed);
        underWay.forEach(call ->
                steps.add(() -> call.fail(Category.CLOSED, "the PartnerCenter was closed during the call", null)));
        steps.addAll(List.of(shared.deadlines()::close, shared.executors()::close, shared.http()::close));
        steps.forEach(Cleanup::ignoringFailure);
    }
}
