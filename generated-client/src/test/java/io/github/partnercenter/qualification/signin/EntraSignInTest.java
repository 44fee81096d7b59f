package io.github.partnercenter.qualification.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.partnercenter.qualification.AccessTokenException;
import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.PartnerCenterException;
import io.github.partnercenter.qualification.ReplyServer;
import io.github.partnercenter.qualification.internal.http.Redactor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.PrintStream;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Access tokens of a token endpoint with TLS; time is simulated where it is long. */
@Timeout(60)
class EntraSignInTest {
    private static final String AUDIENCE = "https://api.partnercenter.microsoft.com/.default";

    private final EntraServer entra = new EntraServer();
    private final Clock clock = new Clock();

    /** A clock that is set forward, and stands still from then on. */
    private static final class Clock implements InstantSource {
        private volatile Instant now;

        @Override
        public Instant instant() {
            return now == null ? Instant.now() : now;
        }

        void forward(Duration time) {
            now = instant().plus(time);
        }
    }

    @AfterEach
    void stop() {
        entra.close();
    }

    @Test
    void asApplicationWithASecret() {
        EntraSignIn signIn = entra.signIn().appOnly();

        assertThat(signIn.accessToken(false)).isEqualTo("token-of-sign-in-1");
        assertThat(signIn.accessToken(false)).as("kept until it expires").isEqualTo("token-of-sign-in-1");
        assertThat(signIn.accessToken(true)).as("rejected").isEqualTo("token-of-sign-in-2");
        assertThat(entra.paths()).containsOnly("/" + EntraServer.TENANT + "/oauth2/v2.0/token");
        assertThat(entra.forms().get(0))
                .containsEntry("grant_type", "client_credentials")
                .containsEntry("client_id", EntraServer.CLIENT)
                .containsEntry("client_secret", EntraServer.SECRET);
        assertThat(entra.forms().get(0).get("scope")).contains(AUDIENCE);
    }

