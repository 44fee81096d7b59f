package io.github.partnercenter.qualification;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Thrown by an {@link AccessTokenProvider} that cannot provide an access token; says whether the failure is transient.
 * Immutable, so that the same exception can be thrown to several callers.
 */
public final class AccessTokenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** See {@link #errorCode()}. */
    private final String errorCode;
    /** See {@link #description()}. */
    private final String description;
    /** See {@link #remedy()}. */
    private final String remedy;
    /** See {@link #isTransient()}. */
    private final boolean isTransient;
    /** See {@link #retryAfter()}. */
    private final Duration retryAfter;

    private AccessTokenException(Builder builder) {
        super(builder.message(), builder.cause);
        this.errorCode = builder.errorCode;
        this.description = builder.description;
        this.remedy = builder.remedy;
        this.isTransient = builder.isTransient;
        this.retryAfter = builder.retryAfter;
    }

    /**
     * Returns a builder for a permanent failure; {@link Builder#isTransient} makes it a transient one.
     *
     * @param description what went wrong, without secrets
     * @return a builder
     */
    public static Builder builder(String description) {
        return new Builder(description);
    }

    /** {@return the authority's error code, such as {@code AADSTS7000222} from Microsoft Entra; null if there is none} */
    public String errorCode() {
        return errorCode;
    }

    /** {@return what went wrong} */
    public String description() {
        return description;
    }

    /** {@return what to do about it; null for the remedy of {@link PartnerCenterException.Category#NO_TOKEN}} */
    public String remedy() {
        return remedy;
    }

    /** {@return whether the failure is transient: a later request may succeed without any change} */
    public boolean isTransient() {
        return isTransient;
    }

    /** {@return how long to wait before the next request; empty to leave that to the caller} */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Builds an {@link AccessTokenException}. Not thread-safe. */
    public static final class Builder {
        private final String description;
        private String errorCode;
        private String remedy;
        private boolean isTransient;
        private Duration retryAfter;
        private Throwable cause;

        private Builder(String description) {
            this.description = Objects.requireNonNull(description, "description");
        }

        /**
         * Sets {@link AccessTokenException#errorCode()}.
         *
         * @param errorCode null for none
         * @return this
         */
        public Builder errorCode(String errorCode) {
            this.errorCode = errorCode;
            return this;
        }

        /**
         * Sets {@link AccessTokenException#remedy()}.
         *
         * @param remedy null for none
         * @return this
         */
        public Builder remedy(String remedy) {
            this.remedy = remedy;
            return this;
        }

        /**
         * Sets {@link AccessTokenException#isTransient()}. Default: false.
         *
         * @param isTransient true to make calls request a token again within their timeout
         * @return this
         */
        public Builder isTransient(boolean isTransient) {
            this.isTransient = isTransient;
            return this;
        }

        /**
         * Sets {@link AccessTokenException#retryAfter()}.
         *
         * @param retryAfter null to leave it to the caller
         * @return this
         */
        public Builder retryAfter(Duration retryAfter) {
            this.retryAfter = retryAfter;
            return this;
        }

        /**
         * Sets the cause.
         *
         * @param cause null for none
         * @return this
         */
        public Builder cause(Throwable cause) {
            this.cause = cause;
            return this;
        }

        /** {@return a new exception} */
        public AccessTokenException build() {
            return new AccessTokenException(this);
        }

        private String message() {
            return (errorCode == null ? "" : errorCode + ": ") + description + (remedy == null ? "" : " " + remedy);
        }
    }
}
