package io.github.partnercenter.qualification.signin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.IClientCredential;
import com.microsoft.aad.msal4j.ITokenCacheAccessAspect;
import com.microsoft.aad.msal4j.ITokenCacheAccessContext;
import com.microsoft.aad.msal4j.RefreshTokenParameters;
import io.github.partnercenter.qualification.AccessTokenProvider;
import io.github.partnercenter.qualification.api.ApiSpec;
import java.net.MalformedURLException;
import java.net.URI;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocketFactory;

/**
 * Access tokens from Microsoft Entra, for {@code PartnerCenter.builder().accessToken(…)}. A token is kept until five minutes
 * before it expires, or until Partner Center rejects it. Thread-safe.
 */
public final class EntraSignIn implements AccessTokenProvider {
    /** Microsoft's global cloud, where tokens are for the server of the spec. */
    public static final URI GLOBAL = URI.create("https://login.microsoftonline.com");

    /** The US government's cloud; Partner Center itself is the global one. */
    public static final URI US_GOVERNMENT = URI.create("https://login.microsoftonline.us");

    private static final Duration MARGIN = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ConfidentialClientApplication application;
    private final Set<String> scopes;
    private final Consumer<String> onRenewedRefreshToken;
    private String refreshToken;
    private IAuthenticationResult latest;

    private EntraSignIn(Builder builder, String refreshToken, Consumer<String> onRenewedRefreshToken) {
        this.scopes = Set.of(builder.audience + "/.default");
        this.refreshToken = refreshToken;
        this.onRenewedRefreshToken = onRenewedRefreshToken;
        try {
            ConfidentialClientApplication.Builder msal = ConfidentialClientApplication.builder(
                            builder.clientId, builder.credential)
                    .authority(builder.authority + "/" + builder.tenantId + "/")
                    .instanceDiscovery(builder.authority.equals(GLOBAL) || builder.authority.equals(US_GOVERNMENT))
                    .setTokenCacheAccessAspect(new RefreshTokens())
                    .connectTimeoutForDefaultHttpClient(builder.timeoutMillis)
                    .readTimeoutForDefaultHttpClient(builder.timeoutMillis);
            if (builder.socketFactory != null) {
                msal.sslSocketFactory(builder.socketFactory);
            }
            this.application = msal.build();
        } catch (MalformedURLException noUrl) {
            throw new IllegalArgumentException("No authority: " + builder.authority, noUrl);
        }
    }

    /**
     * Starts with the partner's tenant and the application registered there, in the global cloud.
     *
     * @param tenantId id or domain of the partner's tenant
     * @param clientId id of the application
     * @return a builder that still needs a secret or a certificate
     */
    public static Builder builder(String tenantId, String clientId) {
        return new Builder(tenantId, clientId);
    }

    /**
     * A token that is good for another five minutes at least.
     *
     * @throws com.microsoft.aad.msal4j.MsalException if Entra refuses, with its reason
     */
    @Override
    public synchronized String accessToken(boolean previousWasRejected) {
        Date soon = Date.from(Instant.now().plus(MARGIN));
        if (latest == null || previousWasRejected || latest.expiresOnDate().before(soon)) {
            latest = await(refreshToken == null ? asApplication(previousWasRejected) : asUser());
        }
        return latest.accessToken();
    }

    private CompletableFuture<IAuthenticationResult> asApplication(boolean anew) {
        return application.acquireToken(
                ClientCredentialParameters.builder(scopes).skipCache(anew).build());
    }

    private CompletableFuture<IAuthenticationResult> asUser() {
        return application.acquireToken(
                RefreshTokenParameters.builder(scopes, refreshToken).build());
    }

    private static IAuthenticationResult await(CompletableFuture<IAuthenticationResult> answer) {
        try {
            return answer.join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException reason ? reason : failure;
        }
    }

    /** Sees the refresh token that comes with an answer, which MSAL keeps to itself. */
    private final class RefreshTokens implements ITokenCacheAccessAspect {
        @Override
        public void beforeCacheAccess(ITokenCacheAccessContext access) {
            // MSAL's cache is kept in memory
        }

