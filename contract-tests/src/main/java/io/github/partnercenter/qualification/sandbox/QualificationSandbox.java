package io.github.partnercenter.qualification.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.partnercenter.qualification.api.ApiSpec;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.sandbox.Spec.Operation;
import io.github.partnercenter.qualification.sandbox.Spec.Path;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * Partner Center's customer qualification on a loopback port. Answers from the examples of the spec, wants a bearer token
 * (any), knows the sample customers of the spec and those it was given, and remembers what it was asked. Thread-safe.
 */
public final class QualificationSandbox implements AutoCloseable {
    private static final Pattern BEARER = Pattern.compile(ApiSpec.AUTHORIZATION_SCHEME + " +\\S+");
    private static final Pattern GUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private static final Spec SPEC = new Spec();

    private final Map<UUID, CustomerQualification> customers = new ConcurrentHashMap<>();
    private final Map<UUID, String> refused = new ConcurrentHashMap<>();
    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService workers = Executors.newCachedThreadPool(task -> {
        Thread worker = new Thread(task, "qualification-sandbox");
        worker.setDaemon(true);
        return worker;
    });
    private final HttpServer server;

    private QualificationSandbox(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException taken) {
            throw new UncheckedIOException("Cannot listen on loopback port " + port + ": " + taken.getMessage(), taken);
        }
        server.createContext("/", this::handle);
        server.setExecutor(workers);
        server.start();
        SPEC.samples().forEach(this::givenSample);
    }

    /**
     * Starts a sandbox on a free port.
     *
     * @return to be closed by the caller
     */
    public static QualificationSandbox start() {
        return start(0);
    }

    /**
     * Starts a sandbox.
     *
     * @param port to listen on; 0 for any that is free
     * @return to be closed by the caller
     * @throws UncheckedIOException if the port is taken
     */
    public static QualificationSandbox start(int port) {
        return new QualificationSandbox(port);
    }

    /**
     * Where it listens.
     *
     * @return http, a loopback address and the port
     */
    public URI baseUrl() {
        return URI.create("http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort());
    }

    /**
     * The sample customers of the SPEC. One is unknown to the sandbox, and says so by its name.
     *
     * @return ids by name, in the order of the spec
     */
    public static Map<String, UUID> sampleCustomers() {
        return SPEC.samples();
    }

    /**
     * A command line that asks it for the first sample customer.
     *
     * @return for a shell
     */
    public String curl() {
        return "curl -H '" + ApiSpec.AUTHORIZATION + ": " + ApiSpec.AUTHORIZATION_SCHEME + " any-token' " + baseUrl()
                + SPEC.samplePath();
    }

    /**
     * Makes a customer known, or changes its qualification.
     *
     * @param customerTenantId the customer
     * @param qualification known or not
     */
    public void givenCustomer(UUID customerTenantId, CustomerQualification qualification) {
        refused.remove(customerTenantId);
        customers.put(customerTenantId, qualification);
    }

    /**
     * Makes a customer unknown.
     *
     * @param customerTenantId the customer
     */
    public void givenNoCustomer(UUID customerTenantId) {
        refused.remove(customerTenantId);
        customers.remove(customerTenantId);
    }

    /**
     * What it was asked.
     *
     * @return oldest first, as of now
     */
    public List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    /** Stops listening and ends what is under way. */
    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }

    /** A sample answers with the example of its name: a qualification if that is one of success, or else a refusal. */
    private void givenSample(String name, UUID customerTenantId) {
        Operation operation = SPEC.operation(SPEC.path(SPEC.samplePath()).orElseThrow(), "GET")
                .orElseThrow();
        Answer answer = operation.answer(name).orElseThrow();
        if (answer.status() == 200) {
            operation.examples(200).stream()
                    .filter(example -> example.toString().equals(answer.body()))
                    .forEach(example -> givenCustomer(customerTenantId, CustomerQualification.of(example.asText())));
        } else {
            refused.put(customerTenantId, name);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            headers.putAll(exchange.getRequestHeaders());
            RecordedRequest request = new RecordedRequest(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getRawPath(),
                    exchange.getRequestURI().getRawQuery(),
                    Collections.unmodifiableMap(headers),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            requests.add(request);
            send(exchange, request, answer(request));
        }
    }

    private Answer answer(RecordedRequest request) {
        Optional<Path> path = SPEC.path(request.path());
        if (path.isEmpty()) {
            return Answer.empty(404);
        }
        Optional<Operation> operation = SPEC.operation(path.get(), request.method());
        if (operation.isEmpty()) {
            return Answer.empty(405);
        }
        if (!BEARER.matcher(request.header(ApiSpec.AUTHORIZATION).orElse("")).matches()) {
            return operation.get().answer(401);
        }
        if (!GUID.matcher(path.get().customerTenantId()).matches()) {
            return operation.get().answer(400);
        }
        return answer(operation.get(), UUID.fromString(path.get().customerTenantId()));
    }

    private Answer answer(Operation operation, UUID customer) {
        if (refused.containsKey(customer)) {
            return operation.answer(refused.get(customer)).orElseThrow();
        }
        CustomerQualification qualification = customers.get(customer);
        if (qualification == null) {
            return operation.answer(404);
        }
        JsonNode body = operation.examples(200).stream()
                .filter(example -> CustomerQualification.of(example.asText()).equals(qualification))
                .findFirst()
                .orElseGet(() -> TextNode.valueOf(qualification.value()));
        return operation.answer(200, body);
    }

    private static void send(HttpExchange exchange, RecordedRequest request, Answer answer) throws IOException {
        // ids and the like come back as they were sent
        answer.headers()
                .forEach((name, example) -> exchange.getResponseHeaders()
                        .set(name, request.header(name).orElse(example)));
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        if (answer.contentType() != null) {
            exchange.getResponseHeaders().set(ApiSpec.CONTENT_TYPE, answer.contentType());
        }
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
