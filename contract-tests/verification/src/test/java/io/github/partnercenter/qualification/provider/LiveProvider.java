package io.github.partnercenter.qualification.provider;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import au.com.dius.pact.core.model.Interaction;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.DynamicTest;

/**
 * A provider that is as it is: nobody brings it into states, a file says which of its customers are in them. An interaction
 * whose state no customer is in is skipped, and says so; so is one that writes, unless allowed.
 *
 * @param states states of the provider, written as in a pact's {@code providerStates}
 * @param mayWrite whether requests other than GET may be sent
 */
record LiveProvider(URI baseUrl, String token, SSLContext tls, List<State> states, boolean mayWrite) {
    private static final String WRITES = "PARTNER_CENTER_WRITES";
    private static final String CUSTOMER = "customerId";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    record State(String name, Map<String, Object> params) {
        State {
            params = params == null ? Map.of() : Map.copyOf(params);
        }

        /** Whether it is the same but for the customer. */
        boolean isLike(State other) {
            return name.equals(other.name) && withoutCustomer().equals(other.withoutCustomer());
        }

        private Map<String, Object> withoutCustomer() {
            Map<String, Object> rest = new HashMap<>(params);
            rest.remove(CUSTOMER);
            return rest;
        }
    }

    /** The one that {@code PARTNER_CENTER_…} in the environment describes. */
    static LiveProvider of(Map<String, String> environment) {
        return new LiveProvider(
                URI.create(
                        environment.getOrDefault("PARTNER_CENTER_BASE_URL", "https://api.partnercenter.microsoft.com")),
                needed(environment, "PARTNER_CENTER_ACCESS_TOKEN", "an access token of the partner"),
                Verification.trust(),
                states(Path.of(needed(
                        environment, "PARTNER_CENTER_STATES", "a file of states, see contract-tests/README.md"))),
                allowsWrites(environment.get(WRITES)));
    }

    /** Whether requests that change something are sent: only if somebody says so, and clearly. */
    static boolean allowsWrites(String value) {
        if (value != null && !value.matches("true|false")) {
            throw new IllegalArgumentException(WRITES + " must be true or false: " + value);
        }
        return Boolean.parseBoolean(value);
    }

    private static String needed(Map<String, String> environment, String variable, String meaning) {
        return Optional.ofNullable(environment.get(variable))
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> new IllegalStateException(
                        "The live service needs " + meaning + " in the environment: " + variable));
    }

    static List<State> states(Path file) {
        try {
            return MAPPER.readValue(Files.readString(file), new TypeReference<List<State>>() {});
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(file + " is no list of states: " + wrong.getOriginalMessage(), wrong);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    Stream<DynamicTest> tests() {
        Verification verification = new Verification(baseUrl, token, tls, state -> {});
        Stream<PactInteraction> interactions = Pacts.files(Pacts.FOLDER, this::withOwnCustomers).stream()
                .flatMap(pact -> pact.interactions().stream());
        return Pacts.tests(interactions, baseUrl.getHost(), interaction -> {
            String method = interaction.http().getRequest().getMethod();
            assumeTrue(mayWrite || method.equals("GET"), method + " is not allowed unless " + WRITES + " is true");
            missing(interaction.interaction())
                    .ifPresent(state -> assumeTrue(false, "no customer is known to be in the state " + state));
            return verification.differences(interaction);
        });
    }

    private Optional<State> missing(Interaction interaction) {
        return interaction.getProviderStates().stream()
                .map(state -> new State(state.getName(), state.getParams()))
                .filter(state -> !states.contains(state))
                .findFirst();
    }

    /** An interaction with the provider's own customers in place of the consumer's. */
    private JsonNode withOwnCustomers(JsonNode interaction) {
        try {
            String text = interaction.toString();
            for (var node : interaction.path("providerStates")) {
                State wanted = MAPPER.treeToValue(node, State.class);
                Optional<State> own = states.stream()
                        .filter(wanted::isLike)
                        .filter(state -> state.params().containsKey(CUSTOMER))
                        .findFirst();
                if (own.isPresent() && wanted.params().containsKey(CUSTOMER)) {
                    text = text.replace(
                            wanted.params().get(CUSTOMER).toString(),
                            own.get().params().get(CUSTOMER).toString());
                }
            }
            return MAPPER.readTree(text);
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(wrong.getOriginalMessage(), wrong);
        }
    }
}
