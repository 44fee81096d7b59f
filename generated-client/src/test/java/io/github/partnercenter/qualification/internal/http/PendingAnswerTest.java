package io.github.partnercenter.qualification.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who completes a response: our body subscriber, if there is one, whatever the JDK's future says meanwhile. */
@Timeout(60)
class PendingAnswerTest {
    private static final HttpHeaders NONE = HttpHeaders.of(Map.of(), (name, value) -> true);

    private final PendingAnswer pending = new PendingAnswer(UUID.randomUUID(), UUID.randomUUID());

    @Test
    void theBodyIsNotLostWhenTheFutureOfTheJdkIsFaster() {
        pending.receivingBody();
        pending.sent(CompletableFuture.completedFuture(new Head(200)));
        assertThat(pending.received()).isNotDone();

        pending.received(200, NONE, "\"Education\"".getBytes(StandardCharsets.UTF_8), null);
        assertThat(pending.received().join().text()).isEqualTo("\"Education\"");
    }

    @Test
    void aResponseThatHasNoBodySubscriberIsComplete() {
        pending.sent(CompletableFuture.completedFuture(new Head(407)));

        assertThat(pending.received().join().status()).isEqualTo(407);
        assertThat(pending.received().join().text()).isEmpty();
    }

    /** Its connection is in the pool again, or carries the next request: cancelling would close it. */
    @Test
    void aResponseThatComesBeforeTheFutureOfTheJdkLeavesItsConnectionAlone() {
        CompletableFuture<HttpResponse<Void>> exchange = new CompletableFuture<>();
        pending.receivingBody();
        pending.received(200, NONE, new byte[0], null);

        pending.sent(exchange);

        assertThat(exchange).isNotCancelled();
        assertThat(pending.received()).isCompleted();
    }

    @Test
    void aRequestThatEndsBeforeTheFutureOfTheJdkIsCancelled() {
        CompletableFuture<HttpResponse<Void>> exchange = new CompletableFuture<>();
        pending.cancel();

        pending.sent(exchange);

        assertThat(exchange).isCancelled();
    }

    private record Head(int statusCode) implements HttpResponse<Void> {
        @Override
        public HttpHeaders headers() {
            return NONE;
        }

        @Override
        public HttpRequest request() {
            return HttpRequest.newBuilder(uri()).build();
        }

        @Override
        public Optional<HttpResponse<Void>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public Void body() {
            return null;
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return Optional.empty();
        }

        @Override
        public URI uri() {
            return URI.create("https://api.example");
        }

        @Override
        public HttpClient.Version version() {
            return HttpClient.Version.HTTP_1_1;
        }
    }
}