        @Override
        public void afterCacheAccess(ITokenCacheAccessContext access) {
            if (access.hasCacheChanged() && onRenewedRefreshToken != null) {
                keptIn(access.tokenCache().serialize()).forEach(kept -> {
                    String secret = kept.path("secret").asText();
                    if (!secret.equals(refreshToken)) {
                        refreshToken = secret;
                        onRenewedRefreshToken.accept(secret);
                    }
                });
            }
        }

        private static JsonNode keptIn(String cache) {
            try {
                return JSON.readTree(cache).path("RefreshToken");
            } catch (JsonProcessingException otherFormat) {
                throw new IllegalStateException("MSAL's cache is not JSON any more", otherFormat);
            }
        }
    }

    /** Settings of an {@link EntraSignIn}. Not thread-safe. */
    public static final class Builder {
        private final String tenantId;
        private final String clientId;
        private URI authority = GLOBAL;
        private String audience = ApiSpec.SERVER;
        private IClientCredential credential;
        private SSLSocketFactory socketFactory;
        private int timeoutMillis = 10_000;

        private Builder(String tenantId, String clientId) {
            this.tenantId = Objects.requireNonNull(tenantId, "tenantId");
            this.clientId = Objects.requireNonNull(clientId, "clientId");
        }

        /**
         * Proves what the application is by a secret.
         *
         * @param secret of the application's registration
         * @return this
         */
        public Builder secret(String secret) {
            credential = ClientCredentialFactory.createFromSecret(secret);
            return this;
        }

        /**
         * Proves what the application is by a certificate.
         *
         * @param key of the certificate
         * @param certificate of the application's registration
         * @return this
         */
        public Builder certificate(PrivateKey key, X509Certificate certificate) {
            credential = ClientCredentialFactory.createFromCertificate(key, certificate);
            return this;
        }

        /**
         * Where to sign in. Without this: {@link #GLOBAL}.
         *
         * @param authority of the cloud, without the tenant
         * @return this
         */
        public Builder authority(URI authority) {
            this.authority = Objects.requireNonNull(authority, "authority");
            return this;
        }

        /**
         * What tokens are for. Without this: the server of the spec.
         *
         * @param audience without {@code /.default}
         * @return this
         */
        public Builder audience(String audience) {
            this.audience = Objects.requireNonNull(audience, "audience");
            return this;
        }

        /**
         * How to connect to the authority. Without this: as the JDK does.
         *
         * @param socketFactory trusts it
         * @return this
         */
        public Builder sslSocketFactory(SSLSocketFactory socketFactory) {
            this.socketFactory = Objects.requireNonNull(socketFactory, "socketFactory");
            return this;
        }

        /**
         * How long to wait for a connection to the authority, and then for each piece of its answer. Without this: 10 s.
         *
         * @param timeout at least a millisecond, at most 24 days
         * @return this
         * @throws IllegalArgumentException if it is less
         * @throws ArithmeticException if it is more
         */
        public Builder timeout(Duration timeout) {
            int millis = Math.toIntExact(timeout.toMillis());
            if (millis < 1) {
                throw new IllegalArgumentException("A timeout is a millisecond or more: " + timeout);
            }
            timeoutMillis = millis;
            return this;
        }

        /**
         * Signs in as the application alone: for reading, not for setting qualifications.
         *
         * @return tokens of the application
         * @throws IllegalStateException if there is neither a secret nor a certificate
         */
        public EntraSignIn appOnly() {
            return new EntraSignIn(checked(), null, null);
        }

        /**
         * Signs in as the application together with a user who has consented once, with multi-factor authentication: Microsoft's
         * secure application model.
         *
         * @param refreshToken of that consent, or the one that was handed over last
         * @param onRenewed is handed each new refresh token, to store it in place of the last one; an old one is good for a
         *     while, for 90 days at most
         * @return tokens of the application and the user
         * @throws IllegalStateException if there is neither a secret nor a certificate
         */
        public EntraSignIn appAndUser(String refreshToken, Consumer<String> onRenewed) {
            return new EntraSignIn(
                    checked(),
                    Objects.requireNonNull(refreshToken, "refreshToken"),
                    Objects.requireNonNull(onRenewed, "onRenewed"));
        }

        private Builder checked() {
            if (credential == null) {
                throw new IllegalStateException("Signing in takes a secret or a certificate of the application");
            }
            return this;
        }
    }
}
