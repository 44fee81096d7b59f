package io.github.partnercenter.qualification;

import io.github.partnercenter.qualification.api.ApiSpec;
import io.github.partnercenter.qualification.api.ApiSpec.Parameters;
import java.io.Serializable;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import javax.net.ssl.SSLHandshakeException;

/**
 * The failure of a call. Its message contains the request, both ids, the service's own description and a remedy, but never a
 * token.
 */
public class PartnerCenterException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int CODE_IN_MESSAGE = 64;
    private static final int DESCRIPTION_IN_MESSAGE = 500;
    private static final Set<Integer> TRANSIENT_STATUSES = Set.of(500, 502, 503);
    private static final String READ_FIRST =
            "It may have been processed: read the customer's qualifications before you send it again.";

    /** The kinds of failure, each with its remedy. New ones may be added. */
    public enum Category {
        /** The service rejected the request as invalid: 400. */
        BAD_INPUT(
                "The service rejected the request as invalid: 400.",
                "Correct the request; the same one will fail again."),
        /** The token is missing, expired or rejected: 401. */
        UNAUTHORIZED(
                "The token is missing, expired or rejected: 401.", "Get a new access token for the partner's tenant."),
        /** The token's audience is no longer accepted: 401 with code 900420. */
        DEAD_AUDIENCE(
                "The token's audience is no longer accepted: 401 with code 900420.",
                "Request the token for the audience " + ApiSpec.SERVER + "; no other is accepted."),
        /** The App+User token has no MFA claim: 401 with code 900421 or 10001. */
        MFA_MISSING(
                "The App+User token has no MFA claim: 401 with code 900421 or 10001.",
                "Have the user sign in again with multi-factor authentication and use the new refresh token."),
        /** The operation does not accept app-only tokens: 403 with code 900329. */
        NEEDS_APP_PLUS_USER(
                "The operation does not accept app-only tokens: 403 with code 900329.",
                "Use an App+User token of the secure application model."),
        /** The partner or the user lacks the permission: 403. */
        FORBIDDEN(
                "The partner or the user lacks the permission: 403.",
                "Check the roles of the user and the permissions of the application in Partner Center."),
        /** The customer belongs to another partner: 403 with code 20002. */
        NO_RELATIONSHIP(
                "The customer belongs to another partner: 403 with code 20002.",
                "Skip this customer, or have it accept a reseller relationship with this partner first."),
        /** The customer does not exist: 404. */
        NOT_FOUND("The customer does not exist: 404.", "Check the customer's tenant id."),
        /** The deprecated endpoint no longer exists: 404 without an error code, 405 or 410. */
        ENDPOINT_RETIRED(
                "The deprecated endpoint no longer exists: 404 without an error code, 405 or 410.",
                "Use its successor, the plural qualifications operations."),
        /** The proxy requires credentials: 407. */
        PROXY_AUTHENTICATION(
                "The proxy requires credentials: 407.",
                "Set an Authenticator with the proxy's credentials on the HttpClient, and pass that client to the builder."),
        /** The customer's state does not permit it: 409. */
        CONFLICT("The customer's state does not permit it: 409.", "Read the customer's state before you try again."),
        /** The quota is exhausted: 429. */
        THROTTLED(
                "The quota is exhausted: 429.",
                "Wait for retryAfter(), and send fewer requests: rejected ones count, too."),
        /** The service or a gateway failed: 5xx. */
        SERVER_ERROR(
                "The service or a gateway failed: 5xx.",
                "Try again later; if it persists, give both ids to Microsoft's support."),
        /** No response in time: the call timeout, 408 or 504. */
        TIMEOUT("No response in time: the call timeout, 408 or 504.", "Try again later, or set a longer call timeout."),
        /** The connection failed. */
        TRANSPORT("The connection failed.", "Check the network, proxy and TLS settings; reading again is safe."),
        /** A successful response that cannot be read. */
        UNREADABLE_RESPONSE(
                "A successful response that cannot be read.",
                "Check body(): a proxy may have responded instead, or the service has changed."),
        /** Any other status, such as a redirect, which is never followed. */
        UNEXPECTED_STATUS(
                "Any other status, such as a redirect, which is never followed.",
                "Check the base URL; if it is correct, give both ids to Microsoft's support."),
        /** The PartnerCenter was closed during the call. */
        CLOSED("The PartnerCenter was closed during the call.", "Close it after the last call has ended."),
        /** The waiting thread was interrupted, which ended the call. */
        INTERRUPTED(
                "The waiting thread was interrupted, which ended the call.",
                "Nothing to fix: other code interrupted this thread."),
        /** No access token is available. */
        NO_TOKEN("No access token is available.", "Check the access token provider.");

        private final String meaning;
        private final String remedy;

        Category(String meaning, String remedy) {
            this.meaning = meaning;
            this.remedy = remedy;
        }

        /** {@return the meaning, in one sentence} */
        public String meaning() {
            return meaning;
        }

        /** {@return what to do, in one sentence} */
        public String remedy() {
            return remedy;
        }
    }

    /** Holds what the accessors return: a copy of the builder that is never changed. */
    private final Builder facts;

    private PartnerCenterException(Builder facts) {
        super(facts.message(), facts.cause);
        this.facts = facts;
    }

    /** {@return a copy without the body and other long texts, which can be kept without occupying much memory} */
    PartnerCenterException withoutBody() {
        Builder light = facts.copy().body(null);
        light.errorCode = Builder.shortened(facts.errorCode, CODE_IN_MESSAGE);
        light.description = Builder.shortened(facts.description, DESCRIPTION_IN_MESSAGE);
        light.cause = getCause() instanceof PartnerCenterException earlier ? earlier.withoutBody() : getCause();
        PartnerCenterException copy = new PartnerCenterException(light);
        copy.setStackTrace(getStackTrace());
        return copy;
    }

    /**
     * Returns a builder, also for tests of code that handles failures.
     *
     * @param category the kind of failure
     * @return a builder with random ids and nothing else set
     */
    public static Builder builder(Category category) {
        return new Builder(category);
    }

    /** {@return the kind of failure, with its remedy} */
    public Category category() {
        return facts.category;
    }

    /** {@return the HTTP status; 0 if there was no response} */
    public int status() {
        return facts.status;
    }

    /** {@return the service's error code, whose meaning depends on the status; null if there is none} */
    public String errorCode() {
        return facts.errorCode;
    }

    /**
     * {@return what went wrong, on one line: the service's own text, whatever its format, or the JDK's if there was no
     * response; null if there is none}
     */
    public String description() {
        return facts.description;
    }

    /** {@return the id of the last request, for Microsoft's support: as echoed by the service, otherwise as sent} */
    public UUID requestId() {
        return facts.requestId;
    }

    /** {@return the id of the call, for Microsoft's support: as echoed by the service, otherwise as sent} */
    public UUID correlationId() {
        return facts.correlationId;
    }

    /**
     * {@return how long to wait: as the service specified in {@code Retry-After} (zero for a date in the past), or until the
     * quota is available if the request was not sent for that reason; empty if unknown}
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(facts.retryAfter);
    }

    /** {@return whether the same call may succeed later without any change} */
    public boolean isTransient() {
        return switch (facts.category) {
            case TIMEOUT, THROTTLED -> true;
            case SERVER_ERROR -> TRANSIENT_STATUSES.contains(facts.status);
            case TRANSPORT -> !(getCause() instanceof SSLHandshakeException);
            case NO_TOKEN -> getCause() instanceof AccessTokenException reason && reason.isTransient();
            default -> false;
        };
    }

    /**
     * Returns whether the service may have processed a call that changes something, such as an application that timed out. Read
     * the customer's qualifications before you repeat it.
     *
     * @return false if it certainly has not, and for calls that only read
     */
    public boolean mayHaveBeenProcessed() {
        return facts.mayHaveBeenProcessed;
    }

    /** {@return the headers of the response, unmodifiable, with case-insensitive names; empty without a response} */
    public Map<String, List<String>> headers() {
        return Collections.unmodifiableMap(facts.headers);
    }

    /** {@return the body of the response as text, without a byte order mark; null without a response} */
    public String body() {
        return facts.body;
    }

    /** Builds a {@link PartnerCenterException}. Not thread-safe. */
    public static final class Builder implements Cloneable, Serializable {
        private static final long serialVersionUID = 1L;

        /** See {@link PartnerCenterException#category()}. */
        private final Category category;
        /** See {@link PartnerCenterException#headers()}. */
        private TreeMap<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        /** See {@link #request(String)}. */
        private String request;
        /** See {@link PartnerCenterException#status()}. */
        private int status;
        /** See {@link PartnerCenterException#errorCode()}. */
        private String errorCode;
        /** See {@link PartnerCenterException#description()}. */
        private String description;
        /** See {@link PartnerCenterException#requestId()}. */
        private UUID requestId = UUID.randomUUID();
        /** See {@link PartnerCenterException#correlationId()}. */
        private UUID correlationId = UUID.randomUUID();
        /** See {@link PartnerCenterException#retryAfter()}. */
        private Duration retryAfter;
        /** See {@link PartnerCenterException#mayHaveBeenProcessed()}. */
        private boolean mayHaveBeenProcessed;
        /** See {@link PartnerCenterException#body()}. */
        private String body;

        /** See {@link #remedy(String)}. */
        private String remedy;

        private transient Throwable cause;

        private Builder(Category category) {
            this.category = Objects.requireNonNull(category, "category");
        }

        /**
         * Sets the request that the message names.
         *
         * @param request method and URL; null for none
         * @return this
         */
        public Builder request(String request) {
            this.request = request;
            return this;
        }

        /**
         * Sets {@link PartnerCenterException#status()}.
         *
         * @param status 0 for no response
         * @return this
         */
        public Builder status(int status) {
            this.status = status;
            return this;
        }

        /**
         * Sets {@link PartnerCenterException#errorCode()}.
         *
         * @param errorCode null for none
         * @return this
         */
        public Builder errorCode(String errorCode) {
            this.errorCode = errorCode;
            return this;
        }

        /**
         * Sets {@link PartnerCenterException#description()}.
         *
         * @param description null for none
         * @return this
         */
        public Builder description(String description) {
            this.description = description;
            return this;
        }

        /**
         * Sets {@link PartnerCenterException#requestId()}.
         *
         * @param requestId the id
         * @return this
         */
        public Builder requestId(UUID requestId) {
            this.requestId = Objects.requireNonNull(requestId, "requestId");
            return this;
        }

        /**
         * Sets {@link PartnerCenterException#correlationId()}.
         *
         * @param correlationId the id
         * @return this
         */
        public Builder correlationId(UUID correlationId) {
            this.correlationId = Objects.requireNonNull(correlationId, "correlationId");
            return this;
        }

        /**
         * Sets {@link PartnerCenterException#retryAfter()}.
         *
         * @param retryAfter null for none
         * @return this
         */
        public Builder retryAfter(Duration retryAfter) {
            this.retryAfter = retryAfter;
            return this;
        }

        /**
         * Sets {@link PartnerCenterException#mayHaveBeenProcessed()}.
         *
         * @param mayHaveBeenProcessed whether the service may have processed the call
         * @return this
         */
        public Builder mayHaveBeenProcessed(boolean mayHaveBeenProcessed) {
            this.mayHaveBeenProcessed = mayHaveBeenProcessed;
            return this;
        }

        /**
         * Sets {@link PartnerCenterException#headers()}.
         *
         * @param headers copied
         * @return this
         */
        public Builder headers(Map<String, List<String>> headers) {
            this.headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            headers.forEach((name, values) -> this.headers.put(name, List.copyOf(values)));
            return this;
        }

        /**
         * Sets {@link PartnerCenterException#body()}.
         *
         * @param body null for none
         * @return this
         */
        public Builder body(String body) {
            this.body = body;
            return this;
        }

        /**
         * Sets the remedy in the message.
         *
         * @param remedy null for the remedy of the category
         * @return this
         */
        public Builder remedy(String remedy) {
            this.remedy = remedy;
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
        public PartnerCenterException build() {
            return new PartnerCenterException(copy());
        }

        private Builder copy() {
            try {
                return (Builder) clone();
            } catch (CloneNotSupportedException impossible) {
                throw new AssertionError(impossible);
            }
        }

        private String message() {
            StringBuilder message = new StringBuilder(category.name());
            if (status > 0) {
                message.append(", status ").append(status);
            }
            if (errorCode != null) {
                message.append(", code ").append(shortened(errorCode, CODE_IN_MESSAGE));
            }
            if (description != null) {
                message.append(": ").append(shortened(description, DESCRIPTION_IN_MESSAGE));
            }
            message.append(" (").append(request == null ? "nothing sent" : request);
            message.append(", " + Parameters.MS_REQUEST_ID + " ").append(requestId);
            message.append(", " + Parameters.MS_CORRELATION_ID + " ").append(correlationId);
            return message.append("). ")
                    .append(mayHaveBeenProcessed ? READ_FIRST : remedy != null ? remedy : category.remedy)
                    .toString();
        }

        private static String shortened(String text, int length) {
            return text == null || text.codePointCount(0, text.length()) <= length
                    ? text
                    : text.substring(0, text.offsetByCodePoints(0, length)) + "…";
        }
    }
}
