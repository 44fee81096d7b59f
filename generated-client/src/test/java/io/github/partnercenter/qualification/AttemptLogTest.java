package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.partnercenter.qualification.model.CustomerQualification;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log for support: one line per attempt, and nothing that is secret. */
@Timeout(60)
class AttemptLogTest {
    private static final String CUSTOMER = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
    private static final String PATH = "/v1/customers/" + CUSTOMER + "/qualification";
    private static final String TOKEN = "token-of-attempt-log-test";
    /** Of the bodies of this test, and its query. */
    private static final String SECRET = "s3cr3t";

    // referred to, since java.util.logging does not hold it
    private final Logger logger = Logger.getLogger("io.github.partnercenter.qualification");
    private final BlockingQueue<LogRecord> records = new LinkedBlockingQueue<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord written) {
            records.add(written);
        }

        @Override
        public void flush() {
            // nothing is buffered
        }

        @Override
        public void close() {
            // nothing is open
        }
    };
    private boolean useParentHandlers;

    @BeforeEach
    void listen() {
        useParentHandlers = logger.getUseParentHandlers();
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
        logger.setLevel(Level.FINE);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(handler);
        logger.setLevel(null);
        logger.setUseParentHandlers(useParentHandlers);
    }

    @Test
    void aLinePerAttemptSaysWhyAnotherOneFollows() {
        try (ScriptedServer server = ScriptedServer.inTurn(
                        ScriptedServer.answer(503, "", "Retry-After: 0"), ScriptedServer.answer(200, "\"none\""));
                PartnerCenter partner = builder(server).build()) {
            partner.customers().byId(CUSTOMER).qualification().get();

            assertThat(lines(2))
                    .zipSatisfy(
                            server.received(),
                            (line, request) -> assertThat(line)
                                    .startsWith("GET " + PATH + ", ")
                                    .containsPattern("after \\d+ ms")
                                    .contains("MS-RequestId " + request.header("MS-RequestId"))
                                    .contains("MS-CorrelationId " + request.header("MS-CorrelationId")))
                    .satisfiesExactly(
                            first -> assertThat(first)
                                    .contains("attempt 1", "status 503", "SERVER_ERROR", "sent again after PT0S"),
                            second -> assertThat(second).contains("attempt 2", "status 200", "succeeded"));
            assertThat(records).isEmpty();
        }
    }

    @Test
    void theTimeIsThatOfTheAttemptInMilliseconds() {
        Duration timeout = Duration.ofMillis(400);
        try (ScriptedServer server = ScriptedServer.running(ScriptedServer.silence());
                PartnerCenter partner =
                        builder(server).maxAttempts(1).callTimeout(timeout).build()) {
            long start = System.nanoTime();
            catchThrowable(
                    () -> partner.customers().byId(CUSTOMER).qualification().get());
            long elapsed = Duration.ofNanos(System.nanoTime() - start).toMillis();

            assertThat(Long.parseLong(lines(1).get(0).replaceAll(".* after (\\d+) ms, .*", "$1")))
                    .isBetween(timeout.toMillis() / 2, elapsed);
        }
    }

    @Test
    void theTimeOfAnAttemptIsNotThatOfTheCall() {
        try (ScriptedServer server = ScriptedServer.running(ScriptedServer.silence());
                PartnerCenter partner = builder(server)
                        .maxAttempts(2)
                        .callTimeout(Duration.ofSeconds(2))
                        .build()) {
            catchThrowable(
                    () -> partner.customers().byId(CUSTOMER).qualification().get());

            assertThat(lines(2))
                    .satisfiesExactly(
                            first -> assertThat(first)
                                    .contains("TIMEOUT: no response to an attempt in time; sent again"),
                            second -> assertThat(second).contains("TIMEOUT: no response within PT2S"));
        }
    }

    /** Calls that fail together are not repeated together. */
    @Test
    void theWaitBeforeARetryIsRandomUpToHalfASecond() {
        int calls = 40;
        try (ScriptedServer server = ScriptedServer.running(ScriptedServer.answer(503, ""));
                PartnerCenter partner = builder(server).maxAttempts(2).build()) {
            Form.failuresOf(partner, calls);

            List<Duration> waits = lines(2 * calls).stream()
                    .filter(line -> line.contains("sent again after "))
                    .map(line -> Duration.parse(line.replaceAll(".* ", "")))
                    .sorted()
                    .toList();
            assertThat(waits).hasSize(calls);
            assertThat(Set.copyOf(waits)).hasSizeGreaterThan(calls / 2);
            assertThat(waits.get(0)).isBetween(Duration.ZERO, Duration.ofMillis(200));
            assertThat(waits.get(calls - 1)).isBetween(Duration.ofMillis(300), Duration.ofMillis(500));
        }
    }

    @Test
    void theWaitForATokenGrows() {
        AccessTokenException busy =
                AccessTokenException.builder("busy").isTransient(true).build();
        AccessTokenProvider withoutReplacement = rejected -> {
            if (rejected) {
                throw busy;
            }
            return TOKEN;
        };
        int calls = 20;
        try (ScriptedServer server = ScriptedServer.running(ScriptedServer.answer(401, ""));
                PartnerCenter partner = builder(server)
                        .accessToken(withoutReplacement)
                        .callTimeout(Duration.ofSeconds(3))
                        .build()) {
            Form.failuresOf(partner, calls);

            assertThat(records.stream()
                            .map(LogRecord::getMessage)
                            .filter(line -> line.contains("NO_TOKEN; sent again after "))
                            .map(line -> Duration.parse(line.replaceAll(".* ", "")))
                            .max(Comparator.naturalOrder()))
                    .get(InstanceOfAssertFactories.DURATION)
                    .isBetween(Duration.ofMillis(501), Duration.ofMillis(1_500));
        }
    }

    @Test
    void saysWhatTheTransportSays() {
        // after a byte, since else the JDK would send it again by itself
        ScriptedServer.Script reset = (request, connection) -> {
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n");
            connection.reset();
        };
        try (ScriptedServer server = ScriptedServer.inTurn(reset, ScriptedServer.answer(200, "\"none\""));
                PartnerCenter partner = builder(server).build()) {
            partner.customers().byId(CUSTOMER).qualification().get();

            assertThat(lines(2)).first().asString().contains("status 0", "TRANSPORT: ", "IOException", "sent again");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TOKEN, TOKEN + "-2"})
    void aRejectedTokenHasALineAsWell(String second) {
        try (ScriptedServer server =
                        ScriptedServer.inTurn(ScriptedServer.answer(401, ""), ScriptedServer.answer(403, ""));
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(server.baseUrl())
                        .accessToken(rejected -> rejected ? second : TOKEN)
                        .build()) {
            catchThrowable(
                    () -> partner.customers().byId(CUSTOMER).qualification().get());

            assertThat(lines(server.received().size())).first().asString().contains("status 401", "another token");
            assertThat(records).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAttemptThatTheCallGaveUpHasALineAsWell(boolean isAsync) {
        try (ScriptedServer server = ScriptedServer.running(ScriptedServer.silence());
                PartnerCenter partner = builder(server)
                        .callTimeout(Duration.ofSeconds(1))
                        .maxAttempts(1)
                        .build()) {
            QualificationOperations qualification =
                    partner.customers().byId(CUSTOMER).qualification();
            assertThat(catchThrowable(isAsync ? qualification.getAsync()::join : qualification::get))
                    .isNotNull();

            assertThat(lines(1)).first().asString().startsWith("GET " + PATH).contains("attempt 1", "status 0");
            assertThat(records).isEmpty();
        }
    }

    @Test
    void soHasOneWhoseCallerCancelledIt() throws Exception {
        assertGivenUp((call, partner) -> call.cancel(true));
    }

    @Test
    void soHasOneThatClosingEnded() throws Exception {
        assertGivenUp((call, partner) -> partner.close());
    }

    private void assertGivenUp(BiConsumer<CompletableFuture<CustomerQualification>, PartnerCenter> end)
            throws Exception {
        try (ScriptedServer server = ScriptedServer.running(ScriptedServer.silence());
                PartnerCenter partner = builder(server).build()) {
            CompletableFuture<CustomerQualification> call =
                    partner.customers().byId(CUSTOMER).qualification().getAsync();
            server.await(1);
            end.accept(call, partner);

            assertThat(lines(1)).first().asString().startsWith("GET " + PATH).contains("attempt 1", "status 0");
            assertThat(records).isEmpty();
        }
    }

    @Test
    void nothingOfATokenAQueryOrABody() {
        for (ScriptedServer.Script script : List.of(
                ScriptedServer.answer(200, "\"" + SECRET + "\"", "X-Echo: " + SECRET),
                ScriptedServer.answer(200, "<html>" + SECRET),
                ScriptedServer.answer(400, "plain text: " + SECRET + TOKEN),
                ScriptedServer.answer(403, "{\"code\":\"" + SECRET + "\",\"description\":\"" + SECRET + "\"}"),
                ScriptedServer.answer(503, SECRET, "Retry-After: 0"),
                (request, connection) -> {
                    connection.send("HTTP/1.1 Bearer " + TOKEN + "\r\n\r\n");
                    connection.reset();
                })) {
            try (ScriptedServer server = ScriptedServer.running(script);
                    PartnerCenter partner = builder(server).maxAttempts(2).build()) {
                catchThrowable(() -> partner.customers()
                        .byId(CUSTOMER)
                        .qualification()
                        .update(CustomerQualification.GOVERNMENT_COMMUNITY_CLOUD, SECRET));
                assertThat(server.received())
                        .isNotEmpty()
                        .allSatisfy(request -> assertThat(request.target()).contains(SECRET));

                assertThat(lines(server.received().size()))
                        .allSatisfy(line -> assertThat(line)
                                .startsWith("PUT " + PATH + ", ")
                                .doesNotContain(SECRET, TOKEN, "?", "code="));
            }
        }
        assertThat(records).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INFO", "CONFIG"})
    void nothingUnlessItIsSwitchedOn(String level) {
        logger.setLevel(Level.parse(level));
        try (ScriptedServer server = ScriptedServer.inTurn(
                        ScriptedServer.answer(503, "", "Retry-After: 0"), ScriptedServer.answer(200, "\"none\""));
                PartnerCenter partner = builder(server).build()) {
            partner.customers().byId(CUSTOMER).qualification().get();
        }
        assertThat(records).isEmpty();
    }

    @Test
    void nothingForACallThatSentNothing() {
        try (ScriptedServer server = ScriptedServer.running(ScriptedServer.silence());
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(server.baseUrl())
                        .accessToken(() -> null)
                        .build()) {
            assertThat(catchThrowable(() ->
                            partner.customers().byId(CUSTOMER).qualification().get()))
                    .isNotNull();
        }
        assertThat(records).isEmpty();
    }

    /** {@return so many lines, which may be written a moment after the call has ended} */
    private List<String> lines(int number) {
        return Stream.generate(this::next)
                .limit(number)
                .peek(written -> assertThat(written.getLevel()).isEqualTo(Level.FINE))
                .map(LogRecord::getMessage)
                .toList();
    }

    private LogRecord next() {
        try {
            LogRecord next = records.poll(10, TimeUnit.SECONDS);
            assertThat(next).as("a line of the log").isNotNull();
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static PartnerCenter.Builder builder(ScriptedServer server) {
        return PartnerCenter.builder().baseUrl(server.baseUrl()).accessToken(() -> TOKEN);
    }
}
