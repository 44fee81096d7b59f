package io.github.partnercenter.qualification;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/** TLS in front of a server that speaks none, with a certificate of its own for loopback addresses. */
public final class TlsFront implements AutoCloseable {
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
        SelfSigned identity = SelfSigned.make();
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(identity.store(), identity.password());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(identity.store());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
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
