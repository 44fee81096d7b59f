package io.github.partnercenter.qualification;

import io.github.partnercenter.qualification.internal.call.CallContext;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;

/**
 * Settings for some calls, see {@link PartnerCenter#with(RequestContext)}. Unset ones stay the same. Immutable and thread-safe.
 */
public final class RequestContext {
    final CallContext context;

    private RequestContext(Builder builder) {
        this.context = new CallContext(builder.correlationId, builder.requestId, builder.locale, builder.callTimeout);
    }

    /** {@return a builder with nothing set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link RequestContext}. Not thread-safe. */
    public static final class Builder {
        private static final Duration MAX_CALL_TIMEOUT = Duration.ofDays(1);

        private UUID correlationId;
        private UUID requestId;
        private Locale locale;
        private Duration callTimeout;

        private Builder() {}

        /**
         * Sets the id that correlates calls in the service's logs. Default: a new one for every call.
         *
         * @param correlationId sent as MS-CorrelationId
         * @return this
         */
        public Builder correlationId(UUID correlationId) {
            this.correlationId = Objects.requireNonNull(correlationId, "correlationId");
            return this;
        }

        /**
         * Sets the id of the first request, by which the service recognizes a repetition. Default: a new one for every call.
         *
         * @param requestId sent as MS-RequestId; use it for one call only, or again to repeat that call after a timeout
         * @return this
         */
        public Builder requestId(UUID requestId) {
            this.requestId = Objects.requireNonNull(requestId, "requestId");
            return this;
        }

        /**
         * Sets the language of the service's texts.
         *
         * @param locale sent as X-Locale
         * @return this
         */
        public Builder locale(Locale locale) {
            this.locale = Objects.requireNonNull(locale, "locale");
            return this;
        }

        /**
         * Sets the time limit of a whole call, see {@link PartnerCenter.Builder#callTimeout}.
         *
         * @param callTimeout positive, at most one day
         * @return this
         * @throws IllegalArgumentException if it is anything else
         */
        public Builder callTimeout(Duration callTimeout) {
            if (callTimeout.isZero() || callTimeout.isNegative() || callTimeout.compareTo(MAX_CALL_TIMEOUT) > 0) {
                throw new IllegalArgumentException("Call timeout must be positive, at most one day: " + callTimeout);
            }
            this.callTimeout = callTimeout;
            return this;
        }

        /** {@return a new context} */
        public RequestContext build() {
            return new RequestContext(this);
        }
    }
}
