package io.github.partnercenter.qualification.internal.http;

import java.net.http.HttpClient;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The HTTP client underneath: the caller's, or our own, which is replaced when its kept connections may be dead. The network
 * forgets idle connections without a word, and JDKs before 20 keep them for 20 minutes.
 */
public final class HttpClients implements AutoCloseable {
    private static final boolean KEEPS_IDLE_CONNECTIONS = Runtime.version().feature() < 20;
    private static final long MAX_IDLE = TimeUnit.SECONDS.toNanos(30);
    /** The JDK remembers addresses for 30 seconds. */
    private static final long ADDRESS_KNOWN = TimeUnit.SECONDS.toNanos(5);

    private final boolean isOurs;
    private final LongSupplier clock;
    private volatile Pool current;
    private boolean isClosed;

    /** A client with its connections. */
    final class Pool {
        final HttpClient client;
        private volatile boolean hasAnswered;
        private volatile long lastAnswer;

        Pool(HttpClient client) {
            this.client = client;
        }

        void answered() {
            lastAnswer = clock.getAsLong();
            hasAnswered = true;
        }

        private boolean hasAnsweredWithin(long nanos) {
            return hasAnswered && clock.getAsLong() - lastAnswer < nanos;
        }
    }

    /**
     * Creates the holder; a client of our own is created when it is needed.
     *
     * @param given the caller's client; null for our own
     * @param clock as {@link System#nanoTime}
     */
    HttpClients(HttpClient given, LongSupplier clock) {
        this.clock = clock;
        this.isOurs = given == null;
        this.current = isOurs ? null : new Pool(given);
    }

    /** {@return whether a request would neither create a client nor look up a name} */
    boolean isReady() {
        Pool pool = current;
        return pool != null && pool.hasAnsweredWithin(ADDRESS_KNOWN);
    }

    Pool pool() {
        Pool pool = current;
        boolean isStale = pool == null
                || isOurs && KEEPS_IDLE_CONNECTIONS && pool.hasAnswered && !pool.hasAnsweredWithin(MAX_IDLE);
        return isStale ? replace(pool) : pool;
    }

    /** No byte came from one of its connections; if it had kept any, the others may be dead as well. */
    void failedWithoutByte(Pool pool) {
        if (isOurs && pool.hasAnswered) {
            replace(pool);
        }
    }

    private synchronized Pool replace(Pool pool) {
        if (current == pool && !isClosed) {
            current = new Pool(newClient());
            end(pool, "shutdown");
        }
        return current;
    }

    /**
     * {@return the client, which sends secrets nowhere else}
     *
     * @throws IllegalArgumentException if it follows redirects
     */
    public static HttpClient requireNoRedirects(HttpClient client) {
        if (client.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("HTTP client must not follow redirects: build it with Redirect.NEVER");
        }
        return client;
    }

    /** {@return a client as calls use it} */
    public static HttpClient newClient() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(Runnable::run)
                .build();
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        if (isOurs) {
            end(current, "shutdownNow");
        }
    }

    private static void end(Pool pool, String method) {
        if (pool != null) {
            try {
                HttpClient.class.getMethod(method).invoke(pool.client);
            } catch (ReflectiveOperationException beforeJdk21) {
                // it ends with its last reference
            }
        }
    }
}
