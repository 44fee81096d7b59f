package io.github.partnercenter.qualification;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on plain sockets, which a script has do what a well-behaved one cannot: reset connections, fall silent, lie. */
final class ScriptedServer implements AutoCloseable {
    private static final int BACKLOG = 1_000;

    private final ServerSocket listening;
    private final Script script;
    private final List<Received> received = new ArrayList<>();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** What happens when a request has been received. */
    @FunctionalInterface
    interface Script {
        void run(Received request, Connection connection) throws IOException, InterruptedException;
    }

    /**
     * A request.
     *
     * @param number counted from 1 over all connections
     * @param connection the number of its connection, counted from 1
     */
    record Received(
            int number, int connection, String method, String target, Map<String, List<String>> headers, String body) {
        /** {@return the first value of a header; null if it was not sent} */
        String header(String name) {
            return headers.getOrDefault(name, List.of()).stream().findFirst().orElse(null);
        }
    }

    private ScriptedServer(Script script) {
        this.script = script;
        try {
            listening = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    static ScriptedServer running(Script script) {
        return new ScriptedServer(script);
    }

    /** Responds to each request with the next script; to all further ones with the last. */
    static ScriptedServer inTurn(Script... scripts) {
        AtomicInteger next = new AtomicInteger();
        return running((request, connection) ->
                scripts[Math.min(next.getAndIncrement(), scripts.length - 1)].run(request, connection));
    }

    static Script answer(int status, String body, String... headers) {
        return (request, connection) -> connection.answer(status, body, headers);
    }

    static Script silence() {
        return (request, connection) -> connection.keepSilent();
    }

    static Script reset() {
        return (request, connection) -> connection.reset();
    }

    URI baseUrl() {
        return URI.create("http://127.0.0.1:" + port());
    }

    int port() {
        return listening.getLocalPort();
    }

    /** {@return the requests so far, in the order in which they came} */
    List<Received> received() {
        synchronized (received) {
            return List.copyOf(received);
        }
    }

    /** Waits until so many requests have been received. */
    void await(int requests) throws InterruptedException {
        synchronized (received) {
            while (received.size() < requests) {
                received.wait();
            }
        }
    }

    int connections() {
        return connections.get();
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(null, task, "scripted-server", 256 * 1024);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Connection connection = new Connection(listening.accept(), connections.incrementAndGet());
                sockets.add(connection.socket);
                start(connection::serve);
            }
        } catch (IOException end) {
            // closed
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            listening.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection, as its script sees it. */
    final class Connection {
        private final Socket socket;
        private final int number;

        private Connection(Socket socket, int number) {
            this.socket = socket;
            this.number = number;
        }

        private void serve() {
            try (socket) {
                socket.setTcpNoDelay(true);
                InputStream in = new BufferedInputStream(socket.getInputStream());
                for (String first = line(in); first != null; first = line(in)) {
                    String[] methodAndTarget = first.split(" ");
                    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                    for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
                        String[] nameAndValue = header.split(": *", 2);
                        headers.computeIfAbsent(nameAndValue[0], name -> new ArrayList<>())
                                .add(nameAndValue[1]);
                    }
                    int length = Integer.parseInt(
                            headers.getOrDefault("Content-Length", List.of("0")).get(0));
                    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
                    Received request;
                    synchronized (received) {
                        request = new Received(
                                received.size() + 1, number, methodAndTarget[0], methodAndTarget[1], headers, body);
                        received.add(request);
                        received.notifyAll();
                    }
                    script.run(request, this);
                }
            } catch (IOException | InterruptedException end) {
                // of the connection
            }
        }

        private static String line(InputStream in) throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    return null;
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }

        void answer(int status, String body, String... headers) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " x\r\nContent-Length: " + bytes.length);
            for (String header : headers) {
                head.append("\r\n").append(header);
            }
            byte[] headBytes = head.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
            byte[] all = new byte[headBytes.length + bytes.length];
            System.arraycopy(headBytes, 0, all, 0, headBytes.length);
            System.arraycopy(bytes, 0, all, headBytes.length, bytes.length);
            socket.getOutputStream().write(all);
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Ends the connection without a word, so that the peer sees a reset. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Waits until the peer has closed or reset the connection. */
        void awaitPeerClose() throws IOException {
            try {
                InputStream in = socket.getInputStream();
                while (in.read() >= 0) {
                    // what else the peer sends does not matter
                }
            } catch (SocketException reset) {
                // an end, too
            }
        }

        /** Neither responds nor closes, as a connection that the network has forgotten. */
        void keepSilent() throws InterruptedException {
            closed.await();
        }
    }
}
