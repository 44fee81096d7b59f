package io.github.partnercenter.qualification;

import io.github.partnercenter.qualification.internal.call.CallContext;
import io.github.partnercenter.qualification.internal.call.CallScope;
import io.github.partnercenter.qualification.internal.call.Operation;

/** Shared by the façade objects of a {@link PartnerCenter} or of a view of it. */
record Scope(CallScope calls, Operations operations) {

    Scope with(CallContext context) {
        return new Scope(calls.with(context), operations);
    }

    <T> Invocation<T> invocation(Operation<T> operation) {
        return new Invocation<>(calls, operation);
    }
}
