package io.github.partnercenter.qualification.spring;

import io.github.partnercenter.qualification.signin.EntraSignIn;
import java.util.Optional;

/**
 * Stores the refresh token of an App+User sign-in, for example in a vault. If there is a bean of this type, the auto-configured
 * {@link EntraSignIn} signs in as application and user.
 */
public interface RefreshTokenStore {
    /**
     * Called once, at start-up.
     *
     * @return the token that was stored last; empty to use {@code partner-center.sign-in.refresh-token}
     */
    Optional<String> load();

    /**
     * Stores a renewed token in place of the last one. If it throws, it is called again later, see
     * {@link EntraSignIn.Builder#appAndUser}.
     *
     * @param refreshToken the new token
     */
    void store(String refreshToken);
}
