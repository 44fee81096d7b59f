package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.ReplyServer.Reply;
import io.github.partnercenter.qualification.model.CustomerQualification;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many requests are on the wire at once. */
@Timeout(60)
class ConcurrencyTest {
    private static final String TOKEN = "token-of-concurrency-test";
    private static final UUID CUSTOMER = UUID.fromString("3f2504e0-4f89-41d3-9a0c-0305e82c3301");

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void limitsRequestsOnTheWire(int limit) throws InterruptedException {
        assertLimit(limit, url -> builder(url).maxConcurrentRequests(limit));
    }

    /** Otherwise it would wait for itself. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRetryNeedsNoSecondPlace(boolean isAsync) {
        try (ReplyServer server = ReplyServer.with(new Reply(503, "", "Retry-After: 0"), Reply.SUCCESS);
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(server.baseUrl())
                        .accessToken(() -> TOKEN)
                        .maxConcurrentRequests(1)
                        .callTimeout(Duration.ofSeconds(20))
                        .build()) {
            QualificationOperations qualification =
                    partner.customers().byId(UUID.randomUUID()).qualification();

            assertThat(isAsync ? qualification.getAsync().join() : qualification.get())
                    .isEqualTo(CustomerQualification.NONE);
            assertThat(server.requests()).isEqualTo(2);
        }
    }

    @Test
    void allows128RequestsOnTheWireByDefault() throws InterruptedException {
        assertLimit(128, ConcurrencyTest::builder);
    }

    private static void assertLimit(int limit, Function<URI, PartnerCenter.Builder> settings)
            throws InterruptedException {
        AtomicInteger onTheWire = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Semaphore arrived = new Semaphore(0);
        Semaphore released = new Semaphore(0);
        try (ScriptedServer server = ScriptedServer.running((request, connection) -> {
                    most.accumulateAndGet(onTheWire.incrementAndGet(), Math::max);
                    arrived.release();
                    released.acquire();
                    onTheWire.decrementAndGet();
                    connection.answer(200, "\"none\"");
                });
                PartnerCenter partner = settings.apply(server.baseUrl()).build()) {
            List<CompletableFuture<CustomerQualification>> calls = Stream.generate(() -> getAsync(partner, CUSTOMER))
                    .limit(3L * limit)
                    .toList();
            arrived.acquireUninterruptibly(limit);
            assertThat(arrived.tryAcquire(200, TimeUnit.MILLISECONDS))
                    .as("one more on the wire")
                    .isFalse();
            released.release(calls.size());
            calls.forEach(CompletableFuture::join);

            assertThat(server.received()).hasSize(calls.size());
            assertThat(most).as("requests on the wire").hasValue(limit);
        }
    }

    @Test
    void theRestWaitsInOrder() {
        List<UUID> customers =
                IntStream.range(0, 200).mapToObj(i -> new UUID(0, i)).toList();
        CountDownLatch allStarted = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.running((request, connection) -> {
                    allStarted.await();
                    connection.answer(200, "\"none\"");
                });
                PartnerCenter partner =
                        builder(server.baseUrl()).maxConcurrentRequests(1).build()) {
            List<CompletableFuture<CustomerQualification>> calls = customers.stream()
                    .map(customer -> getAsync(partner, customer))
                    .toList();
            allStarted.countDown();
            calls.forEach(CompletableFuture::join);

            assertThat(server.received())
                    .extracting(request -> UUID.fromString(request.target().split("/")[3]))
                    .containsExactlyElementsOf(customers);
        }
    }

    /** Plain calls wait, too. */
    @Test
    void waitsWithinItsDeadline() throws Exception {
        try (ScriptedServer server = ScriptedServer.running(ScriptedServer.silence());
                PartnerCenter partner =
                        builder(server.baseUrl()).maxConcurrentRequests(1).build()) {
            CompletableFuture<CustomerQualification> first = getAsync(partner, CUSTOMER);
            server.await(1);
            PartnerCenter impatient = partner.with(
                    RequestContext.builder().callTimeout(Duration.ofMillis(300)).build());
            PartnerCenterException ofFuture = (PartnerCenterException)
                    catchThrowableOfType(CompletionException.class, getAsync(impatient, CUSTOMER)::join)
                            .getCause();
            PartnerCenterException ofPlainCall = catchThrowableOfType(
                    PartnerCenterException.class,
                    () -> impatient.customers().byId(CUSTOMER).qualification().get());

            assertThat(List.of(ofFuture, ofPlainCall)).allSatisfy(failure -> {
                assertThat(failure.category()).isEqualTo(Category.TIMEOUT);
                assertThat(failure).hasMessageContainingAll("PT0.3S", "nothing sent");
            });
            assertThat(server.received()).hasSize(1);
            assertThat(first).isNotDone();
        }
    }

