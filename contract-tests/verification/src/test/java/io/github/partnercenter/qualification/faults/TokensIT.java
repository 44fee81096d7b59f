package io.github.partnercenter.qualification.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.partnercenter.qualification.AccessTokenProvider;
import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.PartnerCenterException;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.sandbox.Fault;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import io.github.partnercenter.qualification.sandbox.QualificationSandboxExtension;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** When the token provider is asked, by whom, and what follows from its answer. */
@ExtendWith(QualificationSandboxExtension.class)
class TokensIT {
    private static final UUID CUSTOMER = QualificationSandbox.sampleCustomers().get("education");

    @Test
    void aRefusedTokenIsReplacedOnce(QualificationSandbox sandbox) {
        List<Boolean> asked = new CopyOnWriteArrayList<>();
        sandbox.nextAnswer(Fault.status(401));
        try (PartnerCenter partner = partner(sandbox, rejected -> {
            asked.add(rejected);
            return rejected ? "token-of-tokens-it-new" : "token-of-tokens-it-old";
        })) {
            assertThat(get(partner)).isEqualTo(CustomerQualification.EDUCATION);
        }
        assertThat(asked).containsExactly(false, true);
        assertThat(sandbox.requests())
                .extracting(request -> request.header("Authorization").orElseThrow())
                .containsExactly("Bearer token-of-tokens-it-old", "Bearer token-of-tokens-it-new");
    }

    @Test
    void aTokenRefusedTwiceIsTheEnd(QualificationSandbox sandbox) {
        AtomicInteger asked = new AtomicInteger();
        sandbox.nextAnswer(Fault.status(401));
        sandbox.nextAnswer(Fault.status(401));
        try (PartnerCenter partner = partner(sandbox, rejected -> "token-of-tokens-it-" + asked.incrementAndGet())) {
            assertThat(failure(partner).category()).isEqualTo(Category.UNAUTHORIZED);
        }
        assertThat(sandbox.requests()).hasSize(2);
    }

    @Test
    void noOtherTokenHelpsAgainstAMissingClaimOrADeadAudience(QualificationSandbox sandbox) {
        List<Boolean> asked = new CopyOnWriteArrayList<>();
        try (PartnerCenter partner = partner(sandbox, rejected -> {
            asked.add(rejected);
            return "token-of-tokens-it";
        })) {
            Stream.of("deadAudience", "mfaMissing").forEach(example -> {
                sandbox.givenCustomerLike(CUSTOMER, example);
                assertThat(failure(partner).status()).isEqualTo(401);
            });
        }
        assertThat(sandbox.requests()).hasSize(2);
        assertThat(asked).isNotEmpty().doesNotContain(true);
    }

    @Test
    void manyCallsShareOneSlowAnswer(QualificationSandbox sandbox) {
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch started = new CountDownLatch(1);
        try (PartnerCenter partner = partner(sandbox, rejected -> {
            asked.incrementAndGet();
            await(started);
            return "token-of-tokens-it";
        })) {
            List<CompletableFuture<CustomerQualification>> calls = IntStream.range(0, 200)
                    .mapToObj(i ->
                            partner.customers().byId(CUSTOMER).qualification().getAsync())
                    .toList();
            started.countDown();
            calls.forEach(CompletableFuture::join);
        }
        // those that began after the answer asked again, which is the provider's business to make cheap
        assertThat(asked.get()).isLessThan(200);
        assertThat(sandbox.requests()).hasSize(200);
    }

    @Test
    void aCallThatEndsTakesNobodysTokenAway(QualificationSandbox sandbox) {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        try (PartnerCenter partner = partner(sandbox, rejected -> {
            asked.countDown();
            await(answer);
            return "token-of-tokens-it";
        })) {
            CompletableFuture<CustomerQualification> first =
                    partner.customers().byId(CUSTOMER).qualification().getAsync();
            await(asked);
            CompletableFuture<CustomerQualification> second =
                    partner.customers().byId(CUSTOMER).qualification().getAsync();
            first.cancel(true);
            answer.countDown();

            assertThat(second.join()).isEqualTo(CustomerQualification.EDUCATION);
            assertThat(first).isCancelled();
        }
    }

    @Test
    void theProviderNeverRunsOnTheSelectorThread(QualificationSandbox sandbox) {
        List<String> threads = new CopyOnWriteArrayList<>();
        sandbox.nextAnswer(Fault.status(401));
        try (PartnerCenter partner = partner(sandbox, rejected -> {
            threads.add(Thread.currentThread().getName());
            return "token-of-tokens-it-" + rejected;
        })) {
            get(partner);
        }
        assertThat(threads).hasSize(2).allMatch(name -> name.startsWith("partner-center"));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static CustomerQualification get(PartnerCenter partner) {
        return partner.customers().byId(CUSTOMER).qualification().get();
    }

    private static PartnerCenterException failure(PartnerCenter partner) {
        return catchThrowableOfType(PartnerCenterException.class, () -> get(partner));
    }

    private static PartnerCenter partner(QualificationSandbox sandbox, AccessTokenProvider tokens) {
        return PartnerCenter.builder()
                .baseUrl(sandbox.baseUrl())
                .accessToken(tokens)
                .build();
    }
}
