package io.github.partnercenter.qualification;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;

/**
 * What shall be different for some calls, see {@link PartnerCenter#with(RequestContext)}. What is not set stays as it is.
 * Immutable and thread-safe.
 */
public final class RequestContext {
    final UUID correlationId;
    final UUID requestId;
    final Locale locale;
    final Duration callTimeout;

    private RequestContext(Builder builder) {
        this.correlationId = builder.correlationId;
        this.requestId = builder.requestId;
        this.locale = builder.locale;
        this.callTimeout = builder.callTimeout;
    }

    /**
     * Starts with nothing set.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Settings of a {@link RequestContext}. Not thread-safe. */
    public static final class Builder {
        private UUID correlationId;
        private UUID requestId;
        private Locale locale;
        private Duration callTimeout;

        private Builder() {}

        /**
         * The id that ties calls together in the service's logs. Without this: a new one for every call.
         *
         * @param correlationId sent as MS-CorrelationId
         * @return this
         */
        public Builder correlationId(UUID correlationId) {
            this.correlationId = Objects.requireNonNull(correlationId, "correlationId");
            return this;
        }

        /**
         * The id of a request, by which the service knows it again. Without this: a new one for every call.
         *
         * @param requestId sent as MS-RequestId; for one call only, or for the same call again after it timed out
         * @return this
         */
        public Builder requestId(UUID requestId) {
            this.requestId = Objects.requireNonNull(requestId, "requestId");
            return this;
        }

        /**
         * The language of the service's texts.
         *
         * @param locale sent as X-Locale
         * @return this
         */
        public Builder locale(Locale locale) {
            this.locale = Objects.requireNonNull(locale, "locale");
            return this;
        }

        /**
         * The time for a whole call.
         *
         * @param callTimeout more than nothing, at most a day
         * @return this
         * @throws IllegalArgumentException if it is anything else
         */
        public Builder callTimeout(Duration callTimeout) {
            this.callTimeout = requireSensible(callTimeout);
            return this;
        }

        /**
         * Makes the context.
         *
         * @return a new one
         */
        public RequestContext build() {
            return new RequestContext(this);
        }
    }

    /** This, and the other's where this has nothing. */
    RequestContext orElse(RequestContext other) {
        Builder both = new Builder();
        both.correlationId = correlationId != null ? correlationId : other.correlationId;
        both.requestId = requestId != null ? requestId : other.requestId;
        both.locale = locale != null ? locale : other.locale;
        both.callTimeout = callTimeout != null ? callTimeout : other.callTimeout;
        return both.build();
    }

    private static Duration requireSensible(Duration callTimeout) {
        if (callTimeout.isZero() || callTimeout.isNegative() || callTimeout.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "Call timeout must be more than nothing and at most a day: " + callTimeout);
        }
        return callTimeout;
    }
}
