package io.github.partnercenter.qualification.signin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A token endpoint with TLS that records what is sent to it. */
final class EntraServer implements AutoCloseable {
    static final String TENANT = "9daaeb1c-4195-4db5-9f1d-509eb70c8c2d";
    static final String CLIENT = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
    static final String SECRET = "Secret~of.the-application";

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "entra-server");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Map<String, String>> forms = new CopyOnWriteArrayList<>();
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Behaviour behaviour = tokens(3_600);

    /** What it does with a request: the first has number 1. */
    interface Behaviour {
        void respond(EntraServer entra, HttpExchange exchange, int number) throws IOException;

        /** {@return this for the first requests, then tokens} */
        default Behaviour times(int count) {
            return (entra, exchange, number) ->
                    (number <= count ? this : tokens(3_600)).respond(entra, exchange, number);
        }
    }

    EntraServer() {
        try {
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.setHttpsConfigurator(new HttpsConfigurator(SelfSigned.valid().tls()));
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            Map<String, String> form = new TreeMap<>();
            for (String field :
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).split("&")) {
                String[] nameAndValue = field.split("=", 2);
                form.put(nameAndValue[0], URLDecoder.decode(nameAndValue[1], StandardCharsets.UTF_8));
            }
            int number;
            synchronized (forms) {
                paths.add(exchange.getRequestURI().getPath());
                forms.add(form);
                number = forms.size();
            }
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            boolean isForm = type != null && type.startsWith("application/x-www-form-urlencoded");
            (isForm ? behaviour : status(415, "{}")).respond(this, exchange, number);
            exchange.close();
        });
        server.start();
    }

    /** Tokens that live for so many seconds, and refresh tokens for users. */
    static Behaviour tokens(int seconds) {
        return (entra, exchange, number) -> {
            String refreshToken = entra.forms.get(number - 1).containsKey("refresh_token")
                    ? ",\"refresh_token\":\"refresh-%d\"".formatted(number)
                    : "";
            reply(
                    exchange,
                    200,
                    "{\"token_type\":\"Bearer\",\"expires_in\":%d,\"access_token\":\"token-of-sign-in-%d\"%s}"
                            .formatted(seconds, number, refreshToken));
        };
    }

    static Behaviour status(int status, String body, String... headers) {
        return (entra, exchange, number) -> reply(exchange, status, body, headers);
    }

    /** An error as Entra words it. */
    static Behaviour refusal(int status, String error, int number, String sentence) {
        return status(status, """
                {"error":"%s","error_description":"AADSTS%d: %s Trace ID: 0d5c9d2e-0000-4000-8000-2f6c5d1b1a00 \
                Correlation ID: 7d2456fd-2d79-46d0-9f8e-5d7ecd5f8745 Timestamp: 2026-11-25 03:00:00Z",\
                "error_codes":[%d],"trace_id":"0d5c9d2e-0000-4000-8000-2f6c5d1b1a00",\
                "correlation_id":"7d2456fd-2d79-46d0-9f8e-5d7ecd5f8745"}""".formatted(error, number, sentence, number));
    }

    /** No response until the server is closed. */
    static Behaviour silence() {
        return (entra, exchange, number) -> entra.isClosedWithin(Integer.MAX_VALUE);
    }

    /** A connection that is closed before a response. */
    static Behaviour reset() {
        return (entra, exchange, number) -> exchange.close();
    }

    /** A byte every few milliseconds, without an end. */
    static Behaviour drip() {
        return endless(1, 20);
    }

    /** A body without an end. */
    static Behaviour flood() {
        return endless(1 << 16, 0);
    }

    private static Behaviour endless(int size, int pauseMillis) {
        return (entra, exchange, number) -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                while (!entra.isClosedWithin(pauseMillis)) {
                    body.write(" ".repeat(size).getBytes(StandardCharsets.US_ASCII));
                    body.flush();
                }
            } catch (IOException expected) {
                // the client has seen enough
            }
        };
    }

    private static void reply(HttpExchange exchange, int status, String text, String... headers) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        for (int i = 0; i < headers.length; i += 2) {
            exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private boolean isClosedWithin(int millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException end) {
            return true;
        }
    }

    EntraServer does(Behaviour next) {
        behaviour = next;
        return this;
    }

    EntraSignIn.Builder signIn() {
        return withoutCredential().secret(SECRET);
    }

    EntraSignIn.Builder withoutCredential() {
        return EntraSignIn.builder(TENANT, CLIENT)
                .authority(authority())
                .httpClient(httpClient().build());
    }

    /** Trusts this server, and nobody else. */
    static HttpClient.Builder httpClient() {
        return HttpClient.newBuilder().sslContext(SelfSigned.valid().tls());
    }

    URI authority() {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    }

    List<Map<String, String>> forms() {
        return forms;
    }

    int requests() {
        return forms.size();
    }

    List<String> paths() {
        return paths;
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
