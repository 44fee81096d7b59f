package io.github.partnercenter.qualification;

/**
 * Hears how calls end, for metrics, logs and traces. Runs on threads of the {@link PartnerCenter}, several at once, soon after
 * the end of a call: it must be thread-safe, and what it does holds up no call.
 */
@FunctionalInterface
public interface CallListener {
    /**
     * A call has ended.
     *
     * @param call how; it has no token
     */
    void ended(EndedCall call);
}
