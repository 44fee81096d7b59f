package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import io.github.partnercenter.qualification.signin.EntraSignIn;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signing in at a token endpoint that records what it is asked, over TLS. */
class SignInTest {
    private static final String TENANT = "9daaeb1c-4195-4db5-9f1d-509eb70c8c2d";
    private static final String AUDIENCE = "https://api.partnercenter.microsoft.com/.default";

    private final List<Map<String, String>> forms = new CopyOnWriteArrayList<>();
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private HttpServer entra;
    private TlsFront front;
    private int lifetime = 3_600;
    private boolean refuses;

    @BeforeEach
    void start() throws IOException {
        entra = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        entra.createContext("/", this::answer);
        entra.start();
        front = new TlsFront(URI.create("http://127.0.0.1:" + entra.getAddress().getPort()));
    }

    @AfterEach
    void stop() throws IOException {
        front.close();
        entra.stop(0);
    }

    @Test
    void asApplicationWithASecret() {
        EntraSignIn signIn = builder().secret("secret-of-application").appOnly();

        assertThat(signIn.accessToken(false)).isEqualTo("token-of-sign-in-1");
        assertThat(signIn.accessToken(false)).as("kept until it expires").isEqualTo("token-of-sign-in-1");
        assertThat(signIn.accessToken(true)).as("rejected").isEqualTo("token-of-sign-in-2");
        assertThat(paths).containsOnly("/" + TENANT + "/oauth2/v2.0/token");
        assertThat(forms.get(0))
                .containsEntry("grant_type", "client_credentials")
                .containsEntry("client_id", "app-id")
                .containsEntry("client_secret", "secret-of-application");
        assertThat(forms.get(0).get("scope")).contains(AUDIENCE);
    }

    @Test
    void asApplicationWithACertificate() throws Exception {
        SelfSigned identity = SelfSigned.make();
        EntraSignIn signIn =
                builder().certificate(identity.key(), identity.certificate()).appOnly();

        assertThat(signIn.accessToken(false)).isEqualTo("token-of-sign-in-1");
        assertThat(forms.get(0))
                .containsEntry("grant_type", "client_credentials")
                .containsEntry("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                .doesNotContainKey("client_secret");
        String[] assertion = forms.get(0).get("client_assertion").split("\\.");
        assertThat(decoded(assertion[1])).contains("\"sub\":\"app-id\"", "/" + TENANT + "/oauth2/v2.0/token");
        assertThat(decoded(assertion[0])).contains("\"alg\":\"RS256\"");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(identity.certificate());
        signature.update((assertion[0] + "." + assertion[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(assertion[2])))
                .isTrue();
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    @Test
    void aTokenThatExpiresSoonIsRenewed() {
        lifetime = 200;
        EntraSignIn signIn = builder().secret("secret-of-application").appOnly();

        assertThat(signIn.accessToken(false)).isEqualTo("token-of-sign-in-1");
        assertThat(signIn.accessToken(false)).isEqualTo("token-of-sign-in-2");
    }

    @Test
    void asApplicationAndUserWithRefreshTokensThatChange() {
        List<String> stored = new ArrayList<>();
        EntraSignIn signIn = builder().secret("secret-of-application").appAndUser("refresh-0", stored::add);

        assertThat(signIn.accessToken(false)).isEqualTo("token-of-sign-in-1");
        assertThat(signIn.accessToken(true)).isEqualTo("token-of-sign-in-2");
        assertThat(forms).extracting(form -> form.get("grant_type")).containsOnly("refresh_token");
        assertThat(forms).extracting(form -> form.get("refresh_token")).containsExactly("refresh-0", "refresh-1");
        assertThat(forms.get(0).get("scope")).contains(AUDIENCE);
        assertThat(stored).containsExactly("refresh-1", "refresh-2");
    }

    @Test
    void callsWithIt() {
        try (QualificationSandbox sandbox = QualificationSandbox.start();
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(sandbox.baseUrl())
                        .accessToken(builder().secret("secret-of-application").appOnly())
                        .build()) {
            assertThat(partner.customers()
                            .byId(QualificationSandbox.sampleCustomers().get("education"))
                            .qualification()
                            .get())
                    .isEqualTo(CustomerQualification.EDUCATION);
            assertThat(sandbox.requests().get(0).header("Authorization")).contains("Bearer token-of-sign-in-1");
        }
    }

    @Test
    void saysWhyItWasRefused() {
        refuses = true;
        EntraSignIn signIn = builder().secret("secret-of-application").appOnly();

        assertThatThrownBy(() -> signIn.accessToken(false))
                .hasMessageContaining("AADSTS7000215")
                .hasMessageNotContaining("secret-of-application");
    }

    @Test
    void doesNotWaitForeverForASilentAuthority() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            EntraSignIn signIn = builder()
                    .authority(URI.create("https://127.0.0.1:" + silent.getLocalPort()))
                    .timeout(Duration.ofMillis(100))
                    .secret("secret-of-application")
                    .appOnly();

            assertThatThrownBy(() -> signIn.accessToken(false)).hasStackTraceContaining("timed out");
        }
    }

    @Test
    void needsACredential() {
        assertThatIllegalStateException().isThrownBy(() -> builder().appOnly()).withMessageContaining("secret");
    }

    private EntraSignIn.Builder builder() {
        return EntraSignIn.builder(TENANT, "app-id")
                .authority(front.baseUrl())
                .sslSocketFactory(front.trust().getSocketFactory());
    }

    private void answer(HttpExchange exchange) throws IOException {
        paths.add(exchange.getRequestURI().getPath());
        Map<String, String> form = new TreeMap<>();
        for (String field : new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).split("&")) {
            String[] nameAndValue = field.split("=", 2);
            form.put(nameAndValue[0], URLDecoder.decode(nameAndValue[1], StandardCharsets.UTF_8));
        }
        forms.add(form);
        int count = forms.size();
        String answer = refuses
                ? "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: Invalid client secret provided.\"}"
                : "{\"token_type\":\"Bearer\",\"expires_in\":%d,\"access_token\":\"token-of-sign-in-%d\"%s}"
                        .formatted(
                                lifetime,
                                count,
                                form.containsKey("refresh_token")
                                        ? ",\"refresh_token\":\"refresh-" + count + "\""
                                        : "");
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(refuses ? 401 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
