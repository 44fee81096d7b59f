package io.github.partnercenter.qualification.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
    private static final Pattern BEARER =
            Pattern.compile(ApiSpec.AUTHORIZATION_SCHEME + " +\\S+", Pattern.CASE_INSENSITIVE);
    private static final Pattern GUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private static final Spec SPEC = new Spec();
    static final ObjectMapper MAPPER = new ObjectMapper();

    private final Map<UUID, State> customers = new ConcurrentHashMap<>();
    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService workers = Executors.newCachedThreadPool(task -> {
        Thread worker = new Thread(task, "qualification-sandbox");
        worker.setDaemon(true);
        return worker;
    });
    private final HttpServer server;

    private QualificationSandbox(int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("There is no port " + port);
        }
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException taken) {
            throw new UncheckedIOException("Cannot listen on loopback port " + port + ": " + taken.getMessage(), taken);
        }
        server.createContext("/", this::handle);
        server.setExecutor(workers);
        SPEC.samples().forEach((sample, id) -> givenCustomerLike(id, sample));
        server.start();
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
     * @throws IllegalArgumentException if there is no such port
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
        try {
            String host = server.getAddress().getAddress().getHostAddress();
            return new URI("http", null, host, server.getAddress().getPort(), null, null, null);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
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
        Operation read = sampleOperation();
        customers.put(
                customerTenantId,
                read.successWith(shown -> shown.isKnown() && shown.equals(qualification))
                        .map(example -> new State(example, null))
                        .orElseGet(() -> new State(
                                read.successWith(shown -> !shown.isKnown()).orElseThrow(), qualification)));
    }

    /**
     * Makes a customer known, or changes what is known of it. So can a vetting come to its end: an application for
     * education leaves the customer like {@code educationInReview}, and then it can be made like {@code education} or
     * {@code educationDenied}.
     *
     * @param customerTenantId the customer
     * @param example name of an example of the spec, of success or of a refusal: the customer's requests are answered with
     *     the examples of that name
     * @throws IllegalArgumentException if the spec has no such example
     */
    public void givenCustomerLike(UUID customerTenantId, String example) {
        if (!SPEC.exampleNames().contains(example)) {
            throw new IllegalArgumentException(
                    "The spec has no example " + example + ", it has " + SPEC.exampleNames());
        }
        customers.put(customerTenantId, new State(example, null));
    }

    /**
     * Makes a customer unknown.
     *
     * @param customerTenantId the customer
     */
    public void givenNoCustomer(UUID customerTenantId) {
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

    /**
     * What is known of a customer.
     *
     * @param example the name of the examples that answer for it
     * @param unknown the value that stands in place of the example's, or null
     */
    private record State(String example, CustomerQualification unknown) {}

    private static Operation sampleOperation() {
        return SPEC.operation(SPEC.path(SPEC.samplePath()).orElseThrow(), "GET").orElseThrow();
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
            return SPEC.operations(path.get()).findFirst().orElseThrow().answer(405);
        }
        if (!BEARER.matcher(request.header(ApiSpec.AUTHORIZATION).orElse("")).matches()) {
            return operation.get().answer(401);
        }
        String customer = path.get().customerTenantId();
        if (customer == null) {
            return operation.get().success();
        }
        return GUID.matcher(customer).matches()
                ? answer(operation.get(), UUID.fromString(customer), request)
                : operation.get().answer(400);
    }

    private Answer answer(Operation operation, UUID customer, RecordedRequest request) {
        State state = customers.get(customer);
        if (state == null) {
            return operation.answer(404);
        }
        Optional<Answer> refusal = operation.refusal(state.example());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (!operation.settable().isEmpty()) {
            return set(operation, customer, request);
        }
        Answer answer = operation.success(state.example()).orElseThrow();
        return state.unknown() == null ? answer : answer.with(replaceUnknown(answer.json(), state.unknown()));
    }

    /** Sets what a request asks for, and answers with the example of it: the customer is like that example from now on. */
    private Answer set(Operation operation, UUID customer, RecordedRequest request) {
        JsonNode body = request.json();
        Optional<CustomerQualification> wanted = SPEC.qualification(body);
        Set<String> needed =
                wanted.map(value -> operation.settable().get(value.value())).orElse(null);
        Set<String> given = new TreeSet<>(request.queryNames());
        body.fieldNames().forEachRemaining(given::add);
        if (needed == null || !given.containsAll(needed)) {
            return operation.answer(400);
        }
        String example = operation.successWith(wanted.get()::equals).orElseThrow();
        customers.put(customer, new State(example, null));
        return operation.success(example).orElseThrow();
    }

    private static JsonNode replaceUnknown(JsonNode example, CustomerQualification unknown) {
        String shown = SPEC.qualification(example).orElseThrow().value();
        try {
            return MAPPER.readTree(example.toString()
                    .replace(
                            TextNode.valueOf(shown).toString(),
                            TextNode.valueOf(unknown.value()).toString()));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
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
