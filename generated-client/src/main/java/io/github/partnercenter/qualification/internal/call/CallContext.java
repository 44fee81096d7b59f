package io.github.partnercenter.qualification.internal.call;

import java.time.Duration;
import java.util.Locale;
import java.util.UUID;

/** Settings that can differ between calls; null if unset. */
public record CallContext(UUID correlationId, UUID requestId, Locale locale, Duration callTimeout) {

    /** {@return this context, with unset values taken from another one} */
    CallContext orElse(CallContext other) {
        return new CallContext(
                correlationId != null ? correlationId : other.correlationId,
                requestId != null ? requestId : other.requestId,
                locale != null ? locale : other.locale,
                callTimeout != null ? callTimeout : other.callTimeout);
    }
}
