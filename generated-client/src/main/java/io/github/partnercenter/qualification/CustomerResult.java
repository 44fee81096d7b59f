package io.github.partnercenter.qualification;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * The result of a bulk read for one customer: a value or a failure. Immutable and thread-safe.
 *
 * @param <T> type of the value
 */
public final class CustomerResult<T> {
    private final UUID customerTenantId;
    private final T value;
    private final PartnerCenterException failure;

    private CustomerResult(UUID customerTenantId, T value, PartnerCenterException failure) {
        this.customerTenantId = Objects.requireNonNull(customerTenantId, "customerTenantId");
        this.value = value;
        this.failure = failure;
    }

    /**
     * Creates a result with a value, for example in tests.
     *
     * @param customerTenantId the customer's tenant id
     * @param value the value
     * @param <T> type of the value
     * @return a new object
     */
    public static <T> CustomerResult<T> of(UUID customerTenantId, T value) {
        return new CustomerResult<>(customerTenantId, Objects.requireNonNull(value, "value"), null);
    }

    /**
     * Creates a result with a failure, for example in tests.
     *
     * @param customerTenantId the customer's tenant id
     * @param failure why there is no value
     * @param <T> type of the value
     * @return a new object
     */
    public static <T> CustomerResult<T> failed(UUID customerTenantId, PartnerCenterException failure) {
        return new CustomerResult<>(customerTenantId, null, Objects.requireNonNull(failure, "failure"));
    }

    /** {@return the customer's tenant id} */
    public UUID customerTenantId() {
        return customerTenantId;
    }

    /**
     * Returns the value.
     *
     * @return never null
     * @throws PartnerCenterException if there is a failure instead
     */
    public T value() {
        if (failure != null) {
            throw failure;
        }
        return value;
    }

    /** {@return why there is no value; empty if there is one} */
    public Optional<PartnerCenterException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public String toString() {
        return customerTenantId + ": " + (failure == null ? value : failure.getMessage());
    }
}
