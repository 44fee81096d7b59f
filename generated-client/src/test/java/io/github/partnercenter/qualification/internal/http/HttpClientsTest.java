package io.github.partnercenter.qualification.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a request goes over a fresh connection. No traffic. */
class HttpClientsTest {
    /** Where the JDK itself ends idle connections in time. */
    private static final boolean IS_LEFT_TO_THE_JDK = Runtime.version().feature() >= 20;

    /** Begins where {@link System#nanoTime} may overflow soon. */
    private final AtomicLong clock =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(10).toNanos());

    @Test
    void keepsAClientThatIsBusy() {
        try (HttpClients clients = new HttpClients(null, clock::get)) {
            HttpClients.Pool first = clients.pool();
            for (int i = 0; i < 10; i++) {
                first.responded();
                pass(Duration.ofSeconds(29));

                assertThat(clients.pool()).isSameAs(first);
            }
        }
    }

    @Test
    void replacesItAfterIdling() {
        try (HttpClients clients = new HttpClients(null, clock::get)) {
            HttpClients.Pool first = clients.pool();
            first.responded();
            pass(Duration.ofSeconds(30));
            HttpClients.Pool second = clients.pool();

            assertThat(second == first).isEqualTo(IS_LEFT_TO_THE_JDK);
            assertThat(clients.pool()).isSameAs(second);
            if (!IS_LEFT_TO_THE_JDK) {
                assertThat(second.client).isNotSameAs(first.client);
            }
        }
    }

    /** It has no connection that could be dead. */
    @Test
    void keepsOneThatHasNeverAnswered() {
        try (HttpClients clients = new HttpClients(null, clock::get)) {
            HttpClients.Pool first = clients.pool();
            pass(Duration.ofDays(1));
            clients.failedWithoutByte(first);

            assertThat(clients.pool()).isSameAs(first);
        }
    }

    @Test
    void replacesOneWhoseConnectionGaveNoByteOnce() {
        try (HttpClients clients = new HttpClients(null, clock::get)) {
            HttpClients.Pool first = clients.pool();
            first.responded();
            clients.failedWithoutByte(first);
            HttpClients.Pool second = clients.pool();
            assertThat(second).isNotSameAs(first);

            // another attempt over the first one, that ends later
            second.responded();
            clients.failedWithoutByte(first);
            assertThat(clients.pool()).isSameAs(second);
        }
    }

    /** Nobody would close it. */
    @Test
    void createsNoClientOnceItIsClosed() {
        HttpClients clients = new HttpClients(null, clock::get);
        clients.close();

        assertThat(clients.pool()).isNull();
    }

    @Test
    void leavesTheCallersClientAlone() {
        HttpClient given = HttpClient.newHttpClient();
        try (HttpClients clients = new HttpClients(given, clock::get)) {
            HttpClients.Pool first = clients.pool();
            first.responded();
            clients.failedWithoutByte(first);
            pass(Duration.ofDays(1));

            assertThat(clients.pool().client).isSameAs(given);
        }
    }

    /** What it then knows: the client is there, and the JDK has the host's address. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isReadyForFiveSecondsAfterAnAnswer(boolean isOurs) {
        try (HttpClients clients = new HttpClients(isOurs ? null : HttpClient.newHttpClient(), clock::get)) {
            assertThat(clients.isReady()).isFalse();
            HttpClients.Pool pool = clients.pool();
            assertThat(clients.isReady()).isFalse();
            pool.responded();
            assertThat(clients.isReady()).isTrue();
            pass(Duration.ofSeconds(4));
            assertThat(clients.isReady()).isTrue();
            pass(Duration.ofSeconds(1));
            assertThat(clients.isReady()).isFalse();
        }
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }
}
