package io.github.partnercenter.qualification.internal.http;

import java.net.http.HttpClient;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Provides the HTTP client: the caller's, or our own, which is replaced when its kept-alive connections may be dead. Networks
 * drop idle connections silently, and JDKs before 20 keep them for 20 minutes.
 */
public final class HttpClients implements AutoCloseable {
    private static final boolean KEEPS_IDLE_CONNECTIONS = Runtime.version().feature() < 20;
    private static final long MAX_IDLE = TimeUnit.SECONDS.toNanos(30);
    /** The JDK caches addresses for 30 seconds. */
    private static final long ADDRESS_KNOWN = TimeUnit.SECONDS.toNanos(5);

    private final boolean isOurs;
    private final LongSupplier clock;
    private volatile Pool current;
    private boolean isClosed;

    /** A client with its connections. */
    final class Pool {
        final HttpClient client;
        private volatile boolean hasResponded;
        private volatile long lastResponse;

        Pool(HttpClient client) {
            this.client = client;
        }

        void responded() {
            lastResponse = clock.getAsLong();
            hasResponded = true;
        }

        private boolean hasRespondedWithin(long nanos) {
            return hasResponded && clock.getAsLong() - lastResponse < nanos;
        }
    }

    /**
     * Creates the holder; our own client is created on demand.
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
        return pool != null && pool.hasRespondedWithin(ADDRESS_KNOWN);
    }

    Pool pool() {
        Pool pool = current;
        boolean isStale = pool == null
                || isOurs && KEEPS_IDLE_CONNECTIONS && pool.hasResponded && !pool.hasRespondedWithin(MAX_IDLE);
        return isStale ? replace(pool) : pool;
    }

    /** Called when a request failed without receiving a byte: other kept-alive connections may be dead, too. */
    void failedWithoutByte(Pool pool) {
        if (isOurs && pool.hasResponded) {
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
     * {@return the client, which does not send secrets to a redirect's target}
     *
     * @throws IllegalArgumentException if it follows redirects
     */
    public static HttpClient requireNoRedirects(HttpClient client) {
        if (client.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("HTTP client must not follow redirects: build it with Redirect.NEVER");
        }
        return client;
    }

    /** {@return a new client with the settings that calls need} */
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
                // garbage collection ends it
            }
        }
    }
}
