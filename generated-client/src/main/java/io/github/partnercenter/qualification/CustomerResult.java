package io.github.partnercenter.qualification;

import java.util.Optional;
import java.util.UUID;

/**
 * What became of one customer among many: a value or a failure. Immutable and thread-safe.
 *
 * @param <T> type of the value
 */
public final class CustomerResult<T> {
    private final UUID customerTenantId;
    private final T value;
    private final PartnerCenterException failure;

    CustomerResult(UUID customerTenantId, T value, PartnerCenterException failure) {
        this.customerTenantId = customerTenantId;
        this.value = value;
        this.failure = failure;
    }

    /**
     * The customer.
     *
     * @return its tenant id
     */
    public UUID customerTenantId() {
        return customerTenantId;
    }

    /**
     * What was asked for.
     *
     * @return never null
     * @throws PartnerCenterException if the call failed
     */
    public T value() {
        if (failure != null) {
            throw failure;
        }
        return value;
    }

    /**
     * Why there is no value.
     *
     * @return empty if there is one
     */
    public Optional<PartnerCenterException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public String toString() {
        return customerTenantId + ": " + (failure == null ? value : failure.getMessage());
    }
}
