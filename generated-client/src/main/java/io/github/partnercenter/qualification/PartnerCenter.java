package io.github.partnercenter.qualification;

import io.github.partnercenter.qualification.api.ApiSpec;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
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
    private final Calls calls;

    private PartnerCenter(Calls calls) {
        this.calls = calls;
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
        return new Customers(calls);
    }

    /**
     * The partner's validation codes.
     *
     * @return what can be asked about them
     */
    public Validations validations() {
        return new Validations(calls);
    }

    /**
     * The same with other settings for some calls.
     *
     * @param context what shall be different; what it does not set stays
     * @return a view: it shares everything with this, and closing it closes nothing
     */
    public PartnerCenter with(RequestContext context) {
        return new PartnerCenter(calls.with(context));
    }

    /** Releases what the calls hold. Calls that are under way may still end. */
    @Override
    public void close() {
        // the JDK's client ends with its last reference
    }

    /** Settings of a {@link PartnerCenter}. Not thread-safe. */
    public static final class Builder {
        private URI baseUrl = URI.create(ApiSpec.SERVER);
        private Supplier<String> accessToken;
        private String applicationName;
        private final RequestContext.Builder context = RequestContext.builder().callTimeout(Duration.ofSeconds(60));
        private HttpClient httpClient;

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
         * @param accessToken asked whenever a request needs a token, so caching is its business; may be asked by several
         *     threads at once
         * @return this
         */
        public Builder accessToken(Supplier<String> accessToken) {
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
         * The time for a whole call: connecting, waiting and reading. Without this: 60 s.
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
         * Makes the {@link PartnerCenter}. No traffic yet.
         *
         * @return a new one
         * @throws IllegalStateException if there is no access token
         */
        public PartnerCenter build() {
            if (accessToken == null) {
                throw new IllegalStateException("An access token is needed: call accessToken(...) before build()");
            }
            HttpClient http = httpClient != null
                    ? httpClient
                    : HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .followRedirects(HttpClient.Redirect.NEVER)
                            .build();
            return new PartnerCenter(
                    new Calls(baseUrl, new Transport(http), accessToken, applicationName, context.build()));
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
