package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.partnercenter.qualification.model.CustomerQualification;
import java.io.EOFException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that were kept, and died without a word. */
@Timeout(60)
class DeadConnectionsTest {
    private static final String CUSTOMER = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
    private static final String TOKEN = "token-of-dead-connections-test";
    private static final int KEPT = 6;

    /** Of the client under test, for what the listener is notified of. */
    private final BlockingQueue<EndedCall> ended = new LinkedBlockingQueue<>();

    /** Keeps connections open; on those it had at some moment it falls silent, and serves new ones. */
    private static final class Network implements AutoCloseable {
        private final CountDownLatch allConnected = new CountDownLatch(KEPT);
        private final ScriptedServer server = ScriptedServer.running((request, connection) -> {
            if (request.connection() <= lastDead()) {
                connection.keepSilent();
            }
            allConnected.countDown();
            allConnected.await();
            connection.answer(200, "\"none\"");
        });
        private volatile int lastDead;

        private int lastDead() {
            return lastDead;
        }

        void forgetConnections() {
            lastDead = server.connections();
        }

        @Override
        public void close() {
            server.close();
        }
    }

    @Test
    void oneAfterTheOther() {
        try (Network network = new Network();
                PartnerCenter partner = withDeadConnections(network)) {
            for (int i = 0; i < 2; i++) {
                assertThat(qualification(partner).get()).isEqualTo(CustomerQualification.NONE);
            }
            assertEndedOverFreshConnections(network);
        }
    }

    @Test
    void bothAtOnce() {
        try (Network network = new Network();
                PartnerCenter partner = withDeadConnections(network)) {
            List<CompletableFuture<CustomerQualification>> calls = Stream.generate(
                            () -> qualification(partner).getAsync())
                    .limit(2)
                    .toList();

            assertThat(calls).allSatisfy(call -> assertThat(call.join()).isEqualTo(CustomerQualification.NONE));
            assertEndedOverFreshConnections(network);
        }
    }

    private PartnerCenter withDeadConnections(Network network) {
        PartnerCenter partner = PartnerCenter.builder()
                .baseUrl(network.server.baseUrl())
                .accessToken(() -> TOKEN)
                .callTimeout(Duration.ofSeconds(4))
                .listener(ended::add)
                .build();
        callAllAtOnce(partner);
        network.forgetConnections();
        assertThat(network.server.connections()).as("kept connections").isEqualTo(KEPT);
        return partner;
    }

    private void assertEndedOverFreshConnections(Network network) {
        List<EndedCall> calls = Stream.generate(this::nextEnded).limit(KEPT + 2).toList();
        assertThat(calls.subList(KEPT, KEPT + 2)).allSatisfy(call -> {
            assertThat(call.failure()).isEmpty();
            assertThat(call.attempts()).isBetween(1, 2);
        });
        assertThat(network.server.received().stream().skip(KEPT).filter(request -> request.connection() > KEPT))
                .as("requests over fresh connections")
                .hasSize(2);
    }

    private EndedCall nextEnded() {
        try {
            EndedCall next = ended.poll(20, TimeUnit.SECONDS);
            assertThat(next).as("notification of an ended call").isNotNull();
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The kept connections are not suspicious only because nobody wanted to wait any longer. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCallThatItsCallerEndsCostsOnlyItsOwnConnection(boolean isCancelled) throws Exception {
        int silent = KEPT + 1;
        CountDownLatch firstArrived = new CountDownLatch(KEPT);
        CountDownLatch lastArrived = new CountDownLatch(KEPT);
        CountDownLatch hungUp = new CountDownLatch(1);
        ScriptedServer.Script silentOnce = (request, connection) -> {
            if (request.number() == silent) {
                connection.awaitPeerClose();
                hungUp.countDown();
                return;
            }
            if (request.number() < silent) {
                firstArrived.countDown();
                firstArrived.await();
            } else if (request.number() > silent + 50) {
                lastArrived.countDown();
                lastArrived.await();
            }
            connection.answer(200, "\"none\"");
        };
        try (ScriptedServer server = ScriptedServer.running(silentOnce);
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(server.baseUrl())
                        .accessToken(() -> TOKEN)
                        .build()) {
            callAllAtOnce(partner);
            if (isCancelled) {
                CompletableFuture<CustomerQualification> call =
                        qualification(partner).getAsync();
                server.await(silent);
                call.cancel(true);
            } else {
                Thread caller = new Thread(
                        () -> catchThrowable(() -> qualification(partner).get()));
                caller.setDaemon(true);
                caller.start();
                server.await(silent);
                caller.interrupt();
            }
            assertThat(hungUp.await(10, TimeUnit.SECONDS)).isTrue();
            // until whatever follows the end of the call has been done
            for (int i = 0; i < 50; i++) {
                assertThat(qualification(partner).get()).isEqualTo(CustomerQualification.NONE);
            }
            callAllAtOnce(partner);

            assertThat(server.received().stream().skip(silent + 50).filter(request -> request.connection() <= KEPT))
                    .as("requests over connections that were kept")
                    .isNotEmpty();
        }
    }

    /** Its connection was alive, and so are the others. */
    @Test
    void aResponseThatIsCutShortCostsOnlyItsOwnConnection() {
        int cut = KEPT + 1;
        CountDownLatch allArrived = new CountDownLatch(KEPT);
        ScriptedServer.Script cutShortOnce = (request, connection) -> {
            if (request.number() == cut) {
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n\"no");
                throw new EOFException("closes the connection");
            }
            allArrived.countDown();
            allArrived.await();
            connection.answer(200, "\"none\"");
        };
        try (ScriptedServer server = ScriptedServer.running(cutShortOnce);
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(server.baseUrl())
                        .accessToken(() -> TOKEN)
                        .build()) {
            callAllAtOnce(partner);

            assertThat(qualification(partner).get()).isEqualTo(CustomerQualification.NONE);
            assertThat(server.received().get(cut).connection())
                    .as("connection of the second attempt")
                    .isLessThanOrEqualTo(KEPT);
        }
    }

    /** Needs as many connections. */
    private static void callAllAtOnce(PartnerCenter partner) {
        Stream.generate(() -> qualification(partner).getAsync())
                .limit(KEPT)
                .toList()
                .forEach(CompletableFuture::join);
    }

    /** A server that speaks HTTP/2 could lose a POST when it closes a connection. */
    @ParameterizedTest
    @ValueSource(strings = {"HTTP_1_1", "HTTP_2"})
    void neverOffersHttp2(HttpClient.Version preferred) {
        try (ScriptedServer server = ScriptedServer.running(ScriptedServer.answer(200, "\"none\""));
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(server.baseUrl())
                        .accessToken(() -> TOKEN)
                        .httpClient(HttpClient.newBuilder().version(preferred).build())
                        .build()) {
            qualification(partner).get();
            qualification(partner).update(CustomerQualification.EDUCATION);

            assertThat(server.received())
                    .hasSize(2)
                    .allSatisfy(
                            request -> assertThat(request.headers()).doesNotContainKeys("Upgrade", "HTTP2-Settings"));
        }
    }

    private static QualificationOperations qualification(PartnerCenter partner) {
        return partner.customers().byId(CUSTOMER).qualification();
    }
}
