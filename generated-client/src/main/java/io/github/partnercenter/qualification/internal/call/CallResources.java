package io.github.partnercenter.qualification.internal.call;

import io.github.partnercenter.qualification.internal.http.JdkClient;
import io.github.partnercenter.qualification.internal.quota.Throttle;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinWorkerThread;

/** What the calls of a {@code PartnerCenter} share. */
record CallResources(
        JdkClient http,
        ClientExecutors executors,
        Deadlines deadlines,
        TokenCache tokens,
        Throttle throttle,
        RetryPolicy retries,
        String applicationName) {

    Executor executorOf(Outcome<?> outcome) {
        return outcome.executor() != null ? outcome.executor() : executors.workers();
    }

    /** {@return the token for sending on this thread; null if that might have to wait for foreign code} */
    String tokenForCallersThread() {
        // a thread of a fork-join pool may run other tasks while it waits
        boolean mayWait = !(Thread.currentThread() instanceof ForkJoinWorkerThread);
        return mayWait && http.isReady() && throttle.isReady() ? tokens.current() : null;
    }
}
