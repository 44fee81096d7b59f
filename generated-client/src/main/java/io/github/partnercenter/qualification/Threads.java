package io.github.partnercenter.qualification;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of a {@link PartnerCenter}: few, daemons, gone when idle. */
final class Threads implements AutoCloseable {
    // a slow token provider, asked twice at once at most, must leave some
    private static final int WORKERS = 16;

    /** How many workers may wait for answers; for more calls than these, an answer comes by itself. */
    static final int WAITING_FOR_ANSWERS = 8;

    private static final int IDLE_SECONDS = 10;

    private static final int CALLBACKS = 16;
    private static final int UNHEARD = 10_000;

    private final ThreadPoolExecutor workers;
    private final ThreadPoolExecutor callbacks;
    private final ExecutorService deadlines;
    private final ThreadPoolExecutor listener;

    Threads() {
        AtomicInteger count = new AtomicInteger();
        ThreadFactory daemons = task -> {
            Thread thread = new Thread(task, "partner-center-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        workers = new ThreadPoolExecutor(
                WORKERS, WORKERS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons);
        workers.allowCoreThreadTimeOut(true);
        callbacks = new ThreadPoolExecutor(
                CALLBACKS, CALLBACKS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons);
        callbacks.allowCoreThreadTimeOut(true);
        deadlines = Executors.newCachedThreadPool(daemons);
        listener = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(UNHEARD),
                daemons,
                new ThreadPoolExecutor.DiscardPolicy());
        listener.allowCoreThreadTimeOut(true);
    }

    /** For attempts, now or later, and for HTTP. Nothing of a caller's runs here, but for the token provider and the rate limiter. */
    ExecutorService workers() {
        return workers;
    }

    /** For outcomes of calls, on which callers' code may hang; if that blocks, other outcomes may have to wait. */
    Executor callbacks() {
        return callbacks;
    }

    /** For a listener to the ends of calls: one after the other, and if too many wait, those that come then are dropped. */
    Executor listener() {
        return listener;
    }

    /** For ends of calls that are due: as many threads as it takes, so that none has to wait. */
    Executor deadlines() {
        return deadlines;
    }

    @Override
    public void close() {
        workers.shutdownNow();
        callbacks.shutdown();
        deadlines.shutdown();
    }
}
