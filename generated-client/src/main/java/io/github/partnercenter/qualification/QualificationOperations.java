package io.github.partnercenter.qualification;

import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.model.CustomerQualificationRequest;
import io.github.partnercenter.qualification.model.VettedQualification;
import java.util.List;
import java.util.Set;
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
    private static final Set<CustomerQualification> NOT_SETTABLE =
            Set.of(CustomerQualification.NONE, CustomerQualification.NONPROFIT);

    private final Session session;
    private final UUID customerTenantId;

    QualificationOperations(Session session, UUID customerTenantId) {
        this.session = session;
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
        return read(Retries.FREELY, PartnerResponse::value);
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
        return read(Retries.FREELY, Function.identity());
    }

    /**
     * Sets the qualification in one step. Needs an App+User token. The partner cannot undo it.
     *
     * <p>Announced on 2020-12-15 for retirement at the end of February 2021; whether the service still answers is unknown.
     *
     * @param qualification Education; any other that is known, settable and needs no validation code
     * @return the qualification as it is now
     * @throws PartnerCenterException if the service refuses, fails, cannot be understood or gives no answer in time
     * @throws IllegalArgumentException if it cannot be valid: unknown, not settable, or not accompanied by what it needs; nothing was sent
     */
    public CustomerQualification update(CustomerQualification qualification) {
        return Calls.await(updateAsync(qualification));
    }

    /**
     * {@link #update(CustomerQualification)} without waiting.
     *
     * @param qualification Education; any other that is known, settable and needs no validation code
     * @return fails with {@link PartnerCenterException}; cancelling it ends the call
     * @throws IllegalArgumentException if it cannot be valid: unknown, not settable, or not accompanied by what it needs; nothing was sent
     */
    public CompletableFuture<CustomerQualification> updateAsync(CustomerQualification qualification) {
        return update(qualification, PartnerResponse::value);
    }

    /**
     * {@link #update(CustomerQualification)} with status, headers and ids.
     *
     * @param qualification Education; any other that is known, settable and needs no validation code
     * @return the whole answer
     * @throws PartnerCenterException if the service refuses, fails, cannot be understood or gives no answer in time
     * @throws IllegalArgumentException if it cannot be valid: unknown, not settable, or not accompanied by what it needs; nothing was sent
     */
    public PartnerResponse<CustomerQualification> updateWithResponse(CustomerQualification qualification) {
        return Calls.await(updateWithResponseAsync(qualification));
    }

    /**
     * {@link #updateWithResponse(CustomerQualification)} without waiting.
     *
     * @param qualification Education; any other that is known, settable and needs no validation code
     * @return fails with {@link PartnerCenterException}; cancelling it ends the call
     * @throws IllegalArgumentException if it cannot be valid: unknown, not settable, or not accompanied by what it needs; nothing was sent
     */
    public CompletableFuture<PartnerResponse<CustomerQualification>> updateWithResponseAsync(
            CustomerQualification qualification) {
        return update(qualification, Function.identity());
    }

    /**
     * Sets the qualification of a government customer in one step. Needs an App+User token, a customer without
     * qualification, and a validation code.
     *
     * <p>Announced on 2020-12-15 for retirement at the end of February 2021; whether the service still answers is unknown.
     *
     * @param qualification {@link CustomerQualification#GOVERNMENT_COMMUNITY_CLOUD}
     * @param validationCode the {@code validationId} of one of the partner's {@link Validations}; each use is counted
     * @return the qualification as it is now
     * @throws PartnerCenterException if the service refuses, fails, cannot be understood or gives no answer in time
     * @throws IllegalArgumentException if it cannot be valid: unknown, not settable, or not accompanied by what it needs; nothing was sent
     */
    public CustomerQualification update(CustomerQualification qualification, String validationCode) {
        return Calls.await(updateAsync(qualification, validationCode));
    }

    /**
     * {@link #update(CustomerQualification, String)} without waiting.
     *
     * @param qualification {@link CustomerQualification#GOVERNMENT_COMMUNITY_CLOUD}
     * @param validationCode the {@code validationId} of one of the partner's {@link Validations}; each use is counted
     * @return fails with {@link PartnerCenterException}; cancelling it ends the call
     * @throws IllegalArgumentException if it cannot be valid: unknown, not settable, or not accompanied by what it needs; nothing was sent
     */
    public CompletableFuture<CustomerQualification> updateAsync(
            CustomerQualification qualification, String validationCode) {
        return update(qualification, validationCode, PartnerResponse::value);
    }

    /**
     * {@link #update(CustomerQualification, String)} with status, headers and ids.
     *
     * @param qualification {@link CustomerQualification#GOVERNMENT_COMMUNITY_CLOUD}
     * @param validationCode the {@code validationId} of one of the partner's {@link Validations}; each use is counted
     * @return the whole answer
     * @throws PartnerCenterException if the service refuses, fails, cannot be understood or gives no answer in time
     * @throws IllegalArgumentException if it cannot be valid: unknown, not settable, or not accompanied by what it needs; nothing was sent
     */
    public PartnerResponse<CustomerQualification> updateWithResponse(
            CustomerQualification qualification, String validationCode) {
        return Calls.await(updateWithResponseAsync(qualification, validationCode));
    }

    /**
     * {@link #updateWithResponse(CustomerQualification, String)} without waiting.
     *
     * @param qualification {@link CustomerQualification#GOVERNMENT_COMMUNITY_CLOUD}
     * @param validationCode the {@code validationId} of one of the partner's {@link Validations}; each use is counted
     * @return fails with {@link PartnerCenterException}; cancelling it ends the call
     * @throws IllegalArgumentException if it cannot be valid: unknown, not settable, or not accompanied by what it needs; nothing was sent
     */
    public CompletableFuture<PartnerResponse<CustomerQualification>> updateWithResponseAsync(
            CustomerQualification qualification, String validationCode) {
        return update(qualification, validationCode, Function.identity());
    }

    /**
     * All qualifications of the customer with the state of their vetting; {@link Vetting} answers what a seller asks of
     * them. Works with app-only and App+User tokens.
     *
     * @return unmodifiable, perhaps empty
     * @throws PartnerCenterException if the service refuses, fails, cannot be understood or gives no answer in time
     */
    public List<VettedQualification> getQualifications() {
        return Calls.await(getQualificationsAsync());
    }

    /**
     * {@link #getQualifications()} without waiting.
     *
     * @return fails with {@link PartnerCenterException}; cancelling it ends the call
     */
    public CompletableFuture<List<VettedQualification>> getQualificationsAsync() {
        return readAll(Retries.FREELY, PartnerResponse::value);
    }

    /**
     * {@link #getQualifications()} with status, headers and ids.
     *
     * @return the whole answer
     * @throws PartnerCenterException if the service refuses, fails, cannot be understood or gives no answer in time
     */
    public PartnerResponse<List<VettedQualification>> getQualificationsWithResponse() {
        return Calls.await(getQualificationsWithResponseAsync());
    }

    /**
     * {@link #getQualificationsWithResponse()} without waiting.
     *
     * @return fails with {@link PartnerCenterException}; cancelling it ends the call
     */
    public CompletableFuture<PartnerResponse<List<VettedQualification>>> getQualificationsWithResponseAsync() {
        return readAll(Retries.FREELY, Function.identity());
    }

    /**
     * Applies for a qualification. Education goes into review first, which takes up to three business days and can be
     * repeated up to three times; {@link #getQualifications()} tells the outcome. Needs an App+User token.
     *
     * @param request what to apply for
     * @return the application as it stands now
     * @throws PartnerCenterException if the service refuses, fails, cannot be understood or gives no answer in time
     * @throws IllegalArgumentException if it cannot be valid: unknown, not settable, or not accompanied by what it needs; nothing was sent
     */
    public VettedQualification createQualifications(CustomerQualificationRequest request) {
        return Calls.await(createQualificationsAsync(request));
    }

    /**
     * {@link #createQualifications(CustomerQualificationRequest)} without waiting.
     *
     * @param request what to apply for
     * @return fails with {@link PartnerCenterException}; cancelling it ends the call
     * @throws IllegalArgumentException if it cannot be valid: unknown, not settable, or not accompanied by what it needs; nothing was sent
     */
    public CompletableFuture<VettedQualification> createQualificationsAsync(CustomerQualificationRequest request) {
        return createQualifications(request, PartnerResponse::value);
    }

    /**
     * {@link #createQualifications(CustomerQualificationRequest)} with status, headers and ids.
     *
     * @param request what to apply for
     * @return the whole answer
     * @throws PartnerCenterException if the service refuses, fails, cannot be understood or gives no answer in time
     * @throws IllegalArgumentException if it cannot be valid: unknown, not settable, or not accompanied by what it needs; nothing was sent
     */
    public PartnerResponse<VettedQualification> createQualificationsWithResponse(CustomerQualificationRequest request) {
        return Calls.await(createQualificationsWithResponseAsync(request));
    }

    /**
     * {@link #createQualificationsWithResponse(CustomerQualificationRequest)} without waiting.
     *
     * @param request what to apply for
     * @return fails with {@link PartnerCenterException}; cancelling it ends the call
     * @throws IllegalArgumentException if it cannot be valid: unknown, not settable, or not accompanied by what it needs; nothing was sent
     */
    public CompletableFuture<PartnerResponse<VettedQualification>> createQualificationsWithResponseAsync(
            CustomerQualificationRequest request) {
        return createQualifications(request, Function.identity());
    }

    @SuppressWarnings("deprecation") // by the service; the Javadoc says so to our callers
    <R> CompletableFuture<R> read(Retries retries, Function<PartnerResponse<CustomerQualification>, R> view) {
        return session.start(
                retries,
                options -> session.calls().customerQualification.getQualification(customerTenantId, options),
                view);
    }

    private <R> CompletableFuture<R> update(
            CustomerQualification qualification, Function<PartnerResponse<CustomerQualification>, R> view) {
        if (CustomerQualification.GOVERNMENT_COMMUNITY_CLOUD.equals(qualification)) {
            throw new IllegalArgumentException(
                    qualification + " needs a validation code: call update(qualification, validationCode)");
        }
        return put(qualification, null, view);
    }

    private <R> CompletableFuture<R> update(
            CustomerQualification qualification,
            String validationCode,
            Function<PartnerResponse<CustomerQualification>, R> view) {
        requireValidationCode(qualification, validationCode);
        if (validationCode.contains("%")) {
            // Feign would take it for encoded
            throw new IllegalArgumentException("A validation code has no percent sign: \"" + validationCode + "\"");
        }
        return put(qualification, validationCode, view);
    }

    @SuppressWarnings("deprecation") // see above
    private <R> CompletableFuture<R> put(
            CustomerQualification qualification,
            String validationCode,
            Function<PartnerResponse<CustomerQualification>, R> view) {
        requireSettable(qualification);
        return session.start(
                validationCode == null ? Retries.FREELY : Retries.IF_NOT_BEGUN,
                options -> session.calls()
                        .customerQualification
                        .updateQualification(customerTenantId, validationCode, qualification.value(), options),
                view);
    }

    <R> CompletableFuture<R> readAll(Retries retries, Function<PartnerResponse<List<VettedQualification>>, R> view) {
        return session.start(
                retries,
                options -> session.calls().customerQualification.getQualifications(customerTenantId, options),
                view);
    }

    private <R> CompletableFuture<R> createQualifications(
            CustomerQualificationRequest request, Function<PartnerResponse<VettedQualification>, R> view) {
        requireSettable(request == null ? null : request.qualification());
        boolean education = request.qualification().equals(CustomerQualification.EDUCATION);
        if (education == (request.educationSegment() == null)) {
            throw new IllegalArgumentException("An education segment goes with " + CustomerQualification.EDUCATION
                    + " and with nothing else: " + request);
        }
        if (!education && request.website() != null) {
            throw new IllegalArgumentException(
                    "A website goes with " + CustomerQualification.EDUCATION + " and with nothing else: " + request);
        }
        if (request.validationCode() != null
                || request.qualification().equals(CustomerQualification.GOVERNMENT_COMMUNITY_CLOUD)) {
            requireValidationCode(request.qualification(), request.validationCode());
        }
        return session.start(
                Retries.IF_NOT_BEGUN,
                options ->
                        session.calls().customerQualification.createQualifications(customerTenantId, request, options),
                view);
    }

    private static void requireSettable(CustomerQualification qualification) {
        if (qualification == null || !qualification.isKnown()) {
            throw new IllegalArgumentException("Only a known qualification can be set: " + qualification);
        }
        if (NOT_SETTABLE.contains(qualification)) {
            throw new IllegalArgumentException("Partners cannot set the qualification " + qualification);
        }
    }

    private static void requireValidationCode(CustomerQualification qualification, String validationCode) {
        boolean government = CustomerQualification.GOVERNMENT_COMMUNITY_CLOUD.equals(qualification);
        if (!government || validationCode == null || validationCode.isBlank()) {
            throw new IllegalArgumentException("A validation code goes with "
                    + CustomerQualification.GOVERNMENT_COMMUNITY_CLOUD + " and with nothing else: " + qualification
                    + ", code \"" + validationCode + "\"");
        }
    }
}
