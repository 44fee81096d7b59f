package io.github.partnercenter.qualification.signin;

import com.microsoft.aad.msal4j.IClientCredential;
import io.github.partnercenter.qualification.AccessTokenException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the environment variables of Azure's SDKs. */
record Environment(Map<String, String> variables) {
    private static final String TENANT_ID = "AZURE_TENANT_ID";
    private static final String CLIENT_ID = "AZURE_CLIENT_ID";
    private static final String SECRET = "AZURE_CLIENT_SECRET";
    private static final String CERTIFICATE = "AZURE_CLIENT_CERTIFICATE_PATH";
    private static final String CERTIFICATE_PASSWORD = "AZURE_CLIENT_CERTIFICATE_PASSWORD";
    private static final String FEDERATED_TOKEN = "AZURE_FEDERATED_TOKEN_FILE";
    private static final String AUTHORITY = "AZURE_AUTHORITY_HOST";

    private static final Pattern PEM_BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    String tenantId() {
        return required(TENANT_ID);
    }

    String clientId() {
        return required(CLIENT_ID);
    }

    /** {@return the cloud to sign in to; empty for the default} */
    Optional<URI> authority() {
        return has(AUTHORITY) ? Optional.of(URI.create(required(AUTHORITY))) : Optional.empty();
    }

    /** {@return the credential of the application, from the first variable that is set} */
    IClientCredential credential() {
        if (has(SECRET)) {
            return Credentials.secret(required(SECRET));
        }
        if (has(CERTIFICATE)) {
            return certificate();
        }
        if (has(FEDERATED_TOKEN)) {
            Path file = Path.of(required(FEDERATED_TOKEN));
            return Credentials.assertion(() -> federatedToken(file));
        }
        throw new IllegalStateException("Signing in requires " + SECRET + ", " + CERTIFICATE + " or " + FEDERATED_TOKEN
                + " in the environment");
    }

    private boolean has(String name) {
        return !variables.getOrDefault(name, "").isBlank();
    }

    private String required(String name) {
        if (!has(name)) {
            throw new IllegalStateException("Signing in requires " + name + " in the environment");
        }
        return variables.get(name).strip();
    }

    /** Failures are transient, because the file may be being replaced. */
    private static String federatedToken(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw AccessTokenException.builder("cannot read the file of " + FEDERATED_TOKEN + ": " + reason(unreadable))
                    .isTransient(true)
                    .cause(unreadable)
                    .build();
        }
    }

    private IClientCredential certificate() {
        Path file = Path.of(required(CERTIFICATE));
        try {
            byte[] content = Files.readAllBytes(file);
            String text = new String(content, StandardCharsets.ISO_8859_1);
            return text.contains("-----BEGIN") ? pem(text) : pkcs12(content);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unreadable) {
            throw new IllegalArgumentException(
                    "Cannot use the file of " + CERTIFICATE + ": " + reason(unreadable), unreadable);
        }
    }

    private static String reason(Exception unreadable) {
        if (unreadable instanceof NoSuchFileException missing) {
            return "no such file: " + missing.getFile();
        }
        if (unreadable instanceof AccessDeniedException denied) {
            return "no permission to read " + denied.getFile();
        }
        return Objects.requireNonNullElseGet(unreadable.getMessage(), unreadable::toString);
    }

    private static IClientCredential pem(String text) throws GeneralSecurityException {
        byte[] key = null;
        X509Certificate certificate = null;
        for (Matcher block = PEM_BLOCK.matcher(text); block.find(); ) {
            String content = block.group(2);
            switch (block.group(1)) {
                case "PRIVATE KEY" -> key = decoded(content);
                case "CERTIFICATE" -> {
                    // the first one is the application's, the others are its issuers'
                    certificate = certificate != null ? certificate : x509(decoded(content));
                }
                case "ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY" ->
                    throw new IllegalArgumentException(
                            "the key must be unencrypted PKCS#8, as of: openssl pkcs8 -topk8 -nodes");
                default -> {
                    // such as parameters
                }
            }
        }
        if (key == null || certificate == null) {
            throw new IllegalArgumentException("a PEM file must contain both PRIVATE KEY and CERTIFICATE");
        }
        KeyFactory keys = KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm());
        return Credentials.certificate(keys.generatePrivate(new PKCS8EncodedKeySpec(key)), certificate);
    }

    private static byte[] decoded(String base64) {
        return Base64.getMimeDecoder().decode(base64);
    }

    private static X509Certificate x509(byte[] content) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(content));
    }

    private IClientCredential pkcs12(byte[] content) throws IOException, GeneralSecurityException {
        char[] password = variables.getOrDefault(CERTIFICATE_PASSWORD, "").toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream bytes = new ByteArrayInputStream(content)) {
            store.load(bytes, password);
        }
        List<String> aliases = Collections.list(store.aliases());
        for (String alias : aliases) {
            Key key = store.getKey(alias, password);
            if (key instanceof PrivateKey privateKey
                    && store.getCertificate(alias) instanceof X509Certificate certificate) {
                return Credentials.certificate(privateKey, certificate);
            }
        }
        throw new IllegalArgumentException("a PKCS#12 file must contain a key with its certificate");
    }
}
