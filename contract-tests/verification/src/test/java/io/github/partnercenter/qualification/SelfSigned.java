package io.github.partnercenter.qualification;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

/** A key and a certificate for loopback addresses that nobody else has signed. */
record SelfSigned(KeyStore store, char[] password) {
    private static final String ALIAS = "loopback";

    /** Has the JDK's tool make one. */
    static SelfSigned make() throws IOException, GeneralSecurityException {
        String password = "only-for-an-hour";
        Path folder = Files.createTempDirectory("tls");
        Path file = folder.resolve("store.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        String command = "%s -genkeypair -alias %s -keyalg RSA -keysize 2048 -validity 1 -dname CN=loopback"
                + " -ext san=ip:127.0.0.1,dns:localhost -storetype PKCS12 -storepass %s -keystore %s";
        Process process = new ProcessBuilder(
                        command.formatted(keytool, ALIAS, password, file).split(" "))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes());
        try (InputStream bytes = Files.newInputStream(file)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(bytes, password.toCharArray());
            return new SelfSigned(keys, password.toCharArray());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(said, unreadable);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }
}
