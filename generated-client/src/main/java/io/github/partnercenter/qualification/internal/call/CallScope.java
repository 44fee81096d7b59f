package io.github.partnercenter.qualification.internal.call;

import io.github.partnercenter.qualification.PartnerCenterException;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.internal.http.HttpAnswer;
import io.github.partnercenter.qualification.internal.quota.Throttle;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/** Makes the calls of a {@code PartnerCenter} or of a view of it: a shared dispatcher with a context. */
public record CallScope(CallDispatcher dispatcher, CallContext context) {

    /** {@return a scope with another context, whose unset values stay the same} */
    public CallScope with(CallContext other) {
        return new CallScope(dispatcher, other.orElse(context));
    }

    /** Makes a call and waits for it. */
    public <T, R> R await(Operation<T> operation, BiFunction<T, HttpAnswer, R> view) {
        return dispatcher.await(context, operation, view);
    }

    /** Starts a call. */
    public <T, R> CompletableFuture<R> start(Operation<T> operation, BiFunction<T, HttpAnswer, R> view) {
        return dispatcher.start(context, operation, view);
    }

    /** Starts a call of a bulk read with a turn that has been granted; returns an action that ends the call. */
    public <T> Runnable start(Operation<T> operation, Outcome<T> outcome, Throttle.Turn turn) {
        return dispatcher.start(context, operation, outcome, turn);
    }

    /** {@return a turn for a bulk read, to apply for} */
    public Throttle.Turn bulkTurn(Throttle.Applicant applicant) {
        return dispatcher.throttle().turn(applicant, true, null);
    }

    public boolean isClosed() {
        return dispatcher.isClosed();
    }

    /** Registers an action to run when the {@code PartnerCenter} is closed; returns an action that unregisters it. */
    public Runnable whenClosed(Runnable action) {
        return dispatcher.whenClosed(action);
    }

    /** {@return a failure without a request} */
    public static PartnerCenterException failure(Category category, String description, Throwable cause) {
        return PartnerCenterException.builder(category)
                .description(description)
                .cause(cause)
                .build();
    }
}
