package io.github.partnercenter.qualification.signin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.microsoft.aad.msal4j.HttpRequest;
import com.microsoft.aad.msal4j.IHttpClient;
import com.microsoft.aad.msal4j.IHttpResponse;
import io.github.partnercenter.qualification.AccessTokenException;
import io.github.partnercenter.qualification.internal.http.HttpAnswer;
import io.github.partnercenter.qualification.internal.http.HttpClients;
import io.github.partnercenter.qualification.internal.http.PendingAnswer;
import io.github.partnercenter.qualification.internal.http.Redactor;
import io.github.partnercenter.qualification.internal.http.RetryAfter;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.ssl.SSLHandshakeException;

/**
 * Sends MSAL's requests to Entra, so that one timeout covers the whole exchange and all failures are read in one place: after a
 * single 429, MSAL itself would block all applications in the JVM for two minutes.
 */
final class TokenEndpoint implements IHttpClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> SECRETS = Set.of("client_secret", "client_assertion", "refresh_token");

    private final HttpClient given;
    private final Duration timeout;
    private final Consumer<String> onRefreshToken;

    /**
     * Creates the endpoint.
     *
     * @param given the caller's client; null for a new one for each request, which has no dead connections
     * @param onRefreshToken called with each refresh token that Entra sends
     */
    TokenEndpoint(HttpClient given, Duration timeout, Consumer<String> onRefreshToken) {
        this.given = given;
        this.timeout = timeout;
        this.onRefreshToken = onRefreshToken;
    }

    @Override
    public IHttpResponse send(HttpRequest request) throws Exception {
        URI uri = request.url().toURI();
        Redactor redactor = redactor(request.body());
        HttpAnswer answer;
        try {
            HttpClient client = given == null ? HttpClients.newClient() : given;
            answer = PendingAnswer.send(client, jdkRequest(uri, request), timeout);
        } catch (IOException failure) {
            throw noResponse(uri.getHost(), failure, redactor);
        }
        JsonNode body = json(answer.text());
        if (answer.status() != 200) {
            throw new EntraError(uri.getHost(), answer.status(), body)
                    .failure(redactor, RetryAfter.of(answer).orElse(null));
        }
        if (body.path("access_token").asText("").isBlank()) {
            throw AccessTokenException.builder(uri.getHost() + " sent a successful response without an access token")
                    .remedy("A proxy may have responded instead.")
                    .isTransient(true)
                    .build();
        }
        String refreshToken = body.path("refresh_token").asText("");
        if (!refreshToken.isBlank()) {
            onRefreshToken.accept(refreshToken);
        }
        return new Response(answer.status(), answer.headers().map(), answer.text());
    }

    private static AccessTokenException noResponse(String host, IOException failure, Redactor redactor) {
        boolean isRefused = String.valueOf(failure.getMessage()).contains("WWW-Authenticate");
        boolean isDistrusted = failure instanceof SSLHandshakeException;
        return AccessTokenException.builder(
                        isRefused
                                ? host
                                        + " responded with 401, which an HttpClient with an Authenticator reports as a failure"
                                : "no response from " + host + ": " + redactor.describe(failure))
                .remedy(
                        isRefused
                                ? "Check the client id and the credential of the sign-in."
                                : "Check the network, proxy and TLS settings of the HttpClient for the sign-in.")
                .isTransient(!isRefused && !isDistrusted)
                .cause(redactor.safeCause(failure))
                .build();
    }

    private static Redactor redactor(String form) {
        Redactor redactor = new Redactor();
        for (String field : form.split("&")) {
            String[] nameAndValue = field.split("=", 2);
            if (SECRETS.contains(nameAndValue[0])) {
                redactor.add(nameAndValue[1]);
                redactor.add(URLDecoder.decode(nameAndValue[1], StandardCharsets.UTF_8));
            }
        }
        return redactor;
    }

    private static java.net.http.HttpRequest jdkRequest(URI uri, HttpRequest request) {
        java.net.http.HttpRequest.Builder builder = java.net.http.HttpRequest.newBuilder(uri)
                .version(HttpClient.Version.HTTP_1_1)
                .method(request.httpMethod().name(), java.net.http.HttpRequest.BodyPublishers.ofString(request.body()));
        request.headers().forEach(builder::setHeader);
        return builder.build();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException | RuntimeException noJson) {
            return MissingNode.getInstance();
        }
    }

    private record Response(int statusCode, Map<String, List<String>> headers, String body) implements IHttpResponse {}
}
