package io.github.partnercenter.qualification.internal.call;

import io.github.partnercenter.qualification.PartnerCenterException;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A thread that waits for its call, and watches the deadline itself. */
final class WaitingCaller<R> implements Outcome<R> {
    private final CountDownLatch ended = new CountDownLatch(1);
    private R value;
    private PartnerCenterException failure;

    @Override
    public void ended(R result, PartnerCenterException reason) {
        value = result;
        failure = reason;
        ended.countDown();
    }

    /** Waits for the outcome; an interrupt ends the call. */
    R await(Call<?, R> call) {
        boolean isInterrupted = false;
        while (ended.getCount() > 0) {
            try {
                if (!ended.await(call.remaining(), TimeUnit.NANOSECONDS)) {
                    call.timeOut();
                }
            } catch (InterruptedException interrupted) {
                isInterrupted = true;
                call.fail(Category.INTERRUPTED, "the waiting thread was interrupted", interrupted);
            }
        }
        if (isInterrupted || failure != null && failure.category() == Category.INTERRUPTED) {
            Thread.currentThread().interrupt();
        }
        if (failure == null) {
            return value;
        }
        // the caller's stack trace is more useful than that of the thread that noticed the failure
        failure.setStackTrace(new Throwable().getStackTrace());
        throw failure;
    }
}
