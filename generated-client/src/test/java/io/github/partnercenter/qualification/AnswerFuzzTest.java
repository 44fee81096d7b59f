package io.github.partnercenter.qualification;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.net.httpserver.HttpServer;
import io.github.partnercenter.qualification.model.CustomerQualification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Whatever is answered: a value or a {@link PartnerCenterException}, and never the token in a text. */
class AnswerFuzzTest {
    private static final String TOKEN = "token-of-answer-fuzz-test";
    private static final UUID CUSTOMER = UUID.fromString("3f2504e0-4f89-41d3-9a0c-0305e82c3301");
    private static final List<String> CONTENT_TYPES = List.of(
            "application/json",
            "application/json; charset=utf-8",
            "text/plain; charset=iso-8859-1",
            "text/html; charset=utf-16",
            "text/plain; charset=?");
    private static HttpServer server;
    private static PartnerCenter partner;
    private static volatile int status;
    private static volatile String contentType;
    private static volatile String retryAfter;
    private static volatile byte[] body;

    @BeforeAll
    static void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders().set("Content-Type", contentType);
                exchange.getResponseHeaders().set("Retry-After", retryAfter);
                exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        partner = PartnerCenter.builder()
                .baseUrl(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .accessToken(() -> TOKEN)
                .maxAttempts(1)
                .build();
    }

    @AfterAll
    static void stop() {
        partner.close();
        server.stop(0);
    }

    @FuzzTest(maxDuration = "2m")
    void endsInAValueOrOurException(FuzzedDataProvider data) {
        boolean success = data.consumeBoolean();
        boolean plural = data.consumeBoolean();
        status = success ? 200 : data.consumeInt(300, 599);
        contentType = data.pickValue(CONTENT_TYPES);
        retryAfter = data.consumeAsciiString(30).replaceAll("[^ -~]", "");
        String echo = data.consumeBoolean() ? TOKEN : "";
        byte[] rest = data.consumeRemainingAsBytes();
        body = (echo + new String(rest, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
        QualificationOperations operations = partner.customers().byId(CUSTOMER).qualification();
        try {
            if (plural) {
                Vetting vetting = Vetting.of(CustomerQualification.EDUCATION, operations.getQualifications());
                vetting.state();
                vetting.created();
            } else {
                operations.get().isKnown();
            }
        } catch (PartnerCenterException failure) {
            if (failure.getMessage().contains(TOKEN)) {
                throw new AssertionError("the token in: " + failure.getMessage().replace(TOKEN, "[token]"));
            }
        }
    }
}
