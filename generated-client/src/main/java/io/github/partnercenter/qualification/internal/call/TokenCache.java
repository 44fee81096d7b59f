package io.github.partnercenter.qualification.internal.call;

import io.github.partnercenter.qualification.AccessTokenException;
import io.github.partnercenter.qualification.AccessTokenProvider;
import io.github.partnercenter.qualification.api.ApiSpec;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;

/** Requests tokens from the provider, one at a time, and shares each, or a transient failure, with all calls for a second. */
final class TokenCache {
    private static final String SCHEME = ApiSpec.AUTHORIZATION_SCHEME + " ";
    private static final Duration SHARED_FOR = Duration.ofSeconds(1);

    private final AccessTokenProvider provider;
    private final Executor workers;
    private final Set<Waiter> waiters = new LinkedHashSet<>();
    private boolean isRequesting;
    private String latest;
    private Answer shared = new Answer(null, null, null);
    private long sharedUntil = System.nanoTime();

    /** A call that needs a token. Called on a worker. */
    abstract static class Waiter {
        private final String rejected;

        /** Needs a token other than the one that was rejected; null for any. */
        Waiter(String rejected) {
            this.rejected = rejected;
        }

        abstract void answered(Answer answer);
    }

    /** The provider's answer: a token, or a problem with its cause. */
    record Answer(String token, String problem, Throwable cause) {
        private boolean serves(Waiter waiter) {
            return problem != null || !token.equals(waiter.rejected);
        }

        private Duration sharedFor() {
            if (cause instanceof AccessTokenException reason && reason.isTransient()) {
                return RetryPolicy.min(reason.retryAfter().orElse(SHARED_FOR), SHARED_FOR);
            }
            return problem == null ? SHARED_FOR : Duration.ZERO;
        }
    }

    TokenCache(AccessTokenProvider provider, Executor workers) {
        this.provider = provider;
        this.workers = workers;
    }

    /** {@return the token if it was requested less than a second ago; otherwise null} */
    synchronized String current() {
        return isShared() ? shared.token : null;
    }

    private boolean isShared() {
        return System.nanoTime() - sharedUntil < 0;
    }

    /** {@return the last token; null before the first} */
    synchronized String latest() {
        return latest;
    }

    /** Calls the waiter: immediately if there is a token; otherwise this thread, a worker, may call the provider. */
    void await(Waiter waiter) {
        Answer known;
        synchronized (this) {
            known = isShared() && shared.serves(waiter) ? shared : null;
            if (known == null) {
                waiters.add(waiter);
                if (isRequesting) {
                    return;
                }
                isRequesting = true;
            }
        }
        if (known != null) {
            waiter.answered(known);
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
            Answer answer = ask(afterRejection);
            List<Waiter> served;
            synchronized (this) {
                latest = answer.problem == null ? answer.token : latest;
                shared = answer;
                sharedUntil = start + answer.sharedFor().toNanos();
                // the others wait for the replacement of a rejected token
                served = waiters.stream()
                        .filter(waiter -> afterRejection || answer.serves(waiter))
                        .toList();
                served.forEach(waiters::remove);
                continues = !waiters.isEmpty();
                isRequesting = continues;
            }
            served.forEach(waiter -> serve(waiter, answer));
        }
    }

    private Answer ask(boolean afterRejection) {
        try {
            String token = afterRejection ? provider.replacementFor(latest()) : provider.accessToken(false);
            return new Answer(token, problem(token), null);
        } catch (Throwable thrown) {
            return new Answer(null, "the access token provider failed", thrown);
        }
    }

    private void serve(Waiter waiter, Answer answer) {
        try {
            workers.execute(() -> waiter.answered(answer));
        } catch (Throwable noThread) {
            waiter.answered(answer);
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
