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
 * Gets access tokens from Microsoft Entra, for {@code PartnerCenter.builder().accessToken(…)}. Several {@code PartnerCenter}s
 * can share an instance.
 *
 * <p>A token is used until it expires or Partner Center rejects it. It is renewed five minutes before it expires, or a fifth of
 * its lifetime if that is less, on another thread while calls continue with the current token. After a failure, the next
 * request to Entra follows after 1, 2, 4, … 60 seconds, or later if Entra's {@code Retry-After} says so, at most 10 minutes;
 * until then, callers without a token get that failure. Thread-safe. Its threads are daemons that end after ten idle seconds.
 */
public final class EntraSignIn implements AccessTokenProvider {
    /** Microsoft's global cloud. */
    public static final URI GLOBAL = URI.create("https://login.microsoftonline.com");

    /** The US government's cloud. Requests still go to the global Partner Center. */
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
     * Returns a builder for an application that is registered in the partner's tenant, in the global cloud.
     *
     * @param tenantId id (a GUID) or domain of the partner's tenant
     * @param clientId id (a GUID) of the application
     * @return a builder, which requires a secret, a certificate or a client assertion
     * @throws IllegalArgumentException if either is invalid
     */
    public static Builder builder(String tenantId, String clientId) {
        return new Builder(tenantId, clientId);
    }

    /**
     * Signs in as the application only, with the environment variables that Azure's SDKs use: {@code AZURE_TENANT_ID},
     * {@code AZURE_CLIENT_ID}, and the first one set of {@code AZURE_CLIENT_SECRET}, {@code AZURE_CLIENT_CERTIFICATE_PATH} (a
     * PEM file with an unencrypted PKCS#8 key and the certificate, or a PKCS#12 file with
     * {@code AZURE_CLIENT_CERTIFICATE_PASSWORD}) and {@code AZURE_FEDERATED_TOKEN_FILE}, which is read for each token.
     * {@code AZURE_AUTHORITY_HOST} selects another cloud.
     *
     * @return a provider of app-only tokens
     * @throws IllegalStateException if a variable is missing
     * @throws IllegalArgumentException if the value of one is invalid
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
     * @throws AccessTokenException if Entra issues none; transient if it may do so later
     */
    @Override
    public String accessToken(boolean previousWasRejected) {
        return replacementFor(previousWasRejected ? token.latest() : null);
    }

    /**
     * {@return a token other than the rejected one, which may have been replaced already}
     *
     * @throws AccessTokenException if Entra issues none; transient if it may do so later
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
        // a new one for each request, because MSAL would cache tokens
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

    /** Unwraps the endpoint's exception from that of MSAL. */
    private static AccessTokenException failure(Throwable thrown, String refreshToken) {
        Redactor redactor = new Redactor();
        redactor.add(refreshToken);
        Throwable cause = redactor.safeCause(thrown);
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof AccessTokenException known) {
                return known;
            }
        }
        return AccessTokenException.builder("signing in failed: " + redactor.describe(thrown))
                .cause(cause)
                .build();
    }

    static ThreadPoolExecutor executor() {
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
         * @param secret the value of a secret of the registered application, not its id
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
         * @param certificate the certificate that is registered with the application
         * @return this
         * @throws IllegalArgumentException if the key is of another type or does not belong to the certificate, or if the
         *     certificate is not valid now
         */
        public Builder certificate(PrivateKey key, X509Certificate certificate) {
            credential = Credentials.certificate(key, certificate);
            return this;
        }

        /**
         * Identifies the application by a token of another authority that it trusts, such as Kubernetes, GitHub Actions or
         * Azure (workload identity federation). Requires no secret.
         *
         * @param assertion called for each request to Entra, on a thread of this sign-in; must return within its timeout. An
         *     exception from it is a transient failure only if it is an {@link AccessTokenException} that says so
         * @return this
         */
        public Builder clientAssertion(Supplier<String> assertion) {
            credential = Credentials.assertion(assertion);
            return this;
        }

        /**
         * Sets the cloud to sign in to. Default: {@link #GLOBAL}.
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
         * Sets the audience of the tokens. Default: Partner Center.
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
         * Sets the HTTP client for requests to Entra, with its proxy, TLS settings and authenticator. Default: one with the
         * JDK's defaults.
         *
         * @param httpClient never closed by this class
         * @return this
         * @throws IllegalArgumentException if it follows redirects, because it would send secrets to their target
         */
        public Builder httpClient(HttpClient httpClient) {
            this.httpClient = HttpClients.requireNoRedirects(httpClient);
            return this;
        }

        /**
         * Sets the time limit of a request to Entra, from the connection to the last byte of the response. Default: 10 seconds.
         *
         * @param timeout positive, at most one hour
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
         * Signs in as the application only: for reading, not for setting qualifications.
         *
         * @return a provider of app-only tokens
         * @throws IllegalStateException if there is no secret, certificate or client assertion
         */
        public EntraSignIn appOnly() {
            return new EntraSignIn(checked(), null, null);
        }

        /**
         * Signs in as the application together with a user who has consented once, with multi-factor authentication:
         * Microsoft's secure application model.
         *
         * <p>Entra may issue a new refresh token with each access token. This does not revoke the old one, which expires 90
         * days after it was issued. If the token is lost, expired or revoked, the user must sign in and consent again.
         *
         * @param refreshToken the token of that consent, or the one that was stored last
         * @param onRenewed stores each new refresh token in place of the last one; called on a thread of this sign-in, in
         *     order, one at a time. If it throws, it is called again with the same token after 1, 2, 4, … 64 seconds, until it
         *     returns; calls continue with the new access token in the meantime
         * @return a provider of App+User tokens
         * @throws IllegalArgumentException if the refresh token is invalid
         * @throws IllegalStateException if there is no secret, certificate or client assertion
         */
        public EntraSignIn appAndUser(String refreshToken, Consumer<String> onRenewed) {
            return new EntraSignIn(
                    checked(), Arguments.refreshToken(refreshToken), Objects.requireNonNull(onRenewed, "onRenewed"));
        }

        private Builder checked() {
            if (credential == null) {
                throw new IllegalStateException(
                        "Signing in requires a secret, a certificate or a client assertion of the application");
            }
            try {
                return (Builder) clone();
            } catch (CloneNotSupportedException impossible) {
                throw new AssertionError(impossible);
            }
        }
    }
}
