package io.github.partnercenter.qualification;

import feign.AsyncClient;
import feign.Request;
import feign.Response;
import feign.Util;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Feign's client over the JDK's: sends an {@link Exchange} and has it keep what came. */
final class Transport implements AsyncClient<Void> {
    private final HttpClient httpClient;

    Transport(HttpClient httpClient) {
        this.httpClient = httpClient;
    }

    @Override
    public CompletableFuture<Response> execute(Request request, Request.Options options, Optional<Void> context) {
        Exchange exchange = (Exchange) options;
        HttpRequest httpRequest = httpRequest(request, exchange);
        CompletableFuture<HttpResponse<byte[]>> answer =
                httpClient.sendAsync(httpRequest, HttpResponse.BodyHandlers.ofByteArray());
        exchange.sent(httpRequest, answer);
        return answer.thenApply(response -> exchange.received(request, response));
    }

    private static HttpRequest httpRequest(Request request, Exchange exchange) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(request.url()))
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
}
