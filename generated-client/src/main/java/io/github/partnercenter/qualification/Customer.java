package io.github.partnercenter.qualification;

import java.util.UUID;

/** One customer of the partner. Immutable and thread-safe. */
public final class Customer {
    private final Calls calls;
    private final UUID customerTenantId;

    Customer(Calls calls, UUID customerTenantId) {
        this.calls = calls;
        this.customerTenantId = customerTenantId;
    }

    /**
     * The customer's qualification.
     *
     * @return what can be asked about it
     */
    public QualificationOperations qualification() {
        return new QualificationOperations(calls, customerTenantId);
    }
}
