package io.github.partnercenter.qualification;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A value together with the answer it came in. Immutable and thread-safe.
 *
 * @param <T> type of the value
 */
public final class PartnerResponse<T> {
    private static final int VALUE_IN_TEXT = 500;

    private final T value;
    private final Exchange exchange;

    PartnerResponse(T value, Exchange exchange) {
        this.value = value;
        this.exchange = exchange;
    }

    /**
     * What was asked for.
     *
     * @return never null
     */
    public T value() {
        return value;
    }

    /**
     * The HTTP status.
     *
     * @return 200 to 299
     */
    public int status() {
        return exchange.status();
    }

    /**
     * The headers of the answer.
     *
     * @return unmodifiable; names in any case find their values
     */
    public Map<String, List<String>> headers() {
        return exchange.responseHeaders();
    }

    /**
     * The id of the request, for Microsoft's support.
     *
     * @return as the service echoed it, or else as it was sent
     */
    public UUID requestId() {
        return exchange.requestId();
    }

    /**
     * The id of the call, for Microsoft's support.
     *
     * @return as the service echoed it, or else as it was sent
     */
    public UUID correlationId() {
        return exchange.correlationId();
    }

    /**
     * The body as text, for what the value does not hold.
     *
     * @return without a byte order mark, else as it came
     */
    public String body() {
        return exchange.text();
    }

    @Override
    public String toString() {
        return exchange.printable(value.toString(), VALUE_IN_TEXT) + " (" + exchange + ")";
    }
}
