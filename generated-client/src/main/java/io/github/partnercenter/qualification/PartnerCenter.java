package io.github.partnercenter.qualification;

import io.github.partnercenter.qualification.api.ApiSpec;
import io.github.partnercenter.qualification.internal.call.CallDispatcher;
import io.github.partnercenter.qualification.internal.call.CallScope;
import io.github.partnercenter.qualification.internal.http.FeignClients;
import io.github.partnercenter.qualification.internal.http.HttpClients;
import io.github.partnercenter.qualification.internal.http.JdkClient;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The client of Partner Center for one partner tenant. Immutable and thread-safe: create one instance and share it.
 *
 * <pre>{@code
 * try (PartnerCenter partner = PartnerCenter.builder().accessToken(() -> token).build()) {
 *     List<VettedQualification> qualifications =
 *             partner.customers().byId(customerId).qualification().getQualifications();
 * }
 * }</pre>
 */
public final class PartnerCenter implements AutoCloseable {
    private final Scope scope;
    private final boolean isView;

    private PartnerCenter(Scope scope, boolean isView) {
        this.scope = scope;
        this.isView = isView;
    }

    /** {@return a builder with default settings, which requires an access token} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the partner's customers} */
    public Customers customers() {
        return new Customers(scope);
    }

    /** {@return the partner's validation codes} */
    public Validations validations() {
        return new Validations(scope);
    }

    /**
     * Returns a view with different settings.
     *
     * @param context the settings to change; unset ones stay the same
     * @return a view that shares everything else with this; closing it has no effect
     */
    public PartnerCenter with(RequestContext context) {
        return new PartnerCenter(scope.with(context.context), true);
    }

    /**
     * Fails calls and bulk reads in progress with {@link PartnerCenterException.Category#CLOSED} and stops the threads. Later
     * calls throw {@link IllegalStateException}. Closing it again, or closing a view, has no effect.
     *
     * <p>On JDK 21 and newer, idle connections and the JDK's thread for them are closed immediately; on older JDKs, by garbage
     * collection once this object is unreachable.
     */
    @Override
    public void close() {
        if (!isView) {
            scope.calls().dispatcher().close();
        }
    }

    /** Builds a {@link PartnerCenter}. Not thread-safe. */
    public static final class Builder {
        private static final int DEFAULT_MAX_ATTEMPTS = 4;
        private static final int DEFAULT_MAX_CONCURRENT_REQUESTS = 128;
        private static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofSeconds(60);
        private static final int MAX_PORT = 65_535;

        private URI baseUrl = URI.create(ApiSpec.SERVER);
        private AccessTokenProvider accessToken;
        private int maxAttempts = DEFAULT_MAX_ATTEMPTS;
        private int maxConcurrentRequests = DEFAULT_MAX_CONCURRENT_REQUESTS;
        private String applicationName;
        private final RequestContext.Builder context = RequestContext.builder().callTimeout(DEFAULT_CALL_TIMEOUT);
        private HttpClient httpClient;
        private RateLimiter rateLimiter;
        private CallListener listener;

        private Builder() {}

        /**
         * Sets the URL of the service. Default: Microsoft's global cloud.
         *
         * @param baseUrl https, or http for a loopback address; its path, if any, is a prefix of the service's paths
         * @return this
         * @throws IllegalArgumentException if it is anything else
         */
        public Builder baseUrl(URI baseUrl) {
            if (baseUrl.getRawQuery() != null || baseUrl.getRawFragment() != null || baseUrl.getRawUserInfo() != null) {
                // first, so that no message contains a password
                throw new IllegalArgumentException(
                        "Base URL must consist of a scheme, a host and optionally a port and a path");
            }
            boolean https = "https".equalsIgnoreCase(baseUrl.getScheme());
            boolean http = "http".equalsIgnoreCase(baseUrl.getScheme());
            if (baseUrl.getHost() == null || !(https || http && isLoopback(baseUrl.getHost()))) {
                throw new IllegalArgumentException(
                        "Base URL must be https, or http on a loopback address, because every request carries a token: "
                                + baseUrl);
            }
            if (baseUrl.getPort() > MAX_PORT) {
                throw new IllegalArgumentException("Base URL has an invalid port: " + baseUrl);
            }
            this.baseUrl = baseUrl;
            return this;
        }

        /**
         * Sets the source of access tokens.
         *
         * @param accessToken called when a request needs a token, see {@link AccessTokenProvider#accessToken}
         * @return this
         */
        public Builder accessToken(Supplier<String> accessToken) {
            Objects.requireNonNull(accessToken, "accessToken");
            return accessToken(previousWasRejected -> accessToken.get());
        }

        /**
         * Sets the source of access tokens, for providers that need to know about rejected ones.
         *
         * @param accessToken called when a request needs a token, and after a rejection
         * @return this
         */
        public Builder accessToken(AccessTokenProvider accessToken) {
            this.accessToken = Objects.requireNonNull(accessToken, "accessToken");
            return this;
        }

