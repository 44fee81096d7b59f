package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.partnercenter.qualification.PartnerCenterException.Category;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy that wants credentials. Its response to CONNECT comes without a body, for which the JDK gives {@code null}. */
@Timeout(60)
class ProxyTest {
    private static final String CUSTOMER = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
    private static final String TOKEN = "token-of-proxy-test";
    private static final URI BEHIND_THE_PROXY = URI.create("https://partner.example:443/");
    private static final String CHALLENGE = "Proxy-Authenticate: Basic realm=\"proxy\"";

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>credentials, please</html>"})
    void getEndsAtOnce(String body) {
        withProxy(BEHIND_THE_PROXY, ScriptedServer.answer(407, body, CHALLENGE), partner -> {
            assertNamesTheProxy(catchThrowableOfType(
                    PartnerCenterException.class,
                    () -> partner.customers().byId(CUSTOMER).qualification().get()));
        });
    }

    @Test
    void getAsyncEndsAtOnce() {
        withProxy(BEHIND_THE_PROXY, ScriptedServer.answer(407, "", CHALLENGE), partner -> {
            CompletionException thrown = catchThrowableOfType(
                    CompletionException.class,
                    partner.customers().byId(CUSTOMER).qualification().getAsync()::join);

            assertNamesTheProxy((PartnerCenterException) thrown.getCause());
        });
    }

    @Test
    void closingEndsACallWhileTheProxyIsSilent() {
        withProxy(BEHIND_THE_PROXY, ScriptedServer.silence(), partner -> {
            var call = partner.customers().byId(CUSTOMER).qualification().getAsync();
            partner.close();

            assertThat(catchThrowableOfType(CompletionException.class, call::join)
                            .getCause())
                    .isInstanceOfSatisfying(
                            PartnerCenterException.class,
                            failure -> assertThat(failure.category()).isEqualTo(Category.CLOSED));
        });
    }

    @Test
    void aTunnelThatTheProxyRefusesFailsAsTransport() {
        withProxy(BEHIND_THE_PROXY, ScriptedServer.answer(403, "", "Connection: close"), partner -> {
            PartnerCenterException failure = catchThrowableOfType(
                    PartnerCenterException.class,
                    () -> partner.customers().byId(CUSTOMER).qualification().get());

            assertThat(failure.category()).isEqualTo(Category.TRANSPORT);
            assertThat(failure).hasMessageContaining("403");
        });
    }

    /** Without a tunnel, where the response has a body. */
    @Test
    void plainHttpEndsAtOnceAsWell() {
        URI loopback = URI.create("http://127.0.0.1:9");
        withProxy(loopback, ScriptedServer.answer(407, "credentials, please", CHALLENGE), partner -> {
            PartnerCenterException failure = catchThrowableOfType(
                    PartnerCenterException.class,
                    () -> partner.customers().byId(CUSTOMER).qualification().get());

            assertNamesTheProxy(failure);
            assertThat(failure.body()).isEqualTo("credentials, please");
        });
    }

    private static void assertNamesTheProxy(PartnerCenterException failure) {
        assertThat(failure.category()).isEqualTo(Category.PROXY_AUTHENTICATION);
        assertThat(failure.status()).isEqualTo(407);
        assertThat(failure.isTransient()).isFalse();
        assertThat(failure.mayHaveBeenProcessed()).isFalse();
        assertThat(failure).hasMessageContaining("proxy's credentials");
        assertThat(failure.headers().get("proxy-authenticate"))
                .as("header Proxy-Authenticate")
                .containsExactly("Basic realm=\"proxy\"");
    }

    /** Makes calls through a proxy, which end soon after a single request. */
    private static void withProxy(URI baseUrl, ScriptedServer.Script script, Consumer<PartnerCenter> calls) {
        try (ScriptedServer proxy = ScriptedServer.running(script);
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(baseUrl)
                        .accessToken(() -> TOKEN)
                        .callTimeout(Duration.ofSeconds(40))
                        .maxAttempts(1)
                        .httpClient(HttpClient.newBuilder()
                                .proxy(ProxySelector.of(new InetSocketAddress("127.0.0.1", proxy.port())))
                                .build())
                        .build()) {
            long start = System.nanoTime();
            calls.accept(partner);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
            assertThat(proxy.received()).hasSizeLessThanOrEqualTo(1);
        }
    }
}
