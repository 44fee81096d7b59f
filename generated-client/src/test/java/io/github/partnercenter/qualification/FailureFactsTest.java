package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.model.CustomerQualificationRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a failure tells: its headers, whether it may pass by itself, and whether the service may have acted on the call. */
@Timeout(60)
class FailureFactsTest {
    private static final String CUSTOMER = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
    private static final String TOKEN = "token-of-failure-facts-test";

    /** So that the first of the tests with a short deadline does not spend it on loading classes. */
    @BeforeAll
    static void warmUp() {
        try (ScriptedServer server = ScriptedServer.running(ScriptedServer.answer(400, "{}"));
                PartnerCenter partner = builder(server.baseUrl()).build()) {
            for (Method method : Method.values()) {
                method.failure(partner);
            }
        }
    }

    /** A read, a change that can be repeated, and one that counts. */
    enum Method {
        GET(QualificationOperations::get),
        PUT(qualification -> qualification.update(CustomerQualification.EDUCATION)),
        PUT_WITH_CODE(qualification ->
                qualification.update(CustomerQualification.GOVERNMENT_COMMUNITY_CLOUD, "validation-code")),
        POST(qualification -> qualification.createQualifications(
                CustomerQualificationRequest.of(CustomerQualification.STATE_OWNED_ENTITY)));

        private final Consumer<QualificationOperations> call;

        Method(Consumer<QualificationOperations> call) {
            this.call = call;
        }

        PartnerCenterException failure(PartnerCenter partner) {
            return catchThrowableOfType(
                    PartnerCenterException.class,
                    () -> call.accept(partner.customers().byId(CUSTOMER).qualification()));
        }

        /** Calls on a thread of its own. */
        CompletableFuture<PartnerCenterException> failureLater(PartnerCenter partner) {
            CompletableFuture<PartnerCenterException> failure = new CompletableFuture<>();
            Thread caller = new Thread(() -> failure.complete(failure(partner)));
            caller.setDaemon(true);
            caller.start();
            return failure;
        }

        boolean isRead() {
            return this == GET;
        }
    }

