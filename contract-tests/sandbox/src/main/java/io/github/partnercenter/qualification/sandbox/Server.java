package io.github.partnercenter.qualification.sandbox;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A minimal HTTP/1.1 server on sockets: the JDK's server cannot produce the faults. */
final class Server implements AutoCloseable {
    private static final int MAX_BODY = 1 << 20;

    /** Handles connections and requests. */
    interface Handler {
        /** Whether to accept a new connection. */
        boolean accepts();

        /** Responds to a request; returns whether the connection stays open. */
        boolean handle(RecordedRequest request, Connection connection) throws IOException;
    }

    private final ServerSocket listener;
    private final Handler handler;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Thread accepting;

    Server(int port, Handler handler) {
        this.handler = handler;
        try {
            listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_024);
        } catch (IOException taken) {
            throw new UncheckedIOException("Cannot listen on loopback port " + port + ": " + taken.getMessage(), taken);
        }
        accepting = start(this::accept);
    }

    String host() {
        return listener.getInetAddress().getHostAddress();
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The number of open connections. */
    int connections() {
        return open.size();
    }

    private static Thread start(Runnable task) {
        Thread thread = new Thread(task, "qualification-sandbox");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                if (listener.isClosed()) {
                    socket.close();
                }
                start(() -> serve(socket));
            } catch (IOException closed) {
                // closed by close() or by the client
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            serve(new Connection(socket));
        } catch (IOException gone) {
            // the client has gone, too
        } finally {
            open.remove(socket);
        }
    }

    private void serve(Connection connection) throws IOException {
        if (!handler.accepts()) {
            connection.reset();
            return;
        }
        try {
            RecordedRequest request = connection.read();
            while (request != null && handler.handle(request, connection) && !connection.isLast(request)) {
                request = connection.read();
            }
        } catch (NumberFormatException | IndexOutOfBoundsException noHttp) {
            connection.respond(400, Map.of(), new byte[0]);
        } catch (RuntimeException ours) {
            connection.respond(500, Map.of(), ours.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() {
        close(listener);
        open.forEach(Server::close);
        try {
            // which keeps the port until it notices
            accepting.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException closedAlready) {
            // already closed
        }
    }

    /** A connection that reads requests and writes bytes. */
    static final class Connection {
        static final String CONNECTION = "Connection";
        static final String CONTENT_LENGTH = "Content-Length";
        static final String TRANSFER_ENCODING = "Transfer-Encoding";
        static final String HEAD = "HEAD";

        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;
        private boolean isHead;

        private Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        /** The next request; null if there is none. */
        private RecordedRequest read() throws IOException {
            String line = line();
            while (line != null && line.isEmpty()) {
                line = line();
            }
            if (line == null) {
                return null;
            }
            String[] methodTargetVersion = line.split(" ");
            String[] pathAndQuery = methodTargetVersion[1].split("\\?", 2);
            Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String header = line(); header != null && !header.isEmpty(); header = line()) {
                String[] nameAndValue = header.split(":", 2);
                headers.computeIfAbsent(nameAndValue[0], name -> new ArrayList<>())
                        .add(nameAndValue.length > 1 ? nameAndValue[1].strip() : "");
            }
            headers.replaceAll((name, values) -> List.copyOf(values));
            isHead = methodTargetVersion[0].equals(HEAD);
            return new RecordedRequest(
                    methodTargetVersion[0],
                    pathAndQuery[0],
                    pathAndQuery.length > 1 ? pathAndQuery[1] : null,
                    Collections.unmodifiableMap(headers),
                    new String(body(headers), StandardCharsets.UTF_8));
        }

        private byte[] body(Map<String, List<String>> headers) throws IOException {
            if (headers.containsKey("Expect")) {
                write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            if (!headers.containsKey(TRANSFER_ENCODING)) {
                List<String> length = headers.getOrDefault(CONTENT_LENGTH, List.of("0"));
                return in.readNBytes(Math.min(MAX_BODY, Integer.parseUnsignedInt(length.get(0))));
            }
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int size = chunkSize(); size > 0; size = chunkSize()) {
                body.write(in.readNBytes(Math.min(MAX_BODY, size)));
                line();
            }
            for (String trailer = line(); trailer != null && !trailer.isEmpty(); trailer = line()) {
                // headers of the trailer are ignored
            }
            return body.toByteArray();
        }

        private int chunkSize() throws IOException {
            String line = line();
            return line == null
                    ? 0
                    : Integer.parseUnsignedInt(line.replaceFirst(";.*", "").strip(), 16);
        }

        /** A line without its line break; null at the end of the connection. */
        private String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream(80);
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    if (line.size() > 0) {
                        throw new EOFException();
                    }
                    return null;
                }
                if (next != '\r') {
                    line.write(next);
                }
            }
            return line.toString(StandardCharsets.ISO_8859_1);
        }

        private boolean isLast(RecordedRequest request) {
            return request.header(CONNECTION).filter("close"::equalsIgnoreCase).isPresent();
        }

        /** Writes a complete response; to HEAD without the body, but with its length. */
        void respond(int status, Map<String, String> headers, byte[] body) throws IOException {
            ByteArrayOutputStream response = new ByteArrayOutputStream(512);
            response.writeBytes(head(status, headers, CONTENT_LENGTH, Integer.toString(body.length)));
            if (!isHead) {
                response.writeBytes(body);
            }
            write(response.toByteArray());
        }

        /** The status line and headers. */
        static byte[] head(int status, Map<String, String> headers, String name, String value) {
            StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(" \r\n");
            headers.forEach((header, set) ->
                    head.append(header).append(": ").append(set).append("\r\n"));
            head.append(name).append(": ").append(value).append("\r\n\r\n");
            return head.toString().getBytes(StandardCharsets.ISO_8859_1);
        }

        /** Writes raw bytes. */
        void write(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /** Resets the connection. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Waits until the client closes the connection. */
        void awaitHangUp() throws IOException {
            while (in.read() >= 0) {
                // what it still sends is ignored
            }
        }
    }
}
