package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.ReplyServer.Reply;
import io.github.partnercenter.qualification.model.CustomerQualification;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A listener that never returns costs memory within bounds, and nothing else. */
@Timeout(60)
class ListenerHangTest {
    private static final UUID CUSTOMER = UUID.fromString("3f2504e0-4f89-41d3-9a0c-0305e82c3301");
    private static final String TOKEN = "token-of-listener-hang-test";
    private static final int MEGABYTE = 1_000_000;
    private static final int CALLS = 100;

    private final CountDownLatch hangs = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void endListener() {
        end.countDown();
    }

    /** Waits for the end of the test, even if interrupted. */
    private static void hang(CountDownLatch hangs, CountDownLatch end) {
        hangs.countDown();
        boolean isEnded = false;
        while (!isEnded) {
            try {
                isEnded = end.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException ignored) {
                // it hangs
            }
        }
    }

    /** What a body of a megabyte may hold. */
    enum Body {
        TEXT,
        DESCRIPTION,
        CODE;

        String text() {
            String long_ = "x".repeat(MEGABYTE);
            return switch (this) {
                case TEXT -> long_;
                case DESCRIPTION -> "{\"code\":\"1\",\"description\":\"" + long_ + "\"}";
                case CODE -> "{\"code\":\"" + long_ + "\",\"description\":\"no\"}";
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWaitsForItHoldsNoBody(Body body) throws Exception {
        try (ReplyServer server = ReplyServer.with(new Reply(400, body.text()));
                PartnerCenter partner = builder(server, hangs, end).build()) {
            long before = usedMemory();
            for (int i = 0; i < CALLS; i++) {
                assertThat(failure(partner).category()).isEqualTo(Category.BAD_INPUT);
            }
            assertThat(hangs.await(10, TimeUnit.SECONDS)).isTrue();

            assertStaysBelow(before + 20L * MEGABYTE);
        }
    }

    /** A call that times out tells of the failure before. */
    @Test
    void whatWaitsForItHoldsNoBodyOfAnEarlierAttempt() throws Exception {
        Reply large = new Reply(503, Body.TEXT.text(), "Retry-After: 0");
        try (ReplyServer server = ReplyServer.with(number -> number % 2 == 1 ? large : Reply.SILENCE);
                PartnerCenter partner = builder(server, hangs, end)
                        .callTimeout(Duration.ofMillis(300))
                        .maxAttempts(2)
                        .build()) {
            long before = usedMemory();
            makeCalls(partner, CALLS);
            assertThat(hangs.await(10, TimeUnit.SECONDS)).isTrue();

            assertStaysBelow(before + 20L * MEGABYTE);
        }
    }

    @Test
    void callsGoOnBeyondWhatMayWait() throws Exception {
        try (ReplyServer server = ReplyServer.with(Reply.SUCCESS);
                PartnerCenter partner = builder(server, hangs, end).build()) {
            makeCalls(partner, 3_000);
            assertThat(partner.customers().byId(CUSTOMER).qualification().get()).isEqualTo(CustomerQualification.NONE);
            assertThat(hangs.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** The one that hangs, those that may wait, and the last one, which shows that all of them have been passed. */
    @Test
    void aThousandNotificationsMayWait() throws Exception {
        BlockingQueue<EndedCall> notified = new LinkedBlockingQueue<>();
        AtomicInteger begun = new AtomicInteger();
        try (ReplyServer server = ReplyServer.with(Reply.SUCCESS);
                PartnerCenter partner = builder(server, hangs, end)
                        .accessToken(() -> null)
                        .listener(ended -> {
                            begun.incrementAndGet();
                            hang(hangs, end);
                            notified.add(ended);
                        })
                        .build()) {
            List<UUID> calls = new ArrayList<>(List.of(failure(partner).correlationId()));
            assertThat(hangs.await(10, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 1_010; i++) {
                calls.add(failure(partner).correlationId());
            }
            assertThat(begun).as("one at a time").hasValue(1);
            end.countDown();
            for (UUID call : calls.subList(0, 1_001)) {
                assertThat(notified.poll(10, TimeUnit.SECONDS).correlationId()).isEqualTo(call);
            }
            UUID last = failure(partner).correlationId();
            assertThat(notified.poll(10, TimeUnit.SECONDS).correlationId()).isEqualTo(last);
        }
    }

    private static void makeCalls(PartnerCenter partner, int count) {
        List<CompletableFuture<String>> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(partner.customers()
                    .byId(CUSTOMER)
                    .qualification()
                    .getAsync()
                    .handle((value, failure) -> "ended"));
        }
        calls.forEach(CompletableFuture::join);
    }

    @Test
    void nothingButWhatWaitsForItIsReachableOnceClosed() throws Exception {
        List<WeakReference<?>> references;
        try (ReplyServer server = ReplyServer.with(Reply.SUCCESS, new Reply(400, "bad"))) {
            references = useAndClose(server, hangs, end);
        }
        for (WeakReference<?> reference : references) {
            assertThat(isCollected(reference)).as("%s", reference.get()).isTrue();
        }
    }

    private static List<WeakReference<?>> useAndClose(ReplyServer server, CountDownLatch hangs, CountDownLatch end)
            throws Exception {
        String token = new String(TOKEN + UUID.randomUUID());
        AccessTokenProvider provider = new AccessTokenProvider() {
            @Override
            public String accessToken(boolean previousWasRejected) {
                return token;
            }
        };
        PartnerCenter partner =
                builder(server, hangs, end).accessToken(provider).build();
        partner.customers().byId(CUSTOMER).qualification().get();
        CompletableFuture<CustomerQualification> call =
                partner.customers().byId(CUSTOMER).qualification().getAsync();
        call.handle((value, failure) -> "ended").join();
        assertThat(failure(partner).category()).isEqualTo(Category.BAD_INPUT);
        assertThat(hangs.await(10, TimeUnit.SECONDS)).isTrue();
        partner.close();
        return List.of(
                new WeakReference<>(partner),
                new WeakReference<>(provider),
                new WeakReference<>(token),
                new WeakReference<>(call));
    }

    private static boolean isCollected(WeakReference<?> reference) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (reference.get() != null && System.nanoTime() < deadline) {
            System.gc();
        }
        return reference.get() == null;
    }

    /** Soon: what the JDK's HTTP client still holds of dead connections goes with its threads. */
    private static void assertStaysBelow(long memory) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (usedMemory() >= memory && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        assertThat(usedMemory()).isLessThan(memory);
    }

    private static long usedMemory() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static PartnerCenterException failure(PartnerCenter partner) {
        return catchThrowableOfType(
                PartnerCenterException.class,
                () -> partner.customers().byId(CUSTOMER).qualification().get());
    }

    private static PartnerCenter.Builder builder(ReplyServer server, CountDownLatch hangs, CountDownLatch end) {
        return PartnerCenter.builder()
                .baseUrl(server.baseUrl())
                .accessToken(() -> TOKEN)
                .listener(ended -> hang(hangs, end));
    }
}
