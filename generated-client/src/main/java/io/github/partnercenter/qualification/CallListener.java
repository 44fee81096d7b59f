package io.github.partnercenter.qualification;

/**
 * Hears how calls end, for metrics, logs and traces, one after the other, on a thread of the {@link PartnerCenter}, soon after
 * the end of each. What it does holds up no call; if it is so slow that ten thousand ends wait for it, it does not hear of the
 * next ones.
 */
@FunctionalInterface
public interface CallListener {
    /**
     * A call has ended.
     *
     * @param call how; nothing in it has the token
     */
    void ended(EndedCall call);
}
