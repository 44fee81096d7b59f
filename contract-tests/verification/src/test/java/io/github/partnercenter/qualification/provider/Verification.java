package io.github.partnercenter.qualification.provider;

import au.com.dius.pact.core.model.Interaction;
import au.com.dius.pact.core.model.Pact;
import au.com.dius.pact.core.model.ProviderState;
import au.com.dius.pact.provider.IHttpClientFactory;
import au.com.dius.pact.provider.ProviderClient;
import au.com.dius.pact.provider.ProviderInfo;
import au.com.dius.pact.provider.ProviderVerifier;
import au.com.dius.pact.provider.VerificationResult;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.ajalt.mordant.TermColors;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;

/** Contracts verified against a provider, over a socket, by Pact's own verifier. */
public final class Verification {
    private static final TermColors PLAIN = new TermColors(TermColors.Level.NONE);

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ProviderInfo provider = new ProviderInfo("partner-center");
    private final Consumer<ProviderState> states;
    private final IHttpClientFactory http;

    /**
     * Of a sandbox, which can be brought into every state.
     *
     * @param sandbox the provider
     * @param token any
     */
    static Verification of(QualificationSandbox sandbox, String token) {
        return new Verification(
                sandbox.baseUrl(), token, trust(), state -> sandbox.givenState(state.getName(), state.getParams()));
    }

    /**
     * Of a sandbox that runs as a process of its own.
     *
     * @param baseUrl where it listens
     * @param token any
     */
    public static Verification ofProcess(URI baseUrl, String token) {
        return new Verification(baseUrl, token, trust(), state -> post(statesUrl(baseUrl), state));
    }

    /** Where a sandbox takes states. */
    public static URI statesUrl(URI baseUrl) {
        return baseUrl.resolve("/_pact/provider-states");
    }

    private static void post(URI statesUrl, ProviderState state) {
        try {
            String change = new ObjectMapper()
                    .writeValueAsString(
                            Map.of("action", "setup", "state", state.getName(), "params", state.getParams()));
            HttpResponse<String> answer = HTTP.send(
                    java.net.http.HttpRequest.newBuilder(statesUrl)
                            .POST(BodyPublishers.ofString(change))
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalArgumentException(answer.body());
            }
        } catch (IOException | InterruptedException noAnswer) {
            throw new IllegalStateException(noAnswer);
        }
    }

    /** Whom this JVM trusts. */
    static SSLContext trust() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Of a provider.
     *
     * @param baseUrl where it listens
     * @param token one that is good for it, in place of a contract's, which is an example
     * @param tls whom to trust
     * @param states brings it into a state, or throws
     */
    Verification(URI baseUrl, String token, SSLContext tls, Consumer<ProviderState> states) {
        this.states = states;
        // Pact's own HTTP client would wait as long as Retry-After says, and ask again
        http = any -> HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
                        .build())
                .useSystemProperties()
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .build();
        provider.setProtocol(baseUrl.getScheme());
        provider.setHost(baseUrl.getHost());
        provider.setPort(baseUrl.getPort() < 0 ? 443 : baseUrl.getPort());
        provider.setRequestFilter((Consumer<HttpRequest>) request -> {
            if (request.containsHeader(HttpHeaders.AUTHORIZATION)) {
                request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token);
            }
        });
    }

    /**
     * Verifies an interaction.
     *
     * @throws AssertionError with consumer, interaction and difference
     */
    public void verify(Pact pact, Interaction interaction) {
        String name =
                "Consumer %s, interaction \"%s\"".formatted(pact.getConsumer().getName(), interaction.getDescription());
        Map<String, Object> parameters = new HashMap<>();
        for (ProviderState state : interaction.getProviderStates()) {
            parameters.putAll(state.getParams());
            try {
                states.accept(state);
            } catch (IllegalArgumentException unknown) {
                throw new AssertionError(name + ": " + unknown.getMessage(), unknown);
            }
        }
        ProviderVerifier verifier = new ProviderVerifier();
        verifier.setReporters(List.of());
        VerificationResult result = verifier.verifyResponseFromProvider(
                provider,
                interaction.asSynchronousRequestResponse(),
                name,
                new HashMap<>(),
                new ProviderClient(provider, http),
                Map.of("providerState", parameters),
                false,
                pact);
        if (result instanceof VerificationResult.Failed failed) {
            throw new AssertionError(failed.getFailures().values().stream()
                    .flatMap(List::stream)
                    .map(failure -> failure.formatForDisplay(PLAIN))
                    .collect(Collectors.joining("\n", name + " against " + provider.getHost() + ":\n", "")));
        }
    }
}
