package io.github.partnercenter.qualification.internal.http;

import feign.FeignException;
import feign.Request;
import io.github.partnercenter.qualification.AccessTokenException;
import io.github.partnercenter.qualification.PartnerCenterException;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.api.ApiSpec;
import io.github.partnercenter.qualification.api.ApiSpec.Parameters;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLHandshakeException;

/**
 * One attempt of a call: what it sends in addition to path and body, and its response. Feign carries it to the client as the
 * options of the request, and to the decoders as the body of the response.
 */
public final class Attempt extends Request.Options {

    private final Identity identity;
    private final UUID requestId;
    private volatile String token;
    private final boolean earlierMayHaveBeenProcessed;
    private final PendingAnswer pending;
    private Executor executor;
    private long timeLimit;
    private volatile HttpRequest request;
    private volatile boolean mayHaveBeenProcessed;

    /**
     * What the attempts of a call have in common.
     *
     * @param isSafe whether the operation only reads
     */
    public record Identity(
            UUID correlationId, String applicationName, Locale locale, boolean isSafe, Redactor redactor) {}

    private Attempt(Identity identity, UUID requestId, String token, boolean earlierMayHaveBeenProcessed) {
        this.identity = identity;
        this.requestId = requestId;
        this.pending = new PendingAnswer(requestId, identity.correlationId());
        this.token = token;
        this.earlierMayHaveBeenProcessed = earlierMayHaveBeenProcessed;
        this.mayHaveBeenProcessed = earlierMayHaveBeenProcessed;
    }

    /** {@return the attempt of a call before its first request; a null request id is replaced by a new one} */
    public static Attempt first(UUID requestId, Identity identity) {
        return new Attempt(identity, requestId != null ? requestId : UUID.randomUUID(), null, false);
    }

    /** {@return the next attempt: with the same request id if no response came, with a new one after any response} */
    public Attempt next(String nextToken) {
        identity.redactor().add(nextToken);
        if (token == null) {
            token = nextToken;
            return this;
        }
        return new Attempt(identity, answer() == null ? requestId : UUID.randomUUID(), nextToken, mayHaveBeenProcessed);
    }

    @Override
    public Request.Options getMethodOptions(String methodName) {
        return this;
    }

    /** Makes an executor handle the response. */
    public void handleOn(Executor handler) {
        executor = handler;
    }

    /** Makes the sending thread wait for the response, for a maximum in nanoseconds. */
    public void waitAtMost(long nanos) {
        timeLimit = nanos;
    }

    /** {@return the executor that handles the response; null for the sending thread} */
    Executor executor() {
        return executor;
    }

    PendingAnswer pending() {
        return pending;
    }

    void addHeaders(HttpRequest.Builder builder) {
        builder.setHeader("Accept", ApiSpec.MEDIA_TYPE);
        builder.setHeader(ApiSpec.AUTHORIZATION, ApiSpec.AUTHORIZATION_SCHEME + " " + token);
        builder.setHeader(Parameters.MS_REQUEST_ID, requestId.toString());
        builder.setHeader(Parameters.MS_CORRELATION_ID, correlationId().toString());
        if (identity.applicationName() != null) {
            builder.setHeader(Parameters.MS_PARTNER_CENTER_APPLICATION, identity.applicationName());
        }
        if (identity.locale() != null) {
            builder.setHeader(Parameters.X_LOCALE, identity.locale().toLanguageTag());
        }
    }

    void sending(HttpRequest httpRequest) {
        mayHaveBeenProcessed = !identity.isSafe();
        request = httpRequest;
    }

    /** Waits for the response on this thread, which is never one of a fork-join pool. */
    void await() {
        pending.await(timeLimit);
    }

    /** Ends it because no response came in time. */
    public void timeOut() {
        pending.timeOut();
    }

    /** Cancels it unless it has ended. */
    public void cancel() {
        pending.cancel();
    }

    /** {@return the complete response; null if there is none} */
    public HttpAnswer answer() {
        return pending.answer();
    }

    public int status() {
        return answer() == null ? 0 : answer().status();
    }

    public UUID requestId() {
        return answer() == null ? requestId : answer().requestId();
    }

    public UUID correlationId() {
        return identity.correlationId();
    }

    public Redactor redactor() {
        return identity.redactor();
    }

    /** {@return method and path; empty if nothing was sent} */
    public String target() {
        return request == null ? "" : request.method() + " " + request.uri().getRawPath();
    }

