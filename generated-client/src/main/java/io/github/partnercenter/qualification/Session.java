package io.github.partnercenter.qualification;

import feign.Request;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The calls of a {@link PartnerCenter}, or of a view of it: shared calls, and the context they are made in. */
record Session(Calls calls, RequestContext context) {

    /** The same with another context; what that does not set stays. */
    Session with(RequestContext other) {
        return new Session(calls, other.orElse(context));
    }

    /** Starts a call; see {@link Call}. */
    <T, R> CompletableFuture<R> start(
            Retries retries,
            Function<Request.Options, CompletableFuture<T>> operation,
            Function<PartnerResponse<T>, R> view) {
        return calls.start(context, retries, operation, view);
    }

    /** Of a call that is not made, to say which. */
    Exchange exchange() {
        return new Exchange(calls.applicationName, context);
    }
}