    @Test
    void aPlaceIsFreeAgainHoweverACallEnds() throws Exception {
        try (ScriptedServer server = ScriptedServer.inTurn(
                        ScriptedServer.silence(),
                        ScriptedServer.silence(),
                        ScriptedServer.reset(),
                        ScriptedServer.answer(400, ""),
                        ScriptedServer.answer(200, "\"none\""));
                PartnerCenter partner = builder(server.baseUrl())
                        .maxConcurrentRequests(1)
                        .maxAttempts(1)
                        .build()) {
            CompletableFuture<CustomerQualification> cancelled = getAsync(partner, CUSTOMER);
            server.await(1);
            cancelled.cancel(true);
            // a late one, that waits for its place
            getAsync(partner, CUSTOMER).completeExceptionally(new IllegalStateException());
            PartnerCenter impatient = partner.with(
                    RequestContext.builder().callTimeout(Duration.ofMillis(500)).build());
            Stream.generate(() ->
                            impatient.customers().byId(CUSTOMER).qualification().getAsync())
                    .limit(5)
                    .forEach(call -> call.handle((value, failure) -> null).join());

            assertThat(getAsync(partner, CUSTOMER).join()).isEqualTo(CustomerQualification.NONE);
        }
    }

    /** What may keep a request from being sent, or its response from being read. */
    enum Obstacle {
        PROVIDER,
        LIMITER,
        RESPONSE
    }

    static Stream<Arguments> everyObstacleOfEveryForm() {
        return Stream.of(Obstacle.values())
                .flatMap(obstacle -> Stream.of(Form.values()).map(form -> Arguments.of(obstacle, form)));
    }

    @ParameterizedTest
    @MethodSource("everyObstacleOfEveryForm")
    void aPlaceIsFreeAgainAfterAFailureOfWhatACallNeeds(Obstacle obstacle, Form form) {
        AtomicReference<Obstacle> now = new AtomicReference<>(obstacle);
        try (ScriptedServer server = ScriptedServer.running((request, connection) ->
                        connection.answer(200, now.get() == Obstacle.RESPONSE ? "<html>" : "\"none\""));
                PartnerCenter partner = builder(server.baseUrl())
                        .maxConcurrentRequests(1)
                        .callTimeout(Duration.ofSeconds(5))
                        .accessToken(() -> {
                            if (now.get() == Obstacle.PROVIDER) {
                                throw new IllegalStateException("the vault is sealed");
                            }
                            return TOKEN;
                        })
                        .rateLimiter(() -> {
                            if (now.get() == Obstacle.LIMITER) {
                                throw new IllegalStateException("no connection to the shared store");
                            }
                            return Duration.ZERO;
                        })
                        .build()) {
            assertThat(catchThrowable(() -> make(partner, form))).isNotNull();
            now.set(null);

            assertThat(catchThrowable(() -> make(partner, form)))
                    .as("failure of a call that needs the place of the one before")
                    .isNull();
        }
    }

    /** On a thread of its own, since a bulk read has no deadline. */
    private static void make(PartnerCenter partner, Form form) {
        assertThat(CompletableFuture.runAsync(() -> form.make(partner), task -> {
                    Thread caller = new Thread(task);
                    caller.setDaemon(true);
                    caller.start();
                }))
                .succeedsWithin(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void refusesALimitThatLetsNothingThrough(int limit) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PartnerCenter.builder().maxConcurrentRequests(limit))
                .withMessageContaining(Integer.toString(limit));
    }

    /** More than there are files for connections, in a small heap. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no ulimit")
    void tenThousandAtOnceAllEnd() throws Exception {
        AtomicInteger onTheWire = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.running((request, connection) -> {
            most.accumulateAndGet(onTheWire.incrementAndGet(), Math::max);
            // what the service needs for its response
            new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS);
            onTheWire.decrementAndGet();
            connection.answer(200, "\"none\"");
        })) {
            ProcessBuilder command = OwnJvm.command(
                    List.of("-Xmx128m"), ManyCalls.class, server.baseUrl().toString());
            command.command().addAll(0, List.of("bash", "-c", "ulimit -n 1024; exec \"$0\" \"$@\""));
            String output = OwnJvm.output(command);
            assertThat(output).isEqualTo("10000 of 10000 succeeded");
            assertThat(most).as("requests on the wire").hasValueBetween(1, 128);
        }
    }

    /** In a JVM of its own. */
    static final class ManyCalls {
        private static final int CALLS = 10_000;

        private ManyCalls() {}

        public static void main(String[] baseUrl) {
            try (PartnerCenter partner = builder(URI.create(baseUrl[0])).build()) {
                List<CompletableFuture<String>> ends = Stream.generate(() -> getAsync(partner, CUSTOMER)
                                .handle((value, failure) -> failure == null ? "succeeded" : failure.toString()))
                        .limit(CALLS)
                        .toList();
                List<String> failures = ends.stream()
                        .map(CompletableFuture::join)
                        .filter(end -> !end.equals("succeeded"))
                        .toList();
                failures.stream().limit(3).forEach(System.out::println);
                System.out.println(CALLS - failures.size() + " of " + CALLS + " succeeded");
            }
        }
    }

    private static CompletableFuture<CustomerQualification> getAsync(PartnerCenter partner, UUID customer) {
        return partner.customers().byId(customer).qualification().getAsync();
    }

    private static PartnerCenter.Builder builder(URI baseUrl) {
        return PartnerCenter.builder().baseUrl(baseUrl).accessToken(() -> TOKEN);
    }
}
