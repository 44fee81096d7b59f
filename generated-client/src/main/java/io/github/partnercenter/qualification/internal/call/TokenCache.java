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

/** Asks the provider for tokens: one question at a time, whose answer all calls share that wait for it. */
final class TokenCache {
    private static final String SCHEME = ApiSpec.AUTHORIZATION_SCHEME + " ";
    private static final long GOOD_FOR = TimeUnit.SECONDS.toNanos(1);

    private final AccessTokenProvider provider;
    private final Executor workers;
    private final Set<Waiter> waiters = new LinkedHashSet<>();
    private boolean isAsking;
    private String latest;
    private long goodUntil = System.nanoTime();

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

    /** {@return the token, if the provider was asked a moment ago; else null} */
    synchronized String current() {
        return latest != null && System.nanoTime() - goodUntil < 0 ? latest : null;
    }

    /** {@return the last token there was; null before the first} */
    synchronized String latest() {
        return latest;
    }

    /** Has a waiter called: at once if there is a token; the calling thread, a worker, may ask the provider. */
    void await(Waiter waiter) {
        String token;
        synchronized (this) {
            token = current();
            if (token == null || token.equals(waiter.rejected)) {
                token = null;
                waiters.add(waiter);
                if (isAsking) {
                    return;
                }
                isAsking = true;
            }
        }
        if (token != null) {
            waiter.provided(token);
        } else {
            ask();
        }
    }

    synchronized void forget(Waiter waiter) {
        waiters.remove(waiter);
    }

    private void ask() {
        boolean goesOn = true;
        while (goesOn) {
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
                    goodUntil = start + GOOD_FOR;
                }
                for (Waiter waiter : waiters) {
                    // who needs another one waits for an answer to that question
                    if (problem != null || afterRejection || !token.equals(waiter.rejected)) {
                        served.add(waiter);
                    }
                }
                served.forEach(waiters::remove);
                goesOn = !waiters.isEmpty();
                isAsking = goesOn;
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
            return "the access token provider returned a token that begins with \"" + SCHEME + "\"; return it without";
        }
        boolean isVisible = token != null
                && !token.isEmpty()
                && (token.equals(latest()) || token.chars().allMatch(c -> c > ' ' && c < 0x7F));
        return isVisible ? null : "the access token provider returned no token, or one with blanks or line breaks";
    }
}
