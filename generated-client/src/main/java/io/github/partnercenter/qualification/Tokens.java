package io.github.partnercenter.qualification;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;

/** Asks for access tokens: one question at a time, whose answer all share that need one meanwhile. */
final class Tokens {
    private static final Pattern VISIBLE = Pattern.compile("\\p{Graph}+");

    private final AccessTokenProvider provider;
    private final Executor worker;
    private CompletableFuture<String> asking;
    private boolean askingAfterRejection;
    private String latest;

    /** There is no token to be had; the message says why and never holds one. */
    static final class NoToken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoToken(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Asks a provider.
     *
     * @param worker where to ask when the calling thread must not be kept waiting
     */
    Tokens(AccessTokenProvider provider, Executor worker) {
        this.provider = provider;
        this.worker = worker;
    }

    /** A token. The calling thread, which must be a worker, may have to fetch it. */
    CompletableFuture<String> get() {
        return ask(false);
    }

    /** A token other than one that was rejected; the calling thread does not fetch it. */
    CompletableFuture<String> insteadOf(String rejected) {
        return CompletableFuture.supplyAsync(() -> isLatest(rejected), worker).thenComposeAsync(this::ask, worker);
    }

    /** Nobody has got another one since. */
    private synchronized boolean isLatest(String rejected) {
        return rejected.equals(latest);
    }

    private synchronized boolean tellsLatest(Throwable failure) {
        return latest != null && Exchange.tells(latest, failure);
    }

    private CompletableFuture<String> ask(boolean afterRejection) {
        CompletableFuture<String> mine = new CompletableFuture<>();
        synchronized (this) {
            if (asking != null && (askingAfterRejection || !afterRejection)) {
                // each goes on by itself: one after the other, on the thread that asked, would wait for each other's
                // answers
                return asking.whenCompleteAsync((token, failure) -> {}, worker);
            }
            asking = mine;
            askingAfterRejection = afterRejection;
        }
        String token = null;
        Throwable failure = null;
        try {
            token = provider.accessToken(afterRejection);
        } catch (Throwable thrown) {
            failure = new NoToken("what supplies the access token failed", tellsLatest(thrown) ? null : thrown);
        }
        if (failure == null
                && (token == null || !isLatest(token) && !VISIBLE.matcher(token).matches())) {
            failure = new NoToken(
                    "what supplies the access token gave none, or one with blanks, line breaks or the like", null);
        }
        synchronized (this) {
            if (asking == mine) {
                asking = null;
            }
            if (failure == null) {
                latest = token;
            }
        }
        if (failure == null) {
            mine.complete(token);
        } else {
            mine.completeExceptionally(failure);
        }
        return mine;
    }
}
