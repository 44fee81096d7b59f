package io.github.partnercenter.qualification;

/** Where access tokens come from, for those that must know that one was refused. */
@FunctionalInterface
public interface AccessTokenProvider {

    /**
     * An access token of the partner's tenant. Asked for every request; caching is the provider's business. May be slow:
     * it runs on a thread of the client's own, calls that need a token meanwhile share the answer, and each waits no longer
     * than its own timeout. But it must end by itself: nobody asks again before it has. What it throws ends the call with
     * {@link PartnerCenterException.Category#NO_TOKEN}.
     *
     * @param previousWasRejected true if the service has just answered 401 to the token given last, so that a cached one is
     *     of no use any more
     * @return a token, without the scheme in front of it
     */
    String accessToken(boolean previousWasRejected);
}
