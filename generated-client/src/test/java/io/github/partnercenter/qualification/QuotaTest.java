package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.partnercenter.qualification.PartnerCenterException.Category;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class QuotaTest {
    @Test
    void aPermitThatCameTooLateForOneCallDoesForTheNext() {
        AtomicInteger taken = new AtomicInteger();
        try (StubServer server = StubServer.answering(200, "\"none\"");
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(server.baseUrl())
                        .accessToken(() -> "token-of-quota-test")
                        .rateLimiter(() -> Duration.ofMillis(1_000L * taken.getAndIncrement()))
                        .build()) {
            QualificationOperations patient =
                    partner.customers().byId(UUID.randomUUID()).qualification();
            QualificationOperations hurried = partner.with(RequestContext.builder()
                            .callTimeout(Duration.ofMillis(200))
                            .build())
                    .customers()
                    .byId(UUID.randomUUID())
                    .qualification();
            patient.get();
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(hurried::get).hasMessageContaining("quota is exhausted");
            }
            assertThat(taken).as("permits taken").hasValue(2);
            patient.get();

            assertThat(taken).as("permits taken").hasValue(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theLimiterAdmitsEachRequestButTheOneWithAnotherTokenAndHearsOfEachResponse(Form form) {
        List<String> notified = new CopyOnWriteArrayList<>();
        RateLimiter limiter = new RateLimiter() {
            @Override
            public Duration reserve() {
                notified.add("reserve");
                return Duration.ZERO;
            }

            @Override
            public void accepted() {
                notified.add("accepted");
            }

            @Override
            public void rejected(Duration retryAfter) {
                notified.add("rejected " + retryAfter);
            }
        };
        try (ScriptedServer server = ScriptedServer.inTurn(
                        (request, connection) -> {
                            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n\"no");
                            connection.reset();
                        },
                        ScriptedServer.answer(401, ""),
                        ScriptedServer.answer(503, "", "Retry-After: 0"),
                        ScriptedServer.answer(429, "", "Retry-After: 0"),
                        ScriptedServer.answer(200, "\"none\""));
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(server.baseUrl())
                        .accessToken(rejected -> rejected ? "token-of-quota-test-2" : "token-of-quota-test")
                        .rateLimiter(limiter)
                        .build()) {
            form.make(partner);

            assertThat(server.received()).hasSize(5);
            assertThat(notified)
                    .containsExactly(
                            "reserve",
                            // no response
                            "reserve",
                            "accepted",
                            // another token
                            "accepted",
                            "reserve",
                            "rejected PT0S",
                            "reserve",
                            "accepted");
        }
    }

    @Test
    void permitsDoNotGatherWhileNobodyNeedsThem() {
        RateLimiter limiter = RateLimiter.of(10, Duration.ofSeconds(1));
        limiter.reserve();
        long idleUntil = System.nanoTime() + Duration.ofMillis(350).toNanos();
        while (System.nanoTime() - idleUntil < 0) {
            Thread.onSpinWait();
        }
        long start = System.nanoTime();
        Duration last = Duration.ZERO;
        for (int i = 0; i < 5; i++) {
            last = limiter.reserve();
        }
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);

        assertThat(last.plus(elapsed))
                .as("wait for the fifth permit after a while without any")
                .isGreaterThanOrEqualTo(Duration.ofMillis(400));
    }

    @Test
    void noPermitIsGrantedTwice() throws Exception {
        RateLimiter limiter = RateLimiter.of(1, Duration.ofMinutes(1));
        Set<Long> permits = ConcurrentHashMap.newKeySet();
        CountDownLatch start = new CountDownLatch(1);
        List<FutureTask<Boolean>> callers = Stream.generate(() -> new FutureTask<>(() -> {
                    start.await();
                    for (int i = 0; i < 20_000; i++) {
                        permits.add(Math.round(limiter.reserve().toMillis() / 60_600.0));
                    }
                    return true;
                }))
                .limit(4)
                .toList();
        callers.forEach(caller -> new Thread(caller).start());
        start.countDown();
        for (FutureTask<Boolean> caller : callers) {
            assertThat(caller.get(20, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(permits).as("minutes with a permit").hasSize(80_000);
    }

    static Stream<Supplier<Duration>> failingLimiters() {
        return Stream.of(
                () -> {
                    throw new IllegalStateException("no connection to what is shared");
                },
                () -> {
                    throw new NoClassDefFoundError("no connection to what is shared");
                });
    }

    @ParameterizedTest
    @MethodSource("failingLimiters")
    void aLimiterThatFailsEndsACall(Supplier<Duration> limiter) {
        try (PartnerCenter partner = PartnerCenter.builder()
                .baseUrl(URI.create("http://127.0.0.1:1"))
                .accessToken(() -> "token-of-quota-test")
                .rateLimiter(limiter::get)
                .callTimeout(Duration.ofSeconds(5))
                .build()) {
            assertThatThrownBy(() -> partner.customers()
                            .byId(UUID.randomUUID())
                            .qualification()
                            .get())
                    .isInstanceOfSatisfying(PartnerCenterException.class, failure -> {
                        assertThat(failure.category()).isEqualTo(Category.THROTTLED);
                        assertThat(failure).hasMessageContaining("no connection to what is shared");
                    });
        }
    }
}
