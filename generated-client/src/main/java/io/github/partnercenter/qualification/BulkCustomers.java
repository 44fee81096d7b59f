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
     * Sets how many customers are read at once at most, counting those whose results nobody has taken yet. Default: 32.
     *
     * @param inFlight enough for responses to come as fast as the quota allows requests: requests per second times seconds to a
     *     response, and some more
     * @return a copy with that
     * @throws IllegalArgumentException if it is less than 1
     */
    public BulkCustomers inFlight(int inFlight) {
        if (inFlight < 1) {
            throw new IllegalArgumentException("inFlight must be at least 1: " + inFlight);
        }
        return new BulkCustomers(scope, customerTenantIds, inFlight, onProgress);
    }

    /**
     * Sets who is notified of progress.
     *
     * @param onProgress called after each result, on the thread that takes the results; what it throws ends the read
     * @return a copy with that
     */
    public BulkCustomers onProgress(Consumer<BulkProgress> onProgress) {
        return new BulkCustomers(scope, customerTenantIds, inFlight, Objects.requireNonNull(onProgress, "onProgress"));
    }

    /** {@return the qualifications of the customers} */
    public BulkQualificationOperations qualification() {
        return new BulkQualificationOperations(scope, customerTenantIds, inFlight, onProgress);
    }
}
