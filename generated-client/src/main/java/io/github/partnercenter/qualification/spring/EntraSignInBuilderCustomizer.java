package io.github.partnercenter.qualification.spring;

import io.github.partnercenter.qualification.signin.EntraSignIn;

/**
 * Sets what has no property, such as the HTTP client or the cloud, on the builder of the auto-configured {@link EntraSignIn}. Beans
 * of this type are called in their order, after the properties are applied.
 */
@FunctionalInterface
public interface EntraSignInBuilderCustomizer {
    /**
     * Customizes the builder.
     *
     * @param builder has the values of the properties
     */
    void customize(EntraSignIn.Builder builder);
}
