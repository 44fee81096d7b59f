package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.model.CustomerQualification;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a provider says by what it throws. */
@Timeout(30)
class AccessTokenProviderTest {
    private static final Duration FRESH_FOR = Duration.ofSeconds(1);

    private final ReplyServer service = ReplyServer.with(ReplyServer.Reply.SUCCESS);
    private final AtomicInteger requests = new AtomicInteger();

    @AfterEach
    void stop() {
        service.close();
    }

    private PartnerCenter.Builder partner(AccessTokenProvider provider) {
        return PartnerCenter.builder().baseUrl(service.baseUrl()).accessToken(provider);
    }

    private AccessTokenProvider failing(int times, AccessTokenException failure) {
        return rejected -> {
            if (requests.incrementAndGet() <= times) {
                throw failure;
            }
            return "token-of-provider";
        };
    }

    private static AccessTokenException sealed(Duration retryAfter) {
        return AccessTokenException.builder("the vault is sealed")
                .errorCode("V1")
                .remedy("Unseal it.")
                .isTransient(retryAfter != null)
                .retryAfter(retryAfter)
                .build();
    }

    private static PartnerCenterException failure(PartnerCenter partner) {
        return catchThrowableOfType(PartnerCenterException.class, () -> call(partner));
    }

    private static void call(PartnerCenter partner) {
        partner.customers().byId(UUID.randomUUID()).qualification().get();
    }

    @Test
    void aFailureThatPassesCostsNoAttempt() {
        try (PartnerCenter partner =
                partner(failing(5, sealed(Duration.ofMillis(1)))).maxAttempts(1).build()) {
            call(partner);
        }
        assertThat(requests).hasValue(6);
        assertThat(service.requests()).isEqualTo(1);
    }

    @Test
    void isCalledAgainAfterASecond() {
        AtomicLong requested = new AtomicLong();
        AtomicLong requestedAgain = new AtomicLong();
        AtomicBoolean wasTold = new AtomicBoolean();
        try (PartnerCenter partner = partner(rejected -> {
                    wasTold.compareAndSet(false, rejected);
                    (requests.incrementAndGet() == 1 ? requested : requestedAgain).set(System.nanoTime());
                    return "token-of-provider";
                })
                .build()) {
            long first = System.nanoTime();
            long last = first;
            for (long next = first; requests.get() < 2; next = System.nanoTime()) {
                call(partner);
                last = requests.get() < 2 ? next : last;
            }
            assertThat(Duration.ofNanos(requestedAgain.get() - first)).isGreaterThanOrEqualTo(FRESH_FOR);
            assertThat(Duration.ofNanos(last - requested.get()))
                    .as("the last call with the first token")
                    .isLessThan(FRESH_FOR);
        }
        assertThat(wasTold).as("told of a rejection").isFalse();
    }

    /** Each 401 has a new token, and each attempt may have one of them. */
    @ParameterizedTest
    @CsvSource({"401, 1, 2", "401, 4, 2", "401 503, 1, 2", "401 503, 2, 3", "401 503 401, 4, 3", "503 401 503 401, 4, 4"
    })
    void aCallIsRepeatedOnceWithAnotherToken(String statuses, int maxAttempts, int expected) {
        String[] each = statuses.split(" ");
        try (ReplyServer server = ReplyServer.with(number -> new ReplyServer.Reply(
                        Integer.parseInt(each[Math.min(number, each.length) - 1]), "", "Retry-After: 0"));
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(server.baseUrl())
                        .accessToken(() -> "token-of-provider-" + requests.incrementAndGet())
                        .maxAttempts(maxAttempts)
                        .build()) {
            assertThat(failure(partner).status()).isEqualTo(Integer.parseInt(each[each.length - 1]));
            assertThat(server.requests()).isEqualTo(expected);
        }
    }

    @Test
    void aCallIsNotRepeatedWithTheSameToken() {
        try (ReplyServer server = ReplyServer.with(new ReplyServer.Reply(401, ""));
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(server.baseUrl())
                        .accessToken(() -> "token-of-provider")
                        .build()) {
            assertThat(failure(partner).category()).isEqualTo(Category.UNAUTHORIZED);
            assertThat(server.requests()).isEqualTo(1);
        }
    }

    @Test
    void theWaitThatItWishesIsKept() {
        long start = System.nanoTime();
        try (PartnerCenter partner =
                partner(failing(1, sealed(Duration.ofMillis(700)))).build()) {
            call(partner);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(700));
    }

