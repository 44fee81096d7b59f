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

    /** {@return the operations on the customer's qualification} */
    public QualificationOperations qualification() {
        return new QualificationOperations(scope, customerTenantId);
    }
}
