package io.github.partnercenter.qualification.internal.call;

import io.github.partnercenter.qualification.AccessTokenProvider;
import io.github.partnercenter.qualification.api.ApiSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Requests tokens from the provider, one at a time, and shares each with all waiting calls. */
final class TokenCache {
    private static final String SCHEME = ApiSpec.AUTHORIZATION_SCHEME + " ";
    private static final long FRESH_FOR = TimeUnit.SECONDS.toNanos(1);

    private final AccessTokenProvider provider;
    private final Executor workers;
    private final Set<Waiter> waiters = new LinkedHashSet<>();
    private boolean isRequesting;
    private String latest;
    private long freshUntil = System.nanoTime();

    /** A call that needs a token. Called on a worker. */
    abstract static class Waiter {
        private final String rejected;

        /** Needs a token other than the one that was rejected; null for any. */
        Waiter(String rejected) {
            this.rejected = rejected;
        }

        abstract void provided(String token);

        abstract void failed(String description, Throwable cause);
    }

    TokenCache(AccessTokenProvider provider, Executor workers) {
        this.provider = provider;
        this.workers = workers;
    }

    /** {@return the token if it was requested less than a second ago; otherwise null} */
    synchronized String current() {
        return latest != null && System.nanoTime() - freshUntil < 0 ? latest : null;
    }

    /** {@return the last token; null before the first} */
    synchronized String latest() {
        return latest;
    }

    /** Calls the waiter: immediately if there is a token; otherwise this thread, a worker, may call the provider. */
    void await(Waiter waiter) {
        String token;
        synchronized (this) {
            token = current();
            if (token == null || token.equals(waiter.rejected)) {
                token = null;
                waiters.add(waiter);
                if (isRequesting) {
                    return;
                }
                isRequesting = true;
            }
        }
        if (token != null) {
            waiter.provided(token);
        } else {
            request();
        }
    }

    synchronized void forget(Waiter waiter) {
        waiters.remove(waiter);
    }

    private void request() {
        boolean continues = true;
        while (continues) {
            boolean afterRejection = isLatestRejected();
            long start = System.nanoTime();
            String token = null;
            String problem = null;
            Throwable cause = null;
            try {
                token = afterRejection ? provider.replacementFor(latest()) : provider.accessToken(false);
                problem = problem(token);
            } catch (Throwable thrown) {
                problem = "the access token provider failed";
                cause = thrown;
            }
            List<Waiter> served = new ArrayList<>();
            synchronized (this) {
                if (problem == null) {
                    latest = token;
                    freshUntil = start + FRESH_FOR;
                }
                for (Waiter waiter : waiters) {
                    // the others wait for the replacement of a rejected token
                    if (problem != null || afterRejection || !token.equals(waiter.rejected)) {
                        served.add(waiter);
                    }
                }
                served.forEach(waiters::remove);
                continues = !waiters.isEmpty();
                isRequesting = continues;
            }
            serve(served, token, problem, cause);
        }
    }

    private void serve(List<Waiter> served, String token, String problem, Throwable cause) {
        for (Waiter waiter : served) {
            Runnable task = problem == null ? () -> waiter.provided(token) : () -> waiter.failed(problem, cause);
            try {
                workers.execute(task);
            } catch (Throwable noThread) {
                task.run();
            }
        }
    }

    private synchronized boolean isLatestRejected() {
        return latest != null && waiters.stream().anyMatch(waiter -> Objects.equals(waiter.rejected, latest));
    }

    private String problem(String token) {
        if (token != null && token.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return "the access token provider returned a token that begins with \"" + SCHEME + "\"; omit that prefix";
        }
        boolean isVisible = token != null
                && !token.isEmpty()
                && (token.equals(latest()) || token.chars().allMatch(c -> c > ' ' && c < 0x7F));
        return isVisible ? null : "the access token provider returned no token, or one with blanks or line breaks";
    }
}
