package io.github.partnercenter.qualification.signin;

import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.IClientCredential;
import com.microsoft.aad.msal4j.RefreshTokenParameters;
import io.github.partnercenter.qualification.AccessTokenException;
import io.github.partnercenter.qualification.AccessTokenProvider;
import io.github.partnercenter.qualification.api.ApiSpec;
import io.github.partnercenter.qualification.internal.http.HttpClients;
import io.github.partnercenter.qualification.internal.http.Redactor;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Access tokens from Microsoft Entra, for {@code PartnerCenter.builder().accessToken(…)}. Several {@code PartnerCenter}s may
 * share one.
 *
 * <p>A token is used until it expires or Partner Center rejects it. It is renewed ahead of that: five minutes, or a fifth of its
 * life if that is less, on a thread of its own while calls go on with the current token. After a failure the next request to
 * Entra follows after 1, 2, 4, … 60 seconds, or later if Entra's {@code Retry-After} says so, at most 10 minutes; until then all
 * callers without a token get that failure. Thread-safe. Its threads are daemons, and end ten seconds after their last use.
 */
public final class EntraSignIn implements AccessTokenProvider {
    /** Microsoft's global cloud, where tokens are for the server of the spec. */
    public static final URI GLOBAL = URI.create("https://login.microsoftonline.com");

    /** The US government's cloud; Partner Center itself is the global one. */
    public static final URI US_GOVERNMENT = URI.create("https://login.microsoftonline.us");

    private static final int MAX_THREADS = 4;
    private static final long IDLE_SECONDS = 10;
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Builder settings;
    private final IClientCredential credential;
    private final Set<String> scopes;
    private final ExecutorService executor = executor();
    private final TokenEndpoint endpoint;
    private final RefreshTokenStore store;
    private final RenewedToken token;
    private volatile String refreshToken;

    private EntraSignIn(Builder settings, String refreshToken, Consumer<String> onRenewed) {
        this.settings = settings;
        this.credential = settings.credential;
        this.scopes = Set.of(settings.audience + "/.default");
        this.refreshToken = refreshToken;
        this.store = onRenewed == null ? null : new RefreshTokenStore(onRenewed, executor);
        this.endpoint = new TokenEndpoint(settings.httpClient, settings.timeout, this::renewed);
        this.token = new RenewedToken(this::request, settings.clock, settings.timeout.plus(GRACE));
    }

    /**
     * Starts with the partner's tenant and the application registered there, in the global cloud.
     *
     * @param tenantId id (a GUID) or domain of the partner's tenant
     * @param clientId id (a GUID) of the application
     * @return a builder that still needs a secret, a certificate or a client assertion
     * @throws IllegalArgumentException if either cannot be valid
     */
    public static Builder builder(String tenantId, String clientId) {
        return new Builder(tenantId, clientId);
    }

    /**
     * Signs in as the application alone, with the environment variables that Azure's SDKs use: {@code AZURE_TENANT_ID},
     * {@code AZURE_CLIENT_ID}, and the first one set of {@code AZURE_CLIENT_SECRET}, {@code AZURE_CLIENT_CERTIFICATE_PATH} (a PEM
     * file with an unencrypted PKCS#8 key and the certificate, or a PKCS#12 file with {@code AZURE_CLIENT_CERTIFICATE_PASSWORD})
     * and {@code AZURE_FEDERATED_TOKEN_FILE}, which is read anew for each token. {@code AZURE_AUTHORITY_HOST} may name another
     * cloud.
     *
     * @return tokens of the application
     * @throws IllegalStateException if a variable is missing
     * @throws IllegalArgumentException if the value of one cannot be valid
     */
    public static EntraSignIn fromEnvironment() {
        return builder(new Environment(System.getenv())).appOnly();
    }

    static Builder builder(Environment environment) {
        Builder builder = builder(environment.tenantId(), environment.clientId());
        environment.authority().ifPresent(builder::authority);
        builder.credential = environment.credential();
        return builder;
    }