    @Test
    void asApplicationWithACertificate() throws GeneralSecurityException {
        SelfSigned identity = SelfSigned.valid();
        EntraSignIn signIn = entra.withoutCredential()
                .certificate(identity.key(), identity.certificate())
                .appOnly();

        assertThat(signIn.accessToken(false)).isEqualTo("token-of-sign-in-1");
        assertThat(entra.forms().get(0))
                .containsEntry("grant_type", "client_credentials")
                .containsEntry("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                .doesNotContainKey("client_secret");
        String[] assertion = entra.forms().get(0).get("client_assertion").split("\\.");
        assertThat(decoded(assertion[1]))
                .contains("\"sub\":\"" + EntraServer.CLIENT + "\"", "/" + EntraServer.TENANT + "/oauth2/v2.0/token");
        assertThat(identity.hasSigned(String.join(".", assertion))).isTrue();
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    @Test
    void withATokenOfAnotherAuthority() {
        AtomicInteger count = new AtomicInteger();
        EntraSignIn signIn = entra.withoutCredential()
                .clientAssertion(() -> "assertion-" + count.incrementAndGet() + "\n")
                .appOnly();

        signIn.accessToken(false);
        signIn.accessToken(true);

        assertThat(entra.forms())
                .extracting(form -> form.get("client_assertion"))
                .containsExactly("assertion-1", "assertion-2");
    }

    @Test
    void anAssertionThatMayComeLater() {
        EntraSignIn signIn = entra.withoutCredential()
                .clientAssertion(() -> {
                    throw AccessTokenException.builder("the pod has no token yet")
                            .isTransient(true)
                            .build();
                })
                .appOnly();

        AccessTokenException failure = failure(signIn);
        assertThat(failure.isTransient()).isTrue();
        assertThat(failure).hasMessageContaining("the pod has no token yet");
        assertThat(failure(entra.withoutCredential().clientAssertion(() -> " ").appOnly())
                        .isTransient())
                .isFalse();
        assertThat(entra.requests()).isZero();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "\n"})
    void anAssertionThatIsNone(String assertion) {
        AccessTokenException failure = failure(
                entra.withoutCredential().clientAssertion(() -> assertion).appOnly());

        assertThat(failure).hasMessage("the supplier of client assertions returned none");
        assertThat(failure.isTransient()).isFalse();
        assertThat(entra.requests()).isZero();
    }

    @Test
    void theCauseOfAFailureOfAnAssertionIsKept() {
        IllegalStateException sealed = new IllegalStateException("the vault is sealed");
        AccessTokenException failure = failure(entra.withoutCredential()
                .clientAssertion(() -> {
                    throw sealed;
                })
                .appOnly());

        assertThat(failure).hasMessageStartingWith("signing in failed: ").hasRootCause(sealed);
    }

    @Test
    void anyOtherFailureOfAnAssertionStays() {
        AccessTokenException failure = failure(entra.withoutCredential()
                .clientAssertion(() -> {
                    throw new IllegalStateException("no pod knows refresh-0");
                })
                .appAndUser("refresh-0", token -> {}));

        assertThat(failure.isTransient()).isFalse();
        assertThat(failure).hasMessageContaining("no pod knows [token]");
        assertThat(entra.requests()).isZero();
    }

    @Test
    void forAnotherAudience() {
        entra.signIn().audience("https://vault.azure.net").appOnly().accessToken(false);

        assertThat(entra.forms().get(0).get("scope"))
                .contains("https://vault.azure.net/.default")
                .doesNotContain(AUDIENCE);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {"|{\"error\":\"invalid_scope\"}|, invalid_scope", "{}, "})
    void withoutANumberOfEntra(String body, String code) {
        entra.does(EntraServer.status(400, body));

        assertThat(failure(entra.signIn().appOnly()).errorCode()).isEqualTo(code);
    }

    @Test
    void forAnAudienceThatIsAnId() {
        String application = "9DAAEB1C-4195-4DB5-9F1D-509EB70C8C2D";
        entra.signIn().audience(application).appOnly().accessToken(false);
        assertThat(entra.forms().get(0).get("scope")).contains(application + "/.default");
    }

    @Test
    void whatTheBuilderIsToldLaterDoesNotChangeIt() {
        EntraSignIn.Builder builder = entra.signIn();
        EntraSignIn signIn = builder.appOnly();
        builder.authority(URI.create("https://127.0.0.1:1"))
                .secret("secret-of-another-application")
                .audience("https://vault.azure.net")
                .httpClient(HttpClient.newHttpClient());

        assertThat(signIn.accessToken(false)).isEqualTo("token-of-sign-in-1");
        assertThat(entra.forms().get(0)).containsEntry("client_secret", EntraServer.SECRET);
        assertThat(entra.forms().get(0).get("scope")).contains(AUDIENCE);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "408, {}, true",
                "429, {}, true",
                "500, {}, true",
                "504, <html>, true",
                "599, {}, true",
                "400, |{\"error\":\"server_error\"}|, true",
                "400, |{\"error\":\"temporarily_unavailable\"}|, true",
                "400, |{\"error\":\"invalid_grant\"}|, false",
                "403, {}, false",
                "404, <html>, false",
                "499, {}, false"
            })
    void whatMayPassByItself(int status, String body, boolean isTransient) {
        entra.does(EntraServer.status(status, body));
        AccessTokenException failure = failure(entra.signIn().appOnly());
        assertThat(failure.isTransient()).isEqualTo(isTransient);
        assertThat(failure.remedy()).contains(isTransient ? "Try again later" : "Check tenant");
        assertThat(failure).hasMessageContaining("127.0.0.1 responded with " + status);
    }

    private static AccessTokenException failure(EntraSignIn signIn) {
        return catchThrowableOfType(AccessTokenException.class, () -> signIn.accessToken(false));
    }

