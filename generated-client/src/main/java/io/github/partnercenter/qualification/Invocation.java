package io.github.partnercenter.qualification;

import io.github.partnercenter.qualification.internal.call.CallScope;
import io.github.partnercenter.qualification.internal.call.Operation;
import java.util.concurrent.CompletableFuture;

/** The four forms of an operation. */
record Invocation<T>(CallScope scope, Operation<T> operation) {

    T value() {
        return scope.await(operation, (value, answer) -> value);
    }

    CompletableFuture<T> valueAsync() {
        return scope.start(operation, (value, answer) -> value);
    }

    PartnerResponse<T> response() {
        return scope.await(operation, PartnerResponse::of);
    }

    CompletableFuture<PartnerResponse<T>> responseAsync() {
        return scope.start(operation, PartnerResponse::of);
    }
}
