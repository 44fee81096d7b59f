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
 * Partner Center as one partner tenant sees it. Immutable and thread-safe: create one, keep it, share it.
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

    /** {@return a builder with the defaults, which still needs an access token} */
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
     * Returns a view with other settings for some calls.
     *
     * @param context the settings that differ; what it does not set stays
     * @return a view: it shares everything with this, and closing it closes nothing
     */
    public PartnerCenter with(RequestContext context) {
        return new PartnerCenter(scope.with(context.context), true);
    }

    /**
     * Ends every call that is under way with {@link PartnerCenterException.Category#CLOSED}, and releases the threads. Later calls
     * throw {@link IllegalStateException}; a read of many customers that is incomplete throws. Closing it again, or closing a
     * view, does nothing.
     *
     * <p>From JDK 21 on, idle connections and the JDK's thread that watches them end at once; before, with the next garbage
     * collection after nothing refers to this any more.
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
         * Sets the address of the service. Default: the server of the spec, Microsoft's global cloud.
         *
         * @param baseUrl https, or http for a loopback address; may have a path, which precedes the service's own paths
         * @return this
         * @throws IllegalArgumentException if it is anything else
         */
        public Builder baseUrl(URI baseUrl) {
            boolean https = "https".equalsIgnoreCase(baseUrl.getScheme());
            boolean http = "http".equalsIgnoreCase(baseUrl.getScheme());
            if (baseUrl.getHost() == null || !(https || http && isLoopback(baseUrl.getHost()))) {
                throw new IllegalArgumentException(
                        "Base URL must be https, or http on a loopback address, since every request carries a token: "
                                + baseUrl);
            }
            if (baseUrl.getRawQuery() != null || baseUrl.getRawFragment() != null || baseUrl.getRawUserInfo() != null) {
                throw new IllegalArgumentException(
                        "Base URL must consist of a scheme, a host and optionally a port and a path");
            }
            if (baseUrl.getPort() > MAX_PORT) {
                throw new IllegalArgumentException("Base URL has a port that does not exist: " + baseUrl);
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
         * Sets the source of access tokens, for those that must know that one was rejected.
         *
         * @param accessToken called when a request needs a token, and once more when one was rejected
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
                        "Application name must be printable ASCII, since it travels in a header: " + applicationName);
            }
            this.applicationName = applicationName;
            return this;
        }

        /**
         * Sets the language of the service's texts. Default: the service's choice, en-US.
         *
         * @param locale sent as X-Locale
         * @return this
         */
        public Builder locale(Locale locale) {
            context.locale(locale);
            return this;
        }

        /**
         * Sets the time for a whole call: token, connecting, waiting, reading, retries. Default: 60 seconds.
         *
         * <p>An attempt that another one may follow takes at most half of what is left of it: with the defaults, the first
         * response must be there within 30 seconds. Where that is too short, allow more time, or a single attempt.
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
         * Sets how many requests a call sends at most. Another one follows only a failure that may pass by itself; what counts or
         * cannot be undone is sent again only if the service certainly has not processed it. Default: 4.
         *
         * <p>Two repetitions do not count: the one with another token after a 401, and the one of a GET by which the JDK's HTTP
         * client reacts by itself to a kept connection that the service has closed.
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
         * Sets how many requests may be under way at once; others wait in order, within their call timeout. Default: 128.
         *
         * @param maxConcurrentRequests as many connections may be open
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
         * Sets the HTTP client to use, with its proxy, TLS settings, authenticator and executor. Default: one of our own.
         *
         * <p>Before JDK 20 it keeps idle connections for 20 minutes, longer than most networks: set the system property
         * {@code jdk.httpclient.keepalive.timeout} to 30 (seconds), or requests may wait for connections that are dead. One of our
         * own is replaced when it has been idle for 30 seconds, or when no byte came over one of its connections. Requests
         * use HTTP/1.1, whatever the client prefers. A client with an {@link java.net.Authenticator} takes a 401 without
         * {@code WWW-Authenticate} for a broken connection.
         *
         * @param httpClient stays the caller's: closing the {@link PartnerCenter} does not close it
         * @return this
         * @throws IllegalArgumentException if it follows redirects, since it would send the token to wherever it is redirected
         */
        public Builder httpClient(HttpClient httpClient) {
            this.httpClient = HttpClients.requireNoRedirects(httpClient);
            return this;
        }

        /**
         * Sets the pace of all requests, retries included, but for the repetition with another token after a 401. Default: reads
         * of many customers go at 500 requests a minute, the only quota that Microsoft has published, and other calls at once.
         *
         * <p>In any case, when the service has rejected a request for the quota, all callers pause as long as it asks them to. A
         * call that would have to wait past its deadline fails at once with
         * {@link PartnerCenterException.Category#THROTTLED}, and without a request.
         *
         * @param rateLimiter one per quota, which the service counts per partner tenant
         * @return this
         */
        public Builder rateLimiter(RateLimiter rateLimiter) {
            this.rateLimiter = Objects.requireNonNull(rateLimiter, "rateLimiter");
            return this;
        }

        /**
         * Sets who is notified of calls. Default: nobody.
         *
         * @param listener see {@link CallListener}
         * @return this
         */
        public Builder listener(CallListener listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Builds the {@link PartnerCenter}, without any traffic.
         *
         * @return a new one
         * @throws IllegalStateException if there is no access token
         */
        public PartnerCenter build() {
            if (accessToken == null) {
                throw new IllegalStateException("An access token is needed: call accessToken(...) before build()");
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
