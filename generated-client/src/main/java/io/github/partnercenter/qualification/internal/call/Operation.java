package io.github.partnercenter.qualification.internal.call;

import feign.Request;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * An operation of the generated interface, with its arguments.
 *
 * @param name the {@code operationId} of the spec
 * @param request starts one attempt, whose options it accepts
 * @param <T> type of the value
 */
public record Operation<T>(String name, Semantics semantics, Function<Request.Options, CompletableFuture<T>> request) {

    /** The effect of repeating it, in the terms of RFC 9110. */
    public enum Semantics {
        /** It only reads. */
        SAFE,
        /** Repeating it changes nothing more. */
        IDEMPOTENT,
        /** Repeating it may have a further effect. */
        NOT_IDEMPOTENT
    }
}
