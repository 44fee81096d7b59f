/**
 * A client for the customer qualification of Microsoft Partner Center.
 *
 * <p>{@link io.github.partnercenter.qualification.PartnerCenter} is the entry point. The package {@code model} contains the
 * values, {@code api} the Feign interfaces; both are generated from openapi.yaml.
 */
package io.github.partnercenter.qualification;
