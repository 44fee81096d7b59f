package io.github.partnercenter.qualification;

/** Provides access tokens, and is told when one was rejected. */
@FunctionalInterface
public interface AccessTokenProvider {

    /**
     * Provides an access token of the partner's tenant. Called at most once a second while calls are made, and after a rejection;
     * longer caching is the provider's business. Never called on a thread of a caller, nor twice at once: calls that need a token
     * meanwhile share the result, and each waits no longer than its own timeout. It must return in the end, since it is not
     * called again before.
     *
     * <p>Throw an {@link AccessTokenException} that {@linkplain AccessTokenException#isTransient() is transient} when a token may
     * come later: calls wait for its {@code retryAfter()}, or for a growing random time, and request the token again within their
     * timeout; a bulk read pauses. Anything else that is thrown ends the calls that wait with
     * {@link PartnerCenterException.Category#NO_TOKEN}, and a bulk read as a whole; the next call requests a token again.
     *
     * @param previousWasRejected true if the service has just responded with 401 to the token provided last, so that a cached one
     *     is useless
     * @return a token, without the scheme in front of it
     */
    String accessToken(boolean previousWasRejected);

    /**
     * Provides an access token other than one that was rejected. Override it if several {@code PartnerCenter}s share this
     * provider, which may have replaced the token already for another one of them.
     *
     * @param rejected the token that the service has just rejected with 401
     * @return a token, without the scheme in front of it; the same one if there is no other
     */
    default String replacementFor(String rejected) {
        return accessToken(true);
    }
}