    @Test
    void aWaitBeyondTheTimeoutEndsTheCallAtOnce() {
        AccessTokenException thrown = sealed(Duration.ofMinutes(2));
        try (PartnerCenter partner = partner(failing(9, thrown)).build()) {
            PartnerCenterException failure = failure(partner);

            assertThat(failure.category()).isEqualTo(Category.NO_TOKEN);
            assertThat(failure.isTransient()).isTrue();
            assertThat(failure.retryAfter()).contains(Duration.ofMinutes(2));
            assertThat(failure.errorCode()).isEqualTo("V1");
            assertThat(failure).hasMessageContainingAll("V1", "the vault is sealed", "Unseal it.");
            assertThat(failure.getCause()).isInstanceOf(AccessTokenException.class);
            assertThat(failure.getCause().getStackTrace()).isEqualTo(thrown.getStackTrace());
        }
        assertThat(requests).hasValue(1);
    }

    @Test
    void aFailureIsSharedForASecondAlsoIfItWishesALongerWait() {
        long start = System.nanoTime();
        Duration time = Duration.ZERO;
        try (PartnerCenter partner =
                partner(failing(9, sealed(Duration.ofMinutes(2)))).build()) {
            while (requests.get() < 2 && time.compareTo(FRESH_FOR.multipliedBy(20)) < 0) {
                assertThat(failure(partner).retryAfter()).contains(Duration.ofMinutes(2));
                time = Duration.ofNanos(System.nanoTime() - start);
            }
        }
        assertThat(time).isBetween(FRESH_FOR, FRESH_FOR.multipliedBy(20));
    }

