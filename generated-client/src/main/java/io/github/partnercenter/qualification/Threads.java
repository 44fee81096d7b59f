package io.github.partnercenter.qualification;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of a {@link PartnerCenter}: few, daemons, gone when idle. */
final class Threads implements AutoCloseable {
    // a slow token provider, asked twice at once at most, must leave some
    private static final int WORKERS = 8;
    private static final int IDLE_SECONDS = 10;

    private static final int CALLBACKS = 16;

    private final ScheduledThreadPoolExecutor workers;
    private final ThreadPoolExecutor callbacks;
    private final ExecutorService deadlines;

    Threads() {
        AtomicInteger count = new AtomicInteger();
        ThreadFactory daemons = task -> {
            Thread thread = new Thread(task, "partner-center-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        workers = new ScheduledThreadPoolExecutor(WORKERS, daemons);
        workers.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        workers.allowCoreThreadTimeOut(true);
        workers.setRemoveOnCancelPolicy(true);
        callbacks = new ThreadPoolExecutor(
                CALLBACKS, CALLBACKS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons);
        callbacks.allowCoreThreadTimeOut(true);
        deadlines = Executors.newCachedThreadPool(daemons);
    }

    /** For attempts, now or later, and for HTTP. Nothing of a caller's runs here, but for the token provider. */
    ScheduledExecutorService workers() {
        return workers;
    }

    /** For outcomes of calls, on which callers' code may hang; if that blocks, other outcomes may have to wait. */
    Executor callbacks() {
        return callbacks;
    }

    /** For ends of calls that are due: as many threads as it takes, so that none has to wait. */
    Executor deadlines() {
        return deadlines;
    }

    /**
     * Does something later, on a worker.
     *
     * @return to be completed when it shall not be done any more
     */
    CompletableFuture<Void> timer(long nanos, Runnable action) {
        CompletableFuture<Void> timer = new CompletableFuture<Void>().orTimeout(nanos, TimeUnit.NANOSECONDS);
        timer.exceptionallyAsync(
                timeout -> {
                    action.run();
                    return null;
                },
                workers);
        return timer;
    }

    @Override
    public void close() {
        workers.shutdownNow();
        callbacks.shutdown();
        deadlines.shutdown();
    }
}
