package io.github.partnercenter.qualification.internal.http;

import io.github.partnercenter.qualification.api.ApiSpec.ResponseHeaders;
import java.net.http.HttpHeaders;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** A complete response. Contains neither the request nor a token. */
public final class HttpAnswer {
    private static final String CHARSET = "charset=";

    private final int status;
    private final HttpHeaders headers;
    private final byte[] body;
    private final String unreadableReason;
    private final UUID sentRequestId;
    private final UUID sentCorrelationId;
    private String text;

    HttpAnswer(
            int status,
            HttpHeaders headers,
            byte[] body,
            String unreadableReason,
            UUID sentRequestId,
            UUID sentCorrelationId) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.unreadableReason = unreadableReason;
        this.sentRequestId = sentRequestId;
        this.sentCorrelationId = sentCorrelationId;
    }

    public int status() {
        return status;
    }

    public HttpHeaders headers() {
        return headers;
    }

    Optional<String> header(String name) {
        List<String> values = headers.allValues(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0).strip());
    }

    /** {@return the request's id as echoed by the service, otherwise as sent} */
    public UUID requestId() {
        return header(ResponseHeaders.MS_REQUEST_ID).flatMap(Guid::parse).orElse(sentRequestId);
    }

    /** {@return the call's id as echoed by the service, otherwise as sent} */
    public UUID correlationId() {
        return header(ResponseHeaders.MS_CORRELATION_ID).flatMap(Guid::parse).orElse(sentCorrelationId);
    }

    int length() {
        return body.length;
    }

    /** {@return why the body cannot be decoded; empty if it can} */
    Optional<String> unreadableReason() {
        return Optional.ofNullable(unreadableReason);
    }

    /** {@return the body as text, without a byte order mark} */
    public synchronized String text() {
        if (text == null) {
            String decoded = new String(body, detectedCharset().orElseGet(this::declaredCharset));
            text = decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded;
        }
        return text;
    }

    /** Detects UTF-16 by a byte order mark, or by the zeros that JSON and HTML contain in it. */
    private Optional<Charset> detectedCharset() {
        int first = body.length < 2 ? -1 : (body[0] & 0xFF) << 8 | body[1] & 0xFF;
        if (first == 0xFEFF || first > 0 && first < 0x80) {
            return Optional.of(StandardCharsets.UTF_16BE);
        }
        if (first == 0xFFFE || first > 0 && (first & 0xFF) == 0) {
            return Optional.of(StandardCharsets.UTF_16LE);
        }
        return first == 0xEFBB ? Optional.of(StandardCharsets.UTF_8) : Optional.empty();
    }

    private Charset declaredCharset() {
        String contentType = header("Content-Type").orElse("");
        if (contentType.endsWith("json") || contentType.endsWith("charset=utf-8")) {
            // nearly all responses
            return StandardCharsets.UTF_8;
        }
        int start = contentType.toLowerCase(Locale.ROOT).indexOf(CHARSET);
        if (start < 0) {
            return StandardCharsets.UTF_8;
        }
        String name = contentType.substring(start + CHARSET.length()).split(";", 2)[0];
        try {
            return Charset.forName(name.replace('"', ' ').strip());
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return StandardCharsets.UTF_8;
        }
    }
}
