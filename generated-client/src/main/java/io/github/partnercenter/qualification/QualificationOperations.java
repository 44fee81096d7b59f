package io.github.partnercenter.qualification;

import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.model.CustomerQualificationRequest;
import io.github.partnercenter.qualification.model.VettedQualification;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * The qualification of one customer. Immutable and thread-safe.
 *
 * <p>Every operation comes in four forms: plain, {@code …Async}, {@code …WithResponse} with status, headers and ids, and
 * {@code …WithResponseAsync}. The plain forms throw {@link PartnerCenterException} if the service rejects the request or fails,
 * or if its response cannot be read or is late; the futures fail with it.
 */
public final class QualificationOperations {
    private final Scope scope;
    private final UUID customerTenantId;

    QualificationOperations(Scope scope, UUID customerTenantId) {
        this.scope = scope;
        this.customerTenantId = customerTenantId;
    }

    /**
     * Gets all qualifications of the customer with their vetting status, see {@link Vetting}. Works with app-only and App+User
     * tokens.
     *
     * @return unmodifiable, possibly empty
     * @throws PartnerCenterException if the call fails
     */
    public List<VettedQualification> getQualifications() {
        return all().value();
    }

    /**
     * {@link #getQualifications()} without waiting.
     *
     * @return the value; fails with {@link PartnerCenterException}; cancelling it ends the call
     */
    public CompletableFuture<List<VettedQualification>> getQualificationsAsync() {
        return all().valueAsync();
    }

    /**
     * {@link #getQualifications()} with status, headers and ids.
     *
     * @return the response
     * @throws PartnerCenterException if the call fails
     */
    public PartnerResponse<List<VettedQualification>> getQualificationsWithResponse() {
        return all().response();
    }

    /**
     * {@link #getQualifications()} with status, headers and ids, without waiting.
     *
     * @return the response; fails with {@link PartnerCenterException}; cancelling it ends the call
     */
    public CompletableFuture<PartnerResponse<List<VettedQualification>>> getQualificationsWithResponseAsync() {
        return all().responseAsync();
    }

    /**
     * Applies for a qualification. Requires an App+User token. Education is reviewed first, which takes up to three business
     * days and can be repeated up to three times; {@link #getQualifications()} shows the result.
     *
     * @param request the application
     * @return the application with its current status
     * @throws PartnerCenterException if the call fails
     * @throws IllegalArgumentException if the request is invalid; nothing is sent
     */
    public VettedQualification createQualifications(CustomerQualificationRequest request) {
        return create(request).value();
    }

    /**
     * {@link #createQualifications(CustomerQualificationRequest)} without waiting.
     *
     * @param request the application
     * @return the value; fails with {@link PartnerCenterException}; cancelling it ends the call
     * @throws IllegalArgumentException if the request is invalid; nothing is sent
     */
    public CompletableFuture<VettedQualification> createQualificationsAsync(CustomerQualificationRequest request) {
        return create(request).valueAsync();
    }

    /**
     * {@link #createQualifications(CustomerQualificationRequest)} with status, headers and ids.
     *
     * @param request the application
     * @return the response
     * @throws PartnerCenterException if the call fails
     * @throws IllegalArgumentException if the request is invalid; nothing is sent
     */
    public PartnerResponse<VettedQualification> createQualificationsWithResponse(CustomerQualificationRequest request) {
        return create(request).response();
    }

    /**
     * {@link #createQualifications(CustomerQualificationRequest)} with status, headers and ids, without waiting.
     *
     * @param request the application
     * @return the response; fails with {@link PartnerCenterException}; cancelling it ends the call
     * @throws IllegalArgumentException if the request is invalid; nothing is sent
     */
    public CompletableFuture<PartnerResponse<VettedQualification>> createQualificationsWithResponseAsync(
            CustomerQualificationRequest request) {
        return create(request).responseAsync();
    }

