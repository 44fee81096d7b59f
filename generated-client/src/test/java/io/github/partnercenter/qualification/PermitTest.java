package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.ReplyServer.Reply;
import io.github.partnercenter.qualification.model.CustomerQualification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Permits of the rate limiter that nobody uses any more go to the next call. */
@Timeout(60)
class PermitTest {
    private static final UUID CUSTOMER = UUID.fromString("3f2504e0-4f89-41d3-9a0c-0305e82c3301");
    private static final String TOKEN = "token-of-permit-test";
    private static final Duration SOON = Duration.ofSeconds(2);

    @Test
    void permitsOfCancelledCallsGoToTheNextOne() {
        try (ReplyServer server = ReplyServer.with(Reply.SUCCESS);
                PartnerCenter partner = builder(server)
                        .rateLimiter(RateLimiter.of(10, Duration.ofSeconds(1)))
                        .build()) {
            List<CompletableFuture<CustomerQualification>> calls = new ArrayList<>();
            for (int i = 0; i < 150; i++) {
                calls.add(qualification(partner).getAsync());
            }
            calls.forEach(call -> call.cancel(true));

            assertSucceedsSoon(partner);
        }
    }

    @Test
    void permitsOfInterruptedCallsGoToTheNextOne() throws Exception {
        AtomicInteger permits = new AtomicInteger();
        CountDownLatch reserved = new CountDownLatch(30);
        RateLimiter limiter = RateLimiter.of(5, Duration.ofSeconds(1));
        try (ReplyServer server = ReplyServer.with(Reply.SUCCESS);
                PartnerCenter partner = builder(server)
                        .rateLimiter(() -> {
                            permits.incrementAndGet();
                            reserved.countDown();
                            return limiter.reserve();
                        })
                        .build()) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                Thread thread = new Thread(() -> {
                    try {
                        qualification(partner).get();
                    } catch (PartnerCenterException interrupted) {
                        // as it should be
                    }
                });
                thread.start();
                threads.add(thread);
            }
            assertThat(reserved.await(10, TimeUnit.SECONDS)).isTrue();
            threads.forEach(Thread::interrupt);
            for (Thread thread : threads) {
                thread.join();
            }

            assertSucceedsSoon(partner);
            assertThat(permits.get()).isLessThanOrEqualTo(31);
        }
    }

    @Test
    void permitsThatComeTooLateGoToTheNextCall() {
        try (ReplyServer server = ReplyServer.with(Reply.SUCCESS);
                PartnerCenter partner = builder(server)
                        .rateLimiter(RateLimiter.of(4, Duration.ofSeconds(1)))
                        .build()) {
            PartnerCenter impatient = partner.with(
                    RequestContext.builder().callTimeout(Duration.ofMillis(100)).build());
            qualification(partner).get();
            for (int i = 0; i < 50; i++) {
                PartnerCenterException refusal = catchThrowableOfType(
                        PartnerCenterException.class,
                        () -> qualification(impatient).get());
                if (refusal != null) {
                    assertThat(refusal.category()).isEqualTo(Category.THROTTLED);
                    assertThat(refusal.retryAfter()).isPresent();
                }
            }

            assertSucceedsSoon(partner);
        }
    }

    /** A limiter over a shared store takes its time. */
    @Test
    void aPermitThatIsGrantedAfterTheEndOfItsCallGoesToTheNextOne() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        Semaphore answer = new Semaphore(0);
        AtomicInteger reservations = new AtomicInteger();
        try (ReplyServer server = ReplyServer.with(Reply.SUCCESS);
                PartnerCenter partner = builder(server)
                        .callTimeout(Duration.ofSeconds(20))
                        .maxConcurrentRequests(1)
                        .rateLimiter(() -> {
                            if (reservations.incrementAndGet() > 1) {
                                return Duration.ofHours(1);
                            }
                            asked.countDown();
                            answer.acquireUninterruptibly();
                            return Duration.ofMillis(500);
                        })
                        .build()) {
            CompletableFuture<CustomerQualification> cancelled =
                    qualification(partner).getAsync();
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            cancelled.cancel(true);
            answer.release();
            // its permit is given back when the limiter has answered, which nothing shows
            while (answer.hasQueuedThreads() || isReserving()) {
                Thread.onSpinWait();
            }

            assertThat(qualification(partner).get()).isEqualTo(CustomerQualification.NONE);
            assertThat(reservations).hasValue(1);
        }
    }

    private static boolean isReserving() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(java.util.Arrays::stream)
                .anyMatch(frame -> frame.getClassName().contains("Throttle$Turn"));
    }

    @Test
    void aCallThatIsRefusedDuringAPauseTellsHowLongThatLasts() {
        try (ReplyServer server = ReplyServer.with(new Reply(429, "", "Retry-After: 30"));
                PartnerCenter partner =
                        builder(server).callTimeout(Duration.ofSeconds(2)).build()) {
            PartnerCenterException rejected = failure(partner);
            assertThat(rejected.status()).isEqualTo(429);
            assertThat(rejected.retryAfter()).contains(Duration.ofSeconds(30));

            PartnerCenterException refused = failure(partner);
            assertThat(refused.category()).isEqualTo(Category.THROTTLED);
            assertThat(refused.status()).isZero();
            assertThat(refused.retryAfter())
                    .hasValueSatisfying(
                            wait -> assertThat(wait).isBetween(Duration.ofSeconds(27), Duration.ofSeconds(30)));
            CompletableFuture<String> future =
                    qualification(partner).getAsync().handle((value, failure) -> failure.getMessage());
            assertThat(future.join()).contains("THROTTLED");
            assertThat(server.requests()).isEqualTo(1);
        }
    }

    private static void assertSucceedsSoon(PartnerCenter partner) {
        long start = System.nanoTime();
        assertThat(qualification(partner).get()).isEqualTo(CustomerQualification.NONE);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }

    private static QualificationOperations qualification(PartnerCenter partner) {
        return partner.customers().byId(CUSTOMER).qualification();
    }

    private static PartnerCenterException failure(PartnerCenter partner) {
        return catchThrowableOfType(
                PartnerCenterException.class, () -> qualification(partner).get());
    }

    private static PartnerCenter.Builder builder(ReplyServer server) {
        return PartnerCenter.builder().baseUrl(server.baseUrl()).accessToken(() -> TOKEN);
    }
}
