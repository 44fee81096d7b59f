package io.github.partnercenter.qualification;

import io.github.partnercenter.qualification.internal.http.Guid;
import java.util.Objects;
import java.util.UUID;

/** The customers of the partner. Immutable and thread-safe. */
public final class Customers {
    private final Scope scope;

    Customers(Scope scope) {
        this.scope = scope;
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
        return byId(Guid.parse(customerTenantId)
                .orElseThrow(() -> new IllegalArgumentException(
                        "Not a customer tenant id, which is a GUID of 36 characters: \"" + customerTenantId + "\"")));
    }

    /**
     * One customer. No traffic yet: whether the customer exists shows with the first call.
     *
     * @param customerTenantId the customer's tenant id, which Partner Center's dashboard shows as Microsoft ID
     * @return the customer
     */
    public Customer byId(UUID customerTenantId) {
        return new Customer(scope, Objects.requireNonNull(customerTenantId, "customerTenantId"));
    }

    /**
     * Many customers. No traffic yet.
     *
     * @param customerTenantIds read as far as there is demand for results, so it may be endless; each id is answered as often
     *     as it occurs. Read on the thread that takes results: an iterator that waits for ids keeps back answers that have come
     * @return what can be asked about all of them
     */
    public BulkCustomers byIds(Iterable<UUID> customerTenantIds) {
        return new BulkCustomers(scope, Objects.requireNonNull(customerTenantIds, "customerTenantIds"));
    }
}
