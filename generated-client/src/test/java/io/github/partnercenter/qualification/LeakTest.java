package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.partnercenter.qualification.ReplyServer.Reply;
import io.github.partnercenter.qualification.model.CustomerQualification;
import java.io.File;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An application with class loader and all is gone after {@code close()}, as when a web application is replaced. */
@Timeout(60)
class LeakTest {
    private static final String TOKEN = "token-of-leak-test";

    @ParameterizedTest
    @ValueSource(strings = {"get", "getQualifications", "getAsync", "failure", "retryAfterADay", "bulk"})
    void itsClassLoaderIsUnreachable(String use) throws Exception {
        assertReachable(List.of(useInClassLoaderOfItsOwn(use)), 0);
    }

    @Test
    void nothingOfEndedCallsIsReachable() {
        List<WeakReference<Object>> ended = new ArrayList<>();
        try (ReplyServer server = ReplyServer.with(number -> number % 2 == 0 ? Reply.SUCCESS : new Reply(403, "{}"));
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(server.baseUrl())
                        .accessToken(() -> TOKEN)
                        .build()) {
            QualificationOperations qualification =
                    partner.customers().byId(UUID.randomUUID()).qualification();
            for (int i = 0; i < 100; i++) {
                CompletableFuture<?> call = qualification.getAsync();
                ended.add(new WeakReference<>(call.handle((value, failure) -> value == null ? failure : call)
                        .join()));
            }
            assertReachable(ended, 5);
        }
    }

    /** What a call may wait for when its caller has enough. */
    enum WaitingFor {
        TOKEN,
        PLACE,
        PERMIT,
        NEXT_ATTEMPT
    }

