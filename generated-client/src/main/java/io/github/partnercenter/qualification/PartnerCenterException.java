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
 * A call that failed. The message names the request, both ids, the service's own words and a remedy; it never contains a token.
 */
public class PartnerCenterException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int CODE_IN_MESSAGE = 64;
    private static final int DESCRIPTION_IN_MESSAGE = 500;
    private static final Set<Integer> TRANSIENT_STATUSES = Set.of(500, 502, 503);
    private static final String READ_FIRST =
            "It may have been accepted: read the customer's qualifications first, before you send it again.";

    /** What kind of failure it is, each with its remedy. New kinds may come. */
    public enum Category {
        /** The service finds fault with the request: 400. */
        BAD_INPUT(
                "The service finds fault with the request: 400.",
                "Check what was sent; the same request will fail again."),
        /** The token is missing, expired or refused: 401. */
        UNAUTHORIZED(
                "The token is missing, expired or refused: 401.", "Get a new access token for the partner's tenant."),
        /** The token is for an audience that is accepted no more: 401 with code 900420. */
        DEAD_AUDIENCE(
                "The token is for an audience that is accepted no more: 401 with code 900420.",
                "Request the token for the audience " + ApiSpec.SERVER + ", no other is accepted any more."),
        /** The App+User token has no MFA claim: 401 with code 900421 or 10001. */
        MFA_MISSING(
                "The App+User token has no MFA claim: 401 with code 900421 or 10001.",
                "Have the user sign in again with multi-factor authentication and use the new refresh token."),
        /** The operation does not take app-only tokens: 403 with code 900329. */
        NEEDS_APP_PLUS_USER(
                "The operation does not take app-only tokens: 403 with code 900329.",
                "Use an App+User token of the secure application model."),
        /** The partner or the user may not do this: 403. */
        FORBIDDEN(
                "The partner or the user may not do this: 403.",
                "Check the roles of the user and the permissions of the application in Partner Center."),
        /** The customer belongs to another partner: 403 with code 20002. */
        NO_RELATIONSHIP(
                "The customer belongs to another partner: 403 with code 20002.",
                "Skip this customer, or have it accept a reseller relationship with this partner first."),
        /** There is no such customer: 404. */
        NOT_FOUND("There is no such customer: 404.", "Check the customer's tenant id."),
        /** The path itself is gone: 404, 405 or 410 of a deprecated operation, and not about the customer. */
        ENDPOINT_RETIRED(
                "The path itself is gone: 404, 405 or 410 of a deprecated operation, and not about the customer.",
                "Use the plural qualifications operations, its successor."),
        /** The proxy wants credentials: 407. */
        PROXY_AUTHENTICATION(
                "The proxy wants credentials: 407.",
                "Give the proxy's credentials to the HttpClient, by an Authenticator, and that to the builder."),
        /** The service's state does not allow it: 409. */
        CONFLICT("The service's state does not allow it: 409.", "Read the customer's state again before another try."),
        /** The quota is used up: 429. */
        THROTTLED(
                "The quota is used up: 429.",
                "Wait as long as retryAfter() says, and send fewer requests: rejected ones count too."),
        /** The service or a gateway failed: 5xx. */
        SERVER_ERROR(
                "The service or a gateway failed: 5xx.",
                "Try again later; if it lasts, give Microsoft's support both ids."),
        /** No answer in time: the call timeout, 408 or 504. */
        TIMEOUT("No answer in time: the call timeout, 408 or 504.", "Try again later, or allow the call more time."),
        /** No connection, or a broken one. */
        TRANSPORT("No connection, or a broken one.", "Check network, proxy and TLS settings; reading again is safe."),
        /** An answer with success that cannot be understood. */
        UNREADABLE_RESPONSE(
                "An answer with success that cannot be understood.",
                "Look at body(): a proxy may have answered instead, or the service has changed."),
        /** Any other status, such as a redirect, which is never followed. */
        UNEXPECTED_STATUS(
                "Any other status, such as a redirect, which is never followed.",
                "Check the base URL; if it is right, give Microsoft's support both ids."),
        /** The PartnerCenter was closed during the call. */
        CLOSED("The PartnerCenter was closed during the call.", "Close it after the last call has ended."),
        /** The waiting thread was interrupted, and the call ended with it. */
        INTERRUPTED(
                "The waiting thread was interrupted, and the call ended with it.",
                "Nothing to mend: someone asked this thread to stop."),
        /** No access token is available. */
        NO_TOKEN("No access token is available.", "Check the access token provider.");

        private final String meaning;
        private final String remedy;

        Category(String meaning, String remedy) {
            this.meaning = meaning;
            this.remedy = remedy;
        }

        /** {@return what has happened, in one sentence} */
        public String meaning() {
            return meaning;
        }

        /** {@return what to do about it, in one sentence} */
        public String remedy() {
            return remedy;
        }
    }

    /** What the accessors return: a copy of the builder, which nobody changes. */
    private final Builder facts;

    private PartnerCenterException(Builder facts) {
        super(facts.message(), facts.cause);
        this.facts = facts;
    }

    /** {@return a copy without the body and what else may be as long, to be kept for long} */
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
     * Builds an exception, also for tests of code that handles failures.
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

    /** {@return the service's code for the failure, which means something only together with the status; null if it gave none} */
    public String errorCode() {
        return facts.errorCode;
    }

    /**
     * What went wrong: in the service's own words whatever shape they came in, on one line; without a response in those of the JDK.
     *
     * @return null if there are none
     */
    public String description() {
        return facts.description;
    }

    /** {@return the id of the last request, for Microsoft's support: as the service echoed it, or else as it was sent} */
    public UUID requestId() {
        return facts.requestId;
    }

    /** {@return the id of the call, for Microsoft's support: as the service echoed it, or else as it was sent} */
    public UUID correlationId() {
        return facts.correlationId;
    }

    /**
     * How long the service asks its callers to wait: from seconds or an HTTP date in {@code Retry-After}, zero if that has passed.
     * Where a call was not sent since the quota is used up, how long that lasts.
     *
     * @return empty if nobody said
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(facts.retryAfter);
    }

    /** {@return whether the same call may succeed later without anybody changing anything} */
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
     * Whether the service may have acted on a call that changes something, as when an application timed out. Read the customer's
     * qualifications before you repeat it.
     *
     * @return false if it certainly has not, and for calls that only read
     */
    public boolean mayHaveBeenProcessed() {
        return facts.mayHaveBeenProcessed;
    }

    /** {@return the headers of the response, unmodifiable, by names in any case; empty without a response} */
    public Map<String, List<String>> headers() {
        return Collections.unmodifiableMap(facts.headers);
    }

    /** {@return the body of the response as text, without a byte order mark, else as it came; null without a response} */
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
         * @param mayHaveBeenProcessed whether the service may have acted on the call
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
         * Sets what the message says to do, in place of the category's remedy.
         *
         * @param remedy null for that of the category
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
