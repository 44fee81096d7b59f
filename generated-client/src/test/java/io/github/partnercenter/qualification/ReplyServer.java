package io.github.partnercenter.qualification;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** A server whose response depends on the number of the request; on threads of its own. */
public final class ReplyServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger requests = new AtomicInteger();

    /** A response; without a status, silence until the server is closed. */
    public record Reply(int status, String body, String... headers) {
        public static final Reply SUCCESS = new Reply(200, "\"none\"");
        public static final Reply SILENCE = new Reply(0, "");
    }

    private ReplyServer(IntFunction<Reply> script) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "scripted-server");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                reply(exchange, script.apply(requests.incrementAndGet()));
            }
        });
        server.start();
    }

    private void reply(HttpExchange exchange, Reply reply) throws IOException {
        if (reply.status() == 0) {
            try {
                closed.await();
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
            }
            return;
        }
        for (String header : reply.headers()) {
            String[] nameAndValue = header.split(": ", 2);
            exchange.getResponseHeaders().add(nameAndValue[0], nameAndValue[1]);
        }
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    /** {@return a server with these replies in order; the last one again and again} */
    public static ReplyServer with(Reply... replies) {
        return with(number -> replies[Math.min(number, replies.length) - 1]);
    }

    /** {@return a server with the reply to each request by its number, from 1} */
    public static ReplyServer with(IntFunction<Reply> script) {
        return new ReplyServer(script);
    }

    /** {@return a server that never replies} */
    public static ReplyServer silent() {
        return with(Reply.SILENCE);
    }

    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** {@return how many requests have come} */
    public int requests() {
        return requests.get();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
