package io.github.partnercenter.qualification;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A server that answers every request with the same bytes, and knows what it was asked. */
final class StubServer implements AutoCloseable {
    record Asked(String method, URI uri, Headers headers, String body) {}

    private final HttpServer server;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    private StubServer(int status, byte[] body, String... headers) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", exchange -> {
            try (exchange) {
                String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                Headers copy = new Headers();
                exchange.getRequestHeaders().forEach((name, values) -> copy.put(name, new ArrayList<>(values)));
                asked.add(new Asked(exchange.getRequestMethod(), exchange.getRequestURI(), copy, sent));
                for (String header : headers) {
                    String[] nameAndValue = header.split(": ", 2);
                    exchange.getResponseHeaders().add(nameAndValue[0], nameAndValue[1]);
                }
                exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
    }

    static StubServer answering(int status, String body, String... headers) {
        return answering(status, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    static StubServer answering(int status, byte[] body, String... headers) {
        return new StubServer(status, body, headers);
    }

    URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    List<Asked> asked() {
        return asked;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
