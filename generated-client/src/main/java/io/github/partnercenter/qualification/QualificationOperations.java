package io.github.partnercenter.qualification;

import io.github.partnercenter.qualification.model.CustomerQualification;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * What can be asked about a customer's qualification. Immutable and thread-safe.
 *
 * <p>Every operation comes in four forms: plain, {@code …Async}, {@code …WithResponse} for status, headers and ids, and
 * {@code …WithResponseAsync}. The plain forms throw {@link PartnerCenterException}; the futures fail with it.
 */
public final class QualificationOperations {
    private final Calls calls;
    private final UUID customerTenantId;

    QualificationOperations(Calls calls, UUID customerTenantId) {
        this.calls = calls;
        this.customerTenantId = customerTenantId;
    }

    /**
     * How the customer is qualified, as one value. Works with app-only and App+User tokens.
     *
     * <p>Announced on 2020-12-15 for retirement at the end of February 2021; whether the service still answers is unknown.
     *
     * @return the qualification; {@link CustomerQualification#NONE} if there is none
     * @throws PartnerCenterException if the service refuses, fails, cannot be understood or gives no answer in time
     */
    public CustomerQualification get() {
        return Calls.await(getAsync());
    }

    /**
     * {@link #get()} without waiting.
     *
     * @return fails with {@link PartnerCenterException}; cancelling it ends the call
     */
    public CompletableFuture<CustomerQualification> getAsync() {
        return get(PartnerResponse::value);
    }

    /**
     * {@link #get()} with status, headers and ids.
     *
     * @return the whole answer
     * @throws PartnerCenterException if the service refuses, fails, cannot be understood or gives no answer in time
     */
    public PartnerResponse<CustomerQualification> getWithResponse() {
        return Calls.await(getWithResponseAsync());
    }

    /**
     * {@link #getWithResponse()} without waiting.
     *
     * @return fails with {@link PartnerCenterException}; cancelling it ends the call
     */
    public CompletableFuture<PartnerResponse<CustomerQualification>> getWithResponseAsync() {
        return get(Function.identity());
    }

    @SuppressWarnings("deprecation") // by the service; the Javadoc says so to our callers
    private <R> CompletableFuture<R> get(Function<PartnerResponse<CustomerQualification>, R> view) {
        return calls.start((api, options) -> api.getQualification(customerTenantId, options), view);
    }
}
