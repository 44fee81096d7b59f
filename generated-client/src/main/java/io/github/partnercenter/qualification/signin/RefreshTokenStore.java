package io.github.partnercenter.qualification.signin;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Passes renewed refresh tokens to the caller's store, in order, and repeats each until it is stored. */
final class RefreshTokenStore {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final int MAX_DOUBLINGS = 6;

    private final Consumer<String> store;
    private final Executor executor;
    private final Queue<String> renewed = new ArrayDeque<>();
    private boolean isStoring;

    /**
     * Creates an empty queue.
     *
     * @param executor one of its threads is occupied as long as the store fails
     */
    RefreshTokenStore(Consumer<String> store, Executor executor) {
        this.store = store;
        this.executor = executor;
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
            } else if (!isPauseOver(FIRST_PAUSE.multipliedBy(1L << Math.min(failures++, MAX_DOUBLINGS)))) {
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

    private boolean isPauseOver(Duration pause) {
        try {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            return true;
        } catch (InterruptedException end) {
            synchronized (this) {
                isStoring = false;
            }
            return false;
        }
    }
}
