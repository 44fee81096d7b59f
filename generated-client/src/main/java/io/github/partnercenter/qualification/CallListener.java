package io.github.partnercenter.qualification;

/** Is notified of calls, for metrics, logs and traces. Its exceptions are ignored. */
@FunctionalInterface
public interface CallListener {
    /**
     * Called when a call starts, on the caller's thread before anything is sent, so that a span finds its parent; in a bulk
     * read, on a thread of the {@link PartnerCenter}. The call waits until it returns.
     *
     * @param call the call, without a token
     */
    default void started(StartedCall call) {}

    /**
     * Called shortly after a call has ended, on a thread of the {@link PartnerCenter}, for one call at a time. No call waits
     * for it; while 1,000 notifications are queued, further ones are dropped.
     *
     * @param call the call, without a token or a body
     */
    void ended(EndedCall call);
}
