package io.github.partnercenter.qualification.internal.call;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The threads of a {@code PartnerCenter}: few daemons that end when idle. */
final class ClientExecutors implements AutoCloseable {
    private static final int IDLE_SECONDS = 10;
    private static final int WORKERS = 8;
    private static final int COMPLETIONS = 8;
    private static final int CALLBACKS = 24;
    private static final int QUEUED_EVENTS = 1_000;

    private final Pool workers;
    private final Pool completions;
    private final Pool callbacks;
    private final Pool events;

    /** Starts threads as needed. If none can be started, the running ones do the work. */
    private static final class Pool extends ThreadPoolExecutor {
        private final RejectedExecutionHandler whenFull;
        private final AtomicInteger running = new AtomicInteger();

        Pool(String name, int threads, int queued, ThreadFactory factory, RejectedExecutionHandler whenFull) {
            super(threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(queued));
            setThreadFactory(named(name, worker -> factory.newThread(() -> run(worker))));
            allowCoreThreadTimeOut(true);
            this.whenFull = whenFull;
        }

        private void run(Runnable worker) {
            running.incrementAndGet();
            try {
                worker.run();
            } finally {
                running.decrementAndGet();
                // what was queued while this thread was ending, if no other can be started
                Stream.generate(getQueue()::poll).takeWhile(Objects::nonNull).forEach(Runnable::run);
            }
        }

        @Override
        public void execute(Runnable task) {
            try {
                if (running.get() == getCorePoolSize()) {
                    super.execute(task);
                } else {
                    startOrQueue(task);
                }
            } catch (RejectedExecutionException full) {
                whenFull.rejectedExecution(task, this);
            } catch (OutOfMemoryError noThread) {
                if (!getQueue().offer(task) || running.get() == 0 && getQueue().remove(task)) {
                    throw noThread;
                }
            }
        }

        /** One at a time, because a thread that is about to fail to start counts. */
        private synchronized void startOrQueue(Runnable task) {
            super.execute(task);
        }
    }

    ClientExecutors(ThreadFactory factory) {
        RejectedExecutionHandler refuse = new ThreadPoolExecutor.AbortPolicy();
        workers = new Pool("worker", WORKERS, Integer.MAX_VALUE, factory, refuse);
        // after close(), callbacks run on the thread that completes a future or attaches them, as with any future
        RejectedExecutionHandler runHere = (task, pool) -> task.run();
        completions = new Pool("completion", COMPLETIONS, Integer.MAX_VALUE, factory, runHere);
        callbacks = new Pool("callback", CALLBACKS, Integer.MAX_VALUE, factory, runHere);
        events = new Pool("listener", 1, QUEUED_EVENTS, factory, new ThreadPoolExecutor.DiscardPolicy());
    }

    static ThreadFactory daemons() {
        return task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        };
    }

    static ThreadFactory named(String name, ThreadFactory factory) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = factory.newThread(task);
            thread.setName("partner-center-" + name + "-" + count.incrementAndGet());
            return thread;
        };
    }

    /** For the steps of calls, the token provider, the rate limiter and name look-ups. */
    Executor workers() {
        return workers;
    }

    /** For completing futures, and for callbacks attached through {@code allOf} or {@code thenCompose}. */
    Executor completions() {
        return completions;
    }

    /** For callbacks attached to futures directly. */
    Executor callbacks() {
        return callbacks;
    }

    /** For notifications of ended calls, one at a time; drops further ones while {@value #QUEUED_EVENTS} are queued. */
    Executor events() {
        return events;
    }

    @Override
    public void close() {
        workers.shutdownNow();
        completions.shutdown();
        callbacks.shutdown();
        events.shutdown();
    }
}
