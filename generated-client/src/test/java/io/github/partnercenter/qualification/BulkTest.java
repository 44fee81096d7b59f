package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.ScriptedServer.Connection;
import io.github.partnercenter.qualification.ScriptedServer.Received;
import io.github.partnercenter.qualification.ScriptedServer.Script;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.model.VettedQualification;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.Spliterator;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads of many customers, and the limiter and the pauses that all calls share. */
@Timeout(30)
class BulkTest {
    private static final String TOKEN = "token-of-bulk-test";
    private static final RateLimiter UNLIMITED = () -> Duration.ZERO;
    private static final UUID UNKNOWN = UUID.randomUUID();
    private static final int DEFAULT_IN_FLIGHT = 32;

    private final Set<UUID> known = ConcurrentHashMap.newKeySet();
    /** Each for one request, before any other response. */
    private final Queue<Script> faults = new ConcurrentLinkedQueue<>();

    private volatile Quota quota = new Quota(Integer.MAX_VALUE, Duration.ofNanos(1));
    private ScriptedServer server;
    private PartnerCenter partner;

    @BeforeEach
    void start() {
        server = ScriptedServer.running(this::respond);
        partner = partner(UNLIMITED);
    }

    @AfterEach
    void stop() {
        partner.close();
        server.close();
    }

    @Test
    void oneResultPerIdAsOftenAsItOccursWhateverFails() {
        List<UUID> ids = customers(200);
        ids.add(70, UNKNOWN);
        ids.add(140, UNKNOWN);

        List<CustomerResult<CustomerQualification>> results =
                partner.customers().byIds(ids).qualification().get().toList();

        assertThat(results).extracting(CustomerResult::customerTenantId).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(results)
                .filteredOn(result -> result.failure().isPresent())
                .hasSize(2)
                .allSatisfy(result -> {
                    assertThat(result.failure().orElseThrow().category()).isEqualTo(Category.NOT_FOUND);
                    assertThatThrownBy(result::value).isInstanceOf(PartnerCenterException.class);
                });
        assertThat(results)
                .filteredOn(result -> result.failure().isEmpty())
                .extracting(CustomerResult::value)
                .containsOnly(CustomerQualification.NONPROFIT);
    }

    @Test
    void readsThePluralEndpoint() {
        List<UUID> ids = customers(50);

        assertThat(partner.customers().byIds(ids).qualification().getQualifications())
                .hasSize(50)
                .allSatisfy(result -> assertThat(result.value())
                        .extracting(VettedQualification::qualification)
                        .containsExactly(CustomerQualification.NONPROFIT));
        assertThat(server.received())
                .hasSize(50)
                .allSatisfy(request -> assertThat(request.target()).endsWith("/qualifications"));
    }

    @Test
    void endlessIterableIsReadLazilyAndWithinTheLimit() {
        AtomicInteger taken = new AtomicInteger();
        Iterable<UUID> endless = () -> Stream.generate(() -> {
                    taken.incrementAndGet();
                    return UNKNOWN;
                })
                .iterator();

        try (Stream<CustomerResult<CustomerQualification>> results = partner.customers()
                .byIds(endless)
                .inFlight(5)
                .onProgress(progress -> {})
                .qualification()
                .get()) {
            assertThat(server.received()).isEmpty();
            Iterator<CustomerResult<CustomerQualification>> iterator = results.iterator();
            for (int i = 1; i <= 20; i++) {
                iterator.next();
                // hasNext() may have taken one more
                assertThat(taken).hasValueLessThanOrEqualTo(i + 5);
            }
        }
    }

    /** An endless read needs no more memory than a short one. */
    @Test
    void keepsNothingOfCustomersThatAreDone() {
        List<WeakReference<UUID>> taken = new ArrayList<>();
        Iterable<UUID> endless = () -> Stream.generate(() -> {
                    UUID id = UUID.randomUUID();
                    taken.add(new WeakReference<>(id));
                    return id;
                })
                .iterator();

        try (Stream<CustomerResult<CustomerQualification>> results =
                partner.customers().byIds(endless).inFlight(5).qualification().get()) {
            Iterator<CustomerResult<CustomerQualification>> iterator = results.iterator();
            for (int i = 0; i < 500; i++) {
                iterator.next();
            }
            LeakTest.assertReachable(taken, 20);
        }
    }

