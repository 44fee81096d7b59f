/**
 * How Microsoft Partner Center has qualified a customer.
 *
 * <p>{@link io.github.partnercenter.qualification.PartnerCenter} is the entry; everything else is reached from it. The
 * package {@code model} has the values, {@code api} the Feign interfaces beneath; both are generated from openapi.yaml.
 */
package io.github.partnercenter.qualification;