    @Test
    void aTokenIsUsedUntilItExpires() throws InterruptedException {
        entra.does(EntraServer.tokens(3_600).times(1));
        EntraSignIn signIn = entra.signIn().clock(clock).appOnly();
        signIn.accessToken(false);
        entra.does(EntraServer.status(503, ""));

        clock.forward(Duration.ofSeconds(3_290));
        assertThat(signIn.accessToken(false)).isEqualTo("token-of-sign-in-1");
        assertThat(entra.requests()).as("not yet renewed").isEqualTo(1);

        clock.forward(Duration.ofSeconds(300));
        assertThat(signIn.accessToken(false)).as("ten seconds before its end").isEqualTo("token-of-sign-in-1");

        clock.forward(Duration.ofSeconds(20));
        assertThatThrownBy(() -> signIn.accessToken(false)).isInstanceOf(AccessTokenException.class);
    }

    @Test
    void tokensThatLiveForFiveMinutesCostOneRequestEach() {
        entra.does(EntraServer.tokens(290));
        EntraSignIn signIn = entra.signIn().clock(clock).appOnly();

        assertThat(IntStream.range(0, 1_000).mapToObj(i -> signIn.accessToken(false)))
                .containsOnly("token-of-sign-in-1");
        clock.forward(Duration.ofSeconds(225));
        signIn.accessToken(false);
        assertThat(entra.requests()).isEqualTo(1);

        clock.forward(Duration.ofSeconds(10));
        awaitToken(signIn, "token-of-sign-in-2");
        assertThat(entra.requests()).as("a fifth of its life before its end").isEqualTo(2);
    }

