package io.github.partnercenter.qualification.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.TlsFront;
import io.github.partnercenter.qualification.api.ApiSpec;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.provider.LiveProvider.State;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

/** What {@code LiveServiceIT} does, tried on a sandbox that seems far away: behind TLS, with customers of its own. */
class LiveVerificationIT {
    private static final String TOKEN = "token-of-live-verification";
    private static final UUID SCHOOL = UUID.randomUUID();

    @TempDir
    private static Path folder;

    private static QualificationSandbox sandbox;
    private static TlsFront remote;
    private static List<State> states;

    @BeforeAll
    static void start() throws IOException {
        sandbox = QualificationSandbox.start();
        remote = new TlsFront(sandbox.baseUrl());
        Path file = folder.resolve("states.json");
        Files.writeString(file, """
                [
                  {"name": "the customer has a qualification", "params": {"customerId": "%s", "qualification": "Education"}},
                  {"name": "the customer has no qualification", "params": {"customerId": "%s"}},
                  {"name": "the customer belongs to another partner", "params": {"customerId": "%s"}},
                  {"name": "there is no such customer", "params": {"customerId": "%s"}},
                  {"name": "the request has no token"}
                ]
                """.formatted(SCHOOL, UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID()));
        states = LiveProvider.states(file);
        states.forEach(state -> sandbox.givenState(state.name(), state.params()));
    }

    @AfterAll
    static void stop() throws IOException {
        remote.close();
        sandbox.close();
        assertThat(sandbox.requests())
                .as("requests of the interactions that the file has customers for")
                .hasSizeGreaterThan(5);
        assertThat(sandbox.requests()).extracting(request -> request.method()).containsOnly("GET");
        assertThat(sandbox.requests())
                .filteredOn(request -> request.header("Authorization").isPresent())
                .allSatisfy(
                        request -> assertThat(request.header("Authorization")).contains("Bearer " + TOKEN));
    }

    @TestFactory
    Stream<DynamicTest> honours() {
        return new LiveProvider(remote.baseUrl(), TOKEN, remote.trust(), states, false).tests();
    }

    @Test
    void namesWhatItSkips() {
        assertThat(skipped(new LiveProvider(remote.baseUrl(), TOKEN, remote.trust(), states, false)))
                .as("reasons for which interactions are skipped")
                .anyMatch(reason -> reason.contains("PUT is not allowed unless PARTNER_CENTER_WRITES is true"))
                .anyMatch(reason -> reason.contains("POST is not allowed unless PARTNER_CENTER_WRITES is true"))
                .anyMatch(reason -> reason.contains("no customer is known to be in the state")
                        && reason.contains("the customer was denied education"));
    }

    @Test
    void sendsWritesOnceTheyAreAllowed() {
        try (QualificationSandbox service = QualificationSandbox.start()) {
            states.forEach(state -> service.givenState(state.name(), state.params()));

            assertThat(skipped(new LiveProvider(service.baseUrl(), TOKEN, Verification.trust(), states, true)))
                    .isNotEmpty()
                    .noneMatch(reason -> reason.contains("is not allowed"));
            assertThat(service.requests())
                    .extracting(request -> request.method())
                    .contains("GET", "PUT", "POST");
        }
    }

