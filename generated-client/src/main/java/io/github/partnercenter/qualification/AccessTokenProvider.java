package io.github.partnercenter.qualification;

/** Provides access tokens, and replacements for rejected ones. */
@FunctionalInterface
public interface AccessTokenProvider {

    /**
     * Provides an access token for the partner's tenant. Called at most once a second while calls are made, and after a
     * rejection; a provider that caches tokens for longer does so itself. Never called on a caller's thread, and never
     * concurrently: calls that need a token in the meantime share the result, and each waits no longer than its own timeout. It
     * must eventually return, because it is not called again before.
     *
     * <p>Throw an {@link AccessTokenException} that {@linkplain AccessTokenException#isTransient() is transient} if a token may
     * be available later: calls wait for its {@code retryAfter()}, or for a random time that grows, and request a token again
     * within their timeout; a bulk read pauses. Calls share that failure for a second, or for a shorter {@code retryAfter()}.
     * Any other exception fails the waiting calls with
     * {@link PartnerCenterException.Category#NO_TOKEN} and ends a bulk read; the next call requests a token again.
     *
     * @param previousWasRejected true if the service has just rejected the last token with 401, so that a cached copy of it is
     *     useless
     * @return a token, without the {@code Bearer} prefix
     */
    String accessToken(boolean previousWasRejected);

    /**
     * Provides an access token other than a rejected one. Override it if several {@code PartnerCenter}s share this provider: it
     * may have replaced the token already for another of them.
     *
     * @param rejected the token that the service has just rejected with 401
     * @return a token, without the {@code Bearer} prefix; the same one if there is no other
     */
    default String replacementFor(String rejected) {
        return accessToken(true);
    }
}
