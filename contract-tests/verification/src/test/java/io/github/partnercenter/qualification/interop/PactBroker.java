package io.github.partnercenter.qualification.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** As much of a Pact Broker as the scripts of {@code contract-tests/broker} need, in memory, with the real one's words. */
final class PactBroker implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Set<String> authorizations;
    private final List<JsonNode> contents = new ArrayList<>();
    private final List<Pact> pacts = new ArrayList<>();
    private final Map<Verification, Boolean> verifications = new HashMap<>();
    private final Map<Version, String> branches = new HashMap<>();
    private final Map<String, Map<String, String>> deployed = new TreeMap<>(Map.of("production", new HashMap<>()));

    private record Version(String pacticipant, String number) {}

    private record Pact(Version consumer, String provider, int content) {}

    /** Of a content: versions of a consumer that publish the same one share its verifications. */
    private record Verification(int content, String providerVersion) {}

    private record Request(List<String> path, Map<String, String> query, JsonNode body) {
        String path(int segment) {
            return path.get(segment);
        }
    }

    @FunctionalInterface
    private interface Resource {
        Object respond(Request request) throws IOException;
    }

    /** Starts one that accepts the token, or user {@code pact} with the same text as password. */
    PactBroker(String token) throws IOException {
        authorizations = Set.of(
                "Bearer " + token, "Basic " + Base64.getEncoder().encodeToString(("pact:" + token).getBytes(UTF_8)));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        add("/", request -> index());
        add("/environments", request -> deployed.put(request.body().path("name").asText(), new HashMap<>()));
        add("/publish", request -> publish(request.body()));
        add("/for-verification", request -> pactsForVerification(request.body()));
        add("/pacts/", request -> pact(Integer.parseInt(request.path(0))));
        add("/verifications/", request -> publishVerification(Integer.parseInt(request.path(0)), request.body()));
        add("/branches/", request -> branches.put(new Version(request.path(0), request.path(1)), request.path(2)));
        add("/pacticipants/", request -> pacticipant(request.path()));
        add("/deployments/", request -> deployed.get(request.path(0)).put(request.path(1), request.path(2)));
        add("/matrix", request -> canIDeploy(request.query()));
        server.start();
    }

    /** Where it listens. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** {@return the branch of a version, or null} */
    String branch(String pacticipant, String version) {
        return branches.get(new Version(pacticipant, version));
    }

    /** {@return version by pacticipant} */
    Map<String, String> deployed(String environment) {
        return deployed.get(environment);
    }

    /** {@return the pact that was published last} */
    JsonNode pact() {
        return contents.get(contents.size() - 1);
    }

    /** {@return the versions of consumers whose pacts this version of the provider has verified} */
    List<String> verifiedBy(String providerVersion) {
        return pacts.stream()
                .filter(pact -> verifications.containsKey(new Verification(pact.content(), providerVersion)))
                .map(pact -> pact.consumer().number())
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void add(String path, Resource resource) {
        server.createContext(path, exchange -> {
            try (exchange) {
                if (authorizations.contains(exchange.getRequestHeaders().getFirst("Authorization"))) {
                    byte[] body = JSON.writeValueAsBytes(resource.respond(request(exchange)));
                    exchange.getResponseHeaders().set("Content-Type", "application/hal+json");
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                } else {
                    exchange.sendResponseHeaders(401, -1);
                }
            }
        });
    }

    private static Request request(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        String context = exchange.getHttpContext().getPath();
        UnaryOperator<String> decode = text -> URLDecoder.decode(text, UTF_8);
        return new Request(
                Stream.of(path.substring(context.length()).split("/"))
                        .map(decode)
                        .toList(),
                Stream.ofNullable(exchange.getRequestURI().getRawQuery())
                        .flatMap(query -> Stream.of(query.split("&")))
                        .map(parameter -> parameter.split("=", 2))
                        .collect(Collectors.toMap(pair -> decode.apply(pair[0]), pair -> decode.apply(pair[1]))),
                JSON.readTree(exchange.getRequestBody()));
    }

    private Object index() {
        return links(Map.of(
                "pb:environments", "/environments",
                "pb:publish-contracts", "/publish",
                "pb:provider-pacts-for-verification", "/for-verification"));
    }

    private Object publish(JsonNode body) throws IOException {
        Version consumer = new Version(
                body.path("pacticipantName").asText(),
                body.path("pacticipantVersionNumber").asText());
        for (JsonNode contract : body.path("contracts")) {
            JsonNode content = JSON.readTree(contract.path("content").binaryValue());
            if (!contents.contains(content)) {
                contents.add(content);
            }
            pacts.add(new Pact(consumer, contract.path("providerName").asText(), contents.indexOf(content)));
        }
        return branches.put(consumer, body.path("branch").asText());
    }

    private Object pactsForVerification(JsonNode body) {
        List<JsonNode> selectors = StreamSupport.stream(
                        body.path("consumerVersionSelectors").spliterator(), false)
                .toList();
        String branch = body.path("providerVersionBranch").asText();
        return links(Map.of("self", "/for-verification"))
                .putPOJO(
                        "_embedded",
                        Map.of(
                                "pacts",
                                pacts.stream()
                                        .filter(pact ->
                                                selectors.stream().anyMatch(each -> selects(each, branch, pact)))
                                        .map(Pact::content)
                                        .distinct()
                                        .map(content -> links(Map.of("self", "/pacts/" + content))
                                                .put("shortDescription", "")
                                                .putPOJO("verificationProperties", Map.of("notices", List.of())))
                                        .toList()));
    }

    private boolean selects(JsonNode selector, String providerBranch, Pact pact) {
        if (selector.has("deployedOrReleased")) {
            return deployed.values().stream().anyMatch(there -> isAmong(there, pact));
        }
        String branch = selector.has("mainBranch") ? "main" : providerBranch;
        return pacts.stream()
                .filter(each -> branch.equals(branches.get(each.consumer())))
                .reduce((former, latter) -> latter)
                .filter(pact::equals)
                .isPresent();
    }

    private static boolean isAmong(Map<String, String> versions, Pact pact) {
        return pact.consumer().number().equals(versions.get(pact.consumer().pacticipant()));
    }

    private Object pact(int content) {
        return links(Map.of(
                        "pb:provider", "/pacticipants/" + provider(content),
                        "pb:publish-verification-results", "/verifications/" + content))
                .setAll((ObjectNode) contents.get(content));
    }

    private String provider(int content) {
        return contents.get(content).at("/provider/name").asText();
    }

    private Object publishVerification(int content, JsonNode body) {
        String version = body.path("providerApplicationVersion").asText();
        branches.putIfAbsent(new Version(provider(content), version), null);
        return verifications.put(
                new Verification(content, version), body.path("success").asBoolean());
    }

    private Object pacticipant(List<String> path) {
        if (path.size() == 1) {
            return links(Map.of("pb:branch-version", "/branches/" + path.get(0) + "/{version}/{branch}"));
        }
        return Map.of(
                "_links",
                Map.of(
                        "pb:record-deployment",
                        deployed.keySet().stream()
                                .map(environment -> Map.of(
                                        "name",
                                        environment,
                                        "href",
                                        String.join("/", url(), "deployments", environment, path.get(0), path.get(2))))
                                .toList()));
    }

    /** A consumer needs its provider in the environment; a provider needs nobody. */
    private Object canIDeploy(Map<String, String> query) {
        String candidate = query.get("q[][pacticipant]");
        String environment = query.get("environment");
        Map<String, String> versions = new HashMap<>(deployed.get(environment));
        versions.put(candidate, query.get("q[][version]"));
        UnaryOperator<String> version = pacticipant -> pacticipant.equals(candidate)
                ? "version %s of %s".formatted(versions.get(pacticipant), pacticipant)
                : "the version of %s currently deployed or released to %s (%s)"
                        .formatted(
                                pacticipant,
                                environment,
                                versions.getOrDefault(
                                        pacticipant,
                                        "no version is currently recorded as deployed/released in this environment"));

        List<Map<String, ?>> matrix = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        if (!branches.containsKey(new Version(candidate, versions.get(candidate)))) {
            reasons.add("No pacts or verifications have been published for " + version.apply(candidate));
        }
        for (Pact pact : pacts) {
            String consumer = pact.consumer().pacticipant();
            String provider = pact.provider();
            if (isAmong(versions, pact) && List.of(consumer, provider).contains(candidate)) {
                Boolean success = verifications.get(new Verification(pact.content(), versions.get(provider)));
                if (!Boolean.TRUE.equals(success)) {
                    reasons.add((success == null
                                    ? "There is no verified pact between %s and %s"
                                    : "The verification for the pact between %s and %s failed")
                            .formatted(version.apply(consumer), version.apply(provider)));
                }
                matrix.add(Map.of(
                        "consumer", Map.of("name", consumer),
                        "provider", Map.of("name", provider),
                        "verificationResult", Collections.singletonMap("success", success)));
            }
        }
        boolean deployable = reasons.isEmpty();
        if (deployable) {
            reasons.add(
                    matrix.isEmpty()
                            ? "There are no missing dependencies"
                            : "All required verification results are published and successful");
        }
        return Map.of(
                "summary", Map.of("deployable", deployable),
                "notices",
                        reasons.stream()
                                .map(reason -> Map.of("type", deployable ? "success" : "error", "text", reason))
                                .toList(),
                "matrix", matrix);
    }

    private ObjectNode links(Map<String, String> targets) {
        ObjectNode resource = JSON.createObjectNode();
        targets.forEach((name, target) -> resource.withObject("/_links")
                .putObject(name)
                .put("href", url() + target)
                .put("name", name)
                .put("templated", target.contains("{")));
        return resource;
    }
}
