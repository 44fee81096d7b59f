package io.github.partnercenter.qualification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the build says to a broker of pacts, said to one that records it. */
@Tag("interop")
class BrokerIT {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Path PACT = Path.of("..", "pacts", "qualification-client-partner-center.json");
    private static final String TOKEN = "token-of-broker";

    private final List<Said> said = Collections.synchronizedList(new ArrayList<>());
    private HttpServer broker;
    private String url;

    private record Said(String request, JsonNode body, String authorization) {}

    @BeforeEach
    void start() throws IOException {
        broker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        broker.createContext("/", this::answer);
        broker.start();
        url = "http://127.0.0.1:" + broker.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        broker.stop(0);
    }

    @Test
    void publishesOurPactAsksWhetherToDeployAndTagsWhatIsDeployed() throws Exception {
        maven("pact:publish", "pact:can-i-deploy", "pact:create-version-tag");

        JsonNode published = said("POST /contracts/publish").body();
        assertThat(published.path("pacticipantName").asText()).isEqualTo("qualification-client");
        assertThat(published.path("pacticipantVersionNumber").asText()).isEqualTo("0a1b2c3");
        assertThat(published.path("branch").asText()).isEqualTo("trunk");
        assertThat(published.path("contracts")).hasSize(1);
        assertThat(MAPPER.readTree(Base64.getDecoder()
                                .decode(published.at("/contracts/0/content").asText()))
                        .path("interactions"))
                .isEqualTo(MAPPER.readTree(PACT.toFile()).path("interactions"));
        assertThat(said("GET /matrix").request())
                .contains("qualification-client", "0a1b2c3", "latest=true", "tag=production");
        said("PUT /pacticipants/qualification-client/versions/0a1b2c3/tags/production");
        assertThat(said).extracting(Said::authorization).containsOnly("Bearer " + TOKEN);
    }

    @Test
    void publishesHowTheSandboxKeepsWhatTheBrokerHas() throws Exception {
        try (QualificationSandbox sandbox = QualificationSandbox.start()) {
            maven("pact:verify", "-Dsandbox.port=" + sandbox.baseUrl().getPort());
        }

        JsonNode results = said("POST /results").body();
        assertThat(results.path("success").asBoolean()).isTrue();
        assertThat(results.path("providerApplicationVersion").asText()).isEqualTo("0a1b2c3");
    }

    private Said said(String beginning) {
        return said.stream()
                .filter(each -> each.request().startsWith(beginning))
                .findFirst()
                .orElseThrow(() -> new AssertionError(beginning + " was not among " + said));
    }

    private void maven(String... arguments) throws Exception {
        String output = Program.run(
                Project.FOLDER,
                Map.of("PACT_BROKER_TOKEN", TOKEN),
                Stream.concat(
                                Stream.of(
                                        Program.maven(),
                                        "--batch-mode",
                                        "--no-transfer-progress",
                                        "--non-recursive",
                                        "-Dgit.sha=0a1b2c3",
                                        "-Dgit.branch=trunk",
                                        "-Dpact.broker.url=" + url),
                                Stream.of(arguments))
                        .toArray(String[]::new));
        assertThat(output).doesNotContain(TOKEN);
    }

    /** As much of a broker's HAL as the plugin reads. */
    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        said.add(new Said(
                exchange.getRequestMethod() + " " + path,
                MAPPER.readTree(exchange.getRequestBody()),
                exchange.getRequestHeaders().getFirst("Authorization")));
        byte[] body = MAPPER.writeValueAsBytes(resource(path));
        exchange.getResponseHeaders().set("Content-Type", "application/hal+json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Object resource(String path) throws IOException {
        if (path.equals("/")) {
            return links(Map.of(
                    "pb:publish-contracts", "/contracts/publish",
                    "pb:pacticipant-version-tag", "/pacticipants/{pacticipant}/versions/{version}/tags/{tag}",
                    "pb:provider-pacts-for-verification", "/provider/{provider}"));
        }
        if (path.startsWith("/matrix")) {
            return Map.of("summary", Map.of("deployable", true, "reason", "all verified"), "matrix", List.of());
        }
        if (path.startsWith("/provider/")) {
            return Map.of(
                    "_embedded",
                    Map.of(
                            "pacts",
                            List.of(Map.of(
                                    "_links", Map.of("self", Map.of("href", url + "/pact", "name", "the pact")),
                                    "verificationProperties", Map.of("notices", List.of(), "pending", false)))));
        }
        return path.equals("/pact") ? pact() : Map.of();
    }

    /** Ours, without what makes Pact's HTTP client wait as long as {@code Retry-After} says. */
    private JsonNode pact() throws IOException {
        ObjectNode pact = (ObjectNode) MAPPER.readTree(PACT.toFile());
        ArrayNode interactions = pact.withArray("interactions");
        for (int i = interactions.size() - 1; i >= 0; i--) {
            if (interactions.get(i).at("/response/status").asInt() == 429) {
                interactions.remove(i);
            }
        }
        return pact.setAll((ObjectNode) MAPPER.valueToTree(links(
                Map.of("pb:publish-verification-results", "/results", "pb:provider", "/pacticipants/partner-center"))));
    }

    private Map<String, ?> links(Map<String, String> targets) {
        ObjectNode links = MAPPER.createObjectNode();
        targets.forEach((name, target) -> links.putObject(name)
                .put("href", url + target)
                .put("name", "partner-center")
                .put("templated", target.contains("{")));
        return Map.of("_links", links);
    }
}
