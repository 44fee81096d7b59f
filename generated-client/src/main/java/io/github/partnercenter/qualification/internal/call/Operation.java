package io.github.partnercenter.qualification.internal.call;

import feign.Request;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * An operation of the generated interface, with its arguments.
 *
 * @param name the {@code operationId} of the spec
 * @param request starts it with the options of one attempt
 * @param <T> type of the value
 */
public record Operation<T>(String name, Semantics semantics, Function<Request.Options, CompletableFuture<T>> request) {

    /** What repeating it does, in the terms of RFC 9110. */
    public enum Semantics {
        /** It only reads. */
        SAFE,
        /** It may be repeated without harm. */
        IDEMPOTENT,
        /** It counts, or cannot be undone. */
        NOT_IDEMPOTENT
    }
}
