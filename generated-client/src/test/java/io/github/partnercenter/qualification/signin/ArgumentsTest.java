package io.github.partnercenter.qualification.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.net.URI;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be valid is refused when it is given. */
class ArgumentsTest {
    private static EntraSignIn.Builder builder() {
        return EntraSignIn.builder(EntraServer.TENANT, EntraServer.CLIENT);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "common",
                "Organizations",
                "consumers",
                "9daaeb1c",
                "contoso",
                "contoso.com/",
                "a b.com",
                "-a.com"
            })
    void tenantId(String tenantId) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EntraSignIn.builder(tenantId, EntraServer.CLIENT))
                .withMessageContaining("tenantId");
    }

    @ParameterizedTest
    @ValueSource(strings = {"common", "Organizations", "CONSUMERS", "ORGANIZATIONS"})
    void tenantIdOfNoPartner(String tenantId) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EntraSignIn.builder(tenantId, EntraServer.CLIENT))
                .withMessage("tenantId must be that of the partner, not " + tenantId);
    }

    @ParameterizedTest
    @ValueSource(strings = {"contoso.onmicrosoft.com", "9DAAEB1C-4195-4DB5-9F1D-509EB70C8C2D", "a-b.example"})
    void tenantIdsThatMayBeValid(String tenantId) {
        assertThat(EntraSignIn.builder(tenantId, EntraServer.CLIENT)).isNotNull();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "app-id", "1-2-3-4-5"})
    void clientId(String clientId) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EntraSignIn.builder(EntraServer.TENANT, clientId))
                .withMessageContaining("clientId");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  ", "secret\n"})
    void secret(String secret) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().secret(secret))
                .withMessageContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.microsoftonline.com",
                "https://login.microsoftonline.com/tenant",
                "https://login.microsoftonline.com/?a=b",
                "https://login.microsoftonline.com/#a",
                "https://user@login.microsoftonline.com",
                "https:/login",
                "login.microsoftonline.com"
            })
    void authority(URI authority) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().authority(authority))
                .withMessageContaining("authority");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTPS://login.microsoftonline.us/", "https://login.example:8443"})
    void authoritiesThatMayBeValid(URI authority) {
        assertThat(builder().authority(authority)).isNotNull();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "api.partnercenter.microsoft.com", "https://a b", "https://api.example/.default"})
    void audience(String audience) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().audience(audience))
                .withMessageContaining("audience");
    }

    @ParameterizedTest
    @ValueSource(strings = {"api://9daaeb1c-4195-4db5-9f1d-509eb70c8c2d", "https://vault.azure.net/"})
    void audiencesThatMayBeValid(String audience) {
        assertThat(builder().audience(audience)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT1H0.000000001S"})
    void timeout(Duration timeout) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().timeout(timeout))
                .withMessageContaining("timeout");
    }

    @Test
    void aTimeoutUpToAnHourIsValid() {
        assertThat(builder().secret("secret").timeout(Duration.ofHours(1)).appOnly())
                .isNotNull();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "Bearer abc", "a\nb", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2ln"})
    void refreshToken(String refreshToken) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().secret("secret").appAndUser(refreshToken, token -> {}))
                .withMessageContaining("refreshToken")
                .satisfies(failure -> {
                    if (refreshToken != null && refreshToken.length() > 1) {
                        assertThat(failure.getMessage().replace("\"Bearer \"", ""))
                                .doesNotContain(refreshToken);
                    }
                });
    }

    @Test
    void anAccessTokenIsNoRefreshToken() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        builder().secret("secret").appAndUser("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2ln", token -> {}))
                .withMessageContaining("is a JWT, which means an access token");
    }

    /** Opaque ones as Entra issues them, and an encrypted JWT, which has five parts. */
    @ParameterizedTest
    @ValueSource(strings = {"0.AXkA-_x.AgABAAEAAAD~y", "1.AXkA.eyJz.x", "eyJhbGciOiJkaXIifQ.a.b.c.d", "M.C5_BAY.!*$"})
    void refreshTokensThatMayBeValid(String refreshToken) {
        assertThat(builder().secret("secret").appAndUser(refreshToken, token -> {}))
                .isNotNull();
    }

    static Stream<Arguments> whatMustNotBeNull() {
        return Stream.<Map.Entry<String, Runnable>>of(
                        Map.entry("authority", () -> builder().authority(null)),
                        Map.entry("timeout", () -> builder().timeout(null)),
                        Map.entry("assertion", () -> builder().clientAssertion(null)),
                        Map.entry("client", () -> builder().httpClient(null)),
                        Map.entry(
                                "key",
                                () -> builder()
                                        .certificate(null, SelfSigned.valid().certificate())),
                        Map.entry(
                                "certificate",
                                () -> builder().certificate(SelfSigned.valid().key(), null)),
                        Map.entry("onRenewed", () -> builder().secret("secret").appAndUser("refresh-0", null)))
                .map(each -> Arguments.of(each.getKey(), each.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatMustNotBeNull")
    void aNullIsRefusedWhereItIsPassed(String name, Runnable call) {
        assertThatNullPointerException().isThrownBy(call::run).withMessageContaining(name);
    }

    @ParameterizedTest
    @EnumSource(names = {"NORMAL", "ALWAYS"})
    void aClientThatFollowsRedirects(HttpClient.Redirect redirects) {
        HttpClient following =
                HttpClient.newBuilder().followRedirects(redirects).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().httpClient(following))
                .withMessageContaining("redirects");
    }

    @Test
    void aKeyOfAnotherKind() {
        SelfSigned elliptic = SelfSigned.with("-keyalg", "EC", "-validity", "1");
        refused(elliptic, elliptic, "RSA keys only, not a key of EC for a certificate of EC");
        refused(elliptic, SelfSigned.valid(), "RSA keys only, not a key of EC for a certificate of RSA");
        refused(SelfSigned.valid(), elliptic, "RSA keys only, not a key of RSA for a certificate of EC");
    }

    @Test
    void aKeyThatIsTooShort() {
        SelfSigned small = SelfSigned.with("-keyalg", "RSA", "-keysize", "2040", "-validity", "1");
        refused(small, small, "at least 2048 bits, not 2040");
    }

    @Test
    void aKeyOfAnotherCertificate() {
        refused(SelfSigned.other(), SelfSigned.valid(), "does not belong to the certificate CN=loopback");
    }

    /** Such as one of a token that has been pulled out. */
    @Test
    void aKeyThatCannotSign() {
        PrivateKey gone = new PrivateKey() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getAlgorithm() {
                return "RSA";
            }

            @Override
            public String getFormat() {
                return null;
            }

            @Override
            public byte[] getEncoded() {
                return null;
            }
        };
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().certificate(gone, SelfSigned.valid().certificate()))
                .withMessageStartingWith("The key cannot sign: ")
                .withCauseInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void aCertificateThatHasExpired() {
        SelfSigned old = SelfSigned.with("-keyalg", "RSA", "-keysize", "2048", "-startdate", "-10d", "-validity", "1");
        refused(old, old, "expired at " + old.certificate().getNotAfter().toInstant());
    }

    @Test
    void aCertificateThatIsNotValidYet() {
        SelfSigned early =
                SelfSigned.with("-keyalg", "RSA", "-keysize", "2048", "-startdate", "+10d", "-validity", "1");
        refused(
                early,
                early,
                "not valid before " + early.certificate().getNotBefore().toInstant());
    }

    private static void refused(SelfSigned key, SelfSigned certificate, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().certificate(key.key(), certificate.certificate()))
                .withMessageContaining(reason);
    }
}
