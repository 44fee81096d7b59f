package io.github.partnercenter.qualification;

import io.github.partnercenter.qualification.api.ApiSpec;
import io.github.partnercenter.qualification.api.ApiSpec.ResponseHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.UUID;

/**
 * A call that did not bring what was asked for. The message names the request, both ids, the service's own words and a
 * remedy; it never has the token.
 */
public class PartnerCenterException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int CODE_IN_MESSAGE = 64;
    private static final int WORDS_IN_MESSAGE = 500;

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
        /** No access token could be had. */
        NO_TOKEN("No access token could be had.", "Check what supplies the access token.");

        private final String meaning;
        private final String remedy;

        Category(String meaning, String remedy) {
            this.meaning = meaning;
            this.remedy = remedy;
        }

        /**
         * What has happened.
         *
         * @return one sentence
         */
        public String meaning() {
            return meaning;
        }

        /**
         * What to do about it.
         *
         * @return one sentence
         */
        public String remedy() {
            return remedy;
        }
    }

    /** As {@link #category()} has it. */
    private final Category category;
    /** As {@link #status()} has it. */
    private final int status;
    /** As {@link #errorCode()} has it. */
    private final String errorCode;
    /** As {@link #description()} has it. */
    private final String description;
    /** As {@link #requestId()} has it. */
    private final UUID requestId;
    /** As {@link #correlationId()} has it. */
    private final UUID correlationId;
    /** As {@link #retryAfter()} has it. */
    private final Duration retryAfter;
    /** As {@link #body()} has it. */
    private final String body;

    PartnerCenterException(
            Category category, Exchange exchange, String errorCode, String description, Throwable cause) {
        super(message(category, exchange, errorCode, description), cause);
        this.category = category;
        this.status = exchange.status();
        this.errorCode = errorCode == null ? null : exchange.withoutToken(errorCode);
        this.description = description == null ? null : exchange.withoutToken(description);
        this.requestId = exchange.requestId();
        this.correlationId = exchange.correlationId();
        this.retryAfter = exchange.responseHeader(ResponseHeaders.RETRY_AFTER)
                .flatMap(PartnerCenterException::parseRetryAfter)
                .orElse(null);
        String text = exchange.text();
        this.body = text == null ? null : exchange.withoutToken(text);
    }

    private static String message(Category category, Exchange exchange, String errorCode, String description) {
        StringBuilder message = new StringBuilder(category.name());
        if (exchange.status() > 0) {
            message.append(", status ").append(exchange.status());
        }
        if (errorCode != null) {
            message.append(", code ").append(exchange.printable(errorCode, CODE_IN_MESSAGE));
        }
        if (description != null) {
            message.append(": ").append(exchange.printable(description, WORDS_IN_MESSAGE));
        }
        return message.append(" (")
                .append(exchange)
                .append("). ")
                .append(category.remedy)
                .toString();
    }

    /**
     * What kind of failure it is.
     *
     * @return with its remedy
     */
    public Category category() {
        return category;
    }

    /**
     * The HTTP status.
     *
     * @return 0 if there was no answer
     */
    public int status() {
        return status;
    }

    /**
     * The service's number for the failure. Means something only together with the status.
     *
     * @return null if the service gave none
     */
    public String errorCode() {
        return errorCode;
    }

    /**
     * What went wrong, in the service's own words, whatever shape they came in, or in those of the JDK without an answer.
     *
     * @return null if there are none
     */
    public String description() {
        return description;
    }

    /**
     * The id of the last request, for Microsoft's support.
     *
     * @return as the service echoed it, or else as it was sent
     */
    public UUID requestId() {
        return requestId;
    }

    /**
     * The id of the call, for Microsoft's support.
     *
     * @return as the service echoed it, or else as it was sent
     */
    public UUID correlationId() {
        return correlationId;
    }

    /**
     * How long the service wants to be left alone.
     *
     * @return from seconds or from an HTTP date, zero if that has passed; empty if the service did not say
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    private static Optional<Duration> parseRetryAfter(String value) {
        try {
            if (value.matches("\\d{1,18}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
            }
            Instant date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration wait = Duration.between(Instant.now(), date);
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeException neither) {
            return Optional.empty();
        }
    }

    /**
     * The body of the answer as text.
     *
     * @return without a byte order mark, else as it came; null if there was no answer
     */
    public String body() {
        return body;
    }
}
