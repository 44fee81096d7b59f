package io.github.partnercenter.qualification;

import io.github.partnercenter.qualification.api.ApiSpec;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Partner Center as one partner tenant sees it. Immutable and thread-safe: make one, keep it, share it.
 *
 * <pre>{@code
 * try (PartnerCenter partner = PartnerCenter.builder().accessToken(() -> token).build()) {
 *     CustomerQualification qualification = partner.customers().byId(customerId).qualification().get();
 * }
 * }</pre>
 */
public final class PartnerCenter implements AutoCloseable {
    private final Session session;
    private final boolean isView;

    private PartnerCenter(Session session, boolean isView) {
        this.session = session;
        this.isView = isView;
    }

    /**
     * Starts with the defaults: the global cloud, 60 s for a call.
     *
     * @return a builder that still needs an access token
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The partner's customers.
     *
     * @return the way to one of them
     */
    public Customers customers() {
        return new Customers(session);
    }

    /**
     * The partner's validation codes.
     *
     * @return what can be asked about them
     */
    public Validations validations() {
        return new Validations(session);
    }

    /**
     * The same with other settings for some calls.
     *
     * @param context what shall be different; what it does not set stays
     * @return a view: it shares everything with this, and closing it closes nothing
     */
    public PartnerCenter with(RequestContext context) {
        return new PartnerCenter(session.with(context), true);
    }

    /**
     * Ends what is under way, with {@link PartnerCenterException.Category#CLOSED}, and releases the threads. Later calls
     * are an {@link IllegalStateException}; a read of many customers that has not come to its end throws. Closing again, or
     * closing a view, does nothing.
     *
     * <p>Idle connections, and the JDK's one thread that watches them, end at once from JDK 21 on; before, when the garbage
     * collector finds that nobody holds this any more.
     */
    @Override
    public void close() {
        if (!isView) {
            session.calls().close();
        }
    }

    /** Settings of a {@link PartnerCenter}. Not thread-safe. */
    public static final class Builder {
        private URI baseUrl = URI.create(ApiSpec.SERVER);
        private AccessTokenProvider accessToken;
        private int maxAttempts = 4;
        private String applicationName;
        private final RequestContext.Builder context = RequestContext.builder().callTimeout(Duration.ofSeconds(60));
        private HttpClient httpClient;
        private RateLimiter rateLimiter;
        private CallListener listener;

        private Builder() {}

        /**
         * Where the service is. Without this: the server of the spec, Microsoft's global cloud.
         *
         * @param baseUrl https, or http for a loopback address; may have a path, before which the service's own paths go on
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
                        "Base URL must be a scheme, a host and perhaps a port and a path, nothing more");
            }
            if (baseUrl.getPort() > 65_535) {
                throw new IllegalArgumentException("Base URL has a port that does not exist: " + baseUrl);
            }
            // Feign knows a scheme in lower case only
            this.baseUrl =
                    URI.create(baseUrl.getScheme().toLowerCase(Locale.ROOT) + ":" + baseUrl.getRawSchemeSpecificPart());
            return this;
        }

        /**
         * Where access tokens come from.
         *
         * @param accessToken asked whenever a request needs a token, so caching is its business; see
         *     {@link AccessTokenProvider#accessToken}
         * @return this
         */
        public Builder accessToken(Supplier<String> accessToken) {
            Objects.requireNonNull(accessToken, "accessToken");
            return accessToken(previousWasRejected -> accessToken.get());
        }

        /**
         * Where access tokens come from, for those that must know that one was refused.
         *
         * @param accessToken asked whenever a request needs a token, and once more when one was refused
         * @return this
         */
        public Builder accessToken(AccessTokenProvider accessToken) {
            this.accessToken = Objects.requireNonNull(accessToken, "accessToken");
            return this;
        }

