package io.github.partnercenter.qualification.spring;

import io.github.partnercenter.qualification.PartnerCenter;

/**
 * Sets what has no property, such as the HTTP client, on the builder of the auto-configured {@link PartnerCenter}. Beans of this
 * type are called in their order, after the properties are applied.
 */
@FunctionalInterface
public interface PartnerCenterBuilderCustomizer {
    /**
     * Customizes the builder.
     *
     * @param builder has the values of the properties
     */
    void customize(PartnerCenter.Builder builder);
}