    /**
     * {@return a token that has not expired}
     *
     * @throws AccessTokenException if Entra issues none: transient if it, or the network, may do so later
     */
    @Override
    public String accessToken(boolean previousWasRejected) {
        return replacementFor(previousWasRejected ? token.latest() : null);
    }

    /**
     * {@return a token other than the rejected one, which may have been replaced before}
     *
     * @throws AccessTokenException if Entra issues none: transient if it, or the network, may do so later
     */
    @Override
    public String replacementFor(String rejected) {
        if (store != null) {
            store.start();
        }
        return token.get(rejected);
    }

    private void renewed(String renewedRefreshToken) {
        if (store != null && !renewedRefreshToken.equals(refreshToken)) {
            refreshToken = renewedRefreshToken;
            store.add(renewedRefreshToken);
        }
    }

    private CompletableFuture<RenewedToken.Token> request() {
        // a new one each time: MSAL would keep tokens
        ConfidentialClientApplication application = application();
        String current = refreshToken;
        CompletableFuture<IAuthenticationResult> result = current == null
                ? application.acquireToken(ClientCredentialParameters.builder(scopes)
                        .skipCache(true)
                        .build())
                : application.acquireToken(
                        RefreshTokenParameters.builder(scopes, current).build());
        return result.handle((answer, failure) -> {
            if (failure != null) {
                throw failure(failure, current);
            }
            return new RenewedToken.Token(
                    answer.accessToken(),
                    settings.clock.instant(),
                    answer.expiresOnDate().toInstant());
        });
    }

    private ConfidentialClientApplication application() {
        try {
            return ConfidentialClientApplication.builder(settings.clientId, credential)
                    .authority(settings.authority + "/" + settings.tenantId + "/")
                    .instanceDiscovery(false)
                    .disableInternalRetries()
                    .executorService(executor)
                    .httpClient(endpoint)
                    .build();
        } catch (MalformedURLException checkedBefore) {
            throw new IllegalStateException(checkedBefore);
        }
    }

