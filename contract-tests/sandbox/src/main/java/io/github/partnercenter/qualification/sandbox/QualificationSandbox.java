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
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Partner Center's customer qualification on a loopback port. Answers from the examples of the spec, wants a bearer token
 * (any), knows the sample customers of the spec and those it was given, and remembers what it was asked. Thread-safe.
 */
public final class QualificationSandbox implements AutoCloseable {
    private static final Pattern BEARER =
            Pattern.compile(ApiSpec.AUTHORIZATION_SCHEME + " +\\S+", Pattern.CASE_INSENSITIVE);
    private static final Pattern GUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|127(\\.\\d+){3}|\\[::1])(:\\d+)?", Pattern.CASE_INSENSITIVE);
    private static final String HTTP = "http://";
    private static final String CONTENT_TYPE = "Content-Type";
    private static final String HOST = "Host";
    private static final String ORIGIN = "Origin";
    private static final String GET = "GET";
    private static final String HEAD = "HEAD";

    private static final int MOST_REMEMBERED = 10_000;
    private static final String PROVIDER_STATES = "/_pact/provider-states";

    private static final Spec SPEC = new Spec();
    static final ObjectMapper MAPPER = new ObjectMapper();

    private final Map<UUID, State> customers = new ConcurrentHashMap<>();
    private final Deque<RecordedRequest> requests = new ConcurrentLinkedDeque<>();
    private final AtomicInteger requestCount = new AtomicInteger();
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final Map<UUID, Queue<Fault>> faultsOfCustomers = new ConcurrentHashMap<>();
    private final Map<String, Page> pages = new ConcurrentHashMap<>();
    private final Server server;
    private volatile RequestQuota quota;

    private QualificationSandbox(int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("There is no port " + port);
        }
        SPEC.samples().forEach((sample, id) -> givenCustomerLike(id, sample));
        server = new Server(port, new Answering());
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
            return new URI("http", null, server.host(), server.port(), null, null, null);
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
     *     the examples of that name, or with the first one where an operation has none of that name
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
     * Brings it into a state that contracts ask for.
     *
     * @param state a sentence of {@link #providerStates()}
     * @param parameters what the state needs
     * @throws IllegalArgumentException if there is no such state, or a parameter is missing, too many or of the wrong kind
     */
    public void givenState(String state, Map<String, ?> parameters) {
        ProviderStates.prepare(this, state, parameters);
    }

    /**
     * The states that contracts may ask for.
     *
     * @return the names of the parameters by sentence
     */
    public static Map<String, Set<String>> providerStates() {
        return ProviderStates.sentences();
    }

    /**
     * The faults that the state "the next answer has a fault" may ask for.
     *
     * @return their names
     */
    public static Set<String> faults() {
        return Collections.unmodifiableSet(Fault.NAMED.keySet());
    }

    /**
     * Where Pact's verifiers set states: it takes what they post there, JSON with {@code state} and {@code params}.
     *
     * @return below the {@link #baseUrl()}
     */
    public URI providerStatesUrl() {
        return baseUrl().resolve(PROVIDER_STATES);
    }

    /**
     * What it was asked.
     *
     * @return the newest ten thousand requests, oldest first, as of now
     */
    public List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    /**
     * Lets something go wrong with one answer. Faults are played in the order they were given, each once; requests beyond
     * are answered as they should be.
     *
     * @param fault what goes wrong
     */
    public void nextAnswer(Fault fault) {
        faults.add(fault);
    }

    /**
     * Lets something go wrong with one answer to a request for a customer, beside requests for others. Faults of a customer are
     * played in the order they were given, each once, before those of {@link #nextAnswer(Fault)}.
     *
     * @param customerTenantId the customer
     * @param fault what goes wrong; one at accept resets the connection when the request has come
     */
    public void nextAnswer(UUID customerTenantId, Fault fault) {
        faultsOfCustomers
                .computeIfAbsent(customerTenantId, customer -> new ConcurrentLinkedQueue<>())
                .add(fault);
    }

    /**
     * Limits how many requests it answers; the others get 429 with {@code Retry-After}. Without this: as many as come.
     *
     * @param quota for this sandbox alone, and no other
     */
    public void givenQuota(RequestQuota quota) {
        this.quota = quota;
    }

    /**
     * Shows a page beside the API, to whoever asks for it with GET; such requests are not remembered.
     *
     * @param path none of the spec's
     * @param contentType with its charset
     * @param content of the page
     */
    public void givenPage(String path, String contentType, byte[] content) {
        pages.put(path, new Page(contentType, content.clone()));
    }

    /**
     * How many connections are open.
     *
     * @return as of now
     */
    public int connections() {
        return server.connections();
    }

    /** Stops listening and ends what is under way. */
    @Override
    public void close() {
        server.close();
    }

    /**
     * What is known of a customer.
     *
     * @param example the name of the examples that answer for it
     * @param unknown the value that stands in place of the example's, or null
     */
    private record State(String example, CustomerQualification unknown) {}

    private record Page(String contentType, byte[] content) {}

    private void remember(RecordedRequest request) {
        requests.add(request);
        if (requestCount.incrementAndGet() > MOST_REMEMBERED) {
            requests.poll();
            requestCount.decrementAndGet();
        }
    }

    private static Operation sampleOperation() {
        return SPEC.operation(SPEC.path(SPEC.samplePath()).orElseThrow(), GET).orElseThrow();
    }

    private final class Answering implements Server.Handler {
        @Override
        public boolean accepts() {
            Fault fault = faults.peek();
            return fault == null || !fault.isAtAccept() || !faults.remove(fault);
        }

        @Override
        public boolean handle(RecordedRequest request, Connection connection) throws IOException {
            if (!isOfThisMachine(request)) {
                answer(
                        Answer.text(
                                403,
                                "The sandbox answers requests to its own address only, and none of other web pages"),
                        request,
                        connection);
                return true;
            }
            if (request.path().equals(PROVIDER_STATES)) {
                answer(changeState(request), request, connection);
                return true;
            }
            Page page = request.method().equals(GET) ? pages.get(request.path()) : null;
            if (page != null) {
                connection.answer(200, Map.of(CONTENT_TYPE, page.contentType()), page.content());
                return true;
            }
            remember(request);
            Fault fault = fault(request);
            if (fault != null && fault.isAtAccept()) {
                connection.reset();
                return false;
            }
            if (request.method().equals(HEAD)) {
                Answer answer = QualificationSandbox.this.answer(request.withMethod(GET));
                connection.answerHead(answer.status(), headers(answer, request), bytes(answer).length);
                return true;
            }
            // a service that refuses has done nothing
            Answer answer =
                    fault != null && fault.isInstead() ? Answer.empty(0) : QualificationSandbox.this.answer(request);
            if (fault != null) {
                return fault.play(connection, answer.status(), headers(answer, request), bytes(answer));
            }
            answer(answer, request, connection);
            return true;
        }

        private static void answer(Answer answer, RecordedRequest request, Connection connection) throws IOException {
            connection.answer(answer.status(), headers(answer, request), bytes(answer));
        }

        private static byte[] bytes(Answer answer) {
            return answer.body().getBytes(StandardCharsets.UTF_8);
        }

        private Fault fault(RecordedRequest request) {
            Fault ofCustomer = SPEC.path(request.path())
                    .map(Path::customerTenantId)
                    .filter(id -> GUID.matcher(id).matches())
                    .map(id -> faultsOfCustomers.get(UUID.fromString(id)))
                    .map(Queue::poll)
                    .orElse(null);
            return ofCustomer == null ? faults.poll() : ofCustomer;
        }

        /** Neither by a name that somebody has given to this machine, nor out of a web page from elsewhere. */
        private boolean isOfThisMachine(RecordedRequest request) {
            return request.header(HOST)
                            .map(host -> LOOPBACK.matcher(host).matches())
                            .orElse(true)
                    && request.header(ORIGIN)
                            .map(origin -> origin.startsWith(HTTP)
                                    && origin.substring(HTTP.length())
                                            .equals(request.header(HOST).orElse(null)))
                            .orElse(true);
        }

        /** The headers of the spec; ids and the like come back as they were sent. */
        private static Map<String, String> headers(Answer answer, RecordedRequest request) {
            Map<String, String> headers = new LinkedHashMap<>();
            if (answer.contentType() != null) {
                headers.put(CONTENT_TYPE, answer.contentType());
            }
            answer.headers()
                    .forEach((name, example) ->
                            headers.put(name, request.header(name).orElseGet(example)));
            // on each status, declared or not
            Stream.of(ResponseHeaders.MS_CORRELATION_ID, ResponseHeaders.MS_REQUEST_ID)
                    .forEach(id -> request.header(id).ifPresent(sent -> headers.put(id, sent)));
            return headers;
        }
    }

    /** Pact's protocol: the state to be in, or one that is over; what comes back are values for the contract. */
    private Answer changeState(RecordedRequest request) {
        JsonNode change = request.json();
        ObjectNode parameters = MAPPER.createObjectNode();
        change.path("params").properties().forEach(given -> parameters.set(given.getKey(), given.getValue()));
        try {
            if (!change.path("action").asText().equals("teardown")) {
                givenState(
                        change.path("state").asText(),
                        MAPPER.convertValue(parameters, new TypeReference<Map<String, Object>>() {}));
            }
            return new Answer(200, Map.of(), "application/json", parameters);
        } catch (IllegalArgumentException unknown) {
            return Answer.text(400, unknown.getMessage());
        }
    }

    private Answer answer(RecordedRequest request) {
        Optional<Path> path = SPEC.path(request.path());
        if (path.isEmpty()) {
            return Answer.text(404, "The spec has no path " + request.path());
        }
        Optional<Operation> operation = SPEC.operation(path.get(), request.method());
        if (operation.isEmpty()) {
            return Answer.empty(405).with(ResponseHeaders.ALLOW, String.join(", ", SPEC.methods(path.get())));
        }
        if (!BEARER.matcher(request.header(ApiSpec.AUTHORIZATION).orElse("")).matches()) {
            return operation.get().answer(401);
        }
        RequestQuota limit = quota;
        Optional<Duration> rejection = limit == null ? Optional.empty() : limit.rejection();
        if (rejection.isPresent()) {
            return operation
                    .get()
                    .answer(429)
                    .with(
                            ResponseHeaders.RETRY_AFTER,
                            Long.toString(rejection.get().toSeconds()));
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
        Map<String, Set<String>> settable = operation.settable();
        if (!settable.isEmpty()) {
            return set(operation, settable, customer, request);
        }
        Answer answer = operation.success(state.example()).orElseGet(operation::success);
        return state.unknown() == null ? answer : answer.with(replaceUnknown(answer.json(), state.unknown()));
    }

    /** Sets what a request asks for, and answers with the example of it: the customer is like that example from now on. */
    private Answer set(Operation operation, Map<String, Set<String>> settable, UUID customer, RecordedRequest request) {
        JsonNode body = request.json();
        Optional<CustomerQualification> wanted = SPEC.qualification(body);
        Set<String> needed = wanted.map(value -> settable.get(value.value())).orElse(null);
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
}
