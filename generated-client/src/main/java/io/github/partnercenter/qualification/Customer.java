package io.github.partnercenter.qualification;

import java.util.UUID;

/** One customer of the partner. Immutable and thread-safe. */
public final class Customer {
    private final Session session;
    private final UUID customerTenantId;

    Customer(Session session, UUID customerTenantId) {
        this.session = session;
        this.customerTenantId = customerTenantId;
    }

    /**
     * The customer's qualification.
     *
     * @return what can be asked about it
     */
    public QualificationOperations qualification() {
        return new QualificationOperations(session, customerTenantId);
    }
}
