package io.github.partnercenter.qualification.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.partnercenter.qualification.BulkProgress;
import io.github.partnercenter.qualification.CustomerResult;
import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.PartnerCenterException;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.RateLimiter;
import io.github.partnercenter.qualification.RequestContext;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.model.VettedQualification;
import io.github.partnercenter.qualification.sandbox.Fault;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import io.github.partnercenter.qualification.sandbox.QualificationSandboxExtension;
import io.github.partnercenter.qualification.sandbox.RequestQuota;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many customers at once, from a sandbox. */
@ExtendWith(QualificationSandboxExtension.class)
@Timeout(30)
class BulkTest {
    private static final RateLimiter UNLIMITED = () -> Duration.ZERO;
    private static final UUID NOBODY = UUID.randomUUID();

    private QualificationSandbox sandbox;
    private PartnerCenter partner;

    @BeforeEach
    void start(QualificationSandbox sandbox) {
        this.sandbox = sandbox;
        this.partner = partner(UNLIMITED);
    }

    @AfterEach
    void stop() {
        partner.close();
    }

    @Test
    void answersEachIdOnceAndNoFailureStopsTheOthers() {
        List<UUID> ids = customers(200);
        ids.add(70, NOBODY);
        ids.add(140, NOBODY);

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
    void asksTheSuccessorToo() {
        List<UUID> ids = customers(50);

        assertThat(partner.customers().byIds(ids).qualification().getQualifications())
                .hasSize(50)
                .allSatisfy(result -> assertThat(result.value())
                        .extracting(VettedQualification::qualification)
                        .containsExactly(CustomerQualification.NONPROFIT));
    }

    @Test
    void isLazyAndBoundedForAnEndlessIterable() {
        AtomicInteger taken = new AtomicInteger();
        Iterable<UUID> endless = () -> Stream.generate(() -> {
                    taken.incrementAndGet();
                    return NOBODY;
                })
                .iterator();

        try (Stream<CustomerResult<CustomerQualification>> results =
                partner.customers().byIds(endless).inFlight(5).qualification().get()) {
            assertThat(sandbox.requests()).isEmpty();
            Iterator<CustomerResult<CustomerQualification>> slow = results.iterator();
            for (int i = 1; i <= 20; i++) {
                slow.next();
                // hasNext() may have gone one further
                assertThat(taken).hasValueLessThanOrEqualTo(i + 5);
            }
        }
    }

    @Test
    void closingEndsWhatIsInFlight() {
        for (int i = 0; i < 4; i++) {
            sandbox.nextAnswer(Fault.stallWithinBody());
        }
        try (Stream<CustomerResult<CustomerQualification>> results = partner.customers()
                .byIds(customers(8))
                .inFlight(8)
                .qualification()
                .get()) {
            assertThat(results.iterator().next().failure()).isEmpty();
            assertThat(sandbox.connections()).isPositive();
        }

        awaitNoneStalled();
    }

    private void awaitNoneStalled() {
        // a stalled exchange keeps its connection; those that were answered may stay for later
        while (sandbox.connections() > 4) {
            Thread.onSpinWait();
        }
    }

    @Test
    void asksAgainForWhatTheQuotaDidNotAllow() {
        sandbox.givenQuota(RequestQuota.slidingWindow(40, Duration.ofSeconds(1)).countingRejected());
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
    void tellsHowFarItHasCome() {
        List<UUID> ids = customers(9);
        ids.add(NOBODY);
        List<BulkProgress> progress = new ArrayList<>();
        partner.customers()
                .byIds(ids)
                .onProgress(progress::add)
                .qualification()
                .get()
                .forEach(result -> {});

        assertThat(progress).hasSize(10);
        BulkProgress last = progress.get(9);
        assertThat(last.done()).isEqualTo(10);
        assertThat(last.failed()).isEqualTo(1);
        assertThat(last.perSecond()).isPositive();
        assertThat(last.remaining()).contains(Duration.ZERO);
        assertThat(progress.get(0).remaining()).isPresent();

        Iterable<UUID> ofUnknownLength = ids::iterator;
        Consumer<BulkProgress> hasNoEnd = each -> assertThat(each.remaining()).isEmpty();
        partner.customers()
                .byIds(ofUnknownLength)
                .onProgress(hasNoEnd)
                .qualification()
                .get()
                .forEach(result -> {});
    }

    @Test
    void isPacedByItsLimiterRetriesIncluded() {
        AtomicInteger permits = new AtomicInteger();
        try (PartnerCenter paced = partner(() -> {
            permits.incrementAndGet();
            return Duration.ofMillis(1);
        })) {
            sandbox.nextAnswer(Fault.status(500));
            assertThat(paced.customers().byIds(customers(10)).qualification().get())
                    .allSatisfy(result -> assertThat(result.failure()).isEmpty());
        }

        assertThat(permits).hasValue(11);
        assertThat(sandbox.requests()).hasSize(11);
    }

    @Test
    void aCallsTimeBeginsWithItsPermit() {
        try (PartnerCenter paced = partner(() -> Duration.ofMillis(600))) {
            PartnerCenter hurried = paced.with(
                    RequestContext.builder().callTimeout(Duration.ofMillis(500)).build());

            assertThat(hurried.customers().byIds(customers(3)).qualification().get())
                    .allSatisfy(result -> assertThat(result.failure()).isEmpty());
        }
    }

    @Test
    void closingThePartnerCenterEndsIt() {
        PartnerCenter slow = partner(() -> Duration.ofMinutes(5));
        Iterable<UUID> endless = () -> Stream.generate(UUID::randomUUID).iterator();
        Stream<CustomerResult<CustomerQualification>> results =
                slow.customers().byIds(endless).qualification().get();
        List<CustomerResult<CustomerQualification>> taken = new ArrayList<>();
        new Thread(slow::close).start();

        assertThatThrownBy(() -> results.forEach(taken::add))
                .isInstanceOfSatisfying(
                        PartnerCenterException.class,
                        end -> assertThat(end.category()).isEqualTo(Category.CLOSED));
        assertThat(taken)
                .hasSizeLessThanOrEqualTo(32)
                .allSatisfy(result ->
                        assertThat(result.failure().orElseThrow().category()).isEqualTo(Category.CLOSED));
    }

    @Test
    void theQuotaThatOthersHaveUsedUpIsNoAnswerToWhoeverIsToBeAskedAgain() {
        List<UUID> ids = customers(60);
        for (int i = 0; i < 5; i++) {
            sandbox.nextAnswer(Fault.status(503));
        }
        sandbox.nextAnswer(Fault.status(429, "Retry-After", "3"));
        PartnerCenter hurried = partner.with(
                RequestContext.builder().callTimeout(Duration.ofSeconds(2)).build());

        assertThat(hurried.customers().byIds(ids).qualification().get().toList())
                .hasSize(60)
                .allSatisfy(result -> assertThat(result.failure()).isEmpty());
    }

    @Test
    void aLimiterThatFailsEndsIt() {
        AtomicInteger asked = new AtomicInteger();
        try (PartnerCenter broken = partner(() -> {
            if (asked.incrementAndGet() > 3) {
                throw new IllegalStateException("no connection to what is shared");
            }
            return Duration.ofMillis(1);
        })) {
            assertThatThrownBy(() -> broken.customers()
                            .byIds(customers(9))
                            .qualification()
                            .get()
                            .toList())
                    .hasMessage("no connection to what is shared");
        }
    }

    @Test
    void closingItElsewhereEndsIt() {
        try (PartnerCenter slow = partner(() -> Duration.ofMinutes(5))) {
            Stream<CustomerResult<CustomerQualification>> results =
                    slow.customers().byIds(customers(3)).qualification().get();
            Spliterator<CustomerResult<CustomerQualification>> taking = results.spliterator();
            new Thread(results::close).start();

            assertThat(taking.tryAdvance(result -> {})).isFalse();
        }
    }

    @Test
    void theAnswerStandsWhateverALimiterMakesOfIt() {
        RateLimiter forgetful = new RateLimiter() {
            @Override
            public Duration reserve() {
                return Duration.ZERO;
            }

            @Override
            public void accepted() {
                throw new IllegalStateException("no connection to what is shared");
            }
        };
        try (PartnerCenter partner = partner(forgetful)) {
            assertThat(partner.customers().byIds(customers(3)).qualification().get())
                    .allSatisfy(result -> assertThat(result.failure()).isEmpty());
        }
        assertThat(sandbox.requests()).hasSize(3);
    }

    @Test
    void callersThatShareATokenDoNotWaitForEachOthersAnswers() {
        CountDownLatch allAsk = new CountDownLatch(1);
        for (int i = 0; i < 4; i++) {
            sandbox.nextAnswer(Fault.delay(Duration.ofMillis(500)));
        }
        try (PartnerCenter sharing = PartnerCenter.builder()
                .baseUrl(sandbox.baseUrl())
                .accessToken(() -> {
                    await(allAsk);
                    return "token-of-bulk-test";
                })
                .callTimeout(Duration.ofMillis(1_500))
                .maxAttempts(1)
                .build()) {
            List<CompletableFuture<CustomerQualification>> calls = customers(4).stream()
                    .map(id -> sharing.customers().byId(id).qualification().getAsync())
                    .toList();
            allAsk.countDown();

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
    void anInterruptEndsIt() {
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
    void allCallersWaitWhenTheServiceWantsToBeLeftAlone() {
        sandbox.givenQuota(RequestQuota.fixedWindow(1, Duration.ofHours(1)));
        UUID customer = customers(1).get(0);
        PartnerCenter once = partner.with(
                RequestContext.builder().callTimeout(Duration.ofSeconds(5)).build());
        once.customers().byId(customer).qualification().get();

        assertThatThrownBy(() -> once.customers().byId(customer).qualification().get())
                .isInstanceOfSatisfying(PartnerCenterException.class, rejected -> {
                    assertThat(rejected.category()).isEqualTo(Category.THROTTLED);
                    assertThat(rejected.status()).isEqualTo(429);
                });
        assertThatThrownBy(() -> once.customers().byId(customer).qualification().getQualifications())
                .isInstanceOfSatisfying(PartnerCenterException.class, notSent -> {
                    assertThat(notSent.category()).isEqualTo(Category.THROTTLED);
                    assertThat(notSent.status()).isZero();
                    assertThat(notSent).hasMessageContaining("not sent");
                });
        assertThat(sandbox.requests()).hasSize(2);
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> partner.customers().byIds(List.of()).inFlight(0));
        assertThatIllegalArgumentException().isThrownBy(() -> RateLimiter.of(0, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> RateLimiter.of(1, Duration.ZERO));
        assertThat(partner.customers().byIds(List.of()).qualification().get()).isEmpty();
    }

    @Test
    void aLimiterSpreadsRequestsEvenly() {
        RateLimiter limiter = RateLimiter.of(10, Duration.ofSeconds(1));
        Duration last = Duration.ZERO;
        for (int i = 0; i < 11; i++) {
            last = limiter.reserve();
        }

        assertThat(last).isBetween(Duration.ofMillis(800), Duration.ofMillis(1_100));
    }

    private PartnerCenter partner(RateLimiter limiter) {
        return PartnerCenter.builder()
                .baseUrl(sandbox.baseUrl())
                .accessToken(() -> "token-of-bulk-test")
                .rateLimiter(limiter)
                .build();
    }

    private List<UUID> customers(int count) {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            UUID id = UUID.randomUUID();
            sandbox.givenCustomer(id, CustomerQualification.NONPROFIT);
            ids.add(id);
        }
        return ids;
    }
}
