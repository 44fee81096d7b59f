package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.ReplyServer.Reply;
import io.github.partnercenter.qualification.model.CustomerQualification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The application blocks what all of a JVM share: the common pool, and the thread for delays of {@link CompletableFuture}. */
@Timeout(60)
class BlockedJvmTest {
    private static final UUID CUSTOMER = UUID.fromString("3f2504e0-4f89-41d3-9a0c-0305e82c3301");
    private static final String TOKEN = "token-of-blocked-jvm-test";
    private static final Duration SOON = Duration.ofMillis(1_500);
    private static final int QUEUED_TASKS = 1_000;

    private final CountDownLatch end = new CountDownLatch(1);
    private CountDownLatch ended;

    @BeforeEach
    void block() throws InterruptedException {
        int threads = ForkJoinPool.getCommonPoolParallelism();
        assertThat(threads).as("threads of the common pool, see the POM").isGreaterThan(1);
        CountDownLatch begun = new CountDownLatch(threads + 1);
        ended = new CountDownLatch(threads + QUEUED_TASKS + 1);
        Runnable task = () -> {
            begun.countDown();
            awaitEnd();
            ended.countDown();
        };
        for (int i = 0; i < threads + QUEUED_TASKS; i++) {
            ForkJoinPool.commonPool().execute(task);
        }
        CompletableFuture.delayedExecutor(0, TimeUnit.SECONDS, Runnable::run).execute(task);
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @AfterEach
    void unblock() throws InterruptedException {
        end.countDown();
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void responsesArrive() {
        try (ReplyServer server = ReplyServer.with(Reply.SUCCESS);
                PartnerCenter partner = builder(server.baseUrl()).build()) {
            long start = System.nanoTime();
            QualificationOperations qualification = qualification(partner);
            assertThat(qualification.get()).isEqualTo(CustomerQualification.NONE);
            assertThat(qualification.get()).isEqualTo(CustomerQualification.NONE);
            List<CompletableFuture<CustomerQualification>> futures = IntStream.range(0, 100)
                    .mapToObj(i -> qualification.getAsync())
                    .toList();
            futures.forEach(future -> assertThat(future.join()).isEqualTo(CustomerQualification.NONE));

            assertThat(since(start)).isLessThan(SOON);
            assertThat(server.requests()).isEqualTo(102);
        }
    }

    @Test
    void resultsOfManyCustomersArrive() {
        try (ReplyServer server = ReplyServer.with(Reply.SUCCESS);
                PartnerCenter partner = builder(server.baseUrl())
                        .rateLimiter(() -> Duration.ZERO)
                        .build()) {
            long start = System.nanoTime();
            try (Stream<CustomerResult<CustomerQualification>> results = partner.customers()
                    .byIds(Collections.nCopies(100, CUSTOMER))
                    .qualification()
                    .get()) {
                assertThat(results.filter(result -> result.failure().isEmpty()).count())
                        .isEqualTo(100);
            }

            assertThat(since(start)).isLessThan(SOON);
        }
    }

    @Test
    void callbacksOnFuturesRun() throws Exception {
        try (ReplyServer server = ReplyServer.with(Reply.SUCCESS);
                PartnerCenter partner = builder(server.baseUrl()).build()) {
            CompletableFuture<String> callback = qualification(partner)
                    .getAsync()
                    .thenApplyAsync(Object::toString)
                    .thenCombine(qualification(partner).getAsync(), (one, other) -> one + other);

            assertThat(callback.get(SOON.toMillis(), TimeUnit.MILLISECONDS)).isNotEmpty();
        }
    }

    @Test
    void retriesGoOn() {
        Reply busy = new Reply(503, "", "Retry-After: 0");
        try (ReplyServer server = ReplyServer.with(busy, Reply.SUCCESS, busy, Reply.SUCCESS);
                PartnerCenter partner = builder(server.baseUrl()).build()) {
            long start = System.nanoTime();
            assertThat(qualification(partner).get()).isEqualTo(CustomerQualification.NONE);
            assertThat(qualification(partner).getAsync().join()).isEqualTo(CustomerQualification.NONE);

            assertThat(since(start)).isLessThan(SOON);
            assertThat(server.requests()).isEqualTo(4);
        }
    }

    @Test
    void attemptsAreLimited() {
        try (ReplyServer server = ReplyServer.with(Reply.SILENCE, Reply.SUCCESS, Reply.SILENCE, Reply.SUCCESS);
                PartnerCenter partner = builder(server.baseUrl())
                        .callTimeout(Duration.ofSeconds(3))
                        .build()) {
            assertThat(qualification(partner).get()).isEqualTo(CustomerQualification.NONE);
            assertThat(qualification(partner).getAsync().join()).isEqualTo(CustomerQualification.NONE);

            assertThat(server.requests()).isEqualTo(4);
        }
    }

    @Test
    void deadlinesHold() {
        Duration timeout = Duration.ofSeconds(2);
        try (ReplyServer server = ReplyServer.silent();
                PartnerCenter partner =
                        builder(server.baseUrl()).callTimeout(timeout).build()) {
            long start = System.nanoTime();
            CompletableFuture<CustomerQualification> future =
                    qualification(partner).getAsync();
            PartnerCenterException ofGet = catchThrowableOfType(
                    PartnerCenterException.class, () -> qualification(partner).get());
            ExecutionException ofFuture = catchThrowableOfType(
                    ExecutionException.class, () -> future.get(timeout.toMillis(), TimeUnit.MILLISECONDS));

            assertThat(since(start)).isBetween(timeout, timeout.multipliedBy(11).dividedBy(10));
            assertThat(ofGet.category()).isEqualTo(Category.TIMEOUT);
            assertThat(ofFuture.getCause())
                    .isInstanceOfSatisfying(
                            PartnerCenterException.class,
                            failure -> assertThat(failure.category()).isEqualTo(Category.TIMEOUT));
        }
    }

    /** The JDK reports it by the common pool only, so it is noticed late, but it is in time. */
    @Test
    void aCallWithoutAConnectionEndsInTime() throws IOException {
        URI nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        Duration timeout = Duration.ofSeconds(2);
        try (PartnerCenter partner = builder(nobody).callTimeout(timeout).build()) {
            long start = System.nanoTime();
            PartnerCenterException failure = catchThrowableOfType(
                    PartnerCenterException.class, () -> qualification(partner).get());

            assertThat(failure.category()).isIn(Category.TRANSPORT, Category.TIMEOUT);
            assertThat(since(start)).isLessThan(timeout.multipliedBy(11).dividedBy(10));
        }
    }

    private static QualificationOperations qualification(PartnerCenter partner) {
        return partner.customers().byId(CUSTOMER).qualification();
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static PartnerCenter.Builder builder(URI baseUrl) {
        return PartnerCenter.builder()
                .baseUrl(baseUrl)
                .callTimeout(Duration.ofSeconds(10))
                .accessToken(() -> TOKEN);
    }
}
