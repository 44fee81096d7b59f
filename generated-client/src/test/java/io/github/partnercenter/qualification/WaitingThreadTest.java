package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.partnercenter.qualification.PartnerCenterException.Category;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a thread that waits for a call. */
@Timeout(60)
class WaitingThreadTest {
    private static final String CUSTOMER = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
    private static final String TOKEN = "token-of-waiting-thread-test";

    /** What a call may be waiting for. */
    enum WaitingFor {
        ANSWER,
        /** Of a call that runs on its caller's thread, because the host has responded before. */
        LATER_ANSWER,
        NEXT_ATTEMPT,
        TOKEN
    }

    @Test
    void aThreadThatIsInterruptedAlreadyDoesNotWait() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                PartnerCenter partner = builder(baseUrl(silent)).build()) {
            Thread.currentThread().interrupt();
            PartnerCenterException failure = failure(partner);

            assertThat(Thread.interrupted()).isTrue();
            assertThat(failure.category()).isEqualTo(Category.INTERRUPTED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void interruptingItEndsTheCall(WaitingFor what) throws Exception {
        try (Waiting waiting = new Waiting(what)) {
            waiting.thread.interrupt();

            assertThat(waiting.failure().category()).isEqualTo(Category.INTERRUPTED);
            assertThat(waiting.isInterrupted).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingEndsTheCall(WaitingFor what) throws Exception {
        try (Waiting waiting = new Waiting(what)) {
            waiting.partner.close();

            assertThat(waiting.failure().category()).isEqualTo(Category.CLOSED);
            assertThat(waiting.isInterrupted).isFalse();
        }
    }

    /** A thread of the common pool that waits for a future does other tasks meanwhile, however long they take. */
    @Test
    void itDoesNothingElse() throws Exception {
        assertThat(ForkJoinPool.getCommonPoolParallelism())
                .as("threads of the common pool, see the POM")
                .isGreaterThan(1);
        CountDownLatch end = new CountDownLatch(1);
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                PartnerCenter partner = builder(baseUrl(silent))
                        .callTimeout(Duration.ofMillis(200))
                        .build()) {
            CompletableFuture<PartnerCenterException> call = CompletableFuture.supplyAsync(() -> {
                for (int i = 0; i < 100; i++) {
                    CompletableFuture.runAsync(() -> await(end));
                }
                return failure(partner);
            });
            assertThat(call.get(20, TimeUnit.SECONDS).category()).isEqualTo(Category.TIMEOUT);
        } finally {
            end.countDown();
        }
    }

    /** A thread that waits in a call. */
    private static final class Waiting implements AutoCloseable {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch end = new CountDownLatch(1);
        private final CompletableFuture<PartnerCenterException> failure = new CompletableFuture<>();
        private final ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final ReplyServer later = ReplyServer.with(ReplyServer.Reply.SUCCESS, ReplyServer.Reply.SILENCE);
        private final StubServer busy = StubServer.answering(503, "", "Retry-After: 30");
        private final PartnerCenter partner;
        private final Thread thread;
        private final Socket asked;
        private volatile boolean isInterrupted;

        Waiting(WaitingFor what) throws Exception {
            partner = builder(
                            switch (what) {
                                case ANSWER -> baseUrl(silent);
                                case LATER_ANSWER -> later.baseUrl();
                                default -> busy.baseUrl();
                            })
                    .accessToken(() -> what == WaitingFor.TOKEN ? noToken() : TOKEN)
                    .build();
            if (what == WaitingFor.LATER_ANSWER) {
                partner.customers().byId(CUSTOMER).qualification().get();
            }
            thread = new Thread(() -> {
                PartnerCenterException thrown = WaitingThreadTest.failure(partner);
                isInterrupted = Thread.currentThread().isInterrupted();
                failure.complete(thrown);
            });
            thread.start();
            asked = what == WaitingFor.ANSWER ? silent.accept() : null;
            switch (what) {
                case ANSWER -> asked.getInputStream().read();
                case LATER_ANSWER -> {
                    while (later.requests() < 2) {
                        Thread.onSpinWait();
                    }
                }
                case NEXT_ATTEMPT -> {
                    while (busy.asked().isEmpty()) {
                        Thread.onSpinWait();
                    }
                }
                case TOKEN -> begun.await();
            }
        }

        private String noToken() {
            begun.countDown();
            await(end);
            return null;
        }

        /** Why the call failed; whoever was asked for an answer has seen it hang up, too. */
        PartnerCenterException failure() throws Exception {
            PartnerCenterException thrown = failure.get(10, TimeUnit.SECONDS);
            if (asked != null) {
                asked.setSoTimeout(10_000);
                asked.getInputStream().readAllBytes();
            }
            return thrown;
        }

        @Override
        public void close() throws IOException {
            end.countDown();
            partner.close();
            if (asked != null) {
                asked.close();
            }
            silent.close();
            busy.close();
            later.close();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private static URI baseUrl(ServerSocket server) {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    private static PartnerCenter.Builder builder(URI baseUrl) {
        return PartnerCenter.builder().baseUrl(baseUrl).accessToken(() -> TOKEN);
    }

    private static PartnerCenterException failure(PartnerCenter partner) {
        return catchThrowableOfType(
                PartnerCenterException.class,
                () -> partner.customers().byId(CUSTOMER).qualification().get());
    }
}
