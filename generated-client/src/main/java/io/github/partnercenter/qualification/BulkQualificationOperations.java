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
 * <p>A stream of results is lazy: nothing is sent before its first result is requested, and never more than is in flight, so that
 * an endless iterable and a slow consumer need no more memory than that. Results come as they arrive, in no order: one for each
 * id, as often as it occurs, with a value or a failure, and no failure of a customer ends the stream. A customer whose request the
 * service rejects for the quota is requested again later; after ten rejections in a row, that is its failure. The call timeout of
 * a customer begins when the {@link RateLimiter} admits it.
 *
 * <p>What would fail for every customer ends the read as a whole: the stream throws that {@link PartnerCenterException}, and the
 * customers without a result can be read again after the cure. These are the categories {@code NO_TOKEN} (while the access token
 * provider says that one may come, the read pauses, for the call timeout at most), {@code UNAUTHORIZED}, which a new token has not
 * cured, {@code DEAD_AUDIENCE}, {@code MFA_MISSING}, {@code NEEDS_APP_PLUS_USER} and {@code PROXY_AUTHENTICATION}.
 *
 * <p>Take results on one thread (a parallel stream does so, too), and close the stream if you do not take them all: that ends
 * what is under way. If the thread is interrupted while it waits, the stream throws a {@link PartnerCenterException} with {@link
 * PartnerCenterException.Category#INTERRUPTED}, and everything ends as if closed. So it does with whatever the iterable of ids,
 * the progress callback or the {@link RateLimiter} throws.
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
     * Gets all qualifications of each customer, with the state of their vetting.
     *
     * @return to be closed unless all results are taken
     */
    public Stream<CustomerResult<List<VettedQualification>>> getQualifications() {
        return read(scope.operations()::getQualifications);
    }

    /**
     * Gets the qualification of each customer from the singular endpoint, which is deprecated and may be gone.
     *
     * @return to be closed unless all results are taken
     * @deprecated as its endpoint; use {@link #getQualifications()}
     */
    @Deprecated
    public Stream<CustomerResult<CustomerQualification>> get() {
        return read(scope.operations()::getQualification);
    }

    private <T> Stream<CustomerResult<T>> read(Function<UUID, Operation<T>> operation) {
        return new BulkReader<>(scope.calls(), customerTenantIds, inFlight, onProgress, operation).stream();
    }
}