    @ParameterizedTest
    @EnumSource
    void nothingOfCancelledCallsIsReachable(WaitingFor what) throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch isAsked = new CountDownLatch(1);
        CountDownLatch reserved = new CountDownLatch(50);
        CountDownLatch responded = new CountDownLatch(50);
        List<WeakReference<Object>> cancelled = new ArrayList<>();
        try (ReplyServer server = what == WaitingFor.NEXT_ATTEMPT
                        ? ReplyServer.with(new Reply(503, "", "Retry-After: 3600"))
                        : ReplyServer.silent();
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(server.baseUrl())
                        .callTimeout(Duration.ofDays(1))
                        .maxConcurrentRequests(what == WaitingFor.PLACE ? 1 : 100)
                        .accessToken(() -> {
                            isAsked.countDown();
                            if (what == WaitingFor.TOKEN) {
                                await(end);
                            }
                            return TOKEN;
                        })
                        .rateLimiter(new RateLimiter() {
                            @Override
                            public Duration reserve() {
                                reserved.countDown();
                                return what == WaitingFor.PERMIT ? Duration.ofHours(1) : Duration.ZERO;
                            }

                            @Override
                            public void accepted() {
                                responded.countDown();
                            }
                        })
                        .build()) {
            List<CompletableFuture<?>> calls = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                calls.add(partner.customers()
                        .byId(UUID.randomUUID())
                        .qualification()
                        .getAsync());
            }
            if (what != WaitingFor.PLACE) {
                assertThat(reserved.await(10, TimeUnit.SECONDS)).isTrue();
            }
            if (what != WaitingFor.PERMIT) {
                assertThat(isAsked.await(10, TimeUnit.SECONDS)).isTrue();
            }
            if (what == WaitingFor.NEXT_ATTEMPT) {
                assertThat(responded.await(10, TimeUnit.SECONDS)).isTrue();
            }
            if (what == WaitingFor.PLACE) {
                // the one that has the place goes on
                calls.remove(0);
            }
            calls.forEach(call -> call.cancel(true));
            calls.forEach(call -> cancelled.add(new WeakReference<>(call)));
            calls.clear();
            assertReachable(cancelled, 10);
        } finally {
            end.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(50, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** As in a cache of the application. */
    @Test
    void aFutureThatIsKeptKeepsNothingOfItsPartnerCenter() {
        List<CompletableFuture<?>> kept = new ArrayList<>();
        List<WeakReference<AccessTokenProvider>> providers = new ArrayList<>();
        try (ReplyServer server = ReplyServer.with(number -> number % 2 == 0 ? Reply.SUCCESS : new Reply(403, "{}"))) {
            for (int i = 0; i < 10; i++) {
                providers.add(useAndClose(server, kept));
            }
        }
        assertReachable(providers, 0);
        assertThat(kept).hasSize(30).allMatch(CompletableFuture::isDone);
    }

    private static WeakReference<AccessTokenProvider> useAndClose(ReplyServer server, List<CompletableFuture<?>> kept) {
        UUID token = UUID.randomUUID();
        AccessTokenProvider provider = rejected -> TOKEN + token;
        try (PartnerCenter partner = PartnerCenter.builder()
                .baseUrl(server.baseUrl())
                .accessToken(provider)
                .build()) {
            QualificationOperations qualification =
                    partner.customers().byId(token).qualification();
            for (int i = 0; i < 2; i++) {
                CompletableFuture<?> call = qualification.getAsync();
                call.handle((value, failure) -> "ended").join();
                kept.add(call);
            }
            CompletableFuture<?> cancelled = qualification.getAsync();
            cancelled.cancel(true);
            kept.add(cancelled);
        }
        return new WeakReference<>(provider);
    }

    /** Asserts that after some time no more than a few objects are still reachable. */
    static void assertReachable(List<? extends WeakReference<?>> objects, int atMost) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (reachable(objects) > atMost && System.nanoTime() < deadline) {
            System.gc();
            // threads of ours end when idle, the JDK's after a look around every three seconds
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        assertThat(reachable(objects)).as("objects still reachable").isLessThanOrEqualTo(atMost);
    }

    private static long reachable(List<? extends WeakReference<?>> objects) {
        return objects.stream().filter(object -> object.get() != null).count();
    }

    private static WeakReference<ClassLoader> useInClassLoaderOfItsOwn(String use) throws Exception {
        Reply reply = switch (use) {
            case "getQualifications" -> new Reply(200, "[{\"qualification\":\"Education\"}]");
            case "failure" -> new Reply(403, "{\"code\":20002,\"description\":\"no\"}");
            case "retryAfterADay" -> new Reply(429, "", "Retry-After: 86390");
            default -> Reply.SUCCESS;
        };
        try (ReplyServer server = ReplyServer.with(reply);
                URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(loader);
            try {
                Class<?> application = loader.loadClass(Application.class.getName());
                assertThat(application).isNotSameAs(Application.class);
                @SuppressWarnings("unchecked") // a type of the JDK
                Consumer<String[]> main = (Consumer<String[]>)
                        application.getDeclaredConstructor().newInstance();
                main.accept(new String[] {server.baseUrl().toString(), use});
            } finally {
                thread.setContextClassLoader(before);
            }
            assertThat(server.requests()).isPositive();
            return new WeakReference<>(loader);
        }
    }

    private static URL[] classPath() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }

    /** Runs in the class loader of its own, on the thread of the test. */
    public static final class Application implements Consumer<String[]> {
        @Override
        public void accept(String[] baseUrlAndUse) {
            try (PartnerCenter partner = PartnerCenter.builder()
                    .baseUrl(URI.create(baseUrlAndUse[0]))
                    .accessToken(() -> TOKEN)
                    .callTimeout(Duration.ofDays(1))
                    .listener(ended -> {})
                    .build()) {
                use(partner, baseUrlAndUse[1]);
            }
        }

        private static void use(PartnerCenter partner, String use) {
            UUID customer = UUID.fromString("3f2504e0-4f89-41d3-9a0c-0305e82c3301");
            QualificationOperations qualification =
                    partner.customers().byId(customer).qualification();
            switch (use) {
                case "get" -> {
                    qualification.get();
                    // and on this thread
                    qualification.get();
                }
                case "getQualifications" -> {
                    qualification.getQualifications();
                    qualification.getQualifications();
                }
                case "getAsync" ->
                    qualification.getAsync().thenApply(value -> value).join();
                case "failure" -> {
                    for (int i = 0; i < 2; i++) {
                        try {
                            qualification.get();
                        } catch (PartnerCenterException expected) {
                            // without its reply
                        }
                    }
                }
                case "bulk" ->
                    partner.customers()
                            .byIds(List.of(customer, customer))
                            .qualification()
                            .get()
                            .forEach(result -> {});
                default -> waitForADay(qualification);
            }
        }

        /** Until it is closed, which ends the call. */
        private static void waitForADay(QualificationOperations qualification) {
            CompletableFuture<CustomerQualification> waiting = qualification.getAsync();
            try {
                // refused before long if the first one has begun to wait
                waiting.get(500, TimeUnit.MILLISECONDS);
            } catch (java.util.concurrent.TimeoutException itWaits) {
                return;
            } catch (Exception unexpected) {
                throw new CompletionException(unexpected);
            }
        }
    }
}