    @Test
    void theLastFailureIsThatOfACallWhoseTimeIsOver() {
        try (PartnerCenter partner = partner(failing(1_000, sealed(Duration.ofMillis(400))))
                .callTimeout(Duration.ofMillis(1_500))
                .build()) {
            assertThat(failure(partner).category()).isEqualTo(Category.NO_TOKEN);
        }
        assertThat(requests).hasValueBetween(2, 5);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void aFailureThatPassedIsNotThatOfACallWhoseTimeIsOver(Form form) {
        try (ReplyServer silent = ReplyServer.silent();
                PartnerCenter partner = partner(failing(1, sealed(Duration.ofMillis(1))))
                        .baseUrl(silent.baseUrl())
                        .callTimeout(Duration.ofMillis(500))
                        .maxAttempts(1)
                        .build()) {
            PartnerCenterException failure =
                    catchThrowableOfType(PartnerCenterException.class, () -> form.make(partner));

            assertThat(failure.category()).isEqualTo(Category.TIMEOUT);
            assertThat(silent.requests()).isEqualTo(1);
        }
    }

    @Test
    void aFailureThatStaysEndsTheCallAtOnceAndTheNextOneRequestsAToken() {
        try (PartnerCenter partner = partner(failing(1, sealed(null))).build()) {
            PartnerCenterException failure = failure(partner);
            assertThat(failure.category()).isEqualTo(Category.NO_TOKEN);
            assertThat(failure.isTransient()).isFalse();
            call(partner);
        }
        assertThat(requests).hasValue(2);
    }

    @Test
    void aBulkReadPausesAndLosesNobody() {
        List<UUID> ids = Stream.generate(UUID::randomUUID).limit(200).toList();
        try (PartnerCenter partner = partner(failing(3, sealed(Duration.ofMillis(200))))
                        .rateLimiter(RateLimiter.of(100_000, Duration.ofMinutes(1)))
                        .build();
                Stream<? extends CustomerResult<?>> results =
                        partner.customers().byIds(ids).qualification().get()) {
            assertThat(results).hasSize(200).allMatch(result -> result.failure().isEmpty());
        }
        assertThat(requests).hasValueLessThan(10);
        assertThat(service.requests()).isEqualTo(200);
    }

    @Test
    void aBulkReadEndsAsAWholeWithAFailureThatStays() {
        Stream<UUID> ids = Stream.generate(UUID::randomUUID).limit(10_000);
        try (PartnerCenter partner = partner(failing(9, sealed(null))).build();
                Stream<? extends CustomerResult<?>> results =
                        partner.customers().byIds(ids::iterator).qualification().get()) {
            PartnerCenterException failure = catchThrowableOfType(PartnerCenterException.class, results::toList);
            assertThat(failure.category()).isEqualTo(Category.NO_TOKEN);
        }
        assertThat(requests).hasValueLessThan(40);
        assertThat(service.requests()).isZero();
    }

    /** So that a provider that several clients share knows whether another one has replaced it already. */
    @ParameterizedTest
    @EnumSource
    void isToldWhichTokenWasRejected(Form form) {
        List<String> rejected = new CopyOnWriteArrayList<>();
        AccessTokenProvider provider = new AccessTokenProvider() {
            @Override
            public String accessToken(boolean previousWasRejected) {
                return "token-of-provider";
            }

            @Override
            public String replacementFor(String token) {
                rejected.add(token);
                return "token-of-provider-2";
            }
        };
        try (ReplyServer rejecting = ReplyServer.with(new ReplyServer.Reply(401, ""), ReplyServer.Reply.SUCCESS);
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(rejecting.baseUrl())
                        .accessToken(provider)
                        .build()) {
            form.make(partner);
            assertThat(rejecting.requests()).isEqualTo(2);
        }
        assertThat(rejected).containsExactly("token-of-provider");
    }

    /** It may take its time, and so may a limiter over a shared store. */
    @ParameterizedTest
    @EnumSource
    void neitherProviderNorLimiterIsCalledOnACallersThread(Form form) {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        try (ReplyServer rejecting = ReplyServer.with(
                        ReplyServer.Reply.SUCCESS, new ReplyServer.Reply(401, ""), ReplyServer.Reply.SUCCESS);
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(rejecting.baseUrl())
                        .accessToken(rejected -> {
                            threads.add(Thread.currentThread());
                            return rejected ? "token-of-provider-2" : "token-of-provider";
                        })
                        .rateLimiter(() -> {
                            threads.add(Thread.currentThread());
                            return Duration.ZERO;
                        })
                        .build()) {
            form.make(partner);
            // with a token and a connection at hand
            form.make(partner);
        }
        assertThat(threads)
                .as("threads that called the provider or the limiter")
                .hasSizeGreaterThanOrEqualTo(4)
                .doesNotContain(Thread.currentThread());
    }

    @Test
    void isNotCalledWhileItRunsAndAllThatWaitShareItsToken() throws InterruptedException {
        CountDownLatch isAsked = new CountDownLatch(1);
        CountDownLatch isAskedAgain = new CountDownLatch(2);
        CountDownLatch mayAnswer = new CountDownLatch(1);
        try (PartnerCenter partner = partner(rejected -> {
                    requests.incrementAndGet();
                    isAsked.countDown();
                    isAskedAgain.countDown();
                    await(mayAnswer);
                    return "token-of-provider";
                })
                .build()) {
            List<CompletableFuture<CustomerQualification>> calls = Stream.generate(() -> partner.customers()
                            .byId(UUID.randomUUID())
                            .qualification()
                            .getAsync())
                    .limit(20)
                    .toList();
            assertThat(isAsked.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(isAskedAgain.await(300, TimeUnit.MILLISECONDS))
                    .as("called again while it runs")
                    .isFalse();
            mayAnswer.countDown();
            calls.forEach(CompletableFuture::join);
        } finally {
            mayAnswer.countDown();
        }
        assertThat(requests).hasValue(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aTokenThatIsRejectedForManyCallsIsReplacedOnce() {
        int calls = 6;
        CountDownLatch allSent = new CountDownLatch(calls);
        AtomicBoolean isFirst = new AtomicBoolean(true);
        CountDownLatch isReplaced = new CountDownLatch(1);
        AtomicInteger replacements = new AtomicInteger();
        // one call learns of it first, and the others when there is another token
        ScriptedServer.Script rejectTheFirst = (request, connection) -> {
            if (request.header("Authorization").endsWith("-0")) {
                allSent.countDown();
                await(isFirst.getAndSet(false) ? allSent : isReplaced);
                connection.answer(401, "");
            } else {
                isReplaced.countDown();
                connection.answer(200, "\"none\"");
            }
        };
        AccessTokenProvider provider = new AccessTokenProvider() {
            @Override
            public String accessToken(boolean previousWasRejected) {
                return "token-of-provider-" + replacements.get();
            }

            @Override
            public String replacementFor(String rejected) {
                return "token-of-provider-" + replacements.incrementAndGet();
            }
        };
        try (ScriptedServer server = ScriptedServer.running(rejectTheFirst);
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(server.baseUrl())
                        .accessToken(provider)
                        .build()) {
            Stream.generate(() -> partner.customers()
                            .byId(UUID.randomUUID())
                            .qualification()
                            .getAsync())
                    .limit(calls)
                    .toList()
                    .forEach(CompletableFuture::join);

            assertThat(server.received()).hasSize(2 * calls);
            assertThat(replacements).as("replacements of the same token").hasValue(1);
        }
    }

    /** Many calls that wait for a token would make an outage of its source worse. */
    @Test
    void isCalledOnceASecondWhileItFails() {
        AccessTokenException busy =
                AccessTokenException.builder("busy").isTransient(true).build();
        try (PartnerCenter partner = partner(failing(Integer.MAX_VALUE, busy))
                .callTimeout(Duration.ofMillis(2_500))
                .build()) {
            assertThat(Form.failuresOf(partner, 64))
                    .allSatisfy(failure -> assertThat(failure)
                            .isInstanceOfSatisfying(
                                    PartnerCenterException.class,
                                    ended -> assertThat(ended.category()).isEqualTo(Category.NO_TOKEN)));
        }
        assertThat(requests).hasValueBetween(2, 3);
    }

    @Test
    void aFailureThatPassesNeedNotSayWhen() {
        AccessTokenException busy =
                AccessTokenException.builder("busy").isTransient(true).build();
        try (PartnerCenter partner = partner(failing(2, busy)).build()) {
            call(partner);
        }
        assertThat(requests).hasValue(3);
    }

    /** A provider that tells why its token is no longer good may name it. */
    @Test
    void theLastTokenStandsInNoFailureOfTheProvider() {
        try (PartnerCenter partner = partner(rejected -> {
                    if (requests.incrementAndGet() > 1) {
                        throw new IllegalStateException("token-of-provider has expired");
                    }
                    return "token-of-provider";
                })
                .build()) {
            PartnerCenterException failure = null;
            while (failure == null) {
                failure = failure(partner);
            }
            assertThat(failure.category()).isEqualTo(Category.NO_TOKEN);
            assertThat(failure).hasStackTraceContaining("has expired");
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            assertThat(trace.toString()).doesNotContain("token-of-provider");
        }
    }

    @Test
    void whatTheProviderSaysIsPrintable() {
        AccessTokenException odd = AccessTokenException.builder("signed\u0007 out\r\nagain")
                .errorCode("E1\u202e\n")
                .remedy("Sign\u2028in.")
                .build();
        try (PartnerCenter partner = partner(failing(1, odd)).build()) {
            PartnerCenterException failure = failure(partner);

            assertThat(failure.description()).isEqualTo("signed out again");
            assertThat(failure.errorCode()).isEqualTo("E1");
            assertThat(failure).hasMessageContaining("Sign in.");
            assertThat(failure.getMessage().chars()).noneMatch(Character::isISOControl);
            AccessTokenException cause = (AccessTokenException) failure.getCause();
            assertThat(cause.description()).isEqualTo("signed out again");
            assertThat(cause.errorCode()).isEqualTo("E1");
            assertThat(cause.remedy()).isEqualTo("Sign in.");
            assertThat(cause.getStackTrace()).isEqualTo(odd.getStackTrace());
        }
    }

    @Test
    void aSchemeInFrontOfATokenIsNamed() {
        try (PartnerCenter partner =
                partner(rejected -> "Bearer token-of-provider").build()) {
            assertThat(failure(partner)).hasMessageContaining("begins with \"Bearer \"");
        }
    }

    @Test
    void noTokenStandsInAFailureOfTheProvider() {
        ReplyServer rejecting = ReplyServer.with(new ReplyServer.Reply(401, "{}"));
        try (rejecting;
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(rejecting.baseUrl())
                        .accessToken(rejected -> {
                            if (rejected) {
                                throw AccessTokenException.builder("no other than token-of-provider")
                                        .remedy("Keep token-of-provider\nsecret.")
                                        .cause(new IllegalStateException("token-of-provider"))
                                        .build();
                            }
                            return "token-of-provider";
                        })
                        .build()) {
            PartnerCenterException failure = failure(partner);

            assertThat(failure).hasStackTraceContaining("no other than [token]");
            assertThat(failure.getMessage()).doesNotContain("token-of-provider", "\n");
            for (Throwable each = failure; each != null; each = each.getCause()) {
                assertThat(each.toString()).doesNotContain("token-of-provider");
            }
        }
    }
}
