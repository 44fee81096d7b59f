package io.github.partnercenter.qualification;

/** Provides access tokens, and is told when one was rejected. */
@FunctionalInterface
public interface AccessTokenProvider {

    /**
     * Provides an access token of the partner's tenant. Called at most once a second while calls are made, and after a rejection;
     * longer caching is the provider's business. Never called on a thread of a caller, nor twice at once: calls that need a token
     * meanwhile share the result, and each waits no longer than its own timeout. It must return in the end, since it is not
     * called again before. What it throws, of any kind, ends the calls that wait for it with
     * {@link PartnerCenterException.Category#NO_TOKEN}; the next call asks again.
     *
     * @param previousWasRejected true if the service has just responded with 401 to the token provided last, so that a cached one
     *     is useless
     * @return a token, without the scheme in front of it
     */
    String accessToken(boolean previousWasRejected);
}