    /** Somebody forgot it, or filled in the wrong one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'name': 'the customer has a qualification', 'params': {'qualification': 'Education'}}",
                "{'name': 'the customer has a qualification'}",
                "{'name': 'the customer has a qualification', 'params': {'qualification': 'Nonprofit', 'customerId': 'x'}}",
                "{'name': 'the customer had a qualification', 'params': {'qualification': 'Education', 'customerId': 'x'}}"
            })
    void aStateThatIsNotTheOneOfThePactSkipsItsInteractions(String state) throws IOException {
        Path file = folder.resolve("other-states.json");
        Files.writeString(file, "[" + state.replace('\'', '"') + "]");
        try (QualificationSandbox service = QualificationSandbox.start()) {
            LiveProvider live =
                    new LiveProvider(service.baseUrl(), TOKEN, Verification.trust(), LiveProvider.states(file), true);

            assertThat(skipped(live))
                    .anyMatch(reason -> reason.contains("no customer is known to be in the state")
                            && reason.contains("the customer has a qualification"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no json", "{}", "[{\"state\": \"the customer has a qualification\"}]"})
    void namesAFileThatIsNoListOfStates(String content) throws IOException {
        Path file = folder.resolve("no-states.json");
        Files.writeString(file, content);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> LiveProvider.states(file))
                .withMessageStartingWith(file + " is no list of states: ");
    }

    @Test
    void isDescribedByTheEnvironment() throws IOException {
        Path file = folder.resolve("one-state.json");
        Files.writeString(file, "[{\"name\": \"the request has no token\"}]");
        Map<String, String> environment =
                new HashMap<>(Map.of("PARTNER_CENTER_ACCESS_TOKEN", TOKEN, "PARTNER_CENTER_STATES", file.toString()));
        LiveProvider global = LiveProvider.of(environment);
        assertThat(global.baseUrl()).hasToString(ApiSpec.SERVER);
        assertThat(global.token()).isEqualTo(TOKEN);
        assertThat(global.states()).containsExactly(new State("the request has no token", null));
        assertThat(global.mayWrite()).isFalse();

        environment.put("PARTNER_CENTER_BASE_URL", "https://partner-center.example");
        environment.put("PARTNER_CENTER_WRITES", "true");
        assertThat(LiveProvider.of(environment).baseUrl()).hasToString("https://partner-center.example");
        assertThat(LiveProvider.of(environment).mayWrite()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "PARTNER_CENTER_ACCESS_TOKEN, an access token of the partner",
        "PARTNER_CENTER_STATES, 'a file of states, see contract-tests/README.md'"
    })
    void namesAVariableThatIsMissingOrBlank(String variable, String meaning) throws IOException {
        Path file = folder.resolve("no-state.json");
        Files.writeString(file, "[]");
        Map<String, String> environment =
                new HashMap<>(Map.of("PARTNER_CENTER_ACCESS_TOKEN", TOKEN, "PARTNER_CENTER_STATES", file.toString()));
        for (String value : Arrays.asList(null, "", " ")) {
            environment.put(variable, value);
            assertThatIllegalStateException()
                    .isThrownBy(() -> LiveProvider.of(environment))
                    .withMessage("The live service needs " + meaning + " in the environment: " + variable);
        }
    }

    /** As the client does. */
    @ParameterizedTest
    @ValueSource(strings = {"/gateway", "/gateway/", "/", ""})
    void thePathOfTheBaseUrlPrecedesThatOfThePact(String path) throws IOException {
        List<String> paths = Collections.synchronizedList(new ArrayList<>());
        HttpServer gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/", exchange -> {
            paths.add(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        gateway.start();
        try {
            URI baseUrl = URI.create("http://127.0.0.1:" + gateway.getAddress().getPort() + path);
            skipped(new LiveProvider(baseUrl, TOKEN, Verification.trust(), states, false));
        } finally {
            gateway.stop(0);
        }

        assertThat(paths)
                .isNotEmpty()
                .allMatch(requested -> requested.matches(path.replaceFirst("/$", "") + "/v1/customers/[\\w-]+/\\w+"));
    }

    private static List<String> skipped(LiveProvider live) {
        List<String> reasons = new ArrayList<>();
        live.tests().forEach(test -> {
            Throwable thrown = catchThrowable(() -> test.getExecutable().execute());
            if (thrown instanceof TestAbortedException) {
                reasons.add(thrown.getMessage());
            }
        });
        return reasons;
    }

    @Test
    void writesOnlyIfToldAsTheReadmeSays() throws IOException {
        Matcher readme = Pattern.compile("`PARTNER_CENTER_WRITES` is `(.*?)`")
                .matcher(Files.readString(Path.of("..", "README.md")));
        assertThat(readme.find()).isTrue();

        assertThat(LiveProvider.allowsWrites(readme.group(1))).isTrue();
        assertThat(LiveProvider.allowsWrites("false")).isFalse();
        assertThat(LiveProvider.allowsWrites(null)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LiveProvider.allowsWrites("1"))
                .withMessage("PARTNER_CENTER_WRITES must be true or false: 1");
    }

    @Test
    void theClientToo() {
        try (PartnerCenter partner = PartnerCenter.builder()
                .baseUrl(remote.baseUrl())
                .httpClient(HttpClient.newBuilder().sslContext(remote.trust()).build())
                .accessToken(() -> TOKEN)
                .build()) {
            assertThat(partner.customers().byId(SCHOOL).qualification().get())
                    .isEqualTo(CustomerQualification.EDUCATION);
        }
    }
}
