package io.github.partnercenter.qualification;

import io.github.partnercenter.qualification.model.ValidationCode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The partner's validation codes, without which nobody can be made a government customer. Immutable and thread-safe. Comes
 * in the same four forms as {@link QualificationOperations}.
 */
public final class Validations {
    private final Session session;

    Validations(Session session) {
        this.session = session;
    }

    /**
     * The codes, each with how often it can still be used. Works with app-only and App+User tokens; the partner needs an
     * approval for the Government Community Cloud first.
     *
     * @return unmodifiable, perhaps empty
     * @throws PartnerCenterException if the service refuses, fails, cannot be understood or gives no answer in time
     */
    public List<ValidationCode> getValidationCodes() {
        return Calls.await(getValidationCodesAsync());
    }

    /**
     * {@link #getValidationCodes()} without waiting.
     *
     * @return fails with {@link PartnerCenterException}; cancelling it ends the call
     */
    public CompletableFuture<List<ValidationCode>> getValidationCodesAsync() {
        return getValidationCodes(PartnerResponse::value);
    }

    /**
     * {@link #getValidationCodes()} with status, headers and ids.
     *
     * @return the whole answer
     * @throws PartnerCenterException if the service refuses, fails, cannot be understood or gives no answer in time
     */
    public PartnerResponse<List<ValidationCode>> getValidationCodesWithResponse() {
        return Calls.await(getValidationCodesWithResponseAsync());
    }

    /**
     * {@link #getValidationCodesWithResponse()} without waiting.
     *
     * @return fails with {@link PartnerCenterException}; cancelling it ends the call
     */
    public CompletableFuture<PartnerResponse<List<ValidationCode>>> getValidationCodesWithResponseAsync() {
        return getValidationCodes(Function.identity());
    }

    private <R> CompletableFuture<R> getValidationCodes(Function<PartnerResponse<List<ValidationCode>>, R> view) {
        return session.start(Retries.FREELY, session.calls().validationCodes::getValidationCodes, view);
    }
}
