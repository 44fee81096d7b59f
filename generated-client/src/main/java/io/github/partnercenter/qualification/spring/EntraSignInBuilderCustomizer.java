package io.github.partnercenter.qualification.spring;

import io.github.partnercenter.qualification.signin.EntraSignIn;

/**
 * Customizes the builder of the auto-configured {@link EntraSignIn}, for settings without a property such as the HTTP client or
 * the cloud. Beans of this type are called in order, after the properties have been applied.
 */
@FunctionalInterface
public interface EntraSignInBuilderCustomizer {
    /**
     * Customizes the builder.
     *
     * @param builder the builder, with the values of the properties
     */
    void customize(EntraSignIn.Builder builder);
}