    private static void awaitToken(EntraSignIn signIn, String token) {
        // the renewal goes on beside its callers
        while (!signIn.accessToken(false).equals(token)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aRenewalHoldsNobodyUp() {
        EntraSignIn signIn = entra.signIn().clock(clock).appOnly();
        signIn.accessToken(false);
        entra.does(EntraServer.silence());
        clock.forward(Duration.ofMinutes(56));

        long start = System.nanoTime();
        IntStream.range(0, 1_000).forEach(i -> signIn.accessToken(false));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void withEntraDownForTheLastFourMinutesAllCallsGetAnswers() {
        EntraSignIn signIn = entra.signIn().clock(clock).appOnly();
        signIn.accessToken(false);
        entra.does(EntraServer.status(503, ""));
        clock.forward(Duration.ofMinutes(56));

        try (ReplyServer service = ReplyServer.with(ReplyServer.Reply.SUCCESS);
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(service.baseUrl())
                        .accessToken(signIn)
                        .build()) {
            for (int i = 0; i < 1_000; i++) {
                partner.customers().byId(UUID.randomUUID()).qualification().get();
                clock.forward(Duration.ofMillis(235));
            }
        }
        assertThat(entra.requests() - 1).isBetween(1, 10);
    }

    @Test
    void aPauseFollowsEachFailureAndEndsAtOnceWithIt() {
        entra.does(EntraServer.status(429, "{}", "Retry-After", "3").times(1));
        EntraSignIn signIn = entra.signIn().clock(clock).appOnly();

        AccessTokenException first = failure(signIn);
        assertThat(first.isTransient()).isTrue();
        assertThat(first.retryAfter().orElseThrow()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3));
        clock.forward(Duration.ofSeconds(1));
        assertThat(failure(signIn).retryAfter().orElseThrow()).isLessThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(entra.requests()).isEqualTo(1);
        clock.forward(Duration.ofSeconds(2));
        assertThat(signIn.accessToken(false)).isEqualTo("token-of-sign-in-2");
    }

    @Test
    void noPauseOutlastsAClockThatIsSetBack() {
        entra.does(EntraServer.status(503, "{}").times(1));
        EntraSignIn signIn = entra.signIn().clock(clock).appOnly();
        clock.forward(Duration.ofDays(1));
        failure(signIn);
        clock.forward(Duration.ofDays(-1));

        assertThat(signIn.accessToken(false)).isEqualTo("token-of-sign-in-2");
    }

    @ParameterizedTest
    @CsvSource({
        "401, invalid_client, 7000215, value",
        "401, invalid_client, 7000222, Create a new secret",
        "401, invalid_client, 700027,  Register the certificate",
        "400, unauthorized_client, 700016, registered in",
        "400, invalid_request, 90002, tenant id",
        "400, invalid_grant, 65001, consent",
        "400, invalid_grant, 50076, multi-factor",
        "400, invalid_grant, 700082, 90 days",
        "400, invalid_grant, 50173, revoked",
        "400, invalid_grant, 50057, disabled",
        "401, invalid_client, 700213, federated credential",
        "400, invalid_grant, 999999, Check tenant"
    })
    void inTheWordsOfEntra(int status, String error, int number, String remedy) {
        entra.does(EntraServer.refusal(
                status, error, number, "Something is wrong with " + EntraServer.SECRET + " and refresh-0."));
        AccessTokenException failure = catchThrowableOfType(
                AccessTokenException.class,
                () -> entra.signIn().appAndUser("refresh-0", token -> {}).accessToken(false));

        assertThat(failure.errorCode()).isEqualTo("AADSTS" + number);
        assertThat(failure.isTransient()).isFalse();
        assertThat(failure.remedy()).contains(remedy);
        assertThat(failure.description())
                .as("with each id once")
                .isEqualTo("127.0.0.1 responded with " + status + ": AADSTS" + number
                        + ": Something is wrong with [token] and [token]."
                        + ", trace_id 0d5c9d2e-0000-4000-8000-2f6c5d1b1a00"
                        + ", correlation_id 7d2456fd-2d79-46d0-9f8e-5d7ecd5f8745");
        assertThat(failure)
                .hasMessage(failure.errorCode() + ": " + failure.description() + " " + failure.remedy())
                .as("where the caller waits")
                .hasStackTraceContaining(EntraSignInTest.class.getName());
        assertThat(failure.toString()).doesNotContain(EntraServer.SECRET, "refresh-0");
    }

    /** The numbers that have the same remedy, and its beginning. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            90002 900023 900021 90013                              | Check the tenant id: it must be the partner's own tenant
            700016 7000229                                         | Check the client id and the tenant id
            7000215                                                | Configure the value, not the id, of a secret
            7000222                                                | Create a new secret
            700027 700030 1000502                                  | Register the certificate
            700024                                                 | Check the clock of this machine
            700211 700212 700213 70021                             | Check issuer, subject and audience
            65001 65004 650056 500011 650057                       | Have an administrator of the tenant consent
            50076 50079 50074 50158 50072 53003                    | Have the user sign in again with multi-factor authentication
            70000 70008 70043 700082 700084 50173 50089 50078 9002313 | Have the user sign in and consent again
            50057 50053 50034 50055                                | Check the user's account
            7000112                                                | Enable the application in the tenant
            7 70 700 7000                                          | Check tenant, application, credential and authority
            """)
    void eachNumberHasItsRemedy(String numbers, String remedy) {
        for (String number : numbers.split(" ")) {
            ObjectNode body = JsonNodeFactory.instance
                    .objectNode()
                    .put("error", "invalid_grant")
                    .put("error_description", "AADSTS" + number + ": No.");
            AccessTokenException failure = new EntraError("login.example", 400, body).failure(new Redactor(), null);

            assertThat(failure.errorCode()).isEqualTo("AADSTS" + number);
            assertThat(failure.remedy()).as("remedy of AADSTS%s", number).startsWith(remedy);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "{}",
                "{\"token_type\":\"Bearer\",\"expires_in\":3600}",
                "{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":\" \"}",
                "{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":null}"
            })
    void aSuccessWithoutAToken(String body) {
        entra.does(EntraServer.status(200, body));
        AccessTokenException failure = failure(entra.signIn().appOnly());

        assertThat(failure)
                .hasMessage("127.0.0.1 sent a successful response without an access token"
                        + " A proxy may have responded instead.");
        assertThat(failure.isTransient()).isTrue();
    }

    /** The endpoint gives up before its callers do, because it knows more. */
    @Test
    void aRequestWithoutAResponseSaysWhoDidNotRespond() {
        // loads the classes, which may take longer than the timeout
        entra.signIn().appOnly().accessToken(false);
        entra.does(EntraServer.silence());
        AccessTokenException failure =
                failure(entra.signIn().timeout(Duration.ofSeconds(1)).appOnly());

        assertThat(failure)
                .hasMessageContainingAll("no response from 127.0.0.1", "no response in time", "Check the network");
        assertThat(failure.isTransient()).isTrue();
    }

    @Test
    void asApplicationAndUserWithRefreshTokensThatChange() throws InterruptedException {
        BlockingQueue<String> stored = new LinkedBlockingQueue<>();
        EntraSignIn signIn = entra.signIn().appAndUser("refresh-0", stored::add);

        assertThat(signIn.accessToken(false)).isEqualTo("token-of-sign-in-1");
        assertThat(signIn.accessToken(true)).isEqualTo("token-of-sign-in-2");
        assertThat(entra.forms()).extracting(form -> form.get("grant_type")).containsOnly("refresh_token");
        assertThat(entra.forms())
                .extracting(form -> form.get("refresh_token"))
                .containsExactly("refresh-0", "refresh-1");
        assertThat(entra.forms().get(0).get("scope")).contains(AUDIENCE);
        assertThat(List.of(stored.take(), stored.take())).containsExactly("refresh-1", "refresh-2");
    }

    @Test
    void aRefreshTokenThatStaysTheSameIsNotStoredAgain() throws InterruptedException {
        BlockingQueue<String> stored = new LinkedBlockingQueue<>();
        entra.does(EntraServer.status(200, """
                {"token_type":"Bearer","expires_in":3600,"access_token":"token-of-sign-in","refresh_token":"refresh-0"}"""));
        EntraSignIn signIn = entra.signIn().appAndUser("refresh-0", stored::add);
        signIn.accessToken(false);
        signIn.accessToken(true);
        entra.does(EntraServer.tokens(3_600));
        signIn.accessToken(true);

        assertThat(entra.requests()).isEqualTo(3);
        assertThat(stored.poll(10, TimeUnit.SECONDS)).isEqualTo("refresh-3");
        assertThat(stored).isEmpty();
    }

    /** The one that was stored last is still good. */
    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "\" \""})
    void aRefreshTokenThatIsNoneReplacesNone(String none) throws InterruptedException {
        BlockingQueue<String> stored = new LinkedBlockingQueue<>();
        entra.does(EntraServer.status(200, """
                {"token_type":"Bearer","expires_in":3600,"access_token":"token-of-sign-in","refresh_token":%s}""".formatted(none)));
        EntraSignIn signIn = entra.signIn().appAndUser("refresh-0", stored::add);
        signIn.accessToken(false);
        entra.does(EntraServer.tokens(3_600));
        signIn.accessToken(true);

        assertThat(entra.forms())
                .extracting(form -> form.get("refresh_token"))
                .containsExactly("refresh-0", "refresh-0");
        assertThat(stored.poll(10, TimeUnit.SECONDS)).isEqualTo("refresh-2");
    }