        /**
         * The name under which this application shows in the service's telemetry. Without this: none.
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
         * The language of the service's texts. Without this: the service's choice, en-US.
         *
         * @param locale sent as X-Locale
         * @return this
         */
        public Builder locale(Locale locale) {
            context.locale(locale);
            return this;
        }

        /**
         * The time for a whole call: token, connecting, waiting, reading, retries. Without this: 60 s.
         *
         * <p>An attempt that another one may follow has half of what is left of it: with the defaults, the first answer must be
         * there within 30 s. Where that is too short, allow more time, or a single attempt.
         *
         * @param callTimeout more than nothing, at most a day
         * @return this
         * @throws IllegalArgumentException if it is anything else
         */
        public Builder callTimeout(Duration callTimeout) {
            context.callTimeout(callTimeout);
            return this;
        }

        /**
         * How often a request may be sent before its failure is the call's. Only failures that another attempt may mend
         * are followed by one; what counts or cannot be undone is sent again only if the service did not begin with it.
         * Without this: 4.
         *
         * @param maxAttempts 1 for no retries; the one repetition with another token after a 401 does not count
         * @return this
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder maxAttempts(int maxAttempts) {
            if (maxAttempts < 1) {
                throw new IllegalArgumentException("There must be at least one attempt: " + maxAttempts);
            }
            this.maxAttempts = maxAttempts;
            return this;
        }

        /**
         * The HTTP client underneath: its proxy, TLS settings and executor are used. Without this: one of our own.
         *
         * <p>One with an {@link java.net.Authenticator} takes a 401 without {@code WWW-Authenticate} for a broken connection.
         *
         * @param httpClient stays the caller's: closing the {@link PartnerCenter} does not close it
         * @return this
         * @throws IllegalArgumentException if it follows redirects, since it would hand the token to whatever host it is
         *     sent to
         */
        public Builder httpClient(HttpClient httpClient) {
            if (httpClient.followRedirects() != HttpClient.Redirect.NEVER) {
                throw new IllegalArgumentException(
                        "HTTP client must not follow redirects: build it with Redirect.NEVER");
            }
            this.httpClient = httpClient;
            return this;
        }

        /**
         * Paces every request, retries included, but for the one repetition with another token after a 401. Without this:
         * reads of many customers go at 500 requests a minute, the only quota that Microsoft has published, and others at once.
         *
         * <p>With or without: when the service has rejected a request for its quota, all callers wait as long as it wants to
         * be left alone. A call that would have to wait past its deadline fails at once, with
         * {@link PartnerCenterException.Category#THROTTLED} and without a request.
         *
         * @param rateLimiter one per quota, which the service counts per partner tenant
         * @return this
         */
        public Builder rateLimiter(RateLimiter rateLimiter) {
            this.rateLimiter = Objects.requireNonNull(rateLimiter, "rateLimiter");
            return this;
        }

        /**
         * Who hears how calls end. Without this: nobody.
         *
         * @param listener called after each call, see {@link CallListener}
         * @return this
         */
        public Builder listener(CallListener listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Makes the {@link PartnerCenter}. No traffic yet.
         *
         * @return a new one
         * @throws IllegalStateException if there is no access token
         */
        public PartnerCenter build() {
            if (accessToken == null) {
                throw new IllegalStateException("An access token is needed: call accessToken(...) before build()");
            }
            Threads threads = new Threads();
            // while the rest is made, since the JDK's trusted certificates take a while: a twentieth of the time to an
            // answer
            CompletableFuture<HttpClient> http = httpClient != null
                    ? CompletableFuture.completedFuture(httpClient)
                    : CompletableFuture.supplyAsync(Builder::newHttpClient, threads.workers());
            Calls calls = new Calls(
                    new Transport(baseUrl, http, httpClient == null),
                    threads,
                    accessToken,
                    new Quota(rateLimiter),
                    listener,
                    applicationName,
                    maxAttempts);
            return new PartnerCenter(new Session(calls, context.build()), false);
        }

        private static HttpClient newHttpClient() {
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .executor(Runnable::run)
                    .build();
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
