package io.github.partnercenter.qualification.internal.call;

import io.github.partnercenter.qualification.PartnerCenterException;
import java.util.concurrent.Executor;

/** Whoever waits for a call. */
public interface Outcome<R> {
    /** The call has ended, with a value or with a failure. Called once, unless the caller has ended it. */
    void ended(R value, PartnerCenterException failure);

    /** {@return where responses are handled; null for a worker} */
    default Executor executor() {
        return null;
    }
}