    @Test
    void aRefreshTokenIsOfferedUntilItIsStored() throws InterruptedException {
        BlockingQueue<String> offered = new LinkedBlockingQueue<>();
        AtomicInteger failures = new AtomicInteger(1);
        long start = System.nanoTime();
        EntraSignIn signIn = entra.signIn().appAndUser("refresh-0", token -> {
            offered.add(token);
            if (failures.getAndDecrement() > 0) {
                throw new NoSuchMethodError("of the vault");
            }
        });

        assertThat(signIn.accessToken(false)).isEqualTo("token-of-sign-in-1");
        assertThat(offered.take()).isEqualTo("refresh-1");
        assertThat(signIn.accessToken(true)).as("meanwhile").isEqualTo("token-of-sign-in-2");
        assertThat(List.of(offered.take(), offered.take())).containsExactly("refresh-1", "refresh-2");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void theStoreIsCalledAgainAfterOneSecondAndTwiceAsMuchUpTo64Seconds() {
        List<String> offered = new ArrayList<>();
        List<Long> pauses = new ArrayList<>();
        RefreshTokenStore store = new RefreshTokenStore(
                token -> {
                    offered.add(token);
                    if (offered.size() % 10 != 0) {
                        throw new IllegalStateException("the vault is sealed");
                    }
                },
                Runnable::run,
                pause -> pauses.add(pause.toMillis()));
        List<Long> expected = List.of(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 32_000L, 64_000L, 64_000L, 64_000L);

        store.add("refresh-1");
        assertThat(pauses).isEqualTo(expected);
        assertThat(offered).hasSize(10).containsOnly("refresh-1");

        pauses.clear();
        store.add("refresh-2");
        assertThat(pauses).as("after one that was stored").isEqualTo(expected);
    }

    /** Although the same thread stores both. */
    @Test
    void thePausesOfATokenDoNotDependOnThoseOfTheOneBefore() {
        List<String> offered = new ArrayList<>();
        List<Long> pauses = new ArrayList<>();
        AtomicReference<RefreshTokenStore> store = new AtomicReference<>();
        store.set(new RefreshTokenStore(
                token -> {
                    if (offered.isEmpty()) {
                        store.get().add("refresh-2");
                    }
                    offered.add(token);
                    if (offered.size() % 3 != 0) {
                        throw new IllegalStateException("the vault is sealed");
                    }
                },
                Runnable::run,
                pause -> pauses.add(pause.toMillis())));
        store.get().add("refresh-1");

        assertThat(offered)
                .containsExactly("refresh-1", "refresh-1", "refresh-1", "refresh-2", "refresh-2", "refresh-2");
        assertThat(pauses).containsExactly(1_000L, 2_000L, 1_000L, 2_000L);
    }

    @Test
    void aTokenForWhichThereIsNoThreadIsStoredWithTheNextCall() {
        List<String> stored = new ArrayList<>();
        AtomicInteger failures = new AtomicInteger(1);
        RefreshTokenStore store = new RefreshTokenStore(stored::add, task -> {
            if (failures.getAndDecrement() > 0) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            task.run();
        });

        store.add("refresh-1");
        assertThat(stored).isEmpty();
        store.start();
        assertThat(stored).containsExactly("refresh-1");
    }

    /** The call itself requests no token. */
    @Test
    void aCallWithATokenStoresTheRefreshTokenThatIsNotStoredYet() {
        BlockingQueue<String> offered = new LinkedBlockingQueue<>();
        AtomicInteger failures = new AtomicInteger(1);
        EntraSignIn signIn = entra.signIn().appAndUser("refresh-0", token -> {
            offered.add(token);
            if (failures.getAndDecrement() > 0) {
                // ends the pause, and with it the thread's work
                Thread.currentThread().interrupt();
                throw new IllegalStateException("the vault is sealed");
            }
        });

        while (offered.size() < 2) {
            assertThat(signIn.accessToken(false)).isEqualTo("token-of-sign-in-1");
        }
        assertThat(offered).containsExactly("refresh-1", "refresh-1");
        assertThat(entra.requests()).isEqualTo(1);
    }

    @Test
    void aTokenWhosePauseIsInterruptedIsStoredWithTheNextCall() {
        List<String> stored = new ArrayList<>();
        AtomicInteger failures = new AtomicInteger(1);
        RefreshTokenStore store = new RefreshTokenStore(
                token -> {
                    if (failures.getAndDecrement() > 0) {
                        throw new IllegalStateException("the vault is sealed");
                    }
                    stored.add(token);
                },
                Runnable::run,
                interrupted -> false);

        store.add("refresh-1");
        assertThat(stored).isEmpty();
        store.start();
        store.start();
        assertThat(stored).containsExactly("refresh-1");
    }

    @Test
    void aStoreThatHangsHoldsNoTokenUp() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        EntraSignIn signIn = entra.signIn().appAndUser("refresh-0", token -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        assertThat(signIn.accessToken(false)).isEqualTo("token-of-sign-in-1");
        assertThat(signIn.accessToken(true)).isEqualTo("token-of-sign-in-2");
        assertThat(signIn.accessToken(true)).isEqualTo("token-of-sign-in-3");
        end.countDown();
    }

    @Test
    void aTokenIsReplacedOnceForAllThatShareIt() {
        EntraSignIn signIn = entra.signIn().appOnly();
        String token = signIn.accessToken(false);

        assertThat(signIn.replacementFor(token)).isEqualTo("token-of-sign-in-2");
        assertThat(signIn.replacementFor(token)).isEqualTo("token-of-sign-in-2");
        assertThat(entra.requests()).isEqualTo(2);
    }

    @Test
    void manyCallersCauseOneRequest() {
        EntraSignIn signIn = entra.signIn().appOnly();
        List<CompletableFuture<String>> tokens = IntStream.range(0, 50)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> signIn.accessToken(false), task -> new Thread(task).start()))
                .toList();