    public String token() {
        return token;
    }

    /** {@return the failure of a call whose next request is not sent because the quota is exhausted} */
    public PartnerCenterException refusal(String description, Duration retryAfter, Throwable cause) {
        Attempt unsent = request == null ? this : next("");
        return unsent.describe(Category.THROTTLED, null, description, cause)
                .retryAfter(retryAfter)
                .build();
    }

    /**
     * {@return the exception for a failed attempt}
     *
     * @param late the description if it took too long
     * @param earlier the cause if it took too long
     */
    public PartnerCenterException failure(Throwable thrown, String late, Throwable earlier) {
        if (thrown instanceof PartnerCenterException known) {
            return known;
        }
        boolean isWrapper = thrown.getClass() == CompletionException.class || thrown instanceof FeignException;
        if (isWrapper && thrown.getCause() != null) {
            return failure(thrown.getCause(), late, earlier);
        }
        if (thrown instanceof InterruptedException) {
            return failure(Category.INTERRUPTED, null, "the waiting thread was interrupted", thrown);
        }
        return thrown instanceof HttpTimeoutException && !(thrown instanceof HttpConnectTimeoutException)
                ? failure(Category.TIMEOUT, null, late, earlier)
                : failure(Category.TRANSPORT, null, redactor().describe(thrown), thrown);
    }

    /** {@return a failure of this attempt, or of the call after it} */
    public PartnerCenterException failure(Category category, String code, String description, Throwable cause) {
        return failing(category, code, description, cause).build();
    }

    /** {@return the failure of a call that gets no access token} */
    public PartnerCenterException noToken(String description, Throwable thrown) {
        if (!(thrown instanceof AccessTokenException reason)) {
            return failure(Category.NO_TOKEN, null, description, thrown);
        }
        AccessTokenException redacted = AccessTokenException.builder(redactor().line(reason.description()))
                .errorCode(redactor().line(reason.errorCode()))
                .remedy(redactor().line(reason.remedy()))
                .isTransient(reason.isTransient())
                .retryAfter(reason.retryAfter().orElse(null))
                .cause(redactor().safeCause(reason.getCause()))
                .build();
        redacted.setStackTrace(reason.getStackTrace());
        return failing(Category.NO_TOKEN, redacted.errorCode(), redacted.description(), redacted)
                .remedy(redacted.remedy())
                .retryAfter(redacted.retryAfter().orElse(null))
                .build();
    }

    private PartnerCenterException.Builder failing(
            Category category, String code, String description, Throwable cause) {
        if (request != null && (answer() != null || category == Category.TRANSPORT)) {
            mayHaveBeenProcessed =
                    earlierMayHaveBeenProcessed || !identity.isSafe() && mayHaveBeenProcessed(status(), cause);
        }
        PartnerCenterException.Builder failure = describe(category, code, description, cause);
        HttpAnswer answer = answer();
        if (answer != null) {
            failure.status(answer.status())
                    .headers(redacted(answer.headers().map()))
                    .retryAfter(RetryAfter.of(answer).orElse(null))
                    .body(redactor().redact(answer.text()));
        }
        return failure;
    }

    /** The only place where exceptions are built: makes external text printable and removes tokens. */
    private PartnerCenterException.Builder describe(
            Category category, String code, String description, Throwable cause) {
        return PartnerCenterException.builder(category)
                .errorCode(redactor().line(code))
                .description(redactor().line(description))
                .request(request == null ? null : (request.method() + " " + request.uri()).replaceFirst("\\?.*", ""))
                .requestId(requestId())
                .correlationId(answer() == null ? correlationId() : answer().correlationId())
                .mayHaveBeenProcessed(mayHaveBeenProcessed)
                .cause(redactor().safeCause(cause));
    }

    private Map<String, List<String>> redacted(Map<String, List<String>> headers) {
        Map<String, List<String>> safe = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, values) ->
                safe.put(name, values.stream().map(redactor()::redact).toList()));
        return safe;
    }

    private static boolean mayHaveBeenProcessed(int status, Throwable cause) {
        return switch (status) {
            case 0 ->
                !(cause instanceof ConnectException
                        || cause instanceof HttpConnectTimeoutException
                        || cause instanceof UnknownHostException
                        || cause instanceof SSLHandshakeException);
            case 408, 500, 502, 504 -> true;
            default -> status >= 200 && status < 300;
        };
    }
}