    /** What goes wrong, and what is known then. */
    enum Fault {
        TIMED_OUT(Category.TIMEOUT, true, true, ScriptedServer.silence()),
        RESET_BEFORE_THE_RESPONSE(Category.TRANSPORT, true, true, ScriptedServer.reset()),
        RESET_AFTER_THE_HEADERS(Category.TRANSPORT, true, true, (request, connection) -> {
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n\"edu");
            connection.reset();
        }),
        STALLED_AFTER_THE_HEADERS(Category.TIMEOUT, true, true, (request, connection) -> {
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n\"edu");
            connection.keepSilent();
        }),
        NO_HTTP(Category.TRANSPORT, true, true, (request, connection) -> {
            connection.send("SSH-2.0-OpenSSH_9.2\r\n\r\n");
            connection.reset();
        }),
        STATUS_500(Category.SERVER_ERROR, true, true, ScriptedServer.answer(500, "{}")),
        STATUS_501(Category.SERVER_ERROR, false, false, ScriptedServer.answer(501, "{}")),
        STATUS_502(Category.SERVER_ERROR, true, true, ScriptedServer.answer(502, "{}")),
        STATUS_503(Category.SERVER_ERROR, true, false, ScriptedServer.answer(503, "{}")),
        STATUS_504(Category.TIMEOUT, true, true, ScriptedServer.answer(504, "{}")),
        STATUS_408(Category.TIMEOUT, true, true, ScriptedServer.answer(408, "{}")),
        STATUS_429(Category.THROTTLED, true, false, ScriptedServer.answer(429, "{}")),
        STATUS_400(Category.BAD_INPUT, false, false, ScriptedServer.answer(400, "{}")),
        STATUS_409(Category.CONFLICT, false, false, ScriptedServer.answer(409, "{}")),
        UNREADABLE(Category.UNREADABLE_RESPONSE, false, true, ScriptedServer.answer(200, "<html></html>"));

        private final Category category;
        private final boolean isTransient;
        private final boolean mayHaveBeenProcessed;
        private final ScriptedServer.Script script;

        /** Long, so that only a fault that is silent reaches it. */
        Duration callTimeout() {
            return name().matches("TIMED_OUT|STALLED.*") ? Duration.ofMillis(1_500) : Duration.ofSeconds(20);
        }

        Fault(Category category, boolean isTransient, boolean mayHaveBeenProcessed, ScriptedServer.Script script) {
            this.category = category;
            this.isTransient = isTransient;
            this.mayHaveBeenProcessed = mayHaveBeenProcessed;
            this.script = script;
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhatIsKnown(Fault fault) {
        try (ScriptedServer server = ScriptedServer.running(fault.script);
                PartnerCenter partner = single(server.baseUrl(), fault.callTimeout())) {
            Map<Method, CompletableFuture<PartnerCenterException>> failures = new EnumMap<>(Method.class);
            for (Method method : Method.values()) {
                failures.put(method, method.failureLater(partner));
            }
            failures.forEach((method, call) -> {
                PartnerCenterException failure = call.join();

                assertThat(failure.category()).isEqualTo(fault.category);
                assertThat(failure.isTransient()).as("isTransient").isEqualTo(fault.isTransient);
                assertThat(failure.mayHaveBeenProcessed())
                        .as("mayHaveBeenProcessed by %s", method)
                        .isEqualTo(fault.mayHaveBeenProcessed && !method.isRead());
                assertThat(server.received())
                        .as("ids as sent")
                        .anyMatch(request -> failure.requestId().toString().equals(request.header("MS-RequestId"))
                                && failure.correlationId().toString().equals(request.header("MS-CorrelationId")));
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, 2", "PUT, 2", "PUT_WITH_CODE, 1", "POST, 1"})
    void whatMayHaveBeenProcessedIsSentAgainOnlyIfItIsIdempotent(Method method, int requests) {
        try (ScriptedServer server = ScriptedServer.running(ScriptedServer.answer(500, "{}"));
                PartnerCenter partner = builder(server.baseUrl()).maxAttempts(2).build()) {
            assertThat(method.failure(partner).status()).isEqualTo(500);
            assertThat(server.received()).hasSize(requests);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasRefusedAtTheDoorWasNotProcessedAndIsRepeated(Method method) throws Exception {
        BlockingQueue<EndedCall> ended = new LinkedBlockingQueue<>();
        try (PartnerCenter partner =
                builder(nobody()).maxAttempts(2).listener(ended::add).build()) {
            PartnerCenterException failure = method.failure(partner);

            assertThat(ended.take().attempts()).isEqualTo(2);

            assertThat(failure.category()).isEqualTo(Category.TRANSPORT);
            assertThat(failure.isTransient()).isTrue();
            assertThat(failure.mayHaveBeenProcessed()).isFalse();
        }
    }

    @Test
    void readingValidationCodesProcessesNothing() {
        try (ScriptedServer server = ScriptedServer.running(ScriptedServer.reset());
                PartnerCenter partner = single(server.baseUrl(), Duration.ofSeconds(20))) {
            PartnerCenterException failure = catchThrowableOfType(
                    PartnerCenterException.class, () -> partner.validations().getValidationCodes());

            assertThat(failure.category()).isEqualTo(Category.TRANSPORT);
            assertThat(failure.mayHaveBeenProcessed()).isFalse();
            assertThat(failure).hasMessageContaining("reading again is safe");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasNotSentWasNotProcessed(Method method) {
        try (ScriptedServer server = ScriptedServer.running(ScriptedServer.silence());
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(server.baseUrl())
                        .accessToken(() -> null)
                        .build()) {
            PartnerCenterException failure = method.failure(partner);

            assertThat(failure.category()).isEqualTo(Category.NO_TOKEN);
            assertThat(failure.isTransient()).isFalse();
            assertThat(failure.mayHaveBeenProcessed()).isFalse();
            assertThat(failure.headers()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhatIsKnownWhenItIsClosed(Method method) throws Exception {
        assertEndedDuringTheCall(method, Category.CLOSED, (partner, thread) -> partner.close());
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhatIsKnownWhenTheThreadIsInterrupted(Method method) throws Exception {
        assertEndedDuringTheCall(method, Category.INTERRUPTED, (partner, thread) -> thread.interrupt());
    }

    private interface End {
        void end(PartnerCenter partner, Thread caller);
    }

    private static void assertEndedDuringTheCall(Method method, Category category, End end) throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.running((request, connection) -> {
                    arrived.countDown();
                    connection.keepSilent();
                });
                PartnerCenter partner = builder(server.baseUrl()).build()) {
            CompletableFuture<PartnerCenterException> ended = new CompletableFuture<>();
            Thread caller = new Thread(() -> ended.complete(method.failure(partner)));
            caller.start();
            arrived.await();
            end.end(partner, caller);
            PartnerCenterException failure = ended.get(20, TimeUnit.SECONDS);

            assertThat(failure.category()).isEqualTo(category);
            assertThat(failure.isTransient()).isFalse();
            assertThat(failure.mayHaveBeenProcessed())
                    .as("mayHaveBeenProcessed")
                    .isEqualTo(!method.isRead());
        }
    }

    /** What may have happened at an earlier attempt is not undone by a later response. */
    @ParameterizedTest
    @EnumSource(names = {"TIMED_OUT", "RESET_BEFORE_THE_RESPONSE", "RESET_AFTER_THE_HEADERS", "STATUS_500"})
    void remembersEarlierAttempts(Fault first) {
        try (ScriptedServer server = ScriptedServer.inTurn(first.script, ScriptedServer.answer(400, "{}"));
                PartnerCenter partner = builder(server.baseUrl())
                        .callTimeout(Duration.ofSeconds(4))
                        .build()) {
            PartnerCenterException failure = Method.PUT.failure(partner);

            assertThat(server.received()).hasSize(2);
            assertThat(failure.category()).isEqualTo(Category.BAD_INPUT);
            assertThat(failure.isTransient()).isFalse();
            assertThat(failure.mayHaveBeenProcessed()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"503, PUT", "429, PUT", "503, POST", "429, POST"})
    void forgetsEarlierAttemptsThatWereRejected(int first, Method method) {
        try (ScriptedServer server = ScriptedServer.inTurn(
                        ScriptedServer.answer(first, "", "Retry-After: 0"), ScriptedServer.answer(400, "{}"));
                PartnerCenter partner = builder(server.baseUrl()).build()) {
            PartnerCenterException failure = method.failure(partner);

            assertThat(server.received()).hasSize(2);
            assertThat(failure.category()).isEqualTo(Category.BAD_INPUT);
            assertThat(failure.mayHaveBeenProcessed()).isFalse();
        }
    }

    /** Without a token nothing would have been sent; then there was one. */
    @Test
    void aTokenThatWasMissingForAMomentDoesNotHideWhatHappensThen() {
        AtomicInteger requests = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.running(ScriptedServer.silence());
                PartnerCenter partner = builder(server.baseUrl())
                        .callTimeout(Fault.TIMED_OUT.callTimeout())
                        .maxAttempts(1)
                        .accessToken(rejected -> {
                            if (requests.incrementAndGet() == 1) {
                                throw AccessTokenException.builder("busy")
                                        .isTransient(true)
                                        .retryAfter(Duration.ofMillis(1))
                                        .build();
                            }
                            return TOKEN;
                        })
                        .build()) {
            PartnerCenterException failure = (PartnerCenterException) partner.customers()
                    .byId(CUSTOMER)
                    .qualification()
                    .createQualificationsAsync(
                            CustomerQualificationRequest.of(CustomerQualification.STATE_OWNED_ENTITY))
                    .handle((value, thrown) -> thrown)
                    .join();

            assertThat(server.received()).hasSize(1);
            assertThat(failure.category()).isEqualTo(Category.TIMEOUT);
            assertThat(failure.mayHaveBeenProcessed()).isTrue();
        }
    }

    /** The token was rejected, and with it the request; the second one was not. */
    @Test
    void aRejectedTokenDoesNotHideWhatHappensToTheNextOne() {
        try (ScriptedServer server = ScriptedServer.inTurn(ScriptedServer.answer(401, ""), ScriptedServer.reset());
                PartnerCenter partner = builder(server.baseUrl())
                        .accessToken(rejected -> rejected ? TOKEN + 2 : TOKEN)
                        .build()) {
            assertThat(Method.POST.failure(partner).mayHaveBeenProcessed()).isTrue();
            assertThat(server.received()).hasSize(2);
        }
    }

    /** The first attempt may have been processed, whatever keeps the second one from being sent. */
    @Test
    void aCallThatIsRefusedBeforeItsNextAttemptRemembersTheFirst() throws Exception {
        BlockingQueue<EndedCall> ended = new LinkedBlockingQueue<>();
        AtomicInteger permits = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.running(ScriptedServer.answer(500, "{}", "Retry-After: 0"));
                PartnerCenter partner = builder(server.baseUrl())
                        .rateLimiter(() -> permits.incrementAndGet() == 1 ? Duration.ZERO : Duration.ofHours(1))
                        .listener(ended::add)
                        .build()) {
            PartnerCenterException failure = Method.PUT.failure(partner);

            assertThat(server.received()).hasSize(1);
            assertThat(failure.category()).isEqualTo(Category.THROTTLED);
            assertThat(failure.status()).isZero();
            assertThat(failure.retryAfter()).contains(Duration.ofHours(1));
            assertThat(failure.mayHaveBeenProcessed()).isTrue();
            assertThat(failure)
                    .as("what it says of the attempt that was not made")
                    .hasMessageContaining("(nothing sent");
            assertThat(failure.requestId())
                    .as("the id of the attempt that was not made")
                    .isNotEqualTo(((PartnerCenterException) failure.getCause()).requestId());
            assertThat(failure)
                    .as("the failure of the first attempt is the cause")
                    .hasCauseInstanceOf(PartnerCenterException.class);
            assertThat(((PartnerCenterException) failure.getCause()).status()).isEqualTo(500);
            assertThat(ended.poll(10, TimeUnit.SECONDS))
                    .isNotNull()
                    .satisfies(call -> assertThat(call.attempts()).isEqualTo(1));
        }
    }

    @Test
    void aCallThatGetsNoOtherTokenRemembersTheAttemptBefore() {
        try (ScriptedServer server = ScriptedServer.inTurn(
                        ScriptedServer.answer(500, "{}", "Retry-After: 0"), ScriptedServer.answer(401, ""));
                PartnerCenter partner = builder(server.baseUrl())
                        .accessToken(rejected -> {
                            if (rejected) {
                                throw new IllegalStateException("the vault is sealed");
                            }
                            return TOKEN;
                        })
                        .build()) {
            PartnerCenterException failure = Method.PUT.failure(partner);

            assertThat(server.received()).hasSize(2);
            assertThat(failure.category()).isEqualTo(Category.NO_TOKEN);
            assertThat(failure.mayHaveBeenProcessed()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCallWhoseTimeIsOverTellsOfTheAttemptBefore(boolean isAsync) {
        try (ScriptedServer server = ScriptedServer.inTurn(
                        ScriptedServer.answer(503, "{\"code\":7}", "Retry-After: 0"), ScriptedServer.silence());
                PartnerCenter partner = builder(server.baseUrl())
                        .callTimeout(Duration.ofSeconds(2))
                        .maxAttempts(2)
                        .build()) {
            QualificationOperations qualification =
                    partner.customers().byId(CUSTOMER).qualification();
            PartnerCenterException failure = isAsync
                    ? (PartnerCenterException) qualification
                            .getAsync()
                            .handle((value, thrown) -> thrown)
                            .join()
                    : Method.GET.failure(partner);

            assertThat(server.received()).hasSize(2);
            assertThat(failure.category()).isEqualTo(Category.TIMEOUT);
            assertThat(failure).hasCauseInstanceOf(PartnerCenterException.class);
            assertThat(((PartnerCenterException) failure.getCause()).errorCode())
                    .isEqualTo("7");
        }
    }

    @Test
    void anApplicationThatTimedOutIsNotRepeatedBlindly() {
        try (ScriptedServer server = ScriptedServer.running(ScriptedServer.silence());
                PartnerCenter partner = single(server.baseUrl(), Fault.TIMED_OUT.callTimeout())) {
            CompletableFuture<PartnerCenterException> read = Method.GET.failureLater(partner);

            assertThat(Method.POST.failure(partner))
                    .hasMessageContainingAll("may have been processed", "read the customer's qualifications before")
                    .hasMessageNotContaining("Try again");
            assertThat(read.join())
                    .hasMessageContaining("Try again")
                    .hasMessageNotContaining("may have been processed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anApplicationIsRepeatedByTheClientOnlyIfItWasNotProcessed(Fault fault) {
        try (ScriptedServer server = ScriptedServer.running(fault.script);
                PartnerCenter partner = builder(server.baseUrl())
                        .callTimeout(fault.callTimeout())
                        .maxAttempts(2)
                        .build()) {
            PartnerCenterException failure = Method.POST.failure(partner);

            boolean isRepeated = failure.isTransient() && !failure.mayHaveBeenProcessed();
            assertThat(server.received()).hasSize(isRepeated ? 2 : 1);
        }
    }

    @Test
    void showsTheHeadersOfTheResponse() {
        try (ScriptedServer server = ScriptedServer.running(ScriptedServer.answer(
                        400, "", "MS-CV: xqqtn+OEVE2ridoS.0", "X-Two: 1", "X-Two: 2", "X-Echo: Bearer " + TOKEN));
                PartnerCenter partner = single(server.baseUrl(), Duration.ofSeconds(20))) {
            PartnerCenterException failure = Method.GET.failure(partner);

            assertThat(failure.headers().get("ms-cv")).containsExactly("xqqtn+OEVE2ridoS.0");
            assertThat(failure.headers().get("MS-Cv")).containsExactly("xqqtn+OEVE2ridoS.0");
            assertThat(failure.headers().get("x-two")).containsExactly("1", "2");
            assertThat(failure.headers().get("X-ECHO")).containsExactly("Bearer [token]");
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> failure.headers().remove("MS-CV"));
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> failure.headers().get("MS-CV").add("x"));
        }
    }

    @Test
    void showsThemOfAFutureAsWell() {
        try (ScriptedServer server = ScriptedServer.running(ScriptedServer.answer(500, "", "MS-CV: x"));
                PartnerCenter partner = single(server.baseUrl(), Duration.ofSeconds(20))) {
            PartnerCenterException failure = (PartnerCenterException) catchThrowableOfType(
                            CompletionException.class,
                            partner.customers()
                                    .byId(CUSTOMER)
                                    .qualification()
                                    .updateAsync(CustomerQualification.EDUCATION)::join)
                    .getCause();

            assertThat(failure.headers()).containsKey("ms-cv");
            assertThat(failure.isTransient()).isTrue();
            assertThat(failure.mayHaveBeenProcessed()).isTrue();
        }
    }

    private static URI nobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }

    /** {@return one that makes a single attempt} */
    private static PartnerCenter single(URI baseUrl, Duration callTimeout) {
        return builder(baseUrl).callTimeout(callTimeout).maxAttempts(1).build();
    }

    private static PartnerCenter.Builder builder(URI baseUrl) {
        return PartnerCenter.builder().baseUrl(baseUrl).accessToken(() -> TOKEN);
    }
}
