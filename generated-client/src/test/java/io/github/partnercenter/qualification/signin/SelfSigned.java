package io.github.partnercenter.qualification.signin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key and its certificate, signed by itself, as a PKCS#12 file; made once for each kind. */
record SelfSigned(byte[] pkcs12, KeyStore store) {
    static final String PASSWORD = "only-for-tests";
    private static final String ALIAS = "own";
    private static final ConcurrentMap<List<String>, SelfSigned> MADE = new ConcurrentHashMap<>();

    /** With RSA, valid today, for loopback addresses. */
    static SelfSigned valid() {
        return with("-keyalg", "RSA", "-keysize", "2048", "-validity", "1");
    }

    /** With options of the JDK's keytool. */
    static SelfSigned with(String... options) {
        return MADE.computeIfAbsent(List.of(options), SelfSigned::make);
    }

    /** Another one than {@link #valid()}. */
    static SelfSigned other() {
        return with("-keyalg", "RSA", "-keysize", "2048", "-validity", "2");
    }

    private static SelfSigned make(List<String> options) {
        try {
            Path file = Files.createTempDirectory("self-signed").resolve("store.p12");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    ALIAS,
                    "-dname",
                    "CN=loopback",
                    "-ext",
                    "san=ip:127.0.0.1,dns:localhost",
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    PASSWORD,
                    "-keystore",
                    file.toString()));
            command.addAll(options);
            Process keytool =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(keytool.getInputStream().readAllBytes());
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException(output);
            }
            byte[] content = Files.readAllBytes(file);
            Files.delete(file);
            Files.delete(file.getParent());
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(content), PASSWORD.toCharArray());
            return new SelfSigned(content, store);
        } catch (IOException | GeneralSecurityException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    PrivateKey key() {
        try {
            return (PrivateKey) store.getKey(ALIAS, PASSWORD.toCharArray());
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    X509Certificate certificate() {
        try {
            return (X509Certificate) store.getCertificate(ALIAS);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** {@return whether the signature of a JSON web token is of this key} */
    boolean hasSigned(String token) {
        String[] parts = token.split("\\.");
        try {
            Signature signature;
            if (new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8).contains("\"PS256\"")) {
                signature = Signature.getInstance("RSASSA-PSS");
                signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
            } else {
                signature = Signature.getInstance("SHA256withRSA");
            }
            signature.initVerify(certificate());
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** {@return TLS with this identity, which trusts it and nobody else} */
    SSLContext tls() {
        try {
            KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(store, PASSWORD.toCharArray());
            TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
