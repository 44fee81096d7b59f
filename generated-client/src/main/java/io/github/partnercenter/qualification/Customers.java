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
     * Selects a customer. Sends nothing; the first call shows whether the customer exists.
     *
     * @param customerTenantId the customer's tenant id, which Partner Center's dashboard shows as Microsoft ID: 36 characters
     *     with hyphens, in any case
     * @return the customer
     * @throws IllegalArgumentException if it is anything else
     */
    public Customer byId(String customerTenantId) {
        return byId(Guid.parse(customerTenantId)
                .orElseThrow(() -> new IllegalArgumentException(
                        "The customer tenant id must be a GUID of 36 characters: \"" + customerTenantId + "\"")));
    }

    /**
     * Selects a customer. Sends nothing; the first call shows whether the customer exists.
     *
     * @param customerTenantId the customer's tenant id, which Partner Center's dashboard shows as Microsoft ID
     * @return the customer
     */
    public Customer byId(UUID customerTenantId) {
        return new Customer(scope, Objects.requireNonNull(customerTenantId, "customerTenantId"));
    }

    /**
     * Selects many customers. Sends nothing.
     *
     * @param customerTenantIds iterated only as results are requested, so it may be endless; an id that occurs twice is read
     *     twice. Iterated on the thread that consumes the results: an iterator that blocks also delays results that have
     *     arrived
     * @return the operations on all of them
     */
    public BulkCustomers byIds(Iterable<UUID> customerTenantIds) {
        return new BulkCustomers(scope, Objects.requireNonNull(customerTenantIds, "customerTenantIds"));
    }
}
