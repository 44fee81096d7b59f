package io.github.partnercenter.qualification.internal.call;

import java.time.Duration;
import java.util.Locale;
import java.util.UUID;

/** What can differ from call to call; null for what is not set. */
public record CallContext(UUID correlationId, UUID requestId, Locale locale, Duration callTimeout) {

    /** {@return this, with what it does not set taken from another} */
    CallContext orElse(CallContext other) {
        return new CallContext(
                correlationId != null ? correlationId : other.correlationId,
                requestId != null ? requestId : other.requestId,
                locale != null ? locale : other.locale,
                callTimeout != null ? callTimeout : other.callTimeout);
    }
}
