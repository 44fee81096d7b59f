package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.ReplyServer.Reply;
import io.github.partnercenter.qualification.model.CustomerQualification;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Code of users that throws anything ends its call, promptly, and spoils no other. */
@Timeout(60)
@SuppressWarnings("serial")
class HostileCodeTest {
    private static final UUID CUSTOMER = UUID.fromString("3f2504e0-4f89-41d3-9a0c-0305e82c3301");
    private static final String TOKEN = "token-of-hostile-code-test";
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(40);
    private static final Duration PROMPT = Duration.ofSeconds(15);

    private final AtomicReference<Throwable> uncaught = new AtomicReference<>();
    private Thread.UncaughtExceptionHandler previousHandler;

    @BeforeEach
    void watchUncaughtExceptions() {
        previousHandler = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> uncaught.set(failure));
    }

    @AfterEach
    void restoreHandler() {
        Thread.setDefaultUncaughtExceptionHandler(previousHandler);
    }

    /** Where code of users runs for a call. */
    enum Seam {
        TOKEN_PROVIDER,
        LIMITER_RESERVE,
        LIMITER_ACCEPTED,
        LIMITER_REJECTED,
        LISTENER_STARTED,
        LISTENER_ENDED
    }

    static Stream<Arguments> everywhere() {
        return Stream.of(Seam.values())
                .flatMap(seam -> Stream.of(Form.values())
                        .flatMap(
                                form -> Stream.of(Hostile.values()).map(hostile -> Arguments.of(seam, form, hostile))));
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void theCallEndsAndTheNextOneSucceeds(Seam seam, Form form, Hostile hostile) throws Exception {
        AtomicBoolean isArmed = new AtomicBoolean(true);
        CountDownLatch ended = new CountDownLatch(2);
        Runnable[] at = new Runnable[Seam.values().length];
        for (Seam each : Seam.values()) {
            at[each.ordinal()] = () -> {
                if (each == seam && isArmed.compareAndSet(true, false)) {
                    hostile.raise();
                }
            };
        }
        Reply[] replies = seam == Seam.LIMITER_REJECTED
                ? new Reply[] {new Reply(429, "", "Retry-After: 0"), Reply.SUCCESS}
                : new Reply[] {Reply.SUCCESS};
        try (ReplyServer server = ReplyServer.with(replies);
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(server.baseUrl())
                        .callTimeout(CALL_TIMEOUT)
                        .accessToken(() -> {
                            at[Seam.TOKEN_PROVIDER.ordinal()].run();
                            return TOKEN;
                        })
                        .rateLimiter(new RateLimiter() {
                            @Override
                            public Duration reserve() {
                                at[Seam.LIMITER_RESERVE.ordinal()].run();
                                return Duration.ZERO;
                            }

                            @Override
                            public void accepted() {
                                at[Seam.LIMITER_ACCEPTED.ordinal()].run();
                            }

                            @Override
                            public void rejected(Duration retryAfter) {
                                at[Seam.LIMITER_REJECTED.ordinal()].run();
                            }
                        })
                        .listener(new CallListener() {
                            @Override
                            public void started(StartedCall call) {
                                at[Seam.LISTENER_STARTED.ordinal()].run();
                            }

                            @Override
                            public void ended(EndedCall call) {
                                ended.countDown();
                                at[Seam.LISTENER_ENDED.ordinal()].run();
                            }
                        })
                        .build()) {
            long start = System.nanoTime();
            Throwable failure = catchThrowable(() -> make(partner, form));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROMPT);

            boolean endsBulk = form == Form.BULK && seam == Seam.LIMITER_RESERVE;
            if (endsBulk) {
                assertIsOrIsCausedBy(failure, hostile);
            } else if (seam == Seam.TOKEN_PROVIDER || seam == Seam.LIMITER_RESERVE) {
                assertThat(failure).isInstanceOf(PartnerCenterException.class);
                assertThat(((PartnerCenterException) failure).category())
                        .isEqualTo(seam == Seam.TOKEN_PROVIDER ? Category.NO_TOKEN : Category.THROTTLED);
                assertThat(failure.getCause()).isNotNull();
                failure.printStackTrace(new PrintWriter(new StringWriter()));
            } else {
                assertThat(failure).isNull();
            }

            for (Form later : Form.values()) {
                make(partner, later);
            }
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(isArmed).as("nothing was thrown").isFalse();
        }
        assertThat(uncaught).hasNullValue();
    }

    /** Where the caller's HTTP client runs code of users. */
    enum HttpSeam {
        PROXY_SELECTOR,
        AUTHENTICATOR,
        COOKIES_OF_REQUEST,
        COOKIES_OF_RESPONSE,
        EXECUTOR
    }

    static Stream<Arguments> everywhereInTheHttpClient() {
        return Stream.of(HttpSeam.values())
                .flatMap(seam -> Stream.of(Hostile.values())
                        .map(hostile -> Arguments.of(
                                seam,
                                Form.values()[(seam.ordinal() + hostile.ordinal()) % Form.values().length],
                                hostile)));
    }

    /** The JDK loses what these throw if it has no text, so that the deadline ends the call. */
    private static boolean isLostInTheJdk(HttpSeam seam, Hostile hostile) {
        return (seam == HttpSeam.AUTHENTICATOR || seam == HttpSeam.COOKIES_OF_RESPONSE)
                && (hostile == Hostile.TEXT_THAT_THROWS || hostile == Hostile.STACK_TRACE_THAT_THROWS);
    }

    @ParameterizedTest
    @MethodSource("everywhereInTheHttpClient")
    void theCallersHttpClientFailsItsCallOnly(HttpSeam seam, Form form, Hostile hostile) {
        AtomicReference<HttpSeam> armed = new AtomicReference<>(seam);
        Consumer<HttpSeam> at = here -> {
            if (armed.get() == here) {
                hostile.raise();
            }
        };
        HttpClient client = HttpClient.newBuilder()
                .proxy(Hostile.noProxy(() -> at.accept(HttpSeam.PROXY_SELECTOR)))
                .authenticator(new Authenticator() {
                    @Override
                    protected PasswordAuthentication getPasswordAuthentication() {
                        at.accept(HttpSeam.AUTHENTICATOR);
                        return null;
                    }
                })
                .cookieHandler(new CookieHandler() {
                    @Override
                    public Map<String, List<String>> get(URI uri, Map<String, List<String>> headers) {
                        at.accept(HttpSeam.COOKIES_OF_REQUEST);
                        return Map.of();
                    }

                    @Override
                    public void put(URI uri, Map<String, List<String>> headers) {
                        at.accept(HttpSeam.COOKIES_OF_RESPONSE);
                    }
                })
                .executor(task -> {
                    at.accept(HttpSeam.EXECUTOR);
                    task.run();
                })
                .build();
        Reply[] replies = seam == HttpSeam.AUTHENTICATOR
                ? new Reply[] {new Reply(401, "", "WWW-Authenticate: Basic realm=\"x\""), Reply.SUCCESS}
                : new Reply[] {Reply.SUCCESS};
        try (ReplyServer server = ReplyServer.with(replies);
                PartnerCenter partner = builder(server)
                        .callTimeout(isLostInTheJdk(seam, hostile) ? Duration.ofSeconds(1) : CALL_TIMEOUT)
                        .httpClient(client)
                        .maxAttempts(1)
                        .build()) {
            long start = System.nanoTime();
            assertThatThrownBy(() -> make(partner, form))
                    .isInstanceOfSatisfying(PartnerCenterException.class, failure -> {
                        assertThat(failure.category())
                                .isIn(
                                        Category.TRANSPORT,
                                        isLostInTheJdk(seam, hostile) ? Category.TIMEOUT : Category.TRANSPORT,
                                        // newer JDKs ask none if the request has a token
                                        seam == HttpSeam.AUTHENTICATOR ? Category.UNAUTHORIZED : Category.TRANSPORT);
                        failure.printStackTrace(new PrintWriter(new StringWriter()));
                    });
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROMPT);

            armed.set(null);
            for (Form later : Form.values()) {
                make(partner, later);
            }
        }
        assertThat(uncaught).hasNullValue();
    }

    private static void make(PartnerCenter partner, Form form) {
        assertThat(form.make(partner)).isEqualTo(CustomerQualification.NONE);
    }

    private static void assertIsOrIsCausedBy(Throwable failure, Hostile hostile) {
        Class<?> type = hostile.create().getClass();
        assertThat(type.isInstance(failure)
                        || failure instanceof PartnerCenterException && type.isInstance(failure.getCause()))
                .as("it is what was thrown, or has it as its cause: %s", failure.getClass())
                .isTrue();
    }

    /** Where code of users runs on the thread that takes the results of many customers. */
    enum BulkSeam {
        ITERATOR,
        HAS_NEXT,
        NEXT,
        SECOND_NEXT,
        PROGRESS,
        CONSUMER
    }

    static Stream<Arguments> everywhereInBulk() {
        return Stream.of(BulkSeam.values())
                .flatMap(seam -> Stream.of(Hostile.values()).map(hostile -> Arguments.of(seam, hostile)));
    }

    @ParameterizedTest
    @MethodSource("everywhereInBulk")
    void aBulkReadEndsWithIt(BulkSeam seam, Hostile hostile) {
        try (ReplyServer server = ReplyServer.with(Reply.SUCCESS);
                PartnerCenter partner =
                        builder(server).rateLimiter(() -> Duration.ZERO).build()) {
            long start = System.nanoTime();
            Throwable failure = catchThrowable(() -> {
                try (Stream<CustomerResult<CustomerQualification>> results = partner.customers()
                        .byIds(() -> ids(seam, hostile))
                        .onProgress(progress -> raiseAt(BulkSeam.PROGRESS, seam, hostile))
                        .qualification()
                        .get()) {
                    results.forEach(result -> raiseAt(BulkSeam.CONSUMER, seam, hostile));
                }
            });
            boolean wasInterrupted = Thread.interrupted();

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROMPT);
            assertThat(wasInterrupted).isFalse();
            assertIsOrIsCausedBy(failure, hostile);
            for (Form later : Form.values()) {
                make(partner, later);
            }
        }
        assertThat(uncaught).hasNullValue();
    }

    private static void raiseAt(BulkSeam here, BulkSeam seam, Hostile hostile) {
        if (here == seam) {
            hostile.raise();
        }
    }

    private static Iterator<UUID> ids(BulkSeam seam, Hostile hostile) {
        raiseAt(BulkSeam.ITERATOR, seam, hostile);
        return new Iterator<>() {
            private int taken;

            @Override
            public boolean hasNext() {
                raiseAt(BulkSeam.HAS_NEXT, seam, hostile);
                return taken < 100;
            }

            @Override
            public UUID next() {
                raiseAt(BulkSeam.NEXT, seam, hostile);
                if (taken++ > 0) {
                    raiseAt(BulkSeam.SECOND_NEXT, seam, hostile);
                }
                return CUSTOMER;
            }
        };
    }

    /** The JDK itself leaves what hangs on a future in limbo if an exception of a callback cannot be printed. */
    @ParameterizedTest
    @EnumSource
    void callbacksOnFuturesSpoilNoOtherCallback(Hostile hostile) throws Exception {
        try (ReplyServer server = ReplyServer.with(Reply.SUCCESS);
                PartnerCenter partner = builder(server).build()) {
            QualificationOperations qualification =
                    partner.customers().byId(CUSTOMER).qualification();
            List<CompletableFuture<?>> others = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                CompletableFuture<CustomerQualification> call = qualification.getAsync();
                others.add(call.thenApply(value -> value));
                CompletableFuture.allOf(call).thenRun(hostile::raise);
                others.add(CompletableFuture.allOf(call));
                call.thenRun(hostile::raise);
                call.handle((value, failure) -> hostile.raise());
                call.thenCompose(value -> hostile.raise());
                call.whenComplete((value, failure) -> hostile.raise());
                others.add(call);
            }
            for (CompletableFuture<?> other : others) {
                other.get(10, TimeUnit.SECONDS);
            }
            for (Form later : Form.values()) {
                make(partner, later);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void callbacksOnFailedFuturesSpoilNoOtherCallback(Hostile hostile) {
        try (ReplyServer server = ReplyServer.with(new Reply(403, ""));
                PartnerCenter partner = builder(server).build()) {
            CompletableFuture<CustomerQualification> call =
                    partner.customers().byId(CUSTOMER).qualification().getAsync();
            CompletableFuture<CustomerQualification> other = call.thenApply(value -> value);
            CompletableFuture.allOf(call).handle((value, failure) -> hostile.raise());
            call.exceptionally(failure -> hostile.raise());

            assertThatThrownBy(() -> other.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(PartnerCenterException.class);
        }
    }

    private static PartnerCenter.Builder builder(ReplyServer server) {
        return PartnerCenter.builder()
                .baseUrl(server.baseUrl())
                .callTimeout(CALL_TIMEOUT)
                .accessToken(() -> TOKEN);
    }
}