    @Test
    void at32InFlightByDefault() throws Exception {
        CountDownLatch arrived = new CountDownLatch(DEFAULT_IN_FLIGHT);
        CountDownLatch released = new CountDownLatch(1);
        AtomicInteger concurrent = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Script counting = (request, connection) -> {
            most.accumulateAndGet(concurrent.incrementAndGet(), Math::max);
            arrived.countDown();
            released.await();
            concurrent.decrementAndGet();
            connection.answer(200, "\"nonprofit\"");
        };
        faults.addAll(Collections.nCopies(200, counting));
        AtomicInteger taken = new AtomicInteger();
        Iterable<UUID> ids = () ->
                customers(200).stream().peek(each -> taken.incrementAndGet()).iterator();
        FutureTask<Long> reading = new FutureTask<>(
                () -> partner.customers().byIds(ids).qualification().get().count());
        Thread reader = startThread(reading);
        arrived.await();
        // until then it might take more ids
        while (reader.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }

        assertThat(taken).hasValue(DEFAULT_IN_FLIGHT);
        assertThat(concurrent).hasValue(DEFAULT_IN_FLIGHT);
        released.countDown();
        assertThat(reading.get()).isEqualTo(200);
        assertThat(most).as("concurrent requests").hasValue(DEFAULT_IN_FLIGHT);
    }

    @Test
    void at500RequestsAMinuteByDefault() {
        // 1 % less: one in 121.2 ms
        List<Long> arrivals = Collections.synchronizedList(new ArrayList<>());
        Script timing = (request, connection) -> {
            arrivals.add(System.nanoTime());
            connection.answer(200, "\"nonprofit\"");
        };
        try (PartnerCenter withoutLimiter = builder().build()) {
            // single calls need no permits, and open a connection
            for (UUID customer : customers(5)) {
                withoutLimiter.customers().byId(customer).qualification().get();
            }
            faults.addAll(Collections.nCopies(13, timing));
            long start = System.nanoTime();
            assertThat(withoutLimiter
                            .customers()
                            .byIds(customers(13))
                            .qualification()
                            .get())
                    .allSatisfy(result -> assertThat(result.failure()).isEmpty());

            // a request may be late, but never early
            assertThat(arrivals)
                    .filteredOn(time -> time - start < 600_000_000)
                    .as("requests of the first 600 ms")
                    .hasSizeBetween(2, 5);
            assertThat(arrivals)
                    .filteredOn(time -> time - start < 1_200_000_000)
                    .as("requests of the first 1,200 ms")
                    .hasSizeBetween(6, 10);
            assertThat(arrivals).hasSize(13);
        }
    }

    @Test
    void closingTheStreamEndsRequestsInFlight() throws Exception {
        CountDownLatch closedByClient = new CountDownLatch(4);
        Script stall = (request, connection) -> {
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n\"non");
            connection.awaitPeerClose();
            closedByClient.countDown();
        };
        faults.addAll(Collections.nCopies(4, stall));
        try (Stream<CustomerResult<CustomerQualification>> results = partner.customers()
                .byIds(customers(8))
                .inFlight(8)
                .qualification()
                .get()) {
            assertThat(results.iterator().next().failure()).isEmpty();
            server.await(8);
            assertThat(closedByClient.getCount()).isEqualTo(4);
        }

