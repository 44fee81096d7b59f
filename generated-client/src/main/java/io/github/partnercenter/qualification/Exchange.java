package io.github.partnercenter.qualification;

import feign.Request;
import feign.Response;
import io.github.partnercenter.qualification.api.ApiSpec;
import io.github.partnercenter.qualification.api.ApiSpec.Http;
import io.github.partnercenter.qualification.api.ApiSpec.Parameters;
import io.github.partnercenter.qualification.api.ApiSpec.ResponseHeaders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * One request and what came back. Feign carries it to the transport as the call's options, and from there to the decoders
 * as the response's body: the two places where Feign lets something of the call through.
 */
final class Exchange extends Request.Options {
    private static final int SHORTEST_SECRET = 8;

    private final String applicationName;
    private final Locale locale;
    private final UUID requestId;
    private final UUID correlationId;
    private volatile String token;
    private HttpRequest request;
    private volatile CompletableFuture<HttpResponse<Received>> answer;
    private volatile HttpResponse<Received> response;
    private Response feignResponse;
    private long end;
    private volatile boolean hasEnd;
    private volatile String operation = "";
    private volatile boolean timedOut;
    private Thread waiting;
    private boolean cancelled;

    /**
     * A body that came.
     *
     * @param hindrance why these bytes are not what was meant, or null
     */
    record Received(byte[] bytes, String hindrance) {}

    /** What there is before the first request: ids, new ones where the context has none. */
    Exchange(String applicationName, RequestContext context) {
        this.applicationName = applicationName;
        this.locale = context.locale;
        this.requestId = context.requestId != null ? context.requestId : UUID.randomUUID();
        this.correlationId = context.correlationId != null ? context.correlationId : UUID.randomUUID();
        this.token = "";
    }

    private Exchange(Exchange before, String token) {
        this.applicationName = before.applicationName;
        this.locale = before.locale;
        // the service knows a request again that it may have got, and takes it for another once it has answered
        this.requestId = before.response == null ? before.requestId : UUID.randomUUID();
        this.correlationId = before.correlationId;
        this.operation = before.operation;
        this.token = token;
    }

    /** The next one of the same call. */
    Exchange next(String token) {
        if (request == null && this.token.isEmpty()) {
            this.token = token;
            return this;
        }
        return new Exchange(this, token);
    }

    /** The exchange that an answer belongs to. */
    static Exchange of(Response answer) {
        return ((Body) answer.body()).exchange();
    }

    /** Sets the headers that the generated interface does not know. */
    void addHeaders(HttpRequest.Builder builder) {
        builder.setHeader(Http.ACCEPT, ApiSpec.MEDIA_TYPE);
        builder.setHeader(ApiSpec.AUTHORIZATION, ApiSpec.AUTHORIZATION_SCHEME + " " + token);
        builder.setHeader(Parameters.MS_REQUEST_ID, requestId.toString());
        builder.setHeader(Parameters.MS_CORRELATION_ID, correlationId.toString());
        if (applicationName != null) {
            builder.setHeader(Parameters.MS_PARTNER_CENTER_APPLICATION, applicationName);
        }
        if (locale != null) {
            builder.setHeader(Parameters.X_LOCALE, locale.toLanguageTag());
        }
    }

    /** Gives it until a time of {@link System#nanoTime}. */
    void limit(long end) {
        this.end = end;
        hasEnd = true;
    }

    /** Ends it if its time has come. */
    void tick(long now) {
        if (hasEnd && now - end >= 0) {
            timedOut = true;
            cancel();
        }
    }

    /** Says what it asks for. */
    void isFor(String operation) {
        this.operation = operation;
    }

    /** What it asks for, by the name in the spec; empty before it is sent. */
    String operation() {
        return operation;
    }

    boolean hasTimedOut() {
        return timedOut;
    }

    void sent(HttpRequest request, CompletableFuture<HttpResponse<Received>> answer) {
        this.request = request;
        this.answer = answer;
        if (timedOut) {
            cancel();
        }
    }

    /** Sends it, and keeps this thread waiting for the answer; the thread is a worker. */
    HttpResponse<Received> send(HttpClient client, HttpRequest request, BodyHandler<Received> body)
            throws IOException, InterruptedException {
        this.request = request;
        synchronized (this) {
            if (cancelled) {
                throw new InterruptedException();
            }
            waiting = Thread.currentThread();
        }
        try {
            return client.send(request, body);
        } finally {
            synchronized (this) {
                waiting = null;
                // nobody but cancel() interrupts a worker
                Thread.interrupted();
            }
        }
    }

