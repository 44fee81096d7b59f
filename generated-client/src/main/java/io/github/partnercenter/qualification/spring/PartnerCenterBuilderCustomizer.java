package io.github.partnercenter.qualification.spring;

import io.github.partnercenter.qualification.PartnerCenter;

/**
 * Customizes the builder of the auto-configured {@link PartnerCenter}, for settings without a property such as the HTTP client.
 * Beans of this type are called in order, after the properties have been applied.
 */
@FunctionalInterface
public interface PartnerCenterBuilderCustomizer {
    /**
     * Customizes the builder.
     *
     * @param builder the builder, with the values of the properties
     */
    void customize(PartnerCenter.Builder builder);
}
