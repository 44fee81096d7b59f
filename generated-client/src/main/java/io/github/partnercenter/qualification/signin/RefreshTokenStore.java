package io.github.partnercenter.qualification.signin;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Passes renewed refresh tokens to the caller's store, in order, and repeats each until it is stored. */
final class RefreshTokenStore {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final int MAX_DOUBLINGS = 6;

    private final Consumer<String> store;
    private final Executor executor;
    private final Predicate<Duration> pause;
    private final Queue<String> renewed = new ArrayDeque<>();
    private boolean isStoring;

    /**
     * Creates an empty queue.
     *
     * @param executor one of its threads is occupied as long as the store fails
     */
    RefreshTokenStore(Consumer<String> store, Executor executor) {
        this(store, executor, RefreshTokenStore::isOver);
    }

    /**
     * Creates an empty queue.
     *
     * @param pause waits that long; returns false if it was interrupted
     */
    RefreshTokenStore(Consumer<String> store, Executor executor, Predicate<Duration> pause) {
        this.store = store;
        this.executor = executor;
        this.pause = pause;
    }

    synchronized void add(String refreshToken) {
        renewed.add(refreshToken);
        start();
    }

    /** Starts storing, also if there was no thread before. */
    synchronized void start() {
        if (!isStoring && !renewed.isEmpty()) {
            isStoring = true;
            try {
                executor.execute(this::storeAll);
            } catch (Throwable noThread) {
                isStoring = false;
            }
        }
    }

    private void storeAll() {
        int failures = 0;
        for (String next = next(); next != null; next = next()) {
            if (isStored(next)) {
                failures = 0;
                synchronized (this) {
                    renewed.remove();
                }
            } else if (!pause.test(FIRST_PAUSE.multipliedBy(1L << Math.min(failures++, MAX_DOUBLINGS)))) {
                synchronized (this) {
                    isStoring = false;
                }
                return;
            }
        }
    }

    private synchronized String next() {
        isStoring = !renewed.isEmpty();
        return renewed.peek();
    }

    private boolean isStored(String refreshToken) {
        try {
            store.accept(refreshToken);
            return true;
        } catch (Throwable ofTheStore) {
            return false;
        }
    }

    private static boolean isOver(Duration pause) {
        try {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            return true;
        } catch (InterruptedException end) {
            return false;
        }
    }
}
