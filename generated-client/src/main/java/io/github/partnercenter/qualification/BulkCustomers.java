package io.github.partnercenter.qualification;

import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;

/** Many customers of the partner. Immutable, and as thread-safe as the iterable of their ids. */
public final class BulkCustomers {
    private static final int IN_FLIGHT = 32;

    final Session session;
    final Iterable<UUID> customerTenantIds;
    final int inFlight;
    final Consumer<BulkProgress> onProgress;

    BulkCustomers(Session session, Iterable<UUID> customerTenantIds) {
        this(session, customerTenantIds, IN_FLIGHT, progress -> {});
    }

    private BulkCustomers(
            Session session, Iterable<UUID> customerTenantIds, int inFlight, Consumer<BulkProgress> onProgress) {
        this.session = session;
        this.customerTenantIds = customerTenantIds;
        this.inFlight = inFlight;
        this.onProgress = onProgress;
    }

    /**
     * How many customers are asked for at once at most, counting those whose results nobody has taken yet. Without this: 32.
     *
     * @param inFlight so many that answers come back as fast as the quota allows requests: requests per second times seconds
     *     to an answer, and some more
     * @return the same with that
     * @throws IllegalArgumentException if it is less than 1
     */
    public BulkCustomers inFlight(int inFlight) {
        if (inFlight < 1) {
            throw new IllegalArgumentException("At least one must be in flight: " + inFlight);
        }
        return new BulkCustomers(session, customerTenantIds, inFlight, onProgress);
    }

    /**
     * Tells how far it has come.
     *
     * @param onProgress called after each result, by the thread that takes the results
     * @return the same with that
     */
    public BulkCustomers onProgress(Consumer<BulkProgress> onProgress) {
        return new BulkCustomers(
                session, customerTenantIds, inFlight, Objects.requireNonNull(onProgress, "onProgress"));
    }

    /**
     * The customers' qualifications.
     *
     * @return what can be asked about them
     */
    public BulkQualificationOperations qualification() {
        return new BulkQualificationOperations(this);
    }
}
