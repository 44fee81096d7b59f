package io.github.partnercenter.qualification.spring;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the auto-configured client. Null stands for the builder's default.
 *
 * @param baseUrl Address of the service: https, or http for a loopback address. Default: Microsoft's global cloud.
 * @param callTimeout Time limit of a whole call: token, connection, waits, response, retries. Default: 60 seconds.
 * @param maxAttempts Maximum number of attempts per call; 1 for no retries. Default: 4.
 * @param maxConcurrentRequests Maximum number of concurrent requests. Default: 128.
 * @param applicationName Name of this application in the service's telemetry, printable ASCII. Default: none.
 * @param locale Language of the service's texts. Default: the service's default, en-US.
 * @param accessToken Fixed access token, for tests; it takes precedence over sign-in.
 */
@ConfigurationProperties("partner-center")
record PartnerCenterProperties(
        URI baseUrl,
        Duration callTimeout,
        Integer maxAttempts,
        Integer maxConcurrentRequests,
        String applicationName,
        Locale locale,
        String accessToken,
        @DefaultValue Quota quota,
        @DefaultValue SignIn signIn) {

    /**
     * Limits the rate of all requests.
     *
     * @param requestsPerMinute Quota of the partner tenant in requests per minute. Default: 500 for bulk reads, unlimited for
     *     other calls.
     * @param discover Whether to discover the quota from the service's responses. Default: false.
     */
    record Quota(
            Integer requestsPerMinute,
            @DefaultValue("false") boolean discover) {}

    /**
     * Sign-in to Microsoft Entra.
     *
     * @param tenantId Id or domain of the partner's tenant.
     * @param clientId Id of the application that is registered in the tenant.
     * @param clientSecret Secret of the application.
     * @param certificateBundle Name of the SSL bundle with the application's certificate and RSA key.
     * @param federatedTokenFile File with a token of another authority that the application trusts; read for each access token.
     * @param refreshToken Initial refresh token of an App+User sign-in. Requires a RefreshTokenStore bean.
     */
    record SignIn(
            String tenantId,
            String clientId,
            String clientSecret,
            String certificateBundle,
            Path federatedTokenFile,
            String refreshToken) {
        @Override
        public String toString() {
            return "tenant " + tenantId + ", client " + clientId;
        }
    }

    @Override
    public String toString() {
        return "base URL " + baseUrl + ", sign-in " + signIn;
    }
}
