package io.github.partnercenter.qualification.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
    @NullSource
    @ValueSource(strings = {"", "api.partnercenter.microsoft.com", "https://a b", "https://api.example/.default"})
    void audience(String audience) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().audience(audience))
                .withMessageContaining("audience");
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
    void aClientThatFollowsRedirects() {
        HttpClient following = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().httpClient(following))
                .withMessageContaining("redirects");
    }

    @Test
    void aKeyOfAnotherKind() {
        SelfSigned elliptic = SelfSigned.with("-keyalg", "EC", "-validity", "1");
        refused(elliptic, elliptic, "RSA");
    }

    @Test
    void aKeyThatIsTooShort() {
        SelfSigned small = SelfSigned.with("-keyalg", "RSA", "-keysize", "2040", "-validity", "1");
        refused(small, small, "2048 bits");
    }

    @Test
    void aKeyOfAnotherCertificate() {
        refused(SelfSigned.other(), SelfSigned.valid(), "does not belong");
    }

    @Test
    void aCertificateThatHasExpired() {
        SelfSigned old = SelfSigned.with("-keyalg", "RSA", "-keysize", "2048", "-startdate", "-10d", "-validity", "1");
        refused(old, old, "expired");
    }

    @Test
    void aCertificateThatIsNotValidYet() {
        SelfSigned early =
                SelfSigned.with("-keyalg", "RSA", "-keysize", "2048", "-startdate", "+10d", "-validity", "1");
        refused(early, early, "not valid before");
    }

    private static void refused(SelfSigned key, SelfSigned certificate, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().certificate(key.key(), certificate.certificate()))
                .withMessageContaining(reason);
    }
}
