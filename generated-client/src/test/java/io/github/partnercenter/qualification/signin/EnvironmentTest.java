package io.github.partnercenter.qualification.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.partnercenter.qualification.AccessTokenException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The variables of Azure's SDKs. */
class EnvironmentTest {
    private static final String FEDERATED = "AZURE_FEDERATED_TOKEN_FILE";
    private static final String CERTIFICATE = "AZURE_CLIENT_CERTIFICATE_PATH";

    private final EntraServer entra = new EntraServer();
    private final Map<String, String> variables = new TreeMap<>(Map.of(
            "AZURE_TENANT_ID", EntraServer.TENANT,
            "AZURE_CLIENT_ID", EntraServer.CLIENT,
            "AZURE_AUTHORITY_HOST", entra.authority() + "/"));

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        entra.close();
    }

    private EntraSignIn signIn() {
        return EntraSignIn.builder(new Environment(variables))
                .httpClient(EntraServer.httpClient().build())
                .appOnly();
    }

    @Test
    void aSecret() {
        variables.put("AZURE_CLIENT_SECRET", EntraServer.SECRET + "\n");

        signIn().accessToken(false);
        assertThat(entra.forms().get(0)).containsEntry("client_secret", EntraServer.SECRET);
        assertThat(entra.paths()).containsExactly("/" + EntraServer.TENANT + "/oauth2/v2.0/token");
    }

    @Test
    void theTokenOfAFileThatChanges() throws IOException {
        Path file = folder.resolve("token");
        variables.put(FEDERATED, file.toString());
        EntraSignIn signIn = signIn();

        AccessTokenException missing =
                catchThrowableOfType(AccessTokenException.class, () -> signIn.accessToken(false));
        assertThat(missing).hasMessageContainingAll(FEDERATED, "no such file");
        assertThat(missing.isTransient()).isTrue();

        EntraSignIn later = signIn();
        Files.writeString(file, "first\n");
        later.accessToken(false);
        Files.writeString(file, "second\n");
        later.accessToken(true);
        assertThat(entra.forms())
                .extracting(form -> form.get("client_assertion"))
                .containsExactly("first", "second");
    }

    @Test
    void aCertificateAsPem() throws IOException, GeneralSecurityException {
        variables.put(
                CERTIFICATE,
                Files.writeString(folder.resolve("app.pem"), pem("PRIVATE KEY")).toString());

        signIn().accessToken(false);
        assertThat(entra.forms().get(0)).containsKey("client_assertion");
    }

    private static String pem(String kindOfKey) throws GeneralSecurityException {
        Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
        return "Bag Attributes\n-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                        .formatted(
                                kindOfKey,
                                lines.encodeToString(SelfSigned.valid().key().getEncoded()))
                + "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                        .formatted(lines.encodeToString(
                                SelfSigned.valid().certificate().getEncoded()));
    }

    /** As a file has them that was exported with the issuers of the certificate. */
    @Test
    void theFirstCertificateOfAPemFileIsThatOfTheApplication() throws IOException, GeneralSecurityException {
        String issuer = "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                .formatted(Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(SelfSigned.other().certificate().getEncoded()));
        Path file = Files.writeString(folder.resolve("app.pem"), pem("PRIVATE KEY") + issuer);
        variables.put(CERTIFICATE, file.toString());

        signIn().accessToken(false);
        assertThat(entra.forms().get(0)).containsKey("client_assertion");
    }

    @Test
    void ofSeveralCredentialsTheFirstOneIsUsed() throws IOException, GeneralSecurityException {
        variables.put(
                FEDERATED,
                Files.writeString(folder.resolve("token"), "federated-token").toString());
        variables.put(
                CERTIFICATE,
                Files.writeString(folder.resolve("app.pem"), pem("PRIVATE KEY")).toString());
        variables.put("AZURE_CLIENT_SECRET", " ");
        signIn().accessToken(false);
        variables.put("AZURE_CLIENT_SECRET", EntraServer.SECRET);
        signIn().accessToken(false);

        assertThat(entra.forms().get(0).get("client_assertion"))
                .as("signed with the certificate")
                .startsWith("eyJ");
        assertThat(entra.forms().get(1))
                .containsEntry("client_secret", EntraServer.SECRET)
                .doesNotContainKey("client_assertion");
    }

    @Test
    void aCertificateAsPkcs12() throws IOException {
        Path file = Files.write(folder.resolve("app.pfx"), SelfSigned.valid().pkcs12());
        variables.put(CERTIFICATE, file.toString());
        variables.put("AZURE_CLIENT_CERTIFICATE_PASSWORD", SelfSigned.PASSWORD);

        signIn().accessToken(false);
        assertThat(entra.forms().get(0)).containsKey("client_assertion");

        variables.put("AZURE_CLIENT_CERTIFICATE_PASSWORD", "another");
        assertThatIllegalArgumentException()
                .isThrownBy(this::signIn)
                .withMessageContaining(CERTIFICATE)
                .withMessageNotContaining("another");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY", "EC PARAMETERS"})
    void aKeyThatCannotBeRead(String kind) throws IOException, GeneralSecurityException {
        variables.put(
                CERTIFICATE,
                Files.writeString(folder.resolve("app.pem"), pem(kind)).toString());

        assertThatIllegalArgumentException()
                .isThrownBy(this::signIn)
                .withMessageContaining(CERTIFICATE)
                .withMessageContaining("PEM".substring(kind.startsWith("EC") ? 0 : 3));
    }

    @Test
    void aFileThatIsNotThere() {
        variables.put(CERTIFICATE, folder.resolve("none.pem").toString());
        assertThatIllegalArgumentException().isThrownBy(this::signIn).withMessageContaining("no such file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AZURE_TENANT_ID", "AZURE_CLIENT_ID"})
    void aVariableThatIsMissing(String name) {
        variables.put(name, " ");
        assertThatIllegalStateException().isThrownBy(this::signIn).withMessageContaining(name);
    }

    @Test
    void noCredential() {
        assertThatIllegalStateException()
                .isThrownBy(this::signIn)
                .withMessageContainingAll("AZURE_CLIENT_SECRET", CERTIFICATE, FEDERATED);
    }
}
