package io.github.partnercenter.qualification;

import io.github.partnercenter.qualification.internal.http.HttpAnswer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A value with its response. Immutable and thread-safe; contains neither the request nor a token.
 *
 * @param <T> type of the value
 */
public final class PartnerResponse<T> {
    private final T value;
    private final int status;
    private final Map<String, List<String>> headers;
    private final UUID requestId;
    private final UUID correlationId;
    private final String body;

    private PartnerResponse(
            T value, int status, Map<String, List<String>> headers, UUID requestId, UUID correlationId, String body) {
        this.value = Objects.requireNonNull(value, "value");
        this.status = status;
        this.headers = headers;
        this.requestId = Objects.requireNonNull(requestId, "requestId");
        this.correlationId = Objects.requireNonNull(correlationId, "correlationId");
        this.body = body;
    }

    /**
     * Creates a response, for tests.
     *
     * @param value see {@link #value()}
     * @param status see {@link #status()}
     * @param headers see {@link #headers()}
     * @param requestId see {@link #requestId()}
     * @param correlationId see {@link #correlationId()}
     * @param body see {@link #body()}
     * @param <T> type of the value
     * @return a new object
     */
    public static <T> PartnerResponse<T> of(
            T value, int status, Map<String, List<String>> headers, UUID requestId, UUID correlationId, String body) {
        TreeMap<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        return new PartnerResponse<>(value, status, Collections.unmodifiableMap(copy), requestId, correlationId, body);
    }

    static <T> PartnerResponse<T> of(T value, HttpAnswer answer) {
        return new PartnerResponse<>(
                value,
                answer.status(),
                answer.headers().map(),
                answer.requestId(),
                answer.correlationId(),
                answer.text());
    }

    /** {@return the value, never null} */
    public T value() {
        return value;
    }

    /** {@return the HTTP status, from 200 to 299} */
    public int status() {
        return status;
    }

    /** {@return the headers of the response, unmodifiable, with case-insensitive names} */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /** {@return the id of the request, for Microsoft's support: as echoed by the service, otherwise as sent} */
    public UUID requestId() {
        return requestId;
    }

    /** {@return the id of the call, for Microsoft's support: as echoed by the service, otherwise as sent} */
    public UUID correlationId() {
        return correlationId;
    }

    /** {@return the body as text, for what the value does not contain; without a byte order mark, otherwise as received} */
    public String body() {
        return body;
    }

    @Override
    public String toString() {
        return value + " (status " + status + ", MS-RequestId " + requestId + ", MS-CorrelationId " + correlationId
                + ")";
    }
}
