package io.github.partnercenter.qualification.internal.call;

import io.github.partnercenter.qualification.PartnerCenterException;
import java.util.concurrent.Executor;

/** Receives the outcome of a call. */
public interface Outcome<R> {
    /** Called once when the call has ended with a value or a failure; not called if the caller has ended it. */
    void ended(R value, PartnerCenterException failure);

    /** {@return the executor that handles responses; null for a worker} */
    default Executor executor() {
        return null;
    }
}
