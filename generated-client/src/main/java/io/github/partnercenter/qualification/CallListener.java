package io.github.partnercenter.qualification;

/** Is notified of calls, for metrics, logs and traces. What it throws is ignored. */
@FunctionalInterface
public interface CallListener {
    /**
     * A call has started. Called on the thread of the caller before anything is sent, so that a span finds its parent; in a read
     * of many customers, on a thread of the {@link PartnerCenter}. The call waits for it to return.
     *
     * @param call the call; it holds no token
     */
    default void started(StartedCall call) {}

    /**
     * A call has ended. Called for one call after the other on a thread of the {@link PartnerCenter}, soon after the end of each.
     * No call waits for it; if it is so slow that 1,000 ended calls wait for it, it is not notified of the next ones.
     *
     * @param call the call; it holds no token and no body
     */
    void ended(EndedCall call);
}
