package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.model.CustomerQualificationRequest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The events of a {@link CallListener}. */
@Timeout(20)
class ListenerTest {
    private static final String TOKEN = "token-of-listener-test";
    private static final UUID CUSTOMER = UUID.fromString("3f2504e0-4f89-41d3-9a0c-0305e82c3301");

    private final BlockingQueue<EndedCall> ended = new LinkedBlockingQueue<>();

    @Test
    void successWithIdsAndAttempts() throws InterruptedException {
        try (ScriptedServer server = ScriptedServer.inTurn(
                        ScriptedServer.answer(503, "", "Retry-After: 0"),
                        ScriptedServer.answer(200, "[{\"qualification\":\"Education\"}]"));
                PartnerCenter partner = partner(server)) {
            PartnerResponse<?> response =
                    partner.customers().byId(CUSTOMER).qualification().getQualificationsWithResponse();

            EndedCall call = nextEvent();
            assertThat(call.operation()).isEqualTo("getQualifications");
            assertThat(call.attempts()).isEqualTo(2);
            assertThat(call.status()).isEqualTo(200);
            assertThat(call.requestId()).isEqualTo(response.requestId());
            assertThat(call.correlationId()).isEqualTo(response.correlationId());
            assertThat(call.duration()).isPositive();
            assertThat(call.failure()).isEmpty();
            assertThat(call.cancelled()).isFalse();
        }
    }

    @Test
    void failureWithoutBody() throws InterruptedException {
        String body = "{\"code\":60003,\"description\":\"The tenant was not found.\"}";
        try (ScriptedServer server = ScriptedServer.inTurn(ScriptedServer.answer(404, body));
                PartnerCenter partner = partner(server)) {
            PartnerCenterException thrown = catchThrowableOfType(
                    PartnerCenterException.class,
                    () -> partner.customers().byId(CUSTOMER).qualification().get());
            assertThat(thrown.body()).isEqualTo(body);

            EndedCall call = nextEvent();
            assertThat(call.failure().orElseThrow()).hasMessage(thrown.getMessage());
            assertThat(call.failure().orElseThrow().body()).isNull();
            assertThat(call.operation()).isEqualTo("getQualification");
            assertThat(call.attempts()).isEqualTo(1);
            assertThat(call.status()).isEqualTo(404);
            assertThat(call.cancelled()).isFalse();
        }
    }

    @Test
    void callThatWasNeverSent() throws InterruptedException {
        try (PartnerCenter withoutToken = PartnerCenter.builder()
                .baseUrl(URI.create("http://127.0.0.1:1"))
                .accessToken(() -> null)
                .listener(ended::add)
                .build()) {
            catchThrowable(() -> withoutToken.validations().getValidationCodes());
        }

        EndedCall call = nextEvent();
        assertThat(call.operation()).isEqualTo("getValidationCodes");
        assertThat(call.attempts()).isZero();
        assertThat(call.status()).isZero();
        assertThat(call.failure().orElseThrow().category()).isEqualTo(Category.NO_TOKEN);
    }

    @Test
    void cancelledCall() throws InterruptedException {
        try (ScriptedServer server = ScriptedServer.running(ScriptedServer.silence());
                PartnerCenter partner = partner(server)) {
            partner.customers().byId(CUSTOMER).qualification().getAsync().cancel(true);

            EndedCall call = nextEvent();
            assertThat(call.cancelled()).isTrue();
            assertThat(call.failure()).isEmpty();
        }
    }

    /** The ways to end a call whose result nobody wants any more. */
    static Stream<Consumer<CompletableFuture<CustomerQualification>>> waysToEndACall() {
        return Stream.of(
                call -> call.cancel(false),
                call -> call.complete(CustomerQualification.NONE),
                call -> call.completeExceptionally(new IllegalStateException("no longer needed")),
                call -> call.orTimeout(1, TimeUnit.MILLISECONDS),
                call -> call.completeOnTimeout(CustomerQualification.NONE, 1, TimeUnit.MILLISECONDS));
    }

