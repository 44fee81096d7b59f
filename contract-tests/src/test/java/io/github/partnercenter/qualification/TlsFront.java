package io.github.partnercenter.qualification;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/** TLS in front of a server that speaks none, with a certificate of its own for loopback addresses. */
public final class TlsFront implements AutoCloseable {
    private static final char[] PASSWORD = "only-for-an-hour".toCharArray();

    private final SSLContext tls;
    private final SSLServerSocket listener;

    /** Starts it on a free port. */
    public TlsFront(URI plain) {
        try {
            tls = context();
            listener = (SSLServerSocket)
                    tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException | GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
        run(() -> {
            while (!listener.isClosed()) {
                Socket client = listener.accept();
                Socket server = new Socket(plain.getHost(), plain.getPort());
                run(() -> pipe(client, server));
                run(() -> pipe(server, client));
            }
        });
    }

    public URI baseUrl() {
        return URI.create("https://" + listener.getInetAddress().getHostAddress() + ":" + listener.getLocalPort());
    }

    /** Trusts it, and nobody else. */
    public SSLContext trust() {
        return tls;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private static void pipe(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        }
    }

    private static SSLContext context() throws IOException, GeneralSecurityException {
        Path folder = Files.createTempDirectory("tls");
        Path store = folder.resolve("store.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        String command = "%s -genkeypair -alias loopback -keyalg EC -validity 1 -dname CN=loopback"
                + " -ext san=ip:127.0.0.1,dns:localhost -storetype PKCS12 -storepass %s -keystore %s";
        Process process = new ProcessBuilder(
                        command.formatted(keytool, new String(PASSWORD), store).split(" "))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes());
        try (InputStream bytes = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(bytes, PASSWORD);
            KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(keys, PASSWORD);
            TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init(keys);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
            return context;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(said, unreadable);
        } finally {
            Files.deleteIfExists(store);
            Files.delete(folder);
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void run(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException closed) {
                // by either side
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
