package io.github.partnercenter.qualification;

import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;

/** The customers of the partner. Immutable and thread-safe. */
public final class Customers {
    // UUID.fromString alone takes 1-2-3-4-5 for a GUID
    private static final Pattern GUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private final Calls calls;

    Customers(Calls calls) {
        this.calls = calls;
    }

    /**
     * One customer. No traffic yet: whether the customer exists shows with the first call.
     *
     * @param customerTenantId the customer's tenant id, which Partner Center's dashboard shows as Microsoft ID: 36
     *     characters with hyphens, in any case
     * @return the customer
     * @throws IllegalArgumentException if it is anything else
     */
    public Customer byId(String customerTenantId) {
        if (customerTenantId == null || !GUID.matcher(customerTenantId).matches()) {
            throw new IllegalArgumentException(
                    "Not a customer tenant id, which is a GUID of 36 characters: \"" + customerTenantId + "\"");
        }
        return byId(UUID.fromString(customerTenantId));
    }

    /**
     * One customer. No traffic yet: whether the customer exists shows with the first call.
     *
     * @param customerTenantId the customer's tenant id, which Partner Center's dashboard shows as Microsoft ID
     * @return the customer
     */
    public Customer byId(UUID customerTenantId) {
        return new Customer(calls, Objects.requireNonNull(customerTenantId, "customerTenantId"));
    }
}
