package io.github.partnercenter.qualification.internal.call;

import io.github.partnercenter.qualification.PartnerCenterException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The caller's future. Callbacks attached to it directly run on the callback threads; callbacks attached through other futures
 * run on the completion threads.
 */
final class CallFuture<R> extends CompletableFuture<R> implements Outcome<R> {
    private final Executor completions;
    private final Executor callbacks;
    private volatile Call<?, R> call;

    CallFuture(ClientExecutors executors) {
        this.completions = executors.completions();
        this.callbacks = executors.callbacks();
    }

    /** Ends the call when the caller completes the future. */
    CallFuture<R> of(Call<?, R> started) {
        call = started;
        super.whenComplete((value, failure) -> {
            started.abandon();
            // the future may be kept for long: release token and response
            call = null;
        });
        return this;
    }

    @Override
    public void ended(R value, PartnerCenterException failure) {
        Runnable completion = failure == null ? () -> complete(value) : () -> completeExceptionally(failure);
        try {
            completions.execute(() -> finish(completion));
        } catch (Throwable noThread) {
            finish(completion);
        }
    }

    /** Repeats the completion after a callback whose exception cannot be printed: the JDK would skip the other callbacks. */
    private static void finish(Runnable completion) {
        while (true) {
            try {
                completion.run();
                return;
            } catch (Throwable ofCallback) {
                // the JDK has removed that callback
            }
        }
    }

    @Override
    public Executor executor() {
        return completions;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        Call<?, R> underWay = call;
        if (underWay != null) {
            underWay.abandon();
        }
        return super.cancel(mayInterruptIfRunning);
    }

    @Override
    public Executor defaultExecutor() {
        return callbacks;
    }

    @Override
    public <U> CompletableFuture<U> thenApply(Function<? super R, ? extends U> action) {
        return thenApplyAsync(action, callbacks);
    }

    @Override
    public CompletableFuture<Void> thenAccept(Consumer<? super R> action) {
        return thenAcceptAsync(action, callbacks);
    }

    @Override
    public CompletableFuture<Void> thenRun(Runnable action) {
        return thenRunAsync(action, callbacks);
    }

    @Override
    public <U, V> CompletableFuture<V> thenCombine(
            CompletionStage<? extends U> other, BiFunction<? super R, ? super U, ? extends V> action) {
        return thenCombineAsync(other, action, callbacks);
    }

    @Override
    public <U> CompletableFuture<Void> thenAcceptBoth(
            CompletionStage<? extends U> other, BiConsumer<? super R, ? super U> action) {
        return thenAcceptBothAsync(other, action, callbacks);
    }

    @Override
    public CompletableFuture<Void> runAfterBoth(CompletionStage<?> other, Runnable action) {
        return runAfterBothAsync(other, action, callbacks);
    }

    @Override
    public <U> CompletableFuture<U> applyToEither(CompletionStage<? extends R> other, Function<? super R, U> action) {
        return applyToEitherAsync(other, action, callbacks);
    }

    @Override
    public CompletableFuture<Void> acceptEither(CompletionStage<? extends R> other, Consumer<? super R> action) {
        return acceptEitherAsync(other, action, callbacks);
    }

    @Override
    public CompletableFuture<Void> runAfterEither(CompletionStage<?> other, Runnable action) {
        return runAfterEitherAsync(other, action, callbacks);
    }

    @Override
    public <U> CompletableFuture<U> thenCompose(Function<? super R, ? extends CompletionStage<U>> action) {
        return thenComposeAsync(action, callbacks);
    }

    @Override
    public CompletableFuture<R> whenComplete(BiConsumer<? super R, ? super Throwable> action) {
        return whenCompleteAsync(action, callbacks);
    }

    @Override
    public <U> CompletableFuture<U> handle(BiFunction<? super R, Throwable, ? extends U> action) {
        return handleAsync(action, callbacks);
    }

    @Override
    public CompletableFuture<R> exceptionally(Function<Throwable, ? extends R> action) {
        return exceptionallyAsync(action, callbacks);
    }

    @Override
    public CompletableFuture<R> exceptionallyCompose(Function<Throwable, ? extends CompletionStage<R>> action) {
        return exceptionallyComposeAsync(action, callbacks);
    }
}
