package io.github.partnercenter.qualification.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.partnercenter.qualification.PartnerCenterException;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is known of a request that changes something and got no response. */
class AttemptTest {
    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new ConnectException("Connection refused"), Category.TRANSPORT, false),
                Arguments.of(new HttpConnectTimeoutException("HTTP connect timed out"), Category.TRANSPORT, false),
                Arguments.of(new UnknownHostException("partner.example"), Category.TRANSPORT, false),
                Arguments.of(new SSLHandshakeException("no valid certification path"), Category.TRANSPORT, false),
                Arguments.of(new SSLException("closed in transport"), Category.TRANSPORT, true),
                Arguments.of(new SocketException("Connection reset"), Category.TRANSPORT, true),
                Arguments.of(new IOException("fixed content-length: 9, bytes received: 4"), Category.TRANSPORT, true),
                Arguments.of(new HttpTimeoutException("no response in time"), Category.TIMEOUT, true));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void onlyWhatFailedBeforeTheRequestWasCertainlyNotProcessed(
            IOException thrown, Category category, boolean mayHaveBeenProcessed) {
        Attempt attempt = Attempt.first(
                        null, new Attempt.Identity(UUID.randomUUID(), null, null, false, new Redactor()))
                .next("token-of-attempt-test");
        attempt.sending(
                HttpRequest.newBuilder(URI.create("https://partner.example/v1")).build());

        Exception earlier = new Exception("an earlier attempt");

        PartnerCenterException failure = attempt.failure(new CompletionException(thrown), "late", earlier);

        assertThat(failure.category()).isEqualTo(category);
        assertThat(failure.mayHaveBeenProcessed()).isEqualTo(mayHaveBeenProcessed);
        assertThat(failure).hasCause(category == Category.TIMEOUT ? earlier : thrown);
    }
}
