package io.github.partnercenter.qualification.provider;

import au.com.dius.pact.provider.IHttpClientFactory;
import au.com.dius.pact.provider.junit5.HttpTestTarget;
import au.com.dius.pact.provider.junit5.PactVerificationContext;
import au.com.dius.pact.provider.junit5.PactVerificationInvocationContextProvider;
import au.com.dius.pact.provider.junitsupport.Provider;
import au.com.dius.pact.provider.junitsupport.loader.PactFolder;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every pact in {@code pacts/}, whoever wrote it, verified against the sandbox over a socket. */
@Provider("partner-center")
@PactFolder("pacts")
class SandboxVerificationIT {
    private QualificationSandbox sandbox;

    @BeforeEach
    void start(PactVerificationContext interaction) {
        sandbox = QualificationSandbox.start();
        // Pact's own HTTP client would wait as long as Retry-After says, and ask again
        IHttpClientFactory once = provider -> HttpClients.custom()
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .build();
        interaction.setTarget(new HttpTestTarget(
                sandbox.baseUrl().getHost(), sandbox.baseUrl().getPort(), "/", () -> once));
        interaction.addStateChangeHandlers(new ProviderStates(sandbox));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @TestTemplate
    @ExtendWith(PactVerificationInvocationContextProvider.class)
    void honours(PactVerificationContext interaction, HttpRequest request) {
        // a pact's token is an example; whoever sends one gets one that is good for the provider
        if (request.containsHeader(HttpHeaders.AUTHORIZATION)) {
            request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer token-of-verification");
        }
        interaction.verifyInteraction();
    }
}
