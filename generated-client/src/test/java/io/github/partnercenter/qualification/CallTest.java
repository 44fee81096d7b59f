package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.model.CustomerQualification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a call sends, and how it ends. */
@Timeout(60)
class CallTest {
    private static final String CUSTOMER = "3F2504E0-4F89-41D3-9A0C-0305E82C3301";
    private static final String TOKEN = "token-of-call-test";
    private static final String GUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    @Test
    void sendsWhatTheServiceNeeds() {
        try (StubServer server = StubServer.answering(200, "\"none\"");
                PartnerCenter partner = builder(server.baseUrl())
                        .applicationName("order desk")
                        .locale(Locale.CANADA_FRENCH)
                        .build()) {
            partner.customers().byId(CUSTOMER).qualification().get();
            partner.customers().byId(CUSTOMER).qualification().get();

            assertThat(server.asked()).hasSize(2).allSatisfy(asked -> {
                assertThat(asked.method()).isEqualTo("GET");
                assertThat(asked.uri()).hasToString("/v1/customers/3f2504e0-4f89-41d3-9a0c-0305e82c3301/qualification");
                assertThat(asked.headers().get("Authorization"))
                        .as("header Authorization")
                        .containsExactly("Bearer " + TOKEN);
                assertThat(asked.headers().get("Accept")).as("header Accept").containsExactly("application/json");
                assertThat(asked.headers().get("MS-RequestId"))
                        .as("header MS-RequestId")
                        .hasSize(1)
                        .allMatch(id -> id.matches(GUID));
                assertThat(asked.headers().get("MS-CorrelationId"))
                        .as("header MS-CorrelationId")
                        .hasSize(1)
                        .allMatch(id -> id.matches(GUID));
                assertThat(asked.headers().get("MS-PartnerCenter-Application"))
                        .as("header MS-PartnerCenter-Application")
                        .containsExactly("order desk");
                assertThat(asked.headers().get("X-Locale"))
                        .as("header X-Locale")
                        .containsExactly("fr-CA");
            });
            assertThat(server.asked())
                    .flatExtracting(
                            asked -> asked.headers().get("MS-RequestId"),
                            asked -> asked.headers().get("MS-CorrelationId"))
                    .doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sendsNothingThatWasNotSet(boolean isView) {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try (StubServer server = StubServer.answering(200, "\"none\"");
                PartnerCenter partner = builder(server.baseUrl()).build()) {
            PartnerCenter used = isView ? partner.with(RequestContext.builder().build()) : partner;
            used.customers().byId(CUSTOMER).qualification().get();
            assertThat(server.asked().get(0).headers())
                    .doesNotContainKeys("X-locale", "Ms-partnercenter-application", "Content-type");
            assertThat(server.asked().get(0).body()).isEmpty();
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void goesToTheGlobalCloudByDefault() {
        HttpClient throughNobody = HttpClient.newBuilder()
                .proxy(ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)))
                .build();
        try (PartnerCenter partner = PartnerCenter.builder()
                .accessToken(() -> TOKEN)
                .httpClient(throughNobody)
                .maxAttempts(1)
                .build()) {
            assertThat(catchThrowableOfType(
                            PartnerCenterException.class,
                            () -> partner.validations().getValidationCodes()))
                    .hasMessageContaining(
                            "(GET https://api.partnercenter.microsoft.com/v1/customers/all/validations, ");
        }
    }

    /** From JDK 21 on, a client can be closed. */
    @Test
    void closesNoHttpClientOfTheCaller() {
        HttpClient shared = HttpClient.newHttpClient();
        try (StubServer server = StubServer.answering(200, "\"none\"");
                PartnerCenter other =
                        builder(server.baseUrl()).httpClient(shared).build()) {
            try (PartnerCenter closed =
                    builder(server.baseUrl()).httpClient(shared).build()) {
                closed.customers().byId(CUSTOMER).qualification().get();
            }
            assertThat(other.customers().byId(CUSTOMER).qualification().get()).isEqualTo(CustomerQualification.NONE);
        }
    }

    @Test
    void takesASchemeInCapitals() {
        try (StubServer server = StubServer.answering(200, "\"none\"");
                PartnerCenter partner = builder(
                                URI.create(server.baseUrl().toString().replace("http", "HTTP")))
                        .build()) {
            assertThat(partner.customers().byId(CUSTOMER).qualification().get()).isEqualTo(CustomerQualification.NONE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "//", "/partner", "/partner/", "/partner//"})
    void keepsThePathOfTheBaseUrl(String path) {
        try (StubServer server = StubServer.answering(200, "\"none\"");
                PartnerCenter partner =
                        builder(URI.create(server.baseUrl() + path)).build()) {
            partner.customers().byId(CUSTOMER).qualification().get();

            assertThat(server.asked().get(0).uri().getPath())
                    .isEqualTo(path.replaceAll("/+$", "") + "/v1/customers/" + CUSTOMER.toLowerCase(Locale.ROOT)
                            + "/qualification");
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "1-2-3-4-5",
                "3f2504e04f8941d39a0c0305e82c3301",
                "{3f2504e0-4f89-41d3-9a0c-0305e82c3301}",
                "3f2504e0-4f89-41d3-9a0c-0305e82c330g",
                "３f2504e0-4f89-41d3-9a0c-0305e82c3301",
                "3f2504e0-4f89-41d3-9a0c-0305e82c3301 ",
                "3f2504e0-4f89-41d3-9a0c-0305e82c3301\n",
                "../../v1/invoices"
            })
    void refusesACustomerIdThatIsNoGuidBeforeAnyTraffic(String id) {
        try (StubServer server = StubServer.answering(200, "\"none\"");
                PartnerCenter partner = builder(server.baseUrl()).build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> partner.customers().byId(id).qualification().get())
                    .withMessageContaining("\"" + id + "\"");
            assertThat(server.asked()).isEmpty();
        }
    }

    @Test
    void refusalNamesEverythingThatSupportAsksFor() {
        String body =
                "{\"code\":20002,\"description\":\"No relationship between caller and account.\",\"data\":[],\"source\":\"PartnerFD\"}";
        try (StubServer server = StubServer.answering(
                403, body, "Content-Type: application/json", "MS-RequestId: 037db222-6d8e-4d7f-ba78-df3dca33fb68")) {
            PartnerCenterException refusal = failure(server.baseUrl(), () -> TOKEN);

            assertThat(refusal.category()).isEqualTo(Category.NO_RELATIONSHIP);
            assertThat(refusal.status()).isEqualTo(403);
            assertThat(refusal.errorCode()).isEqualTo("20002");
            assertThat(refusal.description()).isEqualTo("No relationship between caller and account.");
            assertThat(refusal.body()).isEqualTo(body);
            assertThat(refusal.requestId()).hasToString("037db222-6d8e-4d7f-ba78-df3dca33fb68");
            assertThat(refusal.correlationId())
                    .hasToString(server.asked().get(0).headers().getFirst("MS-CorrelationId"));
            assertThat(refusal)
                    .hasMessageContainingAll(
                            "GET " + server.baseUrl() + "/v1/customers/" + CUSTOMER.toLowerCase(Locale.ROOT),
                            "20002",
                            "No relationship between caller and account.",
                            "MS-RequestId " + refusal.requestId(),
                            "MS-CorrelationId " + refusal.correlationId(),
                            Category.NO_RELATIONSHIP.remedy());
        }
    }

    @Test
    void neverFollowsARedirectWithTheToken() {
        try (StubServer elsewhere = StubServer.answering(200, "\"education\"");
                StubServer server = StubServer.answering(302, "", "Location: " + elsewhere.baseUrl())) {
            PartnerCenterException refusal = failure(server.baseUrl(), () -> TOKEN);

            assertThat(refusal.category()).isEqualTo(Category.UNEXPECTED_STATUS);
            assertThat(refusal.status()).isEqualTo(302);
            assertThat(elsewhere.asked()).isEmpty();
        }
    }

    @Test
    void neverPrintsTheToken() {
        try (StubServer server = StubServer.answering(400, "Bad header: Bearer " + TOKEN)) {
            PartnerCenterException refusal = failure(server.baseUrl(), () -> TOKEN);

            assertThat(refusal).hasMessageContaining("Bad header").hasStackTraceContaining("BAD_INPUT");
            assertThat(refusal.getMessage()).doesNotContain(TOKEN);
        }
    }

    @Test
    void saysThatNobodyListens() throws IOException {
        URI nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        PartnerCenterException failure = failure(nobody, () -> TOKEN);

        assertThat(failure.category()).isEqualTo(Category.TRANSPORT);
        assertThat(failure.status()).isZero();
        assertThat(failure.body()).isNull();
        assertThat(failure).hasMessageContaining(nobody.toString()).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void endsInTimeWhenTheBodyStalls() throws Exception {
        try (ServerSocket stalling = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Integer> hungUp = CompletableFuture.supplyAsync(() -> {
                try (Socket socket = stalling.accept()) {
                    socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n\"edu".getBytes());
                    while (socket.getInputStream().read() >= 0) {
                        // until the client hangs up
                    }
                    return 0;
                } catch (IOException reset) {
                    return 0;
                }
            });
            URI baseUrl = URI.create("http://127.0.0.1:" + stalling.getLocalPort());
            try (PartnerCenter partner =
                    builder(baseUrl).callTimeout(Duration.ofSeconds(1)).build()) {
                PartnerCenterException failure = catchThrowableOfType(
                        PartnerCenterException.class,
                        () -> partner.customers().byId(CUSTOMER).qualification().get());

                assertThat(failure.category()).isEqualTo(Category.TIMEOUT);
                assertThat(failure).hasMessageContaining("PT1S");
                assertThat(hungUp.get(10, TimeUnit.SECONDS)).isZero();
            }
        }
    }

    @Test
    void cancellingHangsUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                PartnerCenter partner = builder(URI.create("http://127.0.0.1:" + silent.getLocalPort()))
                        .build()) {
            CompletableFuture<CustomerQualification> call =
                    partner.customers().byId(CUSTOMER).qualification().getAsync();
            try (Socket socket = silent.accept()) {
                socket.getInputStream().read();
                call.cancel(true);
                socket.setSoTimeout(10_000);
                socket.getInputStream().readAllBytes();
            }
            assertThatThrownBy(call::join).isInstanceOf(CancellationException.class);
        }
    }

