package io.github.partnercenter.qualification.sandbox;

import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.sandbox.Examples.Customers;
import io.github.partnercenter.qualification.sandbox.Examples.Errors;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** The provider states that contracts can use. */
final class ProviderStates {
    private static final String CUSTOMER = "customerId";
    private static final String FAULT = "fault";
    private static final String QUALIFICATION = "qualification";
    private static final Map<String, State> STATES = new LinkedHashMap<>();

    static {
        state(
                "the customer has a qualification",
                (sandbox, customer, given) -> sandbox.givenCustomer(customer, given.qualification()),
                CUSTOMER,
                QUALIFICATION);
        state(
                "the customer has no qualification",
                (sandbox, customer, given) -> sandbox.givenCustomer(customer, CustomerQualification.NONE),
                CUSTOMER);
        like("the customer has a qualification that is not known today", Customers.NOT_KNOWN_TODAY);
        like("the customer is in review for education", Customers.EDUCATION_IN_REVIEW);
        like("the customer was denied education", Customers.EDUCATION_DENIED);
        like("the customer is not eligible for education", Errors.TAGGING_DENIED);
        like("the customer belongs to another partner", Errors.NO_RELATIONSHIP);
        like("the token is app-only", Errors.NEEDS_USER);
        like("the quota is used up", Errors.THROTTLED);
        state("there is no such customer", (sandbox, customer, given) -> sandbox.givenNoCustomer(customer), CUSTOMER);
        state(
                "the next answer has a fault",
                (sandbox, customer, given) -> sandbox.nextAnswer(customer, given.fault()),
                CUSTOMER,
                FAULT);
        // always true in the sandbox
        state("the partner has a validation code", (sandbox, customer, given) -> {});
        // concerns the request only
        state("the request has no token", (sandbox, customer, given) -> {});
    }

    private ProviderStates() {}

    private static void like(String sentence, String example) {
        state(sentence, (sandbox, customer, given) -> sandbox.givenCustomerLike(customer, example), CUSTOMER);
    }

    private static void state(String sentence, Preparation preparation, String... parameters) {
        STATES.put(
                sentence,
                new State(Collections.unmodifiableSet(new LinkedHashSet<>(List.of(parameters))), preparation));
    }

    /** The states, each with its parameters. */
    static Map<String, Set<String>> sentences() {
        Map<String, Set<String>> sentences = new LinkedHashMap<>();
        STATES.forEach((sentence, state) -> sentences.put(sentence, state.parameters()));
        return sentences;
    }

    /** Brings a sandbox into a state; without a customer, as soon as the next request names one. */
    static void prepare(QualificationSandbox sandbox, String sentence, Map<String, ?> parameters) {
        State state = STATES.get(sentence);
        if (state == null) {
            throw new IllegalArgumentException(
                    "There is no provider state \"" + sentence + "\". The provider states are: " + STATES.keySet());
        }
        if (!state.parameters().containsAll(parameters.keySet())) {
            throw new IllegalArgumentException("Provider state \"" + sentence + "\" takes the parameters "
                    + new TreeSet<>(state.parameters()) + ", not " + new TreeSet<>(parameters.keySet()));
        }
        Given given = Given.of(parameters);
        Object customer = parameters.get(CUSTOMER);
        if (customer == null) {
            sandbox.whenRequested(requested -> state.preparation().prepare(sandbox, requested, given));
        } else {
            state.preparation().prepare(sandbox, id(customer.toString()), given);
        }
    }

    /** Unlike {@link UUID#fromString}, does not complete what is too short. */
    private static UUID id(String customer) {
        if (!QualificationSandbox.GUID.matcher(customer).matches()) {
            throw new IllegalArgumentException(CUSTOMER + " must be a GUID of 36 characters: " + customer);
        }
        return UUID.fromString(customer);
    }

    private record State(Set<String> parameters, Preparation preparation) {}

    private interface Preparation {
        void prepare(QualificationSandbox sandbox, UUID customer, Given given);
    }

    /** The parameters other than the customer. */
    private record Given(CustomerQualification qualification, Fault fault) {
        static Given of(Map<String, ?> parameters) {
            Object fault = parameters.get(FAULT);
            Object qualification = parameters.get(QUALIFICATION);
            if (fault != null && !Fault.NAMED.containsKey(fault)) {
                throw new IllegalArgumentException("There is no such fault. The faults are: " + Fault.NAMED.keySet());
            }
            return new Given(
                    qualification == null
                            ? CustomerQualification.EDUCATION
                            : CustomerQualification.of(qualification.toString()),
                    fault == null ? Fault.status(503) : Fault.NAMED.get(fault).get());
        }
    }
}