        assertThat(tokens).extracting(CompletableFuture::join).containsOnly("token-of-sign-in-1");
        assertThat(entra.requests()).isEqualTo(1);
    }

    @Test
    void aRequestThatCannotBeginSpoilsNoLaterOne() throws InterruptedException {
        EntraSignIn signIn = entra.signIn().clock(clock).appOnly();
        entra.does(EntraServer.reset().times(1));

        assertThat(failure(signIn).isTransient()).isTrue();
        clock.forward(Duration.ofSeconds(2));
        assertThat(signIn.accessToken(false)).startsWith("token-of-sign-in");
    }

    @Test
    void itsThreadsAreDaemonsThatEndAfterTenIdleSeconds() throws Exception {
        ThreadPoolExecutor executor = EntraSignIn.executor();

        FutureTask<Boolean> isDaemon = new FutureTask<>(
                () -> executor.getThreadFactory().newThread(() -> {}).isDaemon());
        Thread caller = new Thread(isDaemon);
        caller.setDaemon(false);
        caller.start();

        assertThat(isDaemon.get()).isTrue();
        assertThat(executor.getKeepAliveTime(TimeUnit.MILLISECONDS)).isEqualTo(10_000);
        assertThat(executor.getCorePoolSize()).as("kept when idle").isZero();
    }

    @Test
    void doesWithoutTheCommonPool() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(ForkJoinPool.commonPool().getParallelism());
        for (int i = 0; i < 8 * ForkJoinPool.commonPool().getParallelism(); i++) {
            ForkJoinPool.commonPool().execute(() -> {
                blocked.countDown();
                try {
                    end.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        try {
            blocked.await();
            Set<String> threads = ConcurrentHashMap.newKeySet();
            EntraSignIn signIn = entra.withoutCredential()
                    .clientAssertion(() -> {
                        threads.add(Thread.currentThread().getName().replaceAll("\\d+$", "N"));
                        return "assertion";
                    })
                    .appOnly();
            assertThat(signIn.accessToken(false)).isEqualTo("token-of-sign-in-1");
            assertThat(threads).containsExactly("partner-center-signin-N");
        } finally {
            end.countDown();
        }
    }

    @Test
    void aProxyThatWantsAPassword() throws IOException {
        try (ServerSocket proxy = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> {
                while (!proxy.isClosed()) {
                    try (Socket socket = proxy.accept()) {
                        socket.getInputStream().read(new byte[1_000]);
                        socket.getOutputStream()
                                .write(
                                        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n"
                                                .getBytes(StandardCharsets.US_ASCII));
                    } catch (IOException closed) {
                        return;
                    }
                }
            });
            thread.setDaemon(true);
            thread.start();
            EntraSignIn signIn = entra.signIn()
                    .httpClient(EntraServer.httpClient()
                            .proxy(ProxySelector.of(
                                    new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.getLocalPort())))
                            .build())
                    .appOnly();

            AccessTokenException failure = failure(signIn);
            assertThat(failure).hasMessageContainingAll("407", "proxy's credentials");
            assertThat(failure.isTransient()).isFalse();
        }
    }

    @Test
    void toTheGlobalCloudByDefault() {
        Set<String> hosts = new LinkedHashSet<>();
        HttpClient throughNobody = HttpClient.newBuilder()
                .proxy(new ProxySelector() {
                    @Override
                    public List<Proxy> select(URI uri) {
                        hosts.add(uri.getHost());
                        return List.of(
                                new Proxy(Proxy.Type.HTTP, new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)));
                    }

                    @Override
                    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
                        // as intended
                    }
                })
                .build();
        EntraSignIn.Builder signIn = EntraSignIn.builder(
                        "partner.example", UUID.randomUUID().toString())
                .secret("secret-of-sign-in")
                .httpClient(throughNobody);

        failure(signIn.appOnly());
        failure(signIn.authority(EntraSignIn.US_GOVERNMENT).appOnly());
        assertThat(hosts).containsExactly("login.microsoftonline.com", "login.microsoftonline.us");
    }

    @Test
    void aServerThatIsNotTrusted() {
        AccessTokenException failure =
                failure(entra.signIn().httpClient(HttpClient.newHttpClient()).appOnly());

        assertThat(failure)
                .hasMessageContainingAll("no response from 127.0.0.1", "TLS settings")
                .hasCauseInstanceOf(SSLHandshakeException.class);
        assertThat(failure.isTransient()).isFalse();
    }

    @Test
    void aRefusalThatAnAuthenticatorHides() {
        entra.does(EntraServer.status(401, "{}"));
        AccessTokenException failure = failure(entra.signIn()
                .httpClient(EntraServer.httpClient()
                        .authenticator(new Authenticator() {})
                        .build())
                .appOnly());

        assertThat(failure).hasMessageContainingAll("responded with 401", "Check the client id");
        assertThat(failure.isTransient()).isFalse();
    }

    @Test
    void secretsOfTheRequestStandInNoFailure() {
        AtomicReference<String> sent = new AtomicReference<>("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.");
        entra.does(EntraServer.refusal(400, "invalid_client", 700021, "No good: " + sent.get()));

        assertThat(failure(entra.withoutCredential().clientAssertion(sent::get).appOnly()))
                .hasMessageNotContaining(sent.get());
    }

    /** As Entra may show what it has received. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void secretsStandInNoFailureWhetherEncodedOrNot(boolean isEncoded) {
        String secret = "Se+cr/et=of the application";
        String echo = isEncoded ? URLEncoder.encode(secret, StandardCharsets.UTF_8) : secret;
        entra.does(EntraServer.refusal(400, "invalid_client", 700021, "No good: " + echo + "."));

        assertThat(failure(entra.withoutCredential().secret(secret).appOnly()))
                .hasMessageContaining("No good: [token].");
    }

    /** Its printed form has all texts, its serialized form all fields, of the failure and of its causes. */
    @ParameterizedTest
    @ValueSource(ints = {400, 401, 503})
    void secretsStandInNoFieldOfAFailure(int status) throws IOException {
        String echo = EntraServer.SECRET + " refresh-0";
        entra.does(EntraServer.status(
                status,
                "{\"error\":\"ECHO\",\"error_description\":\"ECHO\",\"trace_id\":\"ECHO\",\"correlation_id\":\"ECHO\"}"
                        .replace("ECHO", echo),
                "X-Echo",
                echo));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PartnerCenter partner = PartnerCenter.builder()
                        .accessToken(entra.signIn().appAndUser("refresh-0", token -> {}))
                        .callTimeout(Duration.ofSeconds(10))
                        .maxAttempts(1)
                        .build();
                ObjectOutputStream serialized = new ObjectOutputStream(bytes)) {
            PartnerCenterException failure = catchThrowableOfType(
                    PartnerCenterException.class, () -> partner.validations().getValidationCodes());
            assertThat(failure.description()).contains("[token] [token]");
            serialized.writeObject(failure);
            failure.printStackTrace(new PrintStream(bytes, true));
        }
        assertThat(bytes.toString(StandardCharsets.ISO_8859_1))
                .contains("[token]")
                .doesNotContain(EntraServer.SECRET, "refresh-0");
    }

    @Test
    void needsACredential() {
        assertThatIllegalStateException()
                .isThrownBy(() -> entra.withoutCredential().appOnly())
                .withMessageContaining("secret");
    }
}
