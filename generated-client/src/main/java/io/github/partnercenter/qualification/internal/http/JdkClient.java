package io.github.partnercenter.qualification.internal.http;

import feign.AsyncClient;
import feign.Request;
import feign.Response;
import feign.Util;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Sends Feign's requests with the JDK's HTTP client. */
public final class JdkClient implements AsyncClient<Void>, AutoCloseable {
    private final String baseUrl;
    private final HttpClients clients;

    /**
     * Creates the client. Sends nothing.
     *
     * @param baseUrl the prefix of all paths
     * @param httpClient the caller's; null for our own, which is closed with this
     */
    public JdkClient(URI baseUrl, HttpClient httpClient) {
        this.baseUrl = baseUrl.toString().replaceAll("/+$", "");
        this.clients = new HttpClients(httpClient, System::nanoTime);
    }

    /** Creates the client for the first request, then loads Jackson for its response. */
    public void warmUp() {
        clients.pool();
        JsonDecoder.warmUp();
    }

    /** {@return whether sending would neither create a client nor look up a name} */
    public boolean isReady() {
        return clients.isReady();
    }

    @Override
    public void close() {
        clients.close();
    }

    @Override
    public CompletableFuture<Response> execute(Request request, Request.Options options, Optional<Void> context) {
        Attempt attempt = (Attempt) options;
        HttpRequest httpRequest = httpRequest(request, attempt);
        HttpClients.Pool pool = clients.pool();
        attempt.sending(httpRequest);
        PendingAnswer pending = attempt.pending();
        if (!pending.received().isDone()) {
            pending.send(pool.client, httpRequest);
        }
        if (attempt.executor() != null) {
            return pending.received()
                    .handleAsync((answer, failure) -> response(request, attempt, pool, failure), attempt.executor());
        }
        attempt.await();
        return pending.received().handle((answer, failure) -> response(request, attempt, pool, failure));
    }

    private Response response(Request request, Attempt attempt, HttpClients.Pool pool, Throwable failure) {
        if (failure != null) {
            boolean isEndedByCaller =
                    failure instanceof CancellationException || failure instanceof InterruptedException;
            if (!attempt.pending().hasHead() && !isEndedByCaller) {
                clients.failedWithoutByte(pool);
            }
            throw new CompletionException(failure);
        }
        pool.responded();
        return Response.builder()
                .request(request)
                .status(attempt.answer().status())
                // Feign would copy them; they are read from the attempt
                .headers(Map.of())
                .body(new AnswerBody(attempt))
                .build();
    }

    HttpRequest httpRequest(Request request, Attempt attempt) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(baseUrl + request.url()))
                // with HTTP/2, a server that closes a connection can lose requests
                .version(HttpClient.Version.HTTP_1_1);
        // a GET, the default, has no body; with an empty one, newer JDKs would send a Content-Length
        if (request.httpMethod() != Request.HttpMethod.GET) {
            BodyPublisher body =
                    request.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(request.body());
            builder.method(request.httpMethod().name(), body);
        }
        request.headers().forEach((name, values) -> {
            // the JDK sets the length itself
            if (!name.equalsIgnoreCase(Util.CONTENT_LENGTH)) {
                values.forEach(value -> builder.header(name, value));
            }
        });
        attempt.addHeaders(builder);
        return builder.build();
    }
}
