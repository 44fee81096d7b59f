package io.github.partnercenter.qualification;

import io.github.partnercenter.qualification.internal.bulk.BulkReader;
import io.github.partnercenter.qualification.internal.call.Operation;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.model.VettedQualification;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The qualifications of many customers.
 *
 * <p>The streams are lazy: nothing is sent before the first result is requested, and the number of customers in flight bounds
 * the memory, even with an endless iterable or a slow consumer. Each id yields one result, a value or a failure; an id that
 * occurs twice is read twice. Results arrive in no particular order, and the failure of one customer does not end the stream.
 * If the service rejects a request because of the quota, the customer is requested again later; the tenth rejection in a row
 * becomes its failure. A customer's call timeout starts when the {@link RateLimiter} admits its request.
 *
 * <p>A failure that affects every customer ends the whole read: the stream throws that {@link PartnerCenterException}, and the
 * customers without a result can be read again once the cause is fixed. The categories are {@code NO_TOKEN} (if it is
 * transient, the read first pauses, for at most the call timeout), {@code UNAUTHORIZED} (if another token did not help),
 * {@code DEAD_AUDIENCE}, {@code MFA_MISSING}, {@code NEEDS_APP_PLUS_USER} and {@code PROXY_AUTHENTICATION}.
 *
 * <p>Consume results on one thread (a parallel stream does so, too), and close the stream if you do not consume all of them:
 * this cancels the requests in flight. If the thread is interrupted while it waits, the stream throws a
 * {@link PartnerCenterException} with {@link PartnerCenterException.Category#INTERRUPTED} and is closed. An exception from the
 * iterable of ids, the progress callback or the {@link RateLimiter} is rethrown and closes it, too.
 */
public final class BulkQualificationOperations {
    private final Scope scope;
    private final Iterable<UUID> customerTenantIds;
    private final int inFlight;
    private final Consumer<BulkProgress> onProgress;

    BulkQualificationOperations(
            Scope scope, Iterable<UUID> customerTenantIds, int inFlight, Consumer<BulkProgress> onProgress) {
        this.scope = scope;
        this.customerTenantIds = customerTenantIds;
        this.inFlight = inFlight;
        this.onProgress = onProgress;
    }

    /**
     * Gets all qualifications of each customer, with their vetting status.
     *
     * @return a stream to close unless it is consumed completely
     */
    public Stream<CustomerResult<List<VettedQualification>>> getQualifications() {
        return read(scope.operations()::getQualifications);
    }

    /**
     * Gets the qualification of each customer from the singular endpoint, which is deprecated and may no longer exist.
     *
     * @return a stream to close unless it is consumed completely
     * @deprecated its endpoint is deprecated; use {@link #getQualifications()}
     */
    @Deprecated
    public Stream<CustomerResult<CustomerQualification>> get() {
        return read(scope.operations()::getQualification);
    }

    private <T> Stream<CustomerResult<T>> read(Function<UUID, Operation<T>> operation) {
        return new BulkReader<>(scope.calls(), customerTenantIds, inFlight, onProgress, operation).stream();
    }
}