    /**
     * Gets the qualification as one value. Works with app-only and App+User tokens.
     *
     * <p>Microsoft announced on 2020-12-15 that the endpoint would be retired at the end of February 2021; whether it still
     * responds is unknown. Its successor is {@link #getQualifications()}.
     *
     * @return the qualification; {@link CustomerQualification#NONE} if there is none
     * @throws PartnerCenterException if the call fails
     * @deprecated its endpoint is deprecated; use {@link #getQualifications()}
     */
    @Deprecated
    public CustomerQualification get() {
        return one().value();
    }

    /**
     * {@link #get()} without waiting.
     *
     * @return the value; fails with {@link PartnerCenterException}; cancelling it ends the call
     * @deprecated its endpoint is deprecated; use {@link #getQualificationsAsync()}
     */
    @Deprecated
    public CompletableFuture<CustomerQualification> getAsync() {
        return one().valueAsync();
    }

    /**
     * {@link #get()} with status, headers and ids.
     *
     * @return the response
     * @throws PartnerCenterException if the call fails
     * @deprecated its endpoint is deprecated; use {@link #getQualificationsWithResponse()}
     */
    @Deprecated
    public PartnerResponse<CustomerQualification> getWithResponse() {
        return one().response();
    }

    /**
     * {@link #get()} with status, headers and ids, without waiting.
     *
     * @return the response; fails with {@link PartnerCenterException}; cancelling it ends the call
     * @deprecated its endpoint is deprecated; use {@link #getQualificationsWithResponseAsync()}
     */
    @Deprecated
    public CompletableFuture<PartnerResponse<CustomerQualification>> getWithResponseAsync() {
        return one().responseAsync();
    }

    /**
     * Sets the qualification in one step. Requires an App+User token. The partner cannot undo it.
     *
     * <p>Microsoft announced on 2020-12-15 that the endpoint would be retired at the end of February 2021; whether it still
     * responds is unknown. Its successor is {@link #createQualifications}.
     *
     * @param qualification {@link CustomerQualification#EDUCATION}, the only one that can be set without a validation code
     * @return the new qualification
     * @throws PartnerCenterException if the call fails
     * @throws IllegalArgumentException if the request is invalid; nothing is sent
     * @deprecated its endpoint is deprecated; use {@link #createQualifications(CustomerQualificationRequest)}
     */
    @Deprecated
    public CustomerQualification update(CustomerQualification qualification) {
        return set(qualification, null).value();
    }

    /**
     * {@link #update(CustomerQualification)} without waiting.
     *
     * @param qualification {@link CustomerQualification#EDUCATION}, the only one that can be set without a validation code
     * @return the value; fails with {@link PartnerCenterException}; cancelling it ends the call
     * @throws IllegalArgumentException if the request is invalid; nothing is sent
     * @deprecated its endpoint is deprecated; use {@link #createQualificationsAsync(CustomerQualificationRequest)}
     */
    @Deprecated
    public CompletableFuture<CustomerQualification> updateAsync(CustomerQualification qualification) {
        return set(qualification, null).valueAsync();
    }

    /**
     * {@link #update(CustomerQualification)} with status, headers and ids.
     *
     * @param qualification {@link CustomerQualification#EDUCATION}, the only one that can be set without a validation code
     * @return the response
     * @throws PartnerCenterException if the call fails
     * @throws IllegalArgumentException if the request is invalid; nothing is sent
     * @deprecated its endpoint is deprecated; use {@link #createQualificationsWithResponse(CustomerQualificationRequest)}
     */
    @Deprecated
    public PartnerResponse<CustomerQualification> updateWithResponse(CustomerQualification qualification) {
        return set(qualification, null).response();
    }

    /**
     * {@link #update(CustomerQualification)} with status, headers and ids, without waiting.
     *
     * @param qualification {@link CustomerQualification#EDUCATION}, the only one that can be set without a validation code
     * @return the response; fails with {@link PartnerCenterException}; cancelling it ends the call
     * @throws IllegalArgumentException if the request is invalid; nothing is sent
     * @deprecated its endpoint is deprecated; use {@link #createQualificationsWithResponseAsync(CustomerQualificationRequest)}
     */
    @Deprecated
    public CompletableFuture<PartnerResponse<CustomerQualification>> updateWithResponseAsync(
            CustomerQualification qualification) {
        return set(qualification, null).responseAsync();
    }

