package io.github.partnercenter.qualification;

import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.model.VettedQualification;
import java.util.List;
import java.util.stream.Stream;

/**
 * What can be asked about many customers at once.
 *
 * <p>A stream of results is lazy: nothing is sent before its first result is asked for, and never more than fits in flight, so
 * that an endless iterable and a slow consumer need no more memory than that. Results come as they arrive, in no order. Each id
 * is answered once, by its value or by its failure, and a failure stops nothing. A customer that the service rejects for its
 * quota is asked for again later; one that is rejected ten times running is answered with that. The call timeout of a customer
 * begins when the {@link RateLimiter} lets it go.
 *
 * <p>Take results on one thread (a parallel stream does so, too), and close the stream if you do not take them all: that ends
 * what is under way. If the thread is interrupted while it waits, it gets a {@link PartnerCenterException} with {@link
 * PartnerCenterException.Category#INTERRUPTED}, and everything ends as if closed.
 */
public final class BulkQualificationOperations {
    private final BulkCustomers customers;

    BulkQualificationOperations(BulkCustomers customers) {
        this.customers = customers;
    }

    /**
     * Gets the qualification of each, from the singular endpoint, which is deprecated and may be gone.
     *
     * @return to be closed unless all results are taken
     * @throws PartnerCenterException from the stream, if the thread that takes results is interrupted
     */
    public Stream<CustomerResult<CustomerQualification>> get() {
        return new BulkRead<>(customers, customer -> customer.read(Retries.IN_BULK, PartnerResponse::value)).stream();
    }

    /**
     * Gets all qualifications of each, with the state of their vetting.
     *
     * @return to be closed unless all results are taken
     * @throws PartnerCenterException from the stream, if the thread that takes results is interrupted
     */
    public Stream<CustomerResult<List<VettedQualification>>> getQualifications() {
        return new BulkRead<>(customers, customer -> customer.readAll(Retries.IN_BULK, PartnerResponse::value))
                .stream();
    }
}
