package io.github.partnercenter.qualification;

import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;

/** Many customers of the partner. Immutable, and as thread-safe as the iterable of their ids. */
public final class BulkCustomers {
    private static final int DEFAULT_IN_FLIGHT = 32;

    private final Scope scope;
    private final Iterable<UUID> customerTenantIds;
    private final int inFlight;
    private final Consumer<BulkProgress> onProgress;

    BulkCustomers(Scope scope, Iterable<UUID> customerTenantIds) {
        this(scope, customerTenantIds, DEFAULT_IN_FLIGHT, progress -> {});
    }

    private BulkCustomers(
            Scope scope, Iterable<UUID> customerTenantIds, int inFlight, Consumer<BulkProgress> onProgress) {
        this.scope = scope;
        this.customerTenantIds = customerTenantIds;
        this.inFlight = inFlight;
        this.onProgress = onProgress;
    }

    /**
     * Sets the maximum number of customers in flight, including those whose results have not been consumed yet. Default: 32.
     *
     * @param inFlight at least 1; to use the quota fully, somewhat more than requests per second times response time in seconds
     * @return a copy with this setting
     * @throws IllegalArgumentException if it is less than 1
     */
    public BulkCustomers inFlight(int inFlight) {
        if (inFlight < 1) {
            throw new IllegalArgumentException("inFlight must be at least 1: " + inFlight);
        }
        return new BulkCustomers(scope, customerTenantIds, inFlight, onProgress);
    }

    /**
     * Sets a callback for progress.
     *
     * @param onProgress called after each result, on the thread that consumes the results; an exception from it ends the read
     * @return a copy with this setting
     */
    public BulkCustomers onProgress(Consumer<BulkProgress> onProgress) {
        return new BulkCustomers(scope, customerTenantIds, inFlight, Objects.requireNonNull(onProgress, "onProgress"));
    }

    /** {@return the operations on the qualifications of the customers} */
    public BulkQualificationOperations qualification() {
        return new BulkQualificationOperations(scope, customerTenantIds, inFlight, onProgress);
    }
}
