package io.github.partnercenter.qualification;

import java.util.UUID;

/** One customer of the partner. Immutable and thread-safe. */
public final class Customer {
    private final Scope scope;
    private final UUID customerTenantId;

    Customer(Scope scope, UUID customerTenantId) {
        this.scope = scope;
        this.customerTenantId = customerTenantId;
    }

    /**
     * The customer's qualification.
     *
     * @return what can be asked about it
     */
    public QualificationOperations qualification() {
        return new QualificationOperations(scope, customerTenantId);
    }
}