    /** What the endpoint has thrown, from within what MSAL makes of it. */
    private static AccessTokenException failure(Throwable thrown, String refreshToken) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof AccessTokenException known) {
                return known;
            }
        }
        Redactor redactor = new Redactor();
        redactor.add(refreshToken);
        return AccessTokenException.builder("signing in failed: " + redactor.describe(thrown))
                .cause(redactor.safeCause(thrown))
                .build();
    }

    private static ExecutorService executor() {
        AtomicInteger count = new AtomicInteger();
        return new ThreadPoolExecutor(
                0, MAX_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "partner-center-signin-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** Settings of an {@link EntraSignIn}. Not thread-safe. */
    public static final class Builder implements Cloneable {
        private final String tenantId;
        private final String clientId;
        private URI authority = GLOBAL;
        private String audience = ApiSpec.SERVER;
        private IClientCredential credential;
        private HttpClient httpClient;
        private Duration timeout = Duration.ofSeconds(10);
        private InstantSource clock = InstantSource.system();

        private Builder(String tenantId, String clientId) {
            this.tenantId = Arguments.tenantId(tenantId);
            this.clientId = Arguments.clientId(clientId);
        }

        /**
         * Identifies the application by a secret.
         *
         * @param secret value of a secret of the application's registration, not its id
         * @return this
         * @throws IllegalArgumentException if it is blank or contains control characters
         */
        public Builder secret(String secret) {
            credential = Credentials.secret(secret);
            return this;
        }

        /**
         * Identifies the application by a certificate.
         *
         * @param key RSA key of the certificate, of 2048 bits or more
         * @param certificate of the application's registration
         * @return this
         * @throws IllegalArgumentException if the key is of another kind, does not belong to the certificate, or that has expired
         *     or is not valid yet
         */
        public Builder certificate(PrivateKey key, X509Certificate certificate) {
            credential = Credentials.certificate(key, certificate);
            return this;
        }

        /**
         * Identifies the application by a token of another authority that it trusts (workload identity federation): of
         * Kubernetes, GitHub Actions or Azure. No secret is needed.
         *
         * @param assertion called for each request to Entra, on a thread of this sign-in; must return within its timeout. What it
         *     throws counts as a transient failure if it is an {@link AccessTokenException} that says so
         * @return this
         */
        public Builder clientAssertion(Supplier<String> assertion) {
            credential = Credentials.assertion(assertion);
            return this;
        }

        /**
         * Sets where to sign in. Default: {@link #GLOBAL}.
         *
         * @param authority https, host and optionally port of the cloud, without the tenant
         * @return this
         * @throws IllegalArgumentException if it is anything else
         */
        public Builder authority(URI authority) {
            this.authority = Arguments.authority(authority);
            return this;
        }

        /**
         * Sets what tokens are for. Default: the server of the spec.
         *
         * @param audience URI or id of an application, without {@code /.default}
         * @return this
         * @throws IllegalArgumentException if it is neither
         */
        public Builder audience(String audience) {
            this.audience = Arguments.audience(audience);
            return this;
        }

        /**
         * Sets the HTTP client for requests to Entra, with its proxy, TLS settings and authenticator. Default: one with the JDK's
         * settings.
         *
         * @param httpClient stays the caller's
         * @return this
         * @throws IllegalArgumentException if it follows redirects, since it would send secrets to wherever it is redirected
         */
        public Builder httpClient(HttpClient httpClient) {
            this.httpClient = HttpClients.requireNoRedirects(httpClient);
            return this;
        }

        /**
         * Sets how long a request to Entra may take, from the connection to the last byte of its response. Default: 10 seconds.
         *
         * @param timeout positive, at most an hour
         * @return this
         * @throws IllegalArgumentException if it is not
         */
        public Builder timeout(Duration timeout) {
            this.timeout = Arguments.timeout(timeout);
            return this;
        }

        /** For tests. */
        Builder clock(InstantSource clock) {
            this.clock = clock;
            return this;
        }

        /**
         * Signs in as the application alone: for reading, not for setting qualifications.
         *
         * @return tokens of the application
         * @throws IllegalStateException if there is no secret, certificate or client assertion
         */
        public EntraSignIn appOnly() {
            return new EntraSignIn(checked(), null, null);
        }

        /**
         * Signs in as the application together with a user who has consented once, with multi-factor authentication: Microsoft's
         * secure application model.
         *
         * <p>Entra may issue a new refresh token with each access token. The old one is not revoked by that, but ends 90 days after
         * it was issued. When it is lost, expired or revoked, only the user can help: by signing in and consenting again.
         *
         * @param refreshToken of that consent, or the one that was stored last
         * @param onRenewed called with each new refresh token, to store it in place of the last one: on a thread of this sign-in,
         *     in order, one at a time. When it throws, the same token is offered again after 1, 2, 4, … 64 seconds, until it
         *     returns; calls go on with the new access token meanwhile
         * @return tokens of the application and the user
         * @throws IllegalArgumentException if the refresh token cannot be valid
         * @throws IllegalStateException if there is no secret, certificate or client assertion
         */
        public EntraSignIn appAndUser(String refreshToken, Consumer<String> onRenewed) {
            return new EntraSignIn(
                    checked(), Arguments.refreshToken(refreshToken), Objects.requireNonNull(onRenewed, "onRenewed"));
        }

        private Builder checked() {
            if (credential == null) {
                throw new IllegalStateException(
                        "Signing in needs a secret, a certificate or a client assertion of the application");
            }
            try {
                return (Builder) clone();
            } catch (CloneNotSupportedException impossible) {
                throw new AssertionError(impossible);
            }
        }
    }
}
