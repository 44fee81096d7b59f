package io.github.partnercenter.qualification.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClientExecutorsTest {

    /** An application that forgets to close its client ends nevertheless, and has no idle threads meanwhile. */
    @Test
    void allThreadsAreDaemonsThatEndAfterTenIdleSeconds() throws Exception {
        try (ClientExecutors executors = new ClientExecutors(ClientExecutors.daemons());
                Deadlines deadlines = new Deadlines(ClientExecutors.daemons())) {
            for (Executor each : List.of(
                    executors.workers(),
                    executors.completions(),
                    executors.callbacks(),
                    executors.events(),
                    deadlines.scheduler)) {
                ThreadPoolExecutor pool = (ThreadPoolExecutor) each;
                FutureTask<Thread> creation =
                        new FutureTask<>(() -> pool.getThreadFactory().newThread(() -> {}));
                Thread caller = new Thread(creation);
                caller.setDaemon(false);
                caller.start();
                Thread thread = creation.get(10, TimeUnit.SECONDS);

                assertThat(thread.isDaemon())
                        .as("%s is a daemon", thread.getName())
                        .isTrue();
                assertThat(pool.getKeepAliveTime(TimeUnit.MILLISECONDS))
                        .as("idle time of %s", thread.getName())
                        .isEqualTo(10_000);
                assertThat(pool.allowsCoreThreadTimeOut())
                        .as("%s ends when idle", thread.getName())
                        .isTrue();
            }
        }
    }
}
