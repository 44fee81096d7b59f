package io.github.partnercenter.qualification;

import feign.AsyncClient;
import feign.Request;
import feign.Response;
import feign.Util;
import io.github.partnercenter.qualification.Exchange.Received;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPInputStream;

/** Feign's client over the JDK's: sends an {@link Exchange} and has it keep what came. */
final class Transport implements AsyncClient<Void>, AutoCloseable {
    /** More than any answer of the service has, and less than a heap. */
    private static final int MAX_BODY = 1 << 20;

    private static final String TOO_LARGE = "the body is larger than " + MAX_BODY + " bytes";
    private static final String IDENTITY = "identity";

    private final String baseUrl;
    private final CompletableFuture<HttpClient> httpClient;
    // the JDK ends each asynchronous exchange on a thread that it starts for that, where it has two processors or one
    private final Semaphore waiting = new Semaphore(Threads.WAITING_FOR_ANSWERS);
    private final boolean isOurs;

    /**
     * A transport.
     *
     * @param baseUrl before the path of each request
     * @param isOurs whether the client ends with the transport
     */
    Transport(URI baseUrl, CompletableFuture<HttpClient> httpClient, boolean isOurs) {
        this.baseUrl = baseUrl.toString().replaceAll("/+$", "");
        this.httpClient = httpClient;
        this.isOurs = isOurs;
    }

    @Override
    public void close() {
        if (isOurs) {
            httpClient.thenAccept(Transport::shutDown);
        }
    }

    private static void shutDown(HttpClient httpClient) {
        try {
            HttpClient.class.getMethod("shutdownNow").invoke(httpClient);
        } catch (ReflectiveOperationException beforeJdk21) {
            // the garbage collector does it
        }
    }

    @Override
    public CompletableFuture<Response> execute(Request request, Request.Options options, Optional<Void> context) {
        Exchange exchange = (Exchange) options;
        exchange.isFor(request.requestTemplate().methodMetadata().method().getName());
        HttpRequest httpRequest = httpRequest(request, exchange);
        if (waiting.tryAcquire()) {
            try {
                return CompletableFuture.completedFuture(
                        exchange.received(request, exchange.send(httpClient.join(), httpRequest, Transport::body)));
            } catch (IOException | InterruptedException failure) {
                return CompletableFuture.failedFuture(failure);
            } finally {
                waiting.release();
            }
        }
        CompletableFuture<HttpResponse<Received>> answer = httpClient.join().sendAsync(httpRequest, Transport::body);
        exchange.sent(httpRequest, answer);
        return answer.thenApply(response -> exchange.received(request, response));
    }

    private static BodySubscriber<Received> body(ResponseInfo head) {
        return new CappedBody(head.headers().firstValue(Util.CONTENT_ENCODING).orElse(""));
    }

    private HttpRequest httpRequest(Request request, Exchange exchange) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(baseUrl + request.url()))
                .method(
                        request.httpMethod().name(),
                        request.body() == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(request.body()));
        request.headers().forEach((name, values) -> {
            // the JDK counts for itself
            if (!name.equalsIgnoreCase(Util.CONTENT_LENGTH)) {
                values.forEach(value -> builder.header(name, value));
            }
        });
        exchange.addHeaders(builder);
        return builder.build();
    }

    /** Takes a body as far as {@link #MAX_BODY}, and hangs up beyond. */
    private static final class CappedBody implements BodySubscriber<Received> {
        private final String encoding;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        private final CompletableFuture<Received> body = new CompletableFuture<>();
        private Subscription subscription;

        /**
         * A body to come.
         *
         * @param encoding empty as a rule: nobody asks for another, but a proxy may choose one
         */
        CappedBody(String encoding) {
            this.encoding = encoding.toLowerCase(Locale.ROOT);
        }

        @Override
        public CompletionStage<Received> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            this.subscription = subscription;
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                byte[] next = new byte[Math.min(buffer.remaining(), MAX_BODY - bytes.size())];
                buffer.get(next);
                bytes.writeBytes(next);
                if (buffer.hasRemaining()) {
                    subscription.cancel();
                    body.complete(new Received(bytes.toByteArray(), TOO_LARGE));
                    return;
                }
            }
        }

        @Override
        public void onError(Throwable failure) {
            body.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            byte[] all = bytes.toByteArray();
            if (encoding.isEmpty() || encoding.equals(IDENTITY)) {
                body.complete(new Received(all, null));
            } else {
                body.complete(encoding.endsWith(Util.ENCODING_GZIP) ? decompressed(all) : unreadable(all));
            }
        }

        private Received decompressed(byte[] all) {
            try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(all))) {
                byte[] body = gzip.readNBytes(MAX_BODY);
                return new Received(body, gzip.read() < 0 ? null : TOO_LARGE);
            } catch (IOException broken) {
                return unreadable(all);
            }
        }

        private Received unreadable(byte[] all) {
            return new Received(
                    all, "the body is compressed, which was not asked for, in a way that cannot be read: " + encoding);
        }
    }
}