        /**
         * Sets the name of this application in the service's telemetry. Default: none.
         *
         * @param applicationName sent as MS-PartnerCenter-Application
         * @return this
         * @throws IllegalArgumentException if it is not printable ASCII
         */
        public Builder applicationName(String applicationName) {
            if (!applicationName.matches("\\p{Graph}(\\p{Print}*\\p{Graph})?")) {
                throw new IllegalArgumentException(
                        "Application name must be printable ASCII, because it is sent in a header: " + applicationName);
            }
            this.applicationName = applicationName;
            return this;
        }

        /**
         * Sets the language of the service's texts. Default: the service's default, en-US.
         *
         * @param locale sent as X-Locale
         * @return this
         */
        public Builder locale(Locale locale) {
            context.locale(locale);
            return this;
        }

        /**
         * Sets the time limit of a whole call: token, connection, waits, response, retries. Default: 60 seconds.
         *
         * <p>An attempt that can be followed by another one may take half of the remaining time: by default, the first response
         * must arrive within 30 seconds. If that is too short, set a longer timeout or a single attempt.
         *
         * @param callTimeout positive, at most one day
         * @return this
         * @throws IllegalArgumentException if it is anything else
         */
        public Builder callTimeout(Duration callTimeout) {
            context.callTimeout(callTimeout);
            return this;
        }

        /**
         * Sets the maximum number of attempts per call. Only transient failures are retried; a request that is not idempotent
         * is retried only if the service certainly has not processed it. Default: 4.
         *
         * <p>Two repetitions do not count: the one with another token after a 401, and the one of a GET that the JDK's HTTP
         * client sends by itself when the service has closed a kept-alive connection.
         *
         * @param maxAttempts 1 for no retries
         * @return this
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder maxAttempts(int maxAttempts) {
            this.maxAttempts = positive("maxAttempts", maxAttempts);
            return this;
        }

        /**
         * Sets the maximum number of concurrent requests; others queue, within their call timeout. Default: 128.
         *
         * @param maxConcurrentRequests also the maximum number of open connections
         * @return this
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder maxConcurrentRequests(int maxConcurrentRequests) {
            this.maxConcurrentRequests = positive("maxConcurrentRequests", maxConcurrentRequests);
            return this;
        }

        private static int positive(String name, int value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + " must be at least 1: " + value);
            }
            return value;
        }

        /**
         * Sets the HTTP client, with its proxy, TLS settings, authenticator and executor. Default: a client managed by this
         * library.
         *
         * <p>Before JDK 20, it keeps idle connections for 20 minutes, longer than most networks do: set the system property
         * {@code jdk.httpclient.keepalive.timeout} to 30 (seconds), or requests may wait on dead connections. The default
         * client is replaced when it has been idle for 30 seconds, or when a request has failed without receiving a byte.
         * Requests use HTTP/1.1, whatever the client prefers. A client with an {@link java.net.Authenticator} reports a 401
         * without {@code WWW-Authenticate} as a broken connection.
         *
         * @param httpClient not closed by the {@link PartnerCenter}
         * @return this
         * @throws IllegalArgumentException if it follows redirects, because it would send the token to their target
         */
        public Builder httpClient(HttpClient httpClient) {
            this.httpClient = HttpClients.requireNoRedirects(httpClient);
            return this;
        }

        /**
         * Sets the limiter of all requests, including retries, except for the repetition with another token after a 401.
         * Default: bulk reads are limited to 500 requests a minute, the only quota that Microsoft has published; other calls
         * are not limited.
         *
         * <p>In any case, when the service rejects a request because of the quota, all calls pause for the time that it
         * specifies, at most one day; a second if it specifies none. A call that would have to wait past its deadline fails
         * immediately with {@link PartnerCenterException.Category#THROTTLED}, without a request.
         *
         * @param rateLimiter one per quota; the service counts requests per partner tenant
         * @return this
         */
        public Builder rateLimiter(RateLimiter rateLimiter) {
            this.rateLimiter = Objects.requireNonNull(rateLimiter, "rateLimiter");
            return this;
        }

        /**
         * Sets the listener for calls. Default: none.
         *
         * @param listener see {@link CallListener}
         * @return this
         */
        public Builder listener(CallListener listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Builds the {@link PartnerCenter}. Sends nothing.
         *
         * @return a new instance
         * @throws IllegalStateException if there is no access token
         */
        public PartnerCenter build() {
            if (accessToken == null) {
                throw new IllegalStateException("An access token is required: call accessToken(...) before build()");
            }
            JdkClient http = new JdkClient(baseUrl, httpClient);
            CallDispatcher dispatcher = new CallDispatcher(
                    http,
                    new CallDispatcher.Settings(
                            accessToken, rateLimiter, listener, applicationName, maxAttempts, maxConcurrentRequests));
            CallScope calls = new CallScope(dispatcher, context.build().context);
            return new PartnerCenter(new Scope(calls, new Operations(new FeignClients(http))), false);
        }

        private static boolean isLoopback(String host) {
            // literal addresses and localhost only: a name that resolves to loopback today may not tomorrow
            if (host.equalsIgnoreCase("localhost")) {
                return true;
            }
            try {
                return host.matches("[\\d.]+|\\[.*]")
                        && InetAddress.getByName(host).isLoopbackAddress();
            } catch (UnknownHostException notAnAddress) {
                return false;
            }
        }
    }
}
