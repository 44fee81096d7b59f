package io.github.partnercenter.qualification.sandbox;

import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.sandbox.Examples.Customers;
import io.github.partnercenter.qualification.sandbox.Examples.Errors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;

/** The provider states that contracts can use. */
final class ProviderStates {
    private static final String CUSTOMER = "customerId";
    private static final String FAULT = "fault";
    private static final String QUALIFICATION = "qualification";
    private static final Map<String, State> STATES = new LinkedHashMap<>();

    static {
        state(
                "the customer has a qualification",
                (sandbox, given) -> sandbox.givenCustomer(given.customer(), given.qualification()),
                CUSTOMER,
                QUALIFICATION);
        state(
                "the customer has no qualification",
                (sandbox, given) -> sandbox.givenCustomer(given.customer(), CustomerQualification.NONE),
                CUSTOMER);
        like("the customer has a qualification that is not known today", Customers.NOT_KNOWN_TODAY);
        like("the customer is in review for education", Customers.EDUCATION_IN_REVIEW);
        like("the customer was denied education", Customers.EDUCATION_DENIED);
        like("the customer is not eligible for education", Errors.TAGGING_DENIED);
        like("the customer belongs to another partner", Errors.NO_RELATIONSHIP);
        like("the token is app-only", Errors.NEEDS_USER);
        like("the quota is used up", Errors.THROTTLED);
        state("there is no such customer", (sandbox, given) -> sandbox.givenNoCustomer(given.customer()), CUSTOMER);
        state(
                "the next answer has a fault",
                (sandbox, given) -> sandbox.nextAnswer(given.customer(), given.fault()),
                CUSTOMER,
                FAULT);
        // always true in the sandbox
        state("the partner has a validation code", (sandbox, given) -> {});
        // concerns the request only
        state("the request has no token", (sandbox, given) -> {});
    }

    private ProviderStates() {}

    private static void like(String sentence, String example) {
        state(sentence, (sandbox, given) -> sandbox.givenCustomerLike(given.customer(), example), CUSTOMER);
    }

    private static void state(String sentence, Preparation preparation, String... parameters) {
        STATES.put(sentence, new State(Set.of(parameters), preparation));
    }

    /** The states, each with its parameters. */
    static Map<String, Set<String>> sentences() {
        Map<String, Set<String>> sentences = new LinkedHashMap<>();
        STATES.forEach((sentence, state) -> sentences.put(sentence, state.parameters()));
        return sentences;
    }

    /** Brings a sandbox into a state. */
    static void prepare(QualificationSandbox sandbox, String sentence, Map<String, ?> given) {
        State state = STATES.get(sentence);
        if (state == null) {
            throw new IllegalArgumentException(
                    "There is no provider state \"" + sentence + "\". The provider states are: " + STATES.keySet());
        }
        if (!given.keySet().equals(state.parameters())) {
            throw new IllegalArgumentException("Provider state \"" + sentence + "\" takes the parameters "
                    + new TreeSet<>(state.parameters()) + ", not " + new TreeSet<>(given.keySet()));
        }
        state.preparation().prepare(sandbox, new Given(given));
    }

    private record State(Set<String> parameters, Preparation preparation) {}

    private interface Preparation {
        void prepare(QualificationSandbox sandbox, Given given);
    }

    /** The values of the parameters. */
    private record Given(Map<String, ?> parameters) {
        UUID customer() {
            return UUID.fromString(String.valueOf(parameters.get(CUSTOMER)));
        }

        Fault fault() {
            Supplier<Fault> fault = Fault.NAMED.get(String.valueOf(parameters.get(FAULT)));
            if (fault == null) {
                throw new IllegalArgumentException("There is no such fault. The faults are: " + Fault.NAMED.keySet());
            }
            return fault.get();
        }

        CustomerQualification qualification() {
            return CustomerQualification.of(String.valueOf(parameters.get(QUALIFICATION)));
        }
    }
}
