package io.github.partnercenter.qualification.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.partnercenter.qualification.AccessTokenException;
import io.github.partnercenter.qualification.OwnJvm;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        return "Bag Attributes\n"
                + block(kindOfKey, SelfSigned.valid().key().getEncoded())
                + block("CERTIFICATE", SelfSigned.valid().certificate().getEncoded());
    }

    private static String block(String kind, byte[] content) {
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                .formatted(kind, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content));
    }

    /** As a file has them that was exported with the issuers of the certificate. */
    @Test
    void theFirstCertificateOfAPemFileIsThatOfTheApplication() throws IOException, GeneralSecurityException {
        String issuer = block("CERTIFICATE", SelfSigned.other().certificate().getEncoded());
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

    @Test
    void aPkcs12FileNeedsNoPassword() throws IOException, GeneralSecurityException {
        writePkcs12("", store -> setKey(store, ""));

        signIn().accessToken(false);
        assertThat(entra.forms().get(0)).containsKey("client_assertion");
    }

    @Test
    void aPkcs12FileWithoutAKey() throws IOException, GeneralSecurityException {
        writePkcs12(
                SelfSigned.PASSWORD,
                store -> store.setCertificateEntry("k", SelfSigned.valid().certificate()));
        variables.put("AZURE_CLIENT_CERTIFICATE_PASSWORD", SelfSigned.PASSWORD);

        assertCannotBeUsed("a PKCS#12 file must contain a key with its certificate");
    }

    private interface Entries {
        void addTo(KeyStore store) throws GeneralSecurityException;
    }

    private void writePkcs12(String password, Entries entries) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        entries.addTo(store);
        Path file = folder.resolve("app.pfx");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password.toCharArray());
        }
        variables.put(CERTIFICATE, file.toString());
    }

    private static void setKey(KeyStore store, String password) throws GeneralSecurityException {
        store.setKeyEntry("k", SelfSigned.valid().key(), password.toCharArray(), new Certificate[] {
            SelfSigned.valid().certificate()
        });
    }

    private void assertCannotBeUsed(String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(this::signIn)
                .withMessage("Cannot use the file of " + CERTIFICATE + ": " + reason);
    }

    @ParameterizedTest
    @CsvSource({
        "ENCRYPTED PRIVATE KEY, 'the key must be unencrypted PKCS#8, as of: openssl pkcs8 -topk8 -nodes'",
        "RSA PRIVATE KEY, 'the key must be unencrypted PKCS#8, as of: openssl pkcs8 -topk8 -nodes'",
        "EC PARAMETERS, a PEM file must contain both PRIVATE KEY and CERTIFICATE"
    })
    void aKeyThatCannotBeRead(String kind, String reason) throws IOException, GeneralSecurityException {
        variables.put(
                CERTIFICATE,
                Files.writeString(folder.resolve("app.pem"), pem(kind)).toString());

        assertCannotBeUsed(reason);
    }

    /** As OpenSSL wrote it before it preferred PKCS#8: with headers, which contain hyphens. */
    @Test
    void anEncryptedKeyOfTheOldKind() throws IOException, GeneralSecurityException {
        String encrypted = pem("RSA PRIVATE KEY")
                .replaceFirst(
                        "KEY-----\n", "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,3F17F5316E2BAC89\n\n");
        variables.put(
                CERTIFICATE,
                Files.writeString(folder.resolve("app.pem"), encrypted).toString());

        assertCannotBeUsed("the key must be unencrypted PKCS#8, as of: openssl pkcs8 -topk8 -nodes");
    }

    @Test
    void aKeyOfAnotherKindAsPem() throws IOException, GeneralSecurityException {
        SelfSigned elliptic = SelfSigned.with("-keyalg", "EC", "-validity", "1");
        String pem = block("PRIVATE KEY", elliptic.key().getEncoded())
                + block("CERTIFICATE", elliptic.certificate().getEncoded());
        variables.put(
                CERTIFICATE, Files.writeString(folder.resolve("app.pem"), pem).toString());

        assertCannotBeUsed("Entra accepts RSA keys only, not a key of EC for a certificate of EC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRIVATE KEY", "CERTIFICATE", ""})
    void aFileThatIsDamaged(String kind) throws IOException, GeneralSecurityException {
        String damaged = kind.isEmpty()
                ? "no key store"
                : pem("PRIVATE KEY").replaceFirst("(BEGIN " + kind + "-----\n).{9}", "$1AAAAAAAAA");
        variables.put(
                CERTIFICATE, Files.writeString(folder.resolve("app"), damaged).toString());

        assertThatIllegalArgumentException()
                .isThrownBy(this::signIn)
                .withMessageStartingWith("Cannot use the file of " + CERTIFICATE + ": ")
                .havingCause()
                .isInstanceOfAny(GeneralSecurityException.class, IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRIVATE KEY", "CERTIFICATE"})
    void aPemFileWithOneOfTheTwo(String kind) throws IOException, GeneralSecurityException {
        byte[] content = kind.equals("CERTIFICATE")
                ? SelfSigned.valid().certificate().getEncoded()
                : SelfSigned.valid().key().getEncoded();
        variables.put(
                CERTIFICATE,
                Files.writeString(folder.resolve("app.pem"), block(kind, content))
                        .toString());

        assertCannotBeUsed("a PEM file must contain both PRIVATE KEY and CERTIFICATE");
    }

    @Test
    void aFileThatIsNotThere() {
        String file = folder.resolve("none.pem").toString();
        variables.put(CERTIFICATE, file);

        assertCannotBeUsed("no such file: " + file);
    }

    /** In a process that has them, and whose trust store has the certificate of the server. */
    @Test
    void theVariablesOfTheProcessAreRead() throws Exception {
        variables.put("AZURE_CLIENT_SECRET", EntraServer.SECRET);
        Path trusted =
                Files.write(folder.resolve("trusted.p12"), SelfSigned.valid().pkcs12());
        ProcessBuilder command = OwnJvm.command(
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-Djavax.net.ssl.trustStore=" + trusted,
                        "-Djavax.net.ssl.trustStorePassword=" + SelfSigned.PASSWORD),
                FromEnvironment.class);
        command.environment().keySet().removeIf(name -> name.startsWith("AZURE_"));
        command.environment().putAll(variables);

        assertThat(OwnJvm.output(command)).endsWith("signed in: token-of-sign-in-1");
        assertThat(entra.forms())
                .singleElement()
                .satisfies(form -> assertThat(form)
                        .containsEntry("grant_type", "client_credentials")
                        .containsEntry("client_id", EntraServer.CLIENT)
                        .containsEntry("client_secret", EntraServer.SECRET));
    }

    /** In a JVM of its own. */
    static final class FromEnvironment {
        private FromEnvironment() {}

        public static void main(String[] none) {
            System.out.print("signed in: " + EntraSignIn.fromEnvironment().accessToken(false));
        }
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
