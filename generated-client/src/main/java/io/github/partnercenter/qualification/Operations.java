package io.github.partnercenter.qualification;

import io.github.partnercenter.qualification.api.ApiSpec.Parameters;
import io.github.partnercenter.qualification.api.CustomerQualificationApi;
import io.github.partnercenter.qualification.api.ValidationCodesApi;
import io.github.partnercenter.qualification.internal.call.Operation;
import io.github.partnercenter.qualification.internal.call.Operation.Semantics;
import io.github.partnercenter.qualification.internal.http.FeignClients;
import io.github.partnercenter.qualification.internal.http.JsonEncoder;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.model.CustomerQualificationRequest;
import io.github.partnercenter.qualification.model.ValidationCode;
import io.github.partnercenter.qualification.model.VettedQualification;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Creates an {@link Operation} for each method of the generated interfaces. */
@SuppressWarnings("deprecation") // by the service
final class Operations {
    private static final Settable UPDATE = new Settable(
            CustomerQualificationApi.UPDATE_QUALIFICATION_REQUIRES,
            CustomerQualificationApi.UPDATE_QUALIFICATION_ACCEPTS);
    private static final Settable CREATE = new Settable(
            CustomerQualificationApi.CREATE_QUALIFICATIONS_REQUIRES,
            CustomerQualificationApi.CREATE_QUALIFICATIONS_ACCEPTS);

    private final CustomerQualificationApi customers;
    private final ValidationCodesApi codes;

    Operations(FeignClients feign) {
        customers = feign.of(CustomerQualificationApi.class);
        codes = feign.of(ValidationCodesApi.class);
    }

    Operation<CustomerQualification> getQualification(UUID customer) {
        return new Operation<>(
                CustomerQualificationApi.GET_QUALIFICATION,
                Semantics.SAFE,
                options -> customers.getQualification(customer, options));
    }

    /** The validation code may be null; each request uses it up. */
    Operation<CustomerQualification> updateQualification(
            UUID customer, CustomerQualification qualification, String validationCode) {
        UPDATE.check(qualification, validationCode == null ? Map.of() : Map.of(Parameters.CODE, validationCode));
        if (validationCode != null && validationCode.contains("%")) {
            // Feign would treat it as percent-encoded
            throw new IllegalArgumentException("A validation code must not contain a percent sign");
        }
        return new Operation<>(
                CustomerQualificationApi.UPDATE_QUALIFICATION,
                validationCode == null ? Semantics.IDEMPOTENT : Semantics.NOT_IDEMPOTENT,
                options -> customers.updateQualification(customer, validationCode, qualification.value(), options));
    }

    Operation<List<VettedQualification>> getQualifications(UUID customer) {
        return new Operation<>(
                CustomerQualificationApi.GET_QUALIFICATIONS,
                Semantics.SAFE,
                options -> customers.getQualifications(customer, options));
    }

    Operation<VettedQualification> createQualifications(UUID customer, CustomerQualificationRequest request) {
        CustomerQualification qualification = request == null ? null : request.qualification();
        Map<String, String> fields = new HashMap<>(request == null ? Map.of() : JsonEncoder.fields(request));
        fields.keySet()
                .removeAll(JsonEncoder.fields(CustomerQualificationRequest.of(qualification))
                        .keySet());
        CREATE.check(qualification, fields);
        return new Operation<>(
                CustomerQualificationApi.CREATE_QUALIFICATIONS,
                Semantics.NOT_IDEMPOTENT,
                options -> customers.createQualifications(customer, request, options));
    }

    Operation<List<ValidationCode>> getValidationCodes() {
        return new Operation<>(ValidationCodesApi.GET_VALIDATION_CODES, Semantics.SAFE, codes::getValidationCodes);
    }
}
