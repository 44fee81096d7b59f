package io.github.partnercenter.qualification.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeadlinesTest {
    private static final long DAY = TimeUnit.DAYS.toNanos(1);

    /** Otherwise each ended call would need memory until its deadline. */
    @Test
    void aCancelledTaskIsRemoved() {
        try (Deadlines deadlines = new Deadlines(ClientExecutors.daemons())) {
            for (int i = 0; i < 1_000; i++) {
                deadlines.schedule(DAY, () -> {}).run();
            }
            assertThat(deadlines.scheduler.getQueue()).isEmpty();
        }
    }

    @Test
    void itsThreadEndsWhenThereIsNothingToDoAndComesBack() throws InterruptedException {
        try (Deadlines deadlines = new Deadlines(ClientExecutors.daemons())) {
            deadlines.scheduler.setKeepAliveTime(1, TimeUnit.MILLISECONDS);
            deadlines.schedule(DAY, () -> {}).run();
            while (deadlines.scheduler.getPoolSize() > 0) {
                Thread.onSpinWait();
            }
            CountDownLatch isDue = new CountDownLatch(1);
            deadlines.schedule(1, isDue::countDown);
            isDue.await();
        }
    }
}