    Response received(Request feignRequest, HttpResponse<Received> response) {
        this.feignResponse = Response.builder()
                .request(feignRequest)
                .status(response.statusCode())
                // which Feign would copy; they are asked of this
                .headers(Map.of())
                .body(new Body(this))
                .build();
        // last, since it makes the rest visible
        this.response = response;
        return feignResponse;
    }

    /** Stops it, if it is under way. */
    void cancel() {
        CompletableFuture<?> underWay = answer;
        if (underWay != null) {
            underWay.cancel(true);
        }
        synchronized (this) {
            cancelled = true;
            if (waiting != null) {
                waiting.interrupt();
            }
        }
    }

    /** The answer's status, 0 without an answer. */
    int status() {
        return response == null ? 0 : response.statusCode();
    }

    Map<String, List<String>> responseHeaders() {
        return response == null ? Map.of() : response.headers().map();
    }

    Optional<String> responseHeader(String name) {
        return response == null
                ? Optional.empty()
                : response.headers().firstValue(name).map(String::strip);
    }

    UUID requestId() {
        return echoed(ResponseHeaders.MS_REQUEST_ID, requestId);
    }

    UUID correlationId() {
        return echoed(ResponseHeaders.MS_CORRELATION_ID, correlationId);
    }

    private UUID echoed(String header, UUID sent) {
        return responseHeader(header).flatMap(Guid::parse).orElse(sent);
    }

    /** Why the answer's body cannot be read as it came; empty if it can. */
    Optional<String> hindrance() {
        return Optional.ofNullable(response.body().hindrance());
    }

    /** The answer's body as text, without a byte order mark; null without an answer. */
    String text() {
        if (response == null) {
            return null;
        }
        byte[] body = response.body().bytes();
        String text = new String(body, charset(body).orElseGet(this::declaredCharset));
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** What the first bytes tell: a byte order mark, or the zeros that JSON and HTML have in UTF-16. */
    private static Optional<Charset> charset(byte[] body) {
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
        // most answers', without Feign's pattern
        String contentType = responseHeader(Http.CONTENT_TYPE).orElse("");
        if (contentType.endsWith("charset=utf-8") || contentType.endsWith("json")) {
            return StandardCharsets.UTF_8;
        }
        try {
            return feignResponse.toBuilder()
                    .headers(Map.of(Http.CONTENT_TYPE, response.headers().allValues(Http.CONTENT_TYPE)))
                    .build()
                    .charset();
        } catch (IllegalArgumentException unknownCharset) {
            return StandardCharsets.UTF_8;
        }
    }

    String withoutToken(String text) {
        return token.length() < SHORTEST_SECRET ? text : text.replace(token, "[token]");
    }

    boolean tellsToken(Throwable failure) {
        return tells(token, failure);
    }

    /** Whether a token stands in a failure or its causes. */
    static boolean tells(String token, Throwable failure) {
        return failure != null
                && token.length() >= SHORTEST_SECRET
                && (failure.toString().contains(token) || tells(token, failure.getCause()));
    }

    /** A text from outside as it may stand in a message: on one line, of bounded length, and without the token. */
    String printable(String text, int length) {
        String line = withoutToken(text).strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
        return line.length() <= length ? line : line.substring(0, length) + "…";
    }

    @Override
    public String toString() {
        String line = request == null ? "nothing sent" : request.method() + " " + withoutQuery(request);
        return line + ", " + Parameters.MS_REQUEST_ID + " " + requestId() + ", " + Parameters.MS_CORRELATION_ID + " "
                + correlationId();
    }

    private static String withoutQuery(HttpRequest request) {
        String uri = request.uri().toString();
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    private record Body(Exchange exchange) implements Response.Body {
        @Override
        public Integer length() {
            return exchange.response.body().bytes().length;
        }

        @Override
        public boolean isRepeatable() {
            return true;
        }

        @Override
        public InputStream asInputStream() {
            return new ByteArrayInputStream(exchange.response.body().bytes());
        }

        @Override
        public Reader asReader(Charset charset) {
            return new InputStreamReader(asInputStream(), charset);
        }

        @Override
        public void close() {}
    }
}
