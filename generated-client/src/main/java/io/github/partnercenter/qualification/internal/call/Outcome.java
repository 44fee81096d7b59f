package io.github.partnercenter.qualification.internal.call;

import io.github.partnercenter.qualification.PartnerCenterException;
import java.util.concurrent.Executor;

/** Whoever waits for a call. One of its methods is called, once. */
public interface Outcome<R> {
    /** The call succeeded. */
    void succeeded(R value);

    /** The call failed. */
    void failed(PartnerCenterException failure);

    /** {@return where responses are handled; null for a worker} */
    default Executor executor() {
        return null;
    }
}