        closedByClient.await();
    }

    @Test
    void closingTheStreamFreesThePlacesOfItsRequests() throws Exception {
        faults.add(ScriptedServer.answer(200, "\"nonprofit\""));
        faults.add(ScriptedServer.silence());
        faults.add(ScriptedServer.silence());
        try (PartnerCenter narrow =
                builder().rateLimiter(UNLIMITED).maxConcurrentRequests(2).build()) {
            List<UUID> ids = customers(9);
            try (Stream<CustomerResult<CustomerQualification>> results =
                    narrow.customers().byIds(ids).qualification().get()) {
                assertThat(results.iterator().next().failure()).isEmpty();
                server.await(3);
            }

            assertThat(narrow.customers().byId(ids.get(0)).qualification().get())
                    .isEqualTo(CustomerQualification.NONPROFIT);
            assertThat(server.received())
                    .as("none of those that waited was sent")
                    .hasSize(4);
        }
    }

    @Test
    void retriesWhatTheQuotaRejected() {
        quota = new Quota(40, Duration.ofSeconds(1));
        List<UUID> ids = customers(60);
        List<BulkProgress> progress = new ArrayList<>();

        List<CustomerResult<CustomerQualification>> results = partner.customers()
                .byIds(ids)
                .onProgress(progress::add)
                .qualification()
                .get()
                .toList();

        assertThat(results).extracting(CustomerResult::customerTenantId).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(results).allSatisfy(result -> assertThat(result.failure()).isEmpty());
        assertThat(progress.get(59).throttled()).isPositive();
    }

    @Test
    void tenRejectionsInARowAreTheFailureOfThatCustomerAlone() {
        List<UUID> ids = customers(3);
        UUID rejected = ids.get(1);
        AtomicInteger requests = new AtomicInteger();
        List<BulkProgress> progress = new ArrayList<>();
        List<CustomerResult<CustomerQualification>> results;
        try (ScriptedServer rejecting = ScriptedServer.running((request, connection) -> {
                    if (!customer(request).equals(rejected)) {
                        connection.answer(200, "\"nonprofit\"");
                    } else if (requests.incrementAndGet() < 10) {
                        connection.answer(429, "", "Retry-After: 0");
                    } else {
                        connection.answer(429, "", "Retry-After: 1");
                    }
                });
                PartnerCenter partner = builder()
                        .baseUrl(rejecting.baseUrl())
                        .rateLimiter(UNLIMITED)
                        .build()) {
            results = partner.customers()
                    .byIds(ids)
                    .onProgress(progress::add)
                    .qualification()
                    .get()
                    .toList();
        }

        assertThat(results).extracting(CustomerResult::customerTenantId).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(results)
                .filteredOn(result -> result.failure().isPresent())
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.customerTenantId()).isEqualTo(rejected);
                    PartnerCenterException failure = result.failure().orElseThrow();
                    assertThat(failure.category()).isEqualTo(Category.THROTTLED);
                    assertThat(failure.status()).isEqualTo(429);
                    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(1));
                });
        assertThat(requests).as("requests for that customer").hasValue(10);
        assertThat(progress.get(2).failed()).isEqualTo(1);
        assertThat(progress.get(2).throttled()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({
        "401, '', UNAUTHORIZED",
        "401, 900420, DEAD_AUDIENCE",
        "401, 900421, MFA_MISSING",
        "403, 900329, NEEDS_APP_PLUS_USER",
        "407, '', PROXY_AUTHENTICATION"
    })
    void aFailureOfAllCustomersEndsTheRead(int status, String code, Category category) {
        faults.addAll(Collections.nCopies(20, ScriptedServer.answer(status, "{\"code\":\"" + code + "\"}")));

        assertThatThrownBy(() -> partner.customers()
                        .byIds(customers(200))
                        .inFlight(1)
                        .qualification()
                        .get()
                        .toList())
                .isInstanceOfSatisfying(
                        PartnerCenterException.class,
                        failure -> assertThat(failure.category()).isEqualTo(category));
        assertThat(server.received()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "400, '', BAD_INPUT",
        "403, '', FORBIDDEN",
        "403, 20002, NO_RELATIONSHIP",
        "404, 1, NOT_FOUND",
        "404, '', ENDPOINT_RETIRED",
        "409, '', CONFLICT",
        "501, '', SERVER_ERROR",
        "302, '', UNEXPECTED_STATUS"
    })
    void anyOtherFailureIsThatOfOneCustomer(int status, String code, Category category) {
        faults.add(ScriptedServer.answer(status, "{\"code\":\"" + code + "\"}"));

        assertThat(partner.customers().byIds(customers(3)).qualification().get())
                .extracting(result -> result.failure().map(PartnerCenterException::category))
                .containsExactlyInAnyOrder(Optional.of(category), Optional.empty(), Optional.empty());
    }

    @Test
    void aRejectionNeedsNoRetryAfter() {
        faults.add(ScriptedServer.answer(429, ""));

        assertThat(partner.customers().byIds(customers(1)).qualification().get())
                .allSatisfy(result -> assertThat(result.failure()).isEmpty())
                .hasSize(1);
        assertThat(server.received()).hasSize(2);
    }

    @Test
    void aServiceThatIsBusyDoesNotRejectForTheQuota() {
        faults.addAll(Collections.nCopies(4, ScriptedServer.answer(503, "", "Retry-After: 0")));

        assertThat(partner.customers().byIds(customers(1)).qualification().get())
                .extracting(result -> result.failure().map(PartnerCenterException::category))
                .containsExactly(Optional.of(Category.SERVER_ERROR));
        assertThat(server.received()).as("attempts of one call").hasSize(4);
    }

    @Test
    void reportsProgress() {
        List<UUID> ids = customers(9);
        ids.add(UNKNOWN);
        List<BulkProgress> progress = new ArrayList<>();
        long start = System.nanoTime();
        partner.customers()
                .byIds(ids)
                .onProgress(progress::add)
                .inFlight(10)
                .qualification()
                .get()
                .forEach(result -> {});
        double seconds = (System.nanoTime() - start) / 1e9;

        assertThat(progress).hasSize(10);
        BulkProgress last = progress.get(9);
        assertThat(last.done()).isEqualTo(10);
        assertThat(last.failed()).isEqualTo(1);
        assertThat(last.perSecond()).isGreaterThanOrEqualTo(10 / seconds);
        assertThat(last.remaining()).contains(Duration.ZERO);
        BulkProgress first = progress.get(0);
        assertThat(first.remaining()).contains(Duration.ofMillis((long) (9_000 / first.perSecond())));
    }

    @Test
    void nothingRemainsWhenAllHaveFailed() {
        AtomicReference<BulkProgress> progress = new AtomicReference<>();
        partner.customers()
                .byIds(Collections.nCopies(200, UNKNOWN))
                .onProgress(progress::set)
                .qualification()
                .get()
                .forEach(result -> {});

        assertThat(progress.get().failed()).isEqualTo(200);
        assertThat(progress.get().remaining()).contains(Duration.ZERO);
    }

    @Test
    void theRateIsThatSinceTheBeginning() {
        AtomicLong begun = new AtomicLong();
        AtomicLong lastId = new AtomicLong();
        AtomicReference<BulkProgress> progress = new AtomicReference<>();
        Iterable<UUID> ids = () -> {
            begun.set(System.nanoTime());
            return customers(10).stream()
                    .peek(id -> lastId.set(System.nanoTime()))
                    .iterator();
        };
        partner.customers()
                .byIds(ids)
                .onProgress(progress::set)
                .inFlight(1)
                .qualification()
                .get()
                .forEach(result -> {});

        assertThat(progress.get().perSecond()).isLessThanOrEqualTo(10 * 1e9 / (lastId.get() - begun.get()));
    }

    @Test
    void progressHasNoRemainingTimeIfTheNumberOfIdsIsUnknown() {
        Iterable<UUID> ofUnknownLength = customers(10)::iterator;
        List<BulkProgress> progress = new ArrayList<>();
        partner.customers()
                .byIds(ofUnknownLength)
                .onProgress(progress::add)
                .qualification()
                .get()
                .forEach(result -> {});

        assertThat(progress)
                .hasSize(10)
                .allSatisfy(each -> assertThat(each.remaining()).isEmpty());
    }

    @Test
    void limiterPacesEachRequestIncludingRetries() {
        AtomicInteger permits = new AtomicInteger();
        try (PartnerCenter paced = partner(() -> {
            permits.incrementAndGet();
            return Duration.ofMillis(1);
        })) {
            faults.add(ScriptedServer.answer(500, ""));
            assertThat(paced.customers().byIds(customers(10)).qualification().get())
                    .allSatisfy(result -> assertThat(result.failure()).isEmpty());
        }

        assertThat(permits).hasValue(11);
        assertThat(server.received()).hasSize(11);
    }

    @Test
    void callTimeoutBeginsWithThePermit() {
        try (PartnerCenter paced = partner(() -> Duration.ofMillis(600))) {
            PartnerCenter impatient = paced.with(
                    RequestContext.builder().callTimeout(Duration.ofMillis(500)).build());

            assertThat(impatient.customers().byIds(customers(3)).qualification().get())
                    .hasSize(3)
                    .allSatisfy(result -> assertThat(result.failure()).isEmpty());
        }
    }

    @Test
    void closingThePartnerCenterEndsTheRead() {
        PartnerCenter slow = partner(() -> Duration.ofMinutes(5));
        Iterable<UUID> endless = () -> Stream.generate(UUID::randomUUID).iterator();
        Stream<CustomerResult<CustomerQualification>> results =
                slow.customers().byIds(endless).qualification().get();
        List<CustomerResult<CustomerQualification>> taken = new ArrayList<>();
        startThread(slow::close);

        assertThatThrownBy(() -> results.forEach(taken::add))
                .isInstanceOfSatisfying(
                        PartnerCenterException.class,
                        end -> assertThat(end.category()).isEqualTo(Category.CLOSED));
        assertThat(taken)
                .hasSizeLessThanOrEqualTo(DEFAULT_IN_FLIGHT)
                .allSatisfy(result ->
                        assertThat(result.failure().orElseThrow().category()).isEqualTo(Category.CLOSED));
    }

    @Test
    void closingThePartnerCenterWhileAnIdIsTakenEndsTheRead() {
        PartnerCenter closed = partner(UNLIMITED);
        Iterable<UUID> endless = () -> Stream.generate(() -> {
                    closed.close();
                    return UNKNOWN;
                })
                .iterator();
        List<CustomerResult<CustomerQualification>> taken = new ArrayList<>();

        assertThatThrownBy(() ->
                        closed.customers().byIds(endless).qualification().get().forEach(taken::add))
                .isInstanceOfSatisfying(
                        PartnerCenterException.class,
                        end -> assertThat(end.category()).isEqualTo(Category.CLOSED));
        assertThat(taken)
                .singleElement()
                .satisfies(result ->
                        assertThat(result.failure().orElseThrow().category()).isEqualTo(Category.CLOSED));
        assertThat(server.received()).isEmpty();
    }

    /** A call that is to be repeated cannot wait for the end of a pause that is later than its deadline. */
    @Test
    void callsThatAPauseKeepsFromRetryingAreMadeAgainLater() {
        List<UUID> ids = customers(60);
        faults.addAll(Collections.nCopies(5, ScriptedServer.answer(503, "")));
        faults.add(ScriptedServer.answer(429, "", "Retry-After: 3"));
        PartnerCenter impatient = partner.with(
                RequestContext.builder().callTimeout(Duration.ofSeconds(2)).build());

        assertThat(impatient.customers().byIds(ids).qualification().get().toList())
                .hasSize(60)
                .allSatisfy(result -> assertThat(result.failure()).isEmpty());
    }

    @Test
    void failureOfTheLimiterEndsTheRead() {
        AtomicInteger reservations = new AtomicInteger();
        try (PartnerCenter broken = partner(() -> {
            if (reservations.incrementAndGet() > 3) {
                throw new IllegalStateException("no connection to the shared store");
            }
            return Duration.ofMillis(1);
        })) {
            assertThatThrownBy(() -> broken.customers()
                            .byIds(customers(9))
                            .qualification()
                            .get()
                            .toList())
                    .hasMessage("no connection to the shared store");
        }
    }

    @Test
    void closingTheStreamOnAnotherThreadEndsTheRead() {
        try (PartnerCenter slow = partner(() -> Duration.ofMinutes(5))) {
            Stream<CustomerResult<CustomerQualification>> results =
                    slow.customers().byIds(customers(3)).qualification().get();
            Spliterator<CustomerResult<CustomerQualification>> reader = results.spliterator();
            startThread(results::close);

            assertThat(reader.tryAdvance(result -> {})).isFalse();
        }
    }

    @Test
    void resultsDoNotDependOnTheLimitersCallback() {
        RateLimiter failing = new RateLimiter() {
            @Override
            public Duration reserve() {
                return Duration.ZERO;
            }

            @Override
            public void accepted() {
                throw new IllegalStateException("no connection to the shared store");
            }
        };
        try (PartnerCenter partner = partner(failing)) {
            assertThat(partner.customers().byIds(customers(3)).qualification().get())
                    .allSatisfy(result -> assertThat(result.failure()).isEmpty());
        }
        assertThat(server.received()).hasSize(3);
    }

    @Test
    void callsThatWaitForTheSameTokenAreSentConcurrently() {
        CountDownLatch allWait = new CountDownLatch(1);
        CountDownLatch allArrived = new CountDownLatch(4);
        Script together = (request, connection) -> {
            allArrived.countDown();
            allArrived.await();
            connection.answer(200, "\"nonprofit\"");
        };
        faults.addAll(Collections.nCopies(4, together));
        try (PartnerCenter sharing = builder()
                .accessToken(() -> {
                    await(allWait);
                    return TOKEN;
                })
                .callTimeout(Duration.ofSeconds(10))
                .maxAttempts(1)
                .build()) {
            List<CompletableFuture<CustomerQualification>> calls = customers(4).stream()
                    .map(id -> sharing.customers().byId(id).qualification().getAsync())
                    .toList();
            allWait.countDown();

            assertThat(calls).allSatisfy(call -> assertThat(call.join()).isEqualTo(CustomerQualification.NONPROFIT));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Test
    void interruptEndsTheRead() {
        try (PartnerCenter slow = partner(() -> Duration.ofMinutes(5))) {
            Stream<CustomerResult<CustomerQualification>> results =
                    slow.customers().byIds(customers(3)).qualification().get();
            Thread.currentThread().interrupt();

            assertThatThrownBy(results::toList)
                    .isInstanceOfSatisfying(
                            PartnerCenterException.class,
                            failure -> assertThat(failure.category()).isEqualTo(Category.INTERRUPTED));
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void rejectionPausesAllCalls() {
        quota = new Quota(1, Duration.ofHours(1));
        UUID customer = customers(1).get(0);
        PartnerCenter impatient = partner.with(
                RequestContext.builder().callTimeout(Duration.ofSeconds(5)).build());
        QualificationOperations qualification =
                impatient.customers().byId(customer).qualification();
        qualification.get();

        assertThatThrownBy(qualification::get).isInstanceOfSatisfying(PartnerCenterException.class, rejected -> {
            assertThat(rejected.category()).isEqualTo(Category.THROTTLED);
            assertThat(rejected.status()).isEqualTo(429);
        });
        assertThatThrownBy(qualification::getQualifications)
                .isInstanceOfSatisfying(PartnerCenterException.class, notSent -> {
                    assertThat(notSent.category()).isEqualTo(Category.THROTTLED);
                    assertThat(notSent.status()).isZero();
                    assertThat(notSent).hasMessageContaining("not sent");
                });
        assertThat(server.received()).hasSize(2);
    }

    @Test
    void aCustomerWithoutAResponseFailsAtTheTimeoutAndTheOthersDoNot() {
        faults.add(ScriptedServer.silence());
        try (PartnerCenter impatient = builder()
                .rateLimiter(UNLIMITED)
                .callTimeout(Duration.ofSeconds(2))
                .maxAttempts(1)
                .build()) {
            List<UUID> ids = customers(3);
            CompletableFuture<List<Optional<Category>>> read = CompletableFuture.supplyAsync(
                    () -> impatient
                            .customers()
                            .byIds(ids)
                            .qualification()
                            .get()
                            .map(result -> result.failure().map(PartnerCenterException::category))
                            .toList(),
                    BulkTest::startThread);

            assertThat(read)
                    .as("a read with a customer that gets no response")
                    .succeedsWithin(Duration.ofSeconds(15))
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .containsExactlyInAnyOrder(Optional.of(Category.TIMEOUT), Optional.empty(), Optional.empty());
        }
    }

    @Test
    void aParallelStreamIsConsumedOnOneThread() {
        List<UUID> ids = customers(100);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        List<CustomerResult<CustomerQualification>> results = partner.customers()
                .byIds(ids)
                .inFlight(5)
                .qualification()
                .get()
                .parallel()
                .peek(result -> threads.add(Thread.currentThread()))
                .toList();

        assertThat(results).extracting(CustomerResult::customerTenantId).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(threads).as("threads that consume results").hasSize(1);
    }

    /** Also if nobody closes the stream. */
    @ParameterizedTest
    @ValueSource(strings = {"the progress callback", "the ids", "the thread that was interrupted"})
    void anExceptionEndsRequestsInFlight(String source) throws Exception {
        CountDownLatch closedByClient = new CountDownLatch(3);
        Script stall = (request, connection) -> {
            connection.awaitPeerClose();
            closedByClient.countDown();
        };
        faults.add(ScriptedServer.answer(200, "\"nonprofit\""));
        faults.addAll(Collections.nCopies(3, stall));
        Stream<UUID> failing = Stream.generate(() -> {
            throw new IllegalStateException("the ids");
        });
        Stream<UUID> ids = Stream.concat(customers(4).stream(), source.equals("the ids") ? failing : Stream.of());
        Stream<CustomerResult<CustomerQualification>> results = partner.customers()
                .byIds(ids::iterator)
                .inFlight(4)
                .onProgress(progress -> {
                    awaitRequests(4);
                    if (source.contains("interrupted")) {
                        Thread.currentThread().interrupt();
                    } else if (source.contains("progress")) {
                        throw new IllegalStateException("the progress callback");
                    }
                })
                .qualification()
                .get();

        assertThatThrownBy(() -> results.forEach(result -> {}))
                .hasMessageContaining(source.contains("interrupted") ? "was interrupted" : source);
        Thread.interrupted();
        assertThat(closedByClient.await(10, TimeUnit.SECONDS))
                .as("the requests in flight have been cancelled")
                .isTrue();
    }

    private void awaitRequests(int requests) {
        try {
            server.await(requests);
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A PartnerCenter lives as long as its application, and reads come and go. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsNothingOfAReadThatHasEnded(boolean isComplete) {
        List<WeakReference<List<UUID>>> reads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            List<UUID> ids = customers(2);
            try (Stream<CustomerResult<CustomerQualification>> results =
                    partner.customers().byIds(ids).qualification().get()) {
                if (isComplete) {
                    results.forEach(result -> {});
                } else {
                    results.iterator().next();
                }
            }
            reads.add(new WeakReference<>(ids));
        }
        LeakTest.assertReachable(reads, 3);
    }

    @Test
    void noIdsMakeNoRequests() {
        assertThat(partner.customers().byIds(List.of()).qualification().get()).isEmpty();
        assertThat(server.received()).isEmpty();
    }

    @Test
    void invalidArgumentsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> partner.customers().byIds(List.of()).inFlight(0))
                .withMessage("inFlight must be at least 1: 0");
        assertThatIllegalArgumentException().isThrownBy(() -> RateLimiter.of(0, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> RateLimiter.of(1, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> RateLimiter.of(1, Duration.ofSeconds(-1)));
    }

    @Test
    void limiterSpreadsPermitsEvenly() {
        RateLimiter limiter = RateLimiter.of(10, Duration.ofSeconds(1));
        Duration last = Duration.ZERO;
        for (int i = 0; i < 11; i++) {
            last = limiter.reserve();
        }

        assertThat(last).isBetween(Duration.ofMillis(800), Duration.ofMillis(1_100));
    }

    private void respond(Received request, Connection connection) throws IOException, InterruptedException {
        Script fault = faults.poll();
        if (fault != null) {
            fault.run(request, connection);
            return;
        }
        long seconds = quota.secondsToWait();
        if (seconds > 0) {
            connection.answer(429, "", "Retry-After: " + seconds);
        } else if (!known.contains(customer(request))) {
            connection.answer(404, "{\"code\":60003,\"description\":\"The tenant was not found.\"}");
        } else if (request.target().endsWith("/qualifications")) {
            connection.answer(200, "[{\"qualification\":\"Nonprofit\"}]");
        } else {
            connection.answer(200, "\"nonprofit\"");
        }
    }

    private static UUID customer(Received request) {
        return UUID.fromString(request.target().split("/")[3]);
    }

    /** So many requests within the time before each one; rejected ones count, too, as with Partner Center. */
    private static final class Quota {
        private final int requests;
        private final long window;
        private final Deque<Long> counted = new ArrayDeque<>();

        Quota(int requests, Duration window) {
            this.requests = requests;
            this.window = window.toNanos();
        }

        /** {@return what the service asks a rejected request to wait; 0 for one that it accepts} */
        synchronized long secondsToWait() {
            long now = System.nanoTime();
            counted.removeIf(time -> now - time >= window);
            counted.addLast(now);
            if (counted.size() <= requests) {
                return 0;
            }
            counted.removeFirst();
            return Math.max(1, (counted.getFirst() + window - now + 999_999_999) / 1_000_000_000);
        }
    }

    private static Thread startThread(Runnable task) {
        Thread thread = new Thread(task, "bulk-test");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private PartnerCenter partner(RateLimiter limiter) {
        return builder().rateLimiter(limiter).build();
    }

    private PartnerCenter.Builder builder() {
        return PartnerCenter.builder().baseUrl(server.baseUrl()).accessToken(() -> TOKEN);
    }

    private List<UUID> customers(int count) {
        List<UUID> ids =
                new ArrayList<>(Stream.generate(UUID::randomUUID).limit(count).toList());
        known.addAll(ids);
        return ids;
    }
}