    /**
     * Sets the qualification of a government customer. Requires an App+User token, a customer without a qualification, and a
     * validation code.
     *
     * <p>Microsoft announced on 2020-12-15 that the endpoint would be retired at the end of February 2021; whether it still
     * responds is unknown. Its successor is {@link #createQualifications}.
     *
     * @param qualification {@link CustomerQualification#GOVERNMENT_COMMUNITY_CLOUD}
     * @param validationCode the {@code validationId} of one of the partner's {@link Validations}; each use is counted
     * @return the new qualification
     * @throws PartnerCenterException if the call fails
     * @throws IllegalArgumentException if the request is invalid; nothing is sent
     * @deprecated its endpoint is deprecated; use {@link #createQualifications(CustomerQualificationRequest)}
     */
    @Deprecated
    public CustomerQualification update(CustomerQualification qualification, String validationCode) {
        return setByCode(qualification, validationCode).value();
    }

    /**
     * {@link #update(CustomerQualification, String)} without waiting.
     *
     * @param qualification {@link CustomerQualification#GOVERNMENT_COMMUNITY_CLOUD}
     * @param validationCode the {@code validationId} of one of the partner's {@link Validations}; each use is counted
     * @return the value; fails with {@link PartnerCenterException}; cancelling it ends the call
     * @throws IllegalArgumentException if the request is invalid; nothing is sent
     * @deprecated its endpoint is deprecated; use {@link #createQualificationsAsync(CustomerQualificationRequest)}
     */
    @Deprecated
    public CompletableFuture<CustomerQualification> updateAsync(
            CustomerQualification qualification, String validationCode) {
        return setByCode(qualification, validationCode).valueAsync();
    }

    /**
     * {@link #update(CustomerQualification, String)} with status, headers and ids.
     *
     * @param qualification {@link CustomerQualification#GOVERNMENT_COMMUNITY_CLOUD}
     * @param validationCode the {@code validationId} of one of the partner's {@link Validations}; each use is counted
     * @return the response
     * @throws PartnerCenterException if the call fails
     * @throws IllegalArgumentException if the request is invalid; nothing is sent
     * @deprecated its endpoint is deprecated; use {@link #createQualificationsWithResponse(CustomerQualificationRequest)}
     */
    @Deprecated
    public PartnerResponse<CustomerQualification> updateWithResponse(
            CustomerQualification qualification, String validationCode) {
        return setByCode(qualification, validationCode).response();
    }

    /**
     * {@link #update(CustomerQualification, String)} with status, headers and ids, without waiting.
     *
     * @param qualification {@link CustomerQualification#GOVERNMENT_COMMUNITY_CLOUD}
     * @param validationCode the {@code validationId} of one of the partner's {@link Validations}; each use is counted
     * @return the response; fails with {@link PartnerCenterException}; cancelling it ends the call
     * @throws IllegalArgumentException if the request is invalid; nothing is sent
     * @deprecated its endpoint is deprecated; use {@link #createQualificationsWithResponseAsync(CustomerQualificationRequest)}
     */
    @Deprecated
    public CompletableFuture<PartnerResponse<CustomerQualification>> updateWithResponseAsync(
            CustomerQualification qualification, String validationCode) {
        return setByCode(qualification, validationCode).responseAsync();
    }

    private Invocation<List<VettedQualification>> all() {
        return scope.invocation(scope.operations().getQualifications(customerTenantId));
    }

    private Invocation<VettedQualification> create(CustomerQualificationRequest request) {
        return scope.invocation(scope.operations().createQualifications(customerTenantId, request));
    }

    private Invocation<CustomerQualification> one() {
        return scope.invocation(scope.operations().getQualification(customerTenantId));
    }

    private Invocation<CustomerQualification> set(CustomerQualification qualification, String validationCode) {
        return scope.invocation(
                scope.operations().updateQualification(customerTenantId, qualification, validationCode));
    }

    private Invocation<CustomerQualification> setByCode(CustomerQualification qualification, String validationCode) {
        // an empty code is rejected as blank
        return set(qualification, Objects.requireNonNullElse(validationCode, ""));
    }
}
