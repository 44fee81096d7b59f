package io.github.partnercenter.qualification.internal.call;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Deadlines and waits of a {@code PartnerCenter}, on one thread that runs no foreign code. */
final class Deadlines implements AutoCloseable {
    private static final int IDLE_SECONDS = 10;

    final ScheduledThreadPoolExecutor scheduler;

    Deadlines(ThreadFactory factory) {
        scheduler = new ScheduledThreadPoolExecutor(1, ClientExecutors.named("deadlines", factory));
        scheduler.setRemoveOnCancelPolicy(true);
        scheduler.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        scheduler.allowCoreThreadTimeOut(true);
    }

    /** Runs a task after a delay in nanoseconds; returns an action that cancels it. */
    Runnable schedule(long nanos, Runnable task) {
        startThread();
        ScheduledFuture<?> scheduled = scheduler.schedule(task, nanos, TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    /** Throws if there is no thread, where the scheduler would queue the task. One at a time, as in {@link ClientExecutors}. */
    private synchronized void startThread() {
        scheduler.prestartCoreThread();
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }
}
