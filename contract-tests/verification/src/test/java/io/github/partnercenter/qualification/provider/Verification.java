package io.github.partnercenter.qualification.provider;

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
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;

/** Contracts verified against a provider, over a socket, by Pact's own verifier. */
public final class Verification {
    private static final TermColors PLAIN = new TermColors(TermColors.Level.NONE);

    private static final Pattern BEARER = Pattern.compile("bearer .*", Pattern.CASE_INSENSITIVE);

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
        provider.setPath(baseUrl.getPath());
        provider.setRequestFilter((Consumer<HttpRequest>) request -> {
            Header authorization = request.getFirstHeader(HttpHeaders.AUTHORIZATION);
            if (authorization != null
                    && BEARER.matcher(authorization.getValue()).matches()) {
                request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token);
            }
        });
    }

    /** {@return what the provider does differently from an interaction, in words; empty if nothing} */
    public List<String> differences(PactInteraction interaction) {
        Map<String, Object> parameters = new HashMap<>();
        try {
            for (ProviderState state : states(interaction)) {
                parameters.putAll(state.getParams());
                states.accept(state);
            }
        } catch (IllegalArgumentException unknown) {
            return List.of(unknown.getMessage());
        }
        ProviderVerifier verifier = new ProviderVerifier();
        verifier.setReporters(List.of());
        VerificationResult result = verifier.verifyResponseFromProvider(
                provider,
                interaction.http(),
                interaction.toString(),
                new HashMap<>(),
                new ProviderClient(provider, http),
                Map.of("providerState", parameters),
                false,
                interaction.pact());
        if (!(result instanceof VerificationResult.Failed failed)) {
            return List.of();
        }
        List<String> differences = failed.getFailures().values().stream()
                .flatMap(List::stream)
                .map(failure -> failure.formatForDisplay(PLAIN))
                .toList();
        // what else differs follows from another status
        List<String> status = differences.stream()
                .filter(difference -> difference.startsWith("status:"))
                .toList();
        return status.isEmpty() ? differences : status;
    }

    /** Those of the contract; where it has none, an empty one, as Pact's Rust verifier sets it. */
    private static List<ProviderState> states(PactInteraction interaction) {
        List<ProviderState> states = interaction.interaction().getProviderStates();
        return states.isEmpty() ? List.of(new ProviderState("")) : states;
    }
}