    @Test
    void closingEndsWhatIsUnderWay() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            PartnerCenter partner = builder(URI.create("http://127.0.0.1:" + silent.getLocalPort()))
                    .build();
            CompletableFuture<CustomerQualification> call =
                    partner.customers().byId(CUSTOMER).qualification().getAsync();
            try (Socket socket = silent.accept()) {
                socket.setSoTimeout(10_000);
                socket.getInputStream().read();
                partner.close();
                partner.close();
                socket.getInputStream().readAllBytes();
            }

            assertThat(catchThrowableOfType(CompletionException.class, call::join))
                    .hasCauseInstanceOf(PartnerCenterException.class)
                    .hasMessageContaining("CLOSED");
            assertThatIllegalStateException()
                    .isThrownBy(() ->
                            partner.customers().byId(CUSTOMER).qualification().getAsync())
                    .withMessageContaining("closed");
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "secret-of-call-test\n",
                "secret-of-call-test\r\nX: y",
                "secret of call test",
                "secret-of-call-test\u007F",
                "secrét"
            })
    void refusesToSendWithoutAToken(String token) {
        try (StubServer server = StubServer.answering(200, "\"none\"")) {
            PartnerCenterException failure = failure(server.baseUrl(), () -> token);

            assertThat(failure.category()).isEqualTo(Category.NO_TOKEN);
            assertThat(failure).hasNoCause().message().doesNotContain("secret");
            assertThat(server.asked()).isEmpty();
        }
    }

    @Test
    void saysThatTheTokenSupplierFailed() {
        IllegalStateException vaultIsSealed = new IllegalStateException("vault is sealed");
        try (StubServer server = StubServer.answering(200, "\"none\"")) {
            PartnerCenterException failure = failure(server.baseUrl(), () -> {
                throw vaultIsSealed;
            });
            assertThat(failure.category()).isEqualTo(Category.NO_TOKEN);
            assertThat(failure).hasCause(vaultIsSealed);
            assertThat(server.asked()).isEmpty();
        }
    }

    @Test
    void doesNotSayWhatTellsTheToken() {
        AtomicInteger asked = new AtomicInteger();
        try (StubServer server = StubServer.answering(401, "")) {
            PartnerCenterException failure = failure(server.baseUrl(), () -> {
                if (asked.incrementAndGet() > 1) {
                    throw new IllegalStateException("cannot renew " + TOKEN);
                }
                return TOKEN;
            });

            assertThat(failure.category()).isEqualTo(Category.NO_TOKEN);
            assertThat(failure.getCause())
                    .hasNoCause()
                    .message()
                    .contains("cannot renew")
                    .doesNotContain(TOKEN);
        }
    }

    @Test
    void saysThatTheTokenSupplierFailedWhateverItThrows() {
        try (StubServer server = StubServer.answering(200, "\"none\"")) {
            assertThat(failure(server.baseUrl(), () -> {
                                throw new NoClassDefFoundError("vault");
                            })
                            .category())
                    .isEqualTo(Category.NO_TOKEN);
        }
    }

    @Test
    void sendsNothingMoreOnceTheCallHasEnded() {
        try (StubServer server = StubServer.answering(200, "\"none\"");
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(server.baseUrl())
                        .callTimeout(Duration.ofMillis(50))
                        .accessToken(() -> {
                            CompletableFuture.runAsync(
                                            () -> {}, CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS))
                                    .join();
                            return TOKEN;
                        })
                        .build()) {
            PartnerCenterException failure = catchThrowableOfType(
                    PartnerCenterException.class,
                    () -> partner.customers().byId(CUSTOMER).qualification().get());

            assertThat(failure.category()).isEqualTo(Category.TIMEOUT);
            assertThat(server.asked()).isEmpty();
        }
    }

    /** By a permit that comes just within the timeout, and one that does not. */
    @Test
    void aCallMayTake60SecondsByDefault() throws Exception {
        try (PartnerCenter patient = waiting(Duration.ofSeconds(59));
                PartnerCenter refused = waiting(Duration.ofSeconds(60))) {
            CompletableFuture<CustomerQualification> call =
                    patient.customers().byId(CUSTOMER).qualification().getAsync();
            assertThatThrownBy(() -> refused.customers()
                            .byId(CUSTOMER)
                            .qualification()
                            .getAsync()
                            .get(20, TimeUnit.SECONDS))
                    .hasMessageContaining("quota is exhausted");

            assertThatThrownBy(() -> call.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        }
    }

    /** {@return one whose limiter grants a permit so long after the start of a call} */
    private static PartnerCenter waiting(Duration time) {
        AtomicLong start = new AtomicLong();
        return builder(URI.create("http://127.0.0.1:1"))
                .listener(new CallListener() {
                    @Override
                    public void started(StartedCall call) {
                        start.set(System.nanoTime());
                    }

                    @Override
                    public void ended(EndedCall call) {
                        // the future shows it
                    }
                })
                .rateLimiter(() -> time.minusNanos(System.nanoTime() - start.get()))
                .build();
    }

    @Test
    void aCallSends4RequestsByDefault() {
        try (StubServer server = StubServer.answering(503, "", "Retry-After: 0")) {
            assertThat(failure(server.baseUrl(), () -> TOKEN).category()).isEqualTo(Category.SERVER_ERROR);
            assertThat(server.asked()).hasSize(4);
        }
    }

    /** The service recognizes a repetition by its request id, and has seen those it has responded to. */
    @Test
    void allAttemptsAreEqualButForTheRequestIdAfterAResponse() {
        try (ScriptedServer server = ScriptedServer.inTurn(
                        ScriptedServer.reset(),
                        (request, connection) -> {
                            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n\"edu");
                            connection.reset();
                        },
                        ScriptedServer.answer(503, "", "Retry-After: 0"),
                        ScriptedServer.answer(429, "", "Retry-After: 0"),
                        ScriptedServer.answer(401, ""),
                        ScriptedServer.answer(200, "\"Education\""));
                PartnerCenter partner = builder(server.baseUrl())
                        .accessToken(rejected -> rejected ? TOKEN + "-2" : TOKEN)
                        .maxAttempts(5)
                        .applicationName("order desk")
                        .locale(Locale.CANADA_FRENCH)
                        .build()) {
            partner.customers().byId(CUSTOMER).qualification().update(CustomerQualification.EDUCATION);

            List<ScriptedServer.Received> attempts = server.received();
            assertThat(attempts).hasSize(6);
            List<String> ids = attempts.stream()
                    .map(attempt -> attempt.header("MS-RequestId"))
                    .toList();
            assertThat(ids.subList(1, 3))
                    .as("after no response, and one that was cut")
                    .containsOnly(ids.get(0));
            assertThat(ids.subList(2, 6)).as("after a response").doesNotHaveDuplicates();
            assertThat(attempts)
                    .extracting(attempt -> attempt.header("Authorization"))
                    .containsExactly(
                            "Bearer " + TOKEN,
                            "Bearer " + TOKEN,
                            "Bearer " + TOKEN,
                            "Bearer " + TOKEN,
                            "Bearer " + TOKEN,
                            "Bearer " + TOKEN + "-2");
            assertThat(attempts.stream()
                            .peek(attempt ->
                                    attempt.headers().keySet().removeAll(List.of("MS-RequestId", "Authorization")))
                            .map(attempt -> attempt.headers() + attempt.body())
                            .distinct())
                    .singleElement()
                    .asString()
                    .contains("order desk", "fr-CA", "MS-CorrelationId", "Education");
        }
    }

    @Test
    void callbacksAttachedAfterCloseRunAsThoseOfAnyFuture() {
        try (StubServer server = StubServer.answering(200, "\"none\"")) {
            PartnerCenter partner = builder(server.baseUrl()).build();
            CompletableFuture<CustomerQualification> ended =
                    partner.customers().byId(CUSTOMER).qualification().getAsync();
            ended.join();
            partner.close();

            assertThat(ended.thenApply(CustomerQualification::value)).isCompletedWithValue("None");
            assertThat(ended.thenApplyAsync(CustomerQualification::value).join())
                    .isEqualTo("None");
        }
    }

    @Test
    void callersThatBlockInCallbacksBlockNobodyElse() throws Exception {
        try (StubServer server = StubServer.answering(200, "\"none\"");
                PartnerCenter partner = builder(server.baseUrl()).build()) {
            QualificationOperations qualification =
                    partner.customers().byId(CUSTOMER).qualification();
            List<CompletableFuture<CustomerQualification>> calls = IntStream.range(0, 100)
                    .mapToObj(i -> qualification.getAsync().thenApply(first -> qualification.get()))
                    .toList();

            for (CompletableFuture<CustomerQualification> call : calls) {
                assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo(CustomerQualification.NONE);
            }
        }
    }

    @Test
    void aCallEndsInTimeEvenIfCallbacksBlockForGood() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Thread test = Thread.currentThread();
        try (StubServer server = StubServer.answering(200, "\"none\"");
                PartnerCenter partner = builder(server.baseUrl())
                        .callTimeout(Duration.ofSeconds(4))
                        .build()) {
            QualificationOperations qualification =
                    partner.customers().byId(CUSTOMER).qualification();
            for (int i = 0; i < 20; i++) {
                qualification.getAsync().thenAccept(value -> {
                    if (Thread.currentThread() == test) {
                        // the call had ended before this hung on it
                        return;
                    }
                    try {
                        never.await();
                    } catch (InterruptedException end) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
            assertThat(qualification.get()).isEqualTo(CustomerQualification.NONE);
            assertThat(qualification
                            .getAsync()
                            .handle((value, failure) -> "ended")
                            .get(20, TimeUnit.SECONDS))
                    .isEqualTo("ended");
        } finally {
            never.countDown();
        }
    }

    @Test
    void showsWhereTheCallerWaits() {
        try (StubServer server = StubServer.answering(500, "")) {
            assertThat(failure(server.baseUrl(), () -> TOKEN)).hasStackTraceContaining(CallTest.class.getName());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.partnercenter.microsoft.com",
                "http://127.0.0.1.example.com",
                "http://localhost.example.com",
                "http://mylocalhost",
                "http://x.localhost",
                "http://128.0.0.1",
                "http://[::2]",
                "ftp://127.0.0.1",
                "//127.0.0.1",
                "/v1",
                "https://user:secret@api.partnercenter.microsoft.com",
                "https://api.partnercenter.microsoft.com?x=1",
                "https://api.partnercenter.microsoft.com#x",
                "http://127.0.0.1:99999"
            })
    void refusesABaseUrlThatWouldLeakTheTokenOrCannotWork(String baseUrl) {
        assertThatIllegalArgumentException().isThrownBy(() -> builder(URI.create(baseUrl)));
    }

    @Test
    void refusesANameThatResolvesToLoopbackForNow(@TempDir Path directory) throws Exception {
        Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 partner.test\n");

        String output = OwnJvm.output(
                OwnJvm.command(List.of("-Djdk.net.hosts.file=" + hosts), NamedHost.class, "partner.test"));
        assertThat(output).isEqualTo("127.0.0.1 is refused");
    }

    /** In a JVM with host names of its own. */
    static final class NamedHost {
        private NamedHost() {}

        public static void main(String[] name) throws UnknownHostException {
            String address = InetAddress.getByName(name[0]).getHostAddress();
            assertThatIllegalArgumentException().isThrownBy(() -> builder(URI.create("http://" + name[0])));
            System.out.println(address + " is refused");
        }
    }

    /** Such a URL comes from a configuration, and its message goes to a log. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user:password@api.partnercenter.microsoft.com",
                "http://user:password@api.partnercenter.microsoft.com",
                "ftp://user:password@127.0.0.1",
                "http://127.0.0.1/?password",
                "http://example.com/#password"
            })
    void printsNoPasswordOfABaseUrl(String baseUrl) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder(URI.create(baseUrl)))
                .withMessage("Base URL must consist of a scheme, a host and optionally a port and a path");
    }

    static Stream<Arguments> whatCannotWork() {
        HttpClient following = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build();
        return Stream.<Map.Entry<String, Consumer<PartnerCenter.Builder>>>of(
                        Map.entry("maxAttempts must be at least 1: 0", builder -> builder.maxAttempts(0)),
                        Map.entry(
                                "maxConcurrentRequests must be at least 1: -1",
                                builder -> builder.maxConcurrentRequests(-1)),
                        Map.entry(
                                "Call timeout must be positive, at most one day: PT0S",
                                builder -> builder.callTimeout(Duration.ZERO)),
                        Map.entry(
                                "Base URL must be https, or http on a loopback address, because every request carries a"
                                        + " token: http://partner.example",
                                builder -> builder.baseUrl(URI.create("http://partner.example"))),
                        Map.entry(
                                "Base URL has an invalid port: http://127.0.0.1:65536",
                                builder -> builder.baseUrl(URI.create("http://127.0.0.1:65536"))),
                        Map.entry(
                                "Application name must be printable ASCII, because it is sent in a header: d\u00e9sk",
                                builder -> builder.applicationName("d\u00e9sk")),
                        Map.entry(
                                "HTTP client must not follow redirects: build it with Redirect.NEVER",
                                builder -> builder.httpClient(following)),
                        Map.entry(
                                "requests and per must be positive: 0, PT1S",
                                builder -> builder.rateLimiter(RateLimiter.of(0, Duration.ofSeconds(1)))),
                        Map.entry(
                                "requests and per must be positive: 1, PT-1S",
                                builder -> builder.rateLimiter(RateLimiter.of(1, Duration.ofSeconds(-1)))))
                .map(each -> Arguments.of(each.getKey(), each.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatCannotWork")
    void saysWhatASettingMustBe(String message, Consumer<PartnerCenter.Builder> setting) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> setting.accept(PartnerCenter.builder()))
                .withMessage(message);
    }

    static Stream<Arguments> whatMustNotBeNull() {
        PartnerCenter partner = builder(URI.create("http://127.0.0.1:1")).build();
        return Stream.<Map.Entry<String, Runnable>>of(
                        Map.entry("baseUrl", () -> PartnerCenter.builder().baseUrl(null)),
                        Map.entry("accessToken", () -> PartnerCenter.builder().accessToken((Supplier<String>) null)),
                        Map.entry("accessToken", () -> PartnerCenter.builder().accessToken((AccessTokenProvider) null)),
                        Map.entry(
                                "applicationName", () -> PartnerCenter.builder().applicationName(null)),
                        Map.entry("locale", () -> PartnerCenter.builder().locale(null)),
                        Map.entry("callTimeout", () -> PartnerCenter.builder().callTimeout(null)),
                        Map.entry("client", () -> PartnerCenter.builder().httpClient(null)),
                        Map.entry("rateLimiter", () -> PartnerCenter.builder().rateLimiter(null)),
                        Map.entry("listener", () -> PartnerCenter.builder().listener(null)),
                        Map.entry("context", () -> partner.with(null)),
                        Map.entry(
                                "correlationId", () -> RequestContext.builder().correlationId(null)),
                        Map.entry("requestId", () -> RequestContext.builder().requestId(null)),
                        Map.entry("locale", () -> RequestContext.builder().locale(null)),
                        Map.entry("callTimeout", () -> RequestContext.builder().callTimeout(null)),
                        Map.entry("customerTenantId", () -> partner.customers().byId((UUID) null)),
                        Map.entry("customerTenantIds", () -> partner.customers().byIds(null)),
                        Map.entry(
                                "onProgress",
                                () -> partner.customers().byIds(List.of()).onProgress(null)))
                .map(each -> Arguments.of(each.getKey(), each.getValue()))
                .onClose(partner::close);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatMustNotBeNull")
    void aNullIsRefusedWhereItIsPassed(String name, Runnable call) {
        assertThatNullPointerException().isThrownBy(call::run).withMessageContaining(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.partnercenter.microsoft.com",
                "HTTPS://partner.partnercenterapi.microsoftonline.cn/",
                "http://LocalHost:8080",
                "http://127.0.0.9",
                "http://[::1]:80"
            })
    void takesABaseUrlThatIsSafe(String baseUrl) {
        builder(URI.create(baseUrl)).build().close();
    }

    @Test
    void refusesSettingsThatCannotWork() {
        assertThatIllegalStateException()
                .isThrownBy(() -> PartnerCenter.builder().build())
                .withMessageContaining("accessToken");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PartnerCenter.builder().callTimeout(Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PartnerCenter.builder().maxAttempts(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PartnerCenter.builder().callTimeout(ChronoUnit.FOREVER.getDuration()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PartnerCenter.builder().applicationName("desk\nX: y"));
        HttpClient following = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PartnerCenter.builder().httpClient(following))
                .withMessageContaining("redirects");
    }

    @Test
    void takesAUuidAsWell() {
        try (StubServer server = StubServer.answering(200, "\"none\"");
                PartnerCenter partner = builder(server.baseUrl())
                        .httpClient(HttpClient.newHttpClient())
                        .build()) {
            assertThat(partner.customers()
                            .byId(UUID.fromString(CUSTOMER))
                            .qualification()
                            .get())
                    .isEqualTo(CustomerQualification.NONE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " desk", "desk ", "d\u00e9sk", "desk\t1", "desk\u007f"})
    void refusesAnApplicationNameThatIsNotPrintableAscii(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PartnerCenter.builder().applicationName(name))
                .withMessageContaining("printable ASCII");
    }

    @ParameterizedTest
    @ValueSource(strings = {"d", "d1", "order desk/2.0 (test) ~"})
    void takesAnApplicationNameThatIsPrintableAscii(String name) {
        try (StubServer server = StubServer.answering(200, "\"none\"");
                PartnerCenter partner =
                        builder(server.baseUrl()).applicationName(name).build()) {
            partner.customers().byId(CUSTOMER).qualification().get();
            assertThat(server.asked().get(0).headers().get("MS-PartnerCenter-Application"))
                    .containsExactly(name);
        }
    }

    private static PartnerCenterException failure(URI baseUrl, Supplier<String> token) {
        try (PartnerCenter partner =
                PartnerCenter.builder().baseUrl(baseUrl).accessToken(token).build()) {
            return catchThrowableOfType(
                    PartnerCenterException.class,
                    () -> partner.customers().byId(CUSTOMER).qualification().get());
        }
    }

    private static PartnerCenter.Builder builder(URI baseUrl) {
        return PartnerCenter.builder().baseUrl(baseUrl).accessToken(() -> TOKEN);
    }
}
