package io.github.partnercenter.qualification.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.TlsFront;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.provider.LiveProvider.State;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
