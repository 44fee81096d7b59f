package io.github.partnercenter.qualification;

import io.github.partnercenter.qualification.model.ValidationCode;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The partner's validation codes, which are required to qualify a customer as a government customer. Immutable and thread-safe.
 * Each operation comes in the same four forms as in {@link QualificationOperations}.
 */
public final class Validations {
    private final Invocation<List<ValidationCode>> getValidationCodes;

    Validations(Scope scope) {
        getValidationCodes = scope.invocation(scope.operations().getValidationCodes());
    }

    /**
     * Gets the codes with their remaining uses. Works with app-only and App+User tokens; the partner must be approved for the
     * Government Community Cloud first.
     *
     * @return unmodifiable, possibly empty
     * @throws PartnerCenterException if the call fails
     */
    public List<ValidationCode> getValidationCodes() {
        return getValidationCodes.value();
    }

    /** {@return the value of {@link #getValidationCodes()}; fails with {@link PartnerCenterException}; cancelling it ends the call} */
    public CompletableFuture<List<ValidationCode>> getValidationCodesAsync() {
        return getValidationCodes.valueAsync();
    }

    /**
     * {@link #getValidationCodes()} with status, headers and ids.
     *
     * @return the response
     * @throws PartnerCenterException if the call fails
     */
    public PartnerResponse<List<ValidationCode>> getValidationCodesWithResponse() {
        return getValidationCodes.response();
    }

    /** {@return the response of {@link #getValidationCodes()}; fails with {@link PartnerCenterException}; cancelling it ends the call} */
    public CompletableFuture<PartnerResponse<List<ValidationCode>>> getValidationCodesWithResponseAsync() {
        return getValidationCodes.responseAsync();
    }
}
