package io.github.partnercenter.qualification.provider;

import au.com.dius.pact.provider.junitsupport.State;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import java.util.Map;
import java.util.UUID;

/** The states a contract may ask the provider for: sentences, with the customer's id as a parameter. */
public final class ProviderStates {
    private final QualificationSandbox sandbox;

    ProviderStates(QualificationSandbox sandbox) {
        this.sandbox = sandbox;
    }

    @State("the customer has a qualification")
    public void qualified(Map<String, Object> parameters) {
        sandbox.givenCustomer(customer(parameters), CustomerQualification.of((String) parameters.get("qualification")));
    }

    @State("the customer has no qualification")
    public void unqualified(Map<String, Object> parameters) {
        sandbox.givenCustomer(customer(parameters), CustomerQualification.NONE);
    }

    @State("the customer has a qualification that is not known today")
    public void notKnownToday(Map<String, Object> parameters) {
        sandbox.givenCustomer(customer(parameters), CustomerQualification.of("institute_of_tomorrow"));
    }

    @State("the customer is in review for education")
    public void inReview(Map<String, Object> parameters) {
        sandbox.givenCustomerLike(customer(parameters), "educationInReview");
    }

    @State("the customer was denied education")
    public void denied(Map<String, Object> parameters) {
        sandbox.givenCustomerLike(customer(parameters), "educationDenied");
    }

    @State("the customer is not eligible for education")
    public void notEligible(Map<String, Object> parameters) {
        sandbox.givenCustomerLike(customer(parameters), "taggingDenied");
    }

    @State("the customer belongs to another partner")
    public void noRelationship(Map<String, Object> parameters) {
        sandbox.givenCustomerLike(customer(parameters), "noRelationship");
    }

    @State("the token is app-only")
    public void appOnly(Map<String, Object> parameters) {
        sandbox.givenCustomerLike(customer(parameters), "needsUser");
    }

    @State("the quota is used up")
    public void throttled(Map<String, Object> parameters) {
        sandbox.givenCustomerLike(customer(parameters), "throttled");
    }

    @State("the partner has a validation code")
    public void validationCode() {
        // the sandbox's partner always has one
    }

    @State("there is no such customer")
    public void noSuchCustomer(Map<String, Object> parameters) {
        sandbox.givenNoCustomer(customer(parameters));
    }

    @State("the request has no token")
    public void noToken() {
        // nothing to prepare: the request itself has none
    }

    private static UUID customer(Map<String, Object> parameters) {
        return UUID.fromString((String) parameters.get("customerId"));
    }
}