    @ParameterizedTest
    @MethodSource("waysToEndACall")
    void aCallThatItsCallerEndsIsCancelledAndHangsUp(Consumer<CompletableFuture<CustomerQualification>> end)
            throws InterruptedException {
        CountDownLatch hungUp = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.running((request, connection) -> {
                    connection.awaitPeerClose();
                    hungUp.countDown();
                });
                PartnerCenter partner = partner(server)) {
            CompletableFuture<CustomerQualification> call =
                    partner.customers().byId(CUSTOMER).qualification().getAsync();
            server.await(1);
            end.accept(call);
            EndedCall event = nextEvent();

            assertThat(event.cancelled()).isTrue();
            assertThat(event.failure()).isEmpty();
            assertThat(event.attempts()).isEqualTo(1);
            assertThat(hungUp.await(10, TimeUnit.SECONDS))
                    .as("the connection is closed")
                    .isTrue();
        }
    }

    @Test
    void callsInFlightWhenTheStreamOfABulkReadIsClosedAreCancelled() throws InterruptedException {
        try (ScriptedServer server =
                        ScriptedServer.inTurn(ScriptedServer.answer(200, "\"nonprofit\""), ScriptedServer.silence());
                PartnerCenter partner = partner(server)) {
            try (Stream<CustomerResult<CustomerQualification>> results = partner.customers()
                    .byIds(List.of(CUSTOMER, CUSTOMER))
                    .qualification()
                    .get()) {
                assertThat(results.iterator().next().value()).isEqualTo(CustomerQualification.NONPROFIT);
                server.await(2);
            }
            assertThat(List.of(nextEvent(), nextEvent()))
                    .extracting(EndedCall::cancelled, call -> call.failure().isPresent())
                    .containsExactly(tuple(false, false), tuple(true, false));
        }
    }

    /** The ways to make a call. */
    static Stream<Consumer<QualificationOperations>> calls() {
        return Stream.of(
                QualificationOperations::get,
                qualification -> qualification.getAsync().join());
    }

    @ParameterizedTest
    @MethodSource("calls")
    void startsOnTheCallersThreadBeforeAnythingIsSent(Consumer<QualificationOperations> call) throws Exception {
        AtomicInteger tokenRequests = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.running(ScriptedServer.answer(200, "\"nonprofit\""))) {
            Recorder recorder = new Recorder(server, tokenRequests);
            try (PartnerCenter partner = PartnerCenter.builder()
                    .baseUrl(server.baseUrl())
                    .accessToken(() -> {
                        tokenRequests.incrementAndGet();
                        return TOKEN;
                    })
                    .listener(recorder)
                    .build()) {
                call.accept(partner.customers().byId(CUSTOMER).qualification());

                Start start = recorder.starts.take();
                assertThat(start.thread()).isSameAs(Thread.currentThread());
                assertThat(start.requests()).isZero();
                assertThat(start.tokenRequests()).isZero();
                assertThat(recorder.starts).isEmpty();
                assertThat(start.call().operation()).isEqualTo("getQualification");
                ScriptedServer.Received request = server.received().get(0);
                assertThat(start.call().requestId()).hasToString(request.header("MS-RequestId"));
                assertThat(start.call().correlationId()).hasToString(request.header("MS-CorrelationId"));
                assertThat(nextEvent().started()).isSameAs(start.call());
            }
        }
    }

    @Test
    void callsOfABulkReadStartOnOtherThreads() throws Exception {
        try (ScriptedServer server = ScriptedServer.running(ScriptedServer.answer(200, "\"nonprofit\""))) {
            Recorder recorder = new Recorder(server, new AtomicInteger());
            try (PartnerCenter partner = PartnerCenter.builder()
                    .baseUrl(server.baseUrl())
                    .accessToken(() -> TOKEN)
                    .listener(recorder)
                    .build()) {
                assertThat(partner.customers()
                                .byIds(List.of(CUSTOMER))
                                .qualification()
                                .get())
                        .extracting(CustomerResult::value)
                        .containsExactly(CustomerQualification.NONPROFIT);

                Start start = recorder.starts.take();
                assertThat(start.thread()).isNotSameAs(Thread.currentThread());
                assertThat(start.requests()).isZero();
                assertThat(nextEvent().started()).isSameAs(start.call());
            }
        }
    }

    /** The state of things when a call starts. */
    private record Start(StartedCall call, Thread thread, int requests, int tokenRequests) {}

    private final class Recorder implements CallListener {
        private final BlockingQueue<Start> starts = new LinkedBlockingQueue<>();
        private final ScriptedServer server;
        private final AtomicInteger tokenRequests;

        Recorder(ScriptedServer server, AtomicInteger tokenRequests) {
            this.server = server;
            this.tokenRequests = tokenRequests;
        }

        @Override
        public void started(StartedCall call) {
            starts.add(new Start(call, Thread.currentThread(), server.received().size(), tokenRequests.get()));
        }

        @Override
        public void ended(EndedCall call) {
            ended.add(call);
        }
    }

    @Test
    void eachCallStartsOnceAndEndsOnceHoweverItEnds() throws Exception {
        List<StartedCall> starts = Collections.synchronizedList(new ArrayList<>());
        ScriptedServer.Script byOperation = (request, connection) -> {
            if (request.target().endsWith("/qualification")) {
                connection.keepSilent();
            } else if (request.target().endsWith("/validations")) {
                connection.answer(403, "");
            } else {
                connection.answer(request.number() % 3 == 0 ? 200 : 503, "[]", "Retry-After: 0");
            }
        };
        try (ScriptedServer server = ScriptedServer.running(byOperation)) {
            PartnerCenter partner = PartnerCenter.builder()
                    .baseUrl(server.baseUrl())
                    .accessToken(() -> TOKEN)
                    .listener(new CallListener() {
                        @Override
                        public void started(StartedCall call) {
                            starts.add(call);
                        }

                        @Override
                        public void ended(EndedCall call) {
                            ended.add(call);
                        }
                    })
                    .build();
            QualificationOperations qualification =
                    partner.customers().byId(CUSTOMER).qualification();
            qualification.getQualifications();
            catchThrowable(() -> partner.validations().getValidationCodes());
            catchThrowable(() -> partner.with(RequestContext.builder()
                            .callTimeout(Duration.ofMillis(50))
                            .build())
                    .customers()
                    .byId(CUSTOMER)
                    .qualification()
                    .get());
            Thread.currentThread().interrupt();
            catchThrowable(qualification::get);
            assertThat(Thread.interrupted()).isTrue();
            qualification.getAsync().cancel(true);
            qualification.getAsync().complete(CustomerQualification.NONE);
            partner.customers()
                    .byIds(List.of(CUSTOMER, CUSTOMER))
                    .qualification()
                    .getQualifications()
                    .forEach(result -> {});
            qualification.getAsync();
            partner.close();
            partner.close();
        }
        List<StartedCall> ends = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            ends.add(nextEvent().started());
        }
        assertThat(starts).hasSize(9).doesNotHaveDuplicates();
        assertThat(ends).containsExactlyInAnyOrderElementsOf(starts);
        // its thread has no more of them
        assertThat(ended.poll(100, TimeUnit.MILLISECONDS)).isNull();
    }

    /** Those that it ends, and those that wait for a slow listener. */
    @Test
    void closeLosesNoEvent() throws Exception {
        CountDownLatch isBusy = new CountDownLatch(1);
        CountDownLatch isFree = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.inTurn(
                ScriptedServer.answer(404, "{}"), ScriptedServer.answer(200, "\"none\""), ScriptedServer.silence())) {
            PartnerCenter partner = PartnerCenter.builder()
                    .baseUrl(server.baseUrl())
                    .accessToken(() -> TOKEN)
                    .listener(call -> {
                        isBusy.countDown();
                        try {
                            isFree.await();
                            ended.add(call);
                        } catch (InterruptedException lost) {
                            Thread.currentThread().interrupt();
                        }
                    })
                    .build();
            QualificationOperations qualification =
                    partner.customers().byId(CUSTOMER).qualification();
            catchThrowable(qualification::get);
            isBusy.await();
            qualification.get();
            qualification.getAsync();
            server.await(3);
            partner.close();
            isFree.countDown();
        }
        assertThat(List.of(nextEvent(), nextEvent(), nextEvent()))
                .extracting(call -> call.failure().map(PartnerCenterException::category))
                .containsExactly(
                        Optional.of(Category.ENDPOINT_RETIRED), Optional.empty(), Optional.of(Category.CLOSED));
    }

    /** The last attempt got no response, whatever the first one got. */
    @Test
    void statusOfTheLastAttempt() throws InterruptedException {
        try (ScriptedServer server = ScriptedServer.inTurn(
                        ScriptedServer.answer(503, "", "Retry-After: 0"), ScriptedServer.reset());
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(server.baseUrl())
                        .accessToken(() -> TOKEN)
                        .maxAttempts(2)
                        .listener(ended::add)
                        .build()) {
            catchThrowable(() -> partner.customers()
                    .byId(CUSTOMER)
                    .qualification()
                    .createQualifications(CustomerQualificationRequest.of(CustomerQualification.STATE_OWNED_ENTITY)));
            EndedCall call = nextEvent();

            assertThat(call.attempts()).isEqualTo(2);
            assertThat(call.status()).isZero();
            assertThat(call.requestId()).hasToString(server.received().get(1).header("MS-RequestId"));
        }
    }

    @Test
    void durationFromStartToEndWithWaits() throws InterruptedException {
        Duration wait = Duration.ofMillis(400);
        try (ScriptedServer server = ScriptedServer.running(ScriptedServer.answer(200, "\"none\""));
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(server.baseUrl())
                        .accessToken(() -> TOKEN)
                        .rateLimiter(() -> wait)
                        .listener(ended::add)
                        .build()) {
            long start = System.nanoTime();
            partner.customers().byId(CUSTOMER).qualification().get();
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);

            assertThat(nextEvent().duration()).isBetween(wait, elapsed);
        }
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aCallAfterCloseNeitherStartsNorEnds(Consumer<QualificationOperations> call) throws InterruptedException {
        List<StartedCall> starts = Collections.synchronizedList(new ArrayList<>());
        PartnerCenter partner = PartnerCenter.builder()
                .accessToken(() -> TOKEN)
                .listener(new CallListener() {
                    @Override
                    public void started(StartedCall started) {
                        starts.add(started);
                    }

                    @Override
                    public void ended(EndedCall end) {
                        ended.add(end);
                    }
                })
                .build();
        PartnerCenter view = partner.with(RequestContext.builder().build());
        partner.close();
        for (PartnerCenter closed : List.of(partner, view)) {
            assertThat(catchThrowable(
                            () -> call.accept(closed.customers().byId(CUSTOMER).qualification())))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
        }
        assertThat(starts).isEmpty();
        assertThat(ended.poll(100, TimeUnit.MILLISECONDS)).isNull();
    }

    private EndedCall nextEvent() throws InterruptedException {
        EndedCall event = ended.poll(10, TimeUnit.SECONDS);
        assertThat(event).as("the listener's next event, within ten seconds").isNotNull();
        return event;
    }

    private PartnerCenter partner(ScriptedServer server) {
        return PartnerCenter.builder()
                .baseUrl(server.baseUrl())
                .accessToken(() -> TOKEN)
                .listener(ended::add)
                .build();
    }
}
