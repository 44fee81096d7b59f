package io.github.partnercenter.qualification.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.partnercenter.qualification.api.ApiSpec;
import io.github.partnercenter.qualification.api.ApiSpec.ResponseHeaders;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.sandbox.Server.Connection;
import io.github.partnercenter.qualification.sandbox.Spec.Operation;
import io.github.partnercenter.qualification.sandbox.Spec.Path;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A test double of Partner Center's customer qualification on a loopback port. It responds with the examples of the spec,
 * requires a bearer token (any), knows the sample customers of the spec and those that are added, and records the requests.
 * Thread-safe.
 */
public final class QualificationSandbox implements AutoCloseable {
    private static final Pattern BEARER =
            Pattern.compile(ApiSpec.AUTHORIZATION_SCHEME + " +\\S+", Pattern.CASE_INSENSITIVE);
    static final Pattern GUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|127(\\.\\d+){3}|\\[::1])(:\\d+)?", Pattern.CASE_INSENSITIVE);
    private static final String HTTP = "http://";
    private static final String CONTENT_TYPE = "Content-Type";
    private static final String HOST = "Host";
    private static final String ORIGIN = "Origin";
    private static final String GET = "GET";

    private static final int MAX_RECORDED = 10_000;
    private static final String PROVIDER_STATES = "/_pact/provider-states";

    private static final Spec SPEC = new Spec();
    static final ObjectMapper MAPPER = new ObjectMapper();

    private final Map<UUID, State> customers = new ConcurrentHashMap<>();
    private final Deque<RecordedRequest> requests = new ConcurrentLinkedDeque<>();
    private final AtomicInteger requestCount = new AtomicInteger();
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final Map<UUID, Queue<Fault>> faultsOfCustomers = new ConcurrentHashMap<>();
    private final Queue<Consumer<UUID>> statesOfNextCustomer = new ConcurrentLinkedQueue<>();
    private final Map<String, Page> pages = new ConcurrentHashMap<>();
    private final Server server;
    private volatile RequestQuota quota;

    private QualificationSandbox(int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("Invalid port: " + port);
        }
        givenSampleCustomers();
        server = new Server(port, new RequestHandler());
    }

    /**
     * Starts a sandbox on a free port.
     *
     * @return a sandbox that the caller closes
     */
    public static QualificationSandbox start() {
        return start(0);
    }

    /**
     * Starts a sandbox.
     *
     * @param port the port to listen on; 0 for any free port
     * @return a sandbox that the caller closes
     * @throws UncheckedIOException if the port is taken
     * @throws IllegalArgumentException if there is no such port
     */
    public static QualificationSandbox start(int port) {
        return new QualificationSandbox(port);
    }

    /** {@return the URL of the sandbox: http, a loopback address and the port} */
    public URI baseUrl() {
        try {
            return new URI("http", null, server.host(), server.port(), null, null, null);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * {@return the ids of the spec's sample customers by name, in the order of the spec; one of them is unknown to the sandbox,
     * as its name says}
     */
    public static Map<String, UUID> sampleCustomers() {
        return SPEC.samples();
    }

    /** {@return a command line for a shell that requests the first sample customer} */
    public String curl() {
        return "curl -H '" + ApiSpec.AUTHORIZATION + ": " + ApiSpec.AUTHORIZATION_SCHEME + " any-token' " + baseUrl()
                + SPEC.samplePath();
    }

    /**
     * Adds a customer, or changes its qualification.
     *
     * @param customerTenantId the customer
     * @param qualification any value, known or unknown
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
     * Adds a customer, or changes its state. This can also end a vetting: after an application for education, the customer is
     * in the state {@code educationInReview}, which can be changed to {@code education} or {@code educationDenied}.
     *
     * @param customerTenantId the customer
     * @param example the name of an example of the spec, successful or not: the customer's requests get the examples of that
     *     name, or an operation's first one if it has none of that name
     * @throws IllegalArgumentException if the spec has no such example
     */
    public void givenCustomerLike(UUID customerTenantId, String example) {
        if (!SPEC.exampleNames().contains(example)) {
            throw new IllegalArgumentException(
                    "The spec has no example " + example + ". The examples are: " + SPEC.exampleNames());
        }
        customers.put(customerTenantId, new State(example, null));
    }

    /**
     * Removes a customer.
     *
     * @param customerTenantId the customer
     */
    public void givenNoCustomer(UUID customerTenantId) {
        customers.remove(customerTenantId);
    }

    /**
     * Sets a provider state.
     *
     * @param state a sentence of {@link #providerStates()}; an empty one restores the sample customers
     * @param parameters the parameters of the state. Defaults: {@code customerId}: the customer of the next request;
     *     {@code qualification}: {@code Education}; {@code fault}: {@code status 503}
     * @throws IllegalArgumentException if there is no such state, or a parameter is unexpected or invalid
     */
    public void givenState(String state, Map<String, ?> parameters) {
        if (state.isEmpty()) {
            statesOfNextCustomer.clear();
            givenSampleCustomers();
        } else {
            ProviderStates.prepare(this, state, parameters);
        }
    }

    private void givenSampleCustomers() {
        SPEC.samples().forEach((sample, id) -> givenCustomerLike(id, sample));
    }

    void whenRequested(Consumer<UUID> stateOfCustomer) {
        statesOfNextCustomer.add(stateOfCustomer);
    }

    /** {@return the provider states, each with the names of its parameters} */
    public static Map<String, Set<String>> providerStates() {
        return ProviderStates.sentences();
    }

    /** {@return the names of the faults for the state "the next answer has a fault"} */
    public static Set<String> faults() {
        return Collections.unmodifiableSet(Fault.NAMED.keySet());
    }

    /**
     * {@return the URL at which Pact's verifiers set states, below the {@link #baseUrl()}; it accepts JSON with {@code state}
     * and {@code params} by POST}
     */
    public URI providerStatesUrl() {
        return baseUrl().resolve(PROVIDER_STATES);
    }

    /** {@return the last ten thousand requests so far, oldest first} */
    public List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    /**
     * Injects a fault into one response. Faults are used in order, each once; later requests get regular responses.
     *
     * @param fault the fault
     */
    public void nextAnswer(Fault fault) {
        faults.add(fault);
    }

    /**
     * Injects a fault into one response for a customer, without affecting other customers. Faults of a customer are used in
     * order, each once, before those of {@link #nextAnswer(Fault)}.
     *
     * @param customerTenantId the customer
     * @param fault the fault; {@link Fault#resetAtAccept()} resets the connection when the request has arrived
     */
    public void nextAnswer(UUID customerTenantId, Fault fault) {
        faultsOfCustomers
                .computeIfAbsent(customerTenantId, customer -> new ConcurrentLinkedQueue<>())
                .add(fault);
    }

    /**
     * Limits the number of requests; those beyond the quota get 429 with {@code Retry-After}. Default: no limit.
     *
     * @param quota the quota, used by this sandbox only
     */
    public void givenQuota(RequestQuota quota) {
        this.quota = quota;
    }

    /**
     * Serves a page in addition to the API, for GET requests; they are not recorded.
     *
     * @param path a path that is not in the spec
     * @param contentType the content type with its charset
     * @param content the content of the page
     */
    public void givenPage(String path, String contentType, byte[] content) {
        pages.put(path, new Page(contentType, content.clone()));
    }

    /** {@return the current number of open connections} */
    public int connections() {
        return server.connections();
    }

    /** Stops listening and closes all connections. */
    @Override
    public void close() {
        server.close();
    }

    /**
     * The state of a customer.
     *
     * @param example the name of the examples for its responses
     * @param unknown the value that replaces that of the example, or null
     */
    private record State(String example, CustomerQualification unknown) {}

    private record Page(String contentType, byte[] content) {}

    private void addRequest(RecordedRequest request) {
        requests.add(request);
        if (requestCount.incrementAndGet() > MAX_RECORDED) {
            requests.poll();
            requestCount.decrementAndGet();
        }
    }

    private static Operation sampleOperation() {
        return SPEC.operation(SPEC.path(SPEC.samplePath()).orElseThrow(), GET).orElseThrow();
    }

    private final class RequestHandler implements Server.Handler {
        @Override
        public boolean accepts() {
            Fault fault = faults.peek();
            return fault == null || !fault.isAtAccept() || !faults.remove(fault);
        }

        @Override
        public boolean handle(RecordedRequest request, Connection connection) throws IOException {
            if (!isLocal(request)) {
                send(
                        StubResponse.text(
                                403,
                                "The sandbox accepts only requests to its own address, and none from other web pages"),
                        request,
                        connection);
                return true;
            }
            if (request.path().equals(PROVIDER_STATES)) {
                send(changeState(request), request, connection);
                return true;
            }
            Page page = request.method().equals(GET) ? pages.get(request.path()) : null;
            if (page != null) {
                connection.respond(200, Map.of(CONTENT_TYPE, page.contentType()), page.content());
                return true;
            }
            addRequest(request);
            Optional<UUID> customer = customer(request);
            for (Consumer<UUID> state; (state = statesOfNextCustomer.poll()) != null; ) {
                customer.ifPresent(state);
            }
            Fault fault = fault(customer);
            if (fault != null && fault.isAtAccept()) {
                connection.reset();
                return false;
            }
            // a request that is rejected must not be processed
            StubResponse response = fault != null && fault.isInstead()
                    ? StubResponse.empty(0)
                    : QualificationSandbox.this.respond(
                            request.method().equals(Connection.HEAD) ? request.withMethod(GET) : request);
            if (fault != null) {
                return fault.play(connection, response.status(), headers(response, request), bytes(response));
            }
            send(response, request, connection);
            return true;
        }

        private static void send(StubResponse response, RecordedRequest request, Connection connection)
                throws IOException {
            connection.respond(response.status(), headers(response, request), bytes(response));
        }

        private static byte[] bytes(StubResponse response) {
            return response.body().getBytes(StandardCharsets.UTF_8);
        }

        private static Optional<UUID> customer(RecordedRequest request) {
            return SPEC.path(request.path())
                    .map(Path::customerTenantId)
                    .filter(id -> GUID.matcher(id).matches())
                    .map(UUID::fromString);
        }

        private Fault fault(Optional<UUID> customer) {
            return customer.map(faultsOfCustomers::get).map(Queue::poll).orElseGet(faults::poll);
        }

        /** Rejects requests to a host name other than loopback, and requests from other web pages. */
        private boolean isLocal(RecordedRequest request) {
            return request.header(HOST)
                            .map(host -> LOOPBACK.matcher(host).matches())
                            .orElse(true)
                    && request.header(ORIGIN)
                            .map(origin -> origin.startsWith(HTTP)
                                    && origin.substring(HTTP.length())
                                            .equals(request.header(HOST).orElse(null)))
                            .orElse(true);
        }

        /** The headers of the spec, with the ids that the request has. */
        private static Map<String, String> headers(StubResponse response, RecordedRequest request) {
            Map<String, String> headers = new LinkedHashMap<>();
            if (response.contentType() != null) {
                headers.put(CONTENT_TYPE, response.contentType());
            }
            response.headers().forEach((name, example) -> headers.put(name, example.get()));
            // on each status, declared or not
            Stream.of(ResponseHeaders.MS_CORRELATION_ID, ResponseHeaders.MS_REQUEST_ID)
                    .forEach(id -> request.header(id).ifPresent(sent -> headers.put(id, sent)));
            return headers;
        }
    }

    /** Pact's protocol: sets up a state or tears one down; the response contains values for the contract. */
    private StubResponse changeState(RecordedRequest request) {
        JsonNode change = request.json();
        if (!change.isObject()) {
            return StubResponse.text(400, "A state is a JSON object with state and params");
        }
        ObjectNode parameters = MAPPER.createObjectNode();
        change.path("params").properties().forEach(given -> parameters.set(given.getKey(), given.getValue()));
        try {
            if (!change.path("action").asText().equals("teardown")) {
                givenState(
                        change.path("state").asText(""),
                        MAPPER.convertValue(parameters, new TypeReference<Map<String, Object>>() {}));
            }
            return new StubResponse(200, Map.of(), "application/json", parameters);
        } catch (IllegalArgumentException unknown) {
            return StubResponse.text(400, unknown.getMessage());
        }
    }

    private StubResponse respond(RecordedRequest request) {
        Optional<Path> path = SPEC.path(request.path());
        if (path.isEmpty()) {
            return StubResponse.text(404, "The spec has no path " + request.path());
        }
        Optional<Operation> operation = SPEC.operation(path.get(), request.method());
        if (operation.isEmpty()) {
            return StubResponse.empty(405).with(ResponseHeaders.ALLOW, String.join(", ", SPEC.methods(path.get())));
        }
        if (!BEARER.matcher(request.header(ApiSpec.AUTHORIZATION).orElse("")).matches()) {
            return operation.get().response(401);
        }
        RequestQuota limit = quota;
        Optional<Duration> rejection = limit == null ? Optional.empty() : limit.rejection();
        if (rejection.isPresent()) {
            return operation
                    .get()
                    .response(429)
                    .with(
                            ResponseHeaders.RETRY_AFTER,
                            Long.toString(rejection.get().toSeconds()));
        }
        String customer = path.get().customerTenantId();
        if (customer == null) {
            return operation.get().success();
        }
        return GUID.matcher(customer).matches()
                ? respond(operation.get(), UUID.fromString(customer), request)
                : operation.get().response(400);
    }

    private StubResponse respond(Operation operation, UUID customer, RecordedRequest request) {
        State state = customers.get(customer);
        if (state == null) {
            return operation.response(404);
        }
        Optional<StubResponse> refusal = operation.refusal(state.example());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Map<String, Set<String>> settable = operation.settable();
        if (!settable.isEmpty()) {
            return set(operation, settable, customer, request);
        }
        StubResponse response = operation.success(state.example()).orElseGet(operation::success);
        return state.unknown() == null ? response : response.with(replaceUnknown(response.json(), state.unknown()));
    }

    /** Sets the requested qualification; from now on, the customer has the state of that example. */
    private StubResponse set(
            Operation operation, Map<String, Set<String>> settable, UUID customer, RecordedRequest request) {
        JsonNode body = request.json();
        Optional<CustomerQualification> wanted = SPEC.qualification(body);
        Set<String> needed = wanted.map(value -> settable.get(value.value())).orElse(null);
        Set<String> given = new TreeSet<>(request.queryNames());
        body.fieldNames().forEachRemaining(given::add);
        if (needed == null || !given.containsAll(needed)) {
            return operation.response(400);
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
}
