package io.github.partnercenter.qualification.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import feign.Request;
import feign.Request.HttpMethod;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JdkClientTest {

    /** An empty one would not do: JDKs since 19 send Content-Length: 0 for it. */
    @Test
    void aGetHasNoBody() {
        HttpRequest get = httpRequest(HttpMethod.GET, null);

        assertThat(get.method()).isEqualTo("GET");
        assertThat(get.bodyPublisher()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PUT, \"education\", 11", "POST, , 0", "DELETE, , 0"})
    void anyOtherMethodHasItsBody(HttpMethod method, String body, long length) {
        HttpRequest request = httpRequest(method, body);

        assertThat(request.method()).isEqualTo(method.name());
        assertThat(request.bodyPublisher().map(BodyPublisher::contentLength)).contains(length);
    }

    private static HttpRequest httpRequest(HttpMethod method, String body) {
        Attempt attempt = Attempt.first(
                        null, new Attempt.Identity(UUID.randomUUID(), null, null, false, new Redactor()))
                .next("token-of-jdk-client-test");
        byte[] bytes = body == null ? null : body.getBytes(StandardCharsets.UTF_8);
        try (JdkClient client = new JdkClient(URI.create("https://partner.example"), null)) {
            return client.httpRequest(
                    Request.create(method, "/v1", Map.of(), bytes, StandardCharsets.UTF_8, null), attempt);
        }
    }
}
