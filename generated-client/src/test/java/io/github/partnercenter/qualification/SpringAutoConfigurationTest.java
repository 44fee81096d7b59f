package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.partnercenter.qualification.spring.PartnerCenterAutoConfiguration;
import io.github.partnercenter.qualification.spring.PartnerCenterBuilderCustomizer;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The {@link PartnerCenter} that Spring Boot creates from properties. */
@Timeout(60)
class SpringAutoConfigurationTest {
    private static final String TOKEN = "token-of-spring-test";
    private static final String EDUCATION = "[{\"qualification\":\"Education\",\"vettingStatus\":\"Approved\"}]";

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(PartnerCenterAutoConfiguration.class));

    @Test
    void twoPropertiesAreEnough() {
        try (StubServer server = StubServer.answering(200, EDUCATION)) {
            usable(server).run(context -> {
                assertThat(partner(context).getQualifications()).hasSize(1);
                assertThat(server.asked().get(0).headers().getFirst("Authorization"))
                        .isEqualTo("Bearer " + TOKEN);
            });
        }
    }

    @Test
    void namesAndLanguageAreSent() {
        try (StubServer server = StubServer.answering(200, EDUCATION)) {
            usable(server)
                    .withPropertyValues("partner-center.application-name=order desk", "partner-center.locale=de-DE")
                    .run(context -> {
                        partner(context).getQualifications();
                        assertThat(server.asked().get(0).headers())
                                .containsEntry("Ms-partnercenter-application", List.of("order desk"))
                                .containsEntry("X-locale", List.of("de-DE"));
                    });
        }
    }

    @Test
    void attemptsAreLimited() {
        try (StubServer server = StubServer.answering(503, "", "Retry-After: 0")) {
            usable(server).withPropertyValues("partner-center.max-attempts=2").run(context -> {
                failure(context);
                assertThat(server.asked()).hasSize(2);
            });
        }
    }

    @Test
    void callsEndAtTheirTimeout() {
        try (ScriptedServer server = ScriptedServer.running(
                (request, connection) -> Thread.currentThread().join())) {
            application
                    .withPropertyValues(
                            "partner-center.base-url=" + server.baseUrl(),
                            "partner-center.access-token=" + TOKEN,
                            "partner-center.call-timeout=200ms")
                    .run(context ->
                            assertThat(failure(context).category()).isEqualTo(PartnerCenterException.Category.TIMEOUT));
        }
    }

    @Test
    void requestsKeepToTheQuota() {
        try (StubServer server = StubServer.answering(200, EDUCATION)) {
            usable(server)
                    .withPropertyValues("partner-center.quota.requests-per-minute=1", "partner-center.call-timeout=5s")
                    .run(context -> {
                        partner(context).getQualifications();
                        assertThat(failure(context).category()).isEqualTo(PartnerCenterException.Category.THROTTLED);
                        assertThat(server.asked()).hasSize(1);
                    });
        }
    }

    @Test
    void eitherAQuotaOrItsDiscovery() {
        try (StubServer server = StubServer.answering(200, EDUCATION)) {
            usable(server)
                    .withPropertyValues("partner-center.quota.discover=true")
                    .run(context -> assertThat(context).hasNotFailed());
            usable(server)
                    .withPropertyValues(
                            "partner-center.quota.discover=true", "partner-center.quota.requests-per-minute=1")
                    .run(context -> assertThat(context)
                            .getFailure()
                            .hasRootCauseMessage("Set either partner-center.quota.requests-per-minute or"
                                    + " partner-center.quota.discover"));
        }
    }

    @Test
    void invalidValuesEndTheStart() {
        application
                .withPropertyValues("partner-center.access-token=any", "partner-center.max-attempts=0")
                .run(context ->
                        assertThat(context).getFailure().hasRootCauseMessage("maxAttempts must be at least 1: 0"));
    }

    @Test
    void isClosedWithTheContext() {
        try (StubServer server = StubServer.answering(200, EDUCATION)) {
            QualificationOperations[] kept = new QualificationOperations[1];
            usable(server).run(context -> kept[0] = partner(context));
            assertThatIllegalStateException().isThrownBy(kept[0]::getQualifications);
        }
    }

    @Test
    void backsOffWhereTheApplicationHasItsOwn() {
        try (PartnerCenter own =
                PartnerCenter.builder().accessToken(() -> TOKEN).build()) {
            application
                    .withBean("own", PartnerCenter.class, () -> own)
                    .run(context -> assertThat(context)
                            .hasNotFailed()
                            .doesNotHaveBean(AccessTokenProvider.class)
                            .getBean(PartnerCenter.class)
                            .isSameAs(own));
        }
    }

    @Test
    void beansOfTheApplicationAreUsed() {
        List<EndedCall> ended = new CopyOnWriteArrayList<>();
        try (StubServer server = StubServer.answering(200, EDUCATION)) {
            application
                    .withPropertyValues("partner-center.base-url=" + server.baseUrl())
                    .withBean(AccessTokenProvider.class, () -> previousWasRejected -> "token-of-a-bean")
                    .withBean("broken", CallListener.class, () -> call -> {
                        throw new IllegalStateException("broken");
                    })
                    .withBean("working", CallListener.class, () -> ended::add)
                    .run(context -> {
                        partner(context).getQualifications();
                        assertThat(server.asked().get(0).headers().getFirst("Authorization"))
                                .isEqualTo("Bearer token-of-a-bean");
                        while (ended.isEmpty()) {
                            Thread.onSpinWait();
                        }
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"requests-per-minute=1", "discover=true"})
    void aRateLimiterOfTheApplicationReplacesTheQuota(String quota) {
        AtomicInteger permits = new AtomicInteger();
        try (StubServer server = StubServer.answering(200, EDUCATION)) {
            usable(server)
                    .withPropertyValues("partner-center.quota." + quota, "partner-center.call-timeout=5s")
                    .withBean(RateLimiter.class, () -> () -> {
                        permits.incrementAndGet();
                        return Duration.ZERO;
                    })
                    .run(context -> {
                        partner(context).getQualifications();
                        partner(context).getQualifications();
                        assertThat(permits)
                                .as("permits of the application's limiter")
                                .hasValue(2);
                        assertThat(server.asked()).hasSize(2);
                    });
        }
    }

    @Test
    void springBootFindsIt() {
        assertThat(ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader()))
                .contains(PartnerCenterAutoConfiguration.class.getName());
    }

    @Test
    void aListenerThatThrowsWhenACallStartsHidesItFromNoOther() {
        BlockingQueue<StartedCall> started = new LinkedBlockingQueue<>();
        CallListener broken = new CallListener() {
            @Override
            public void started(StartedCall call) {
                throw new NoClassDefFoundError("broken");
            }

            @Override
            public void ended(EndedCall call) {
                // it hears only of the start
            }
        };
        CallListener working = new CallListener() {
            @Override
            public void started(StartedCall call) {
                started.add(call);
            }

            @Override
            public void ended(EndedCall call) {
                // it hears only of the start
            }
        };
        try (StubServer server = StubServer.answering(200, EDUCATION)) {
            usable(server)
                    .withBean("broken", CallListener.class, () -> broken)
                    .withBean("working", CallListener.class, () -> working)
                    .run(context -> {
                        partner(context).getQualifications();
                        assertThat(started)
                                .as("starts that the working listener heard of")
                                .hasSize(1);
                    });
        }
    }

    @Test
    void customizersComeLast() {
        try (StubServer server = StubServer.answering(503, "", "Retry-After: 0")) {
            usable(server)
                    .withPropertyValues("partner-center.max-attempts=3")
                    .withBean(
                            PartnerCenterBuilderCustomizer.class,
                            () -> builder -> builder.maxAttempts(1).httpClient(HttpClient.newHttpClient()))
                    .run(context -> {
                        failure(context);
                        assertThat(server.asked()).hasSize(1);
                    });
        }
    }

    @Test
    void beansOfAKindAreCalledInOrder() {
        List<String> calls = new CopyOnWriteArrayList<>();
        try (StubServer server = StubServer.answering(200, EDUCATION)) {
            usable(server)
                    .withBean("late", Ordered.class, () -> new Ordered("late", 2, calls))
                    .withBean("early", Ordered.class, () -> new Ordered("early", 1, calls))
                    .run(context -> {
                        assertThat(calls).containsExactly("early customizes", "late customizes");
                        calls.clear();
                        partner(context).getQualifications();
                        while (calls.size() < 2) {
                            Thread.onSpinWait();
                        }
                        assertThat(calls).containsExactly("early listens", "late listens");
                    });
        }
    }

    private record Ordered(String name, int getOrder, List<String> calls)
            implements PartnerCenterBuilderCustomizer, CallListener, org.springframework.core.Ordered {
        @Override
        public void customize(PartnerCenter.Builder builder) {
            calls.add(name + " customizes");
        }

        @Override
        public void ended(EndedCall call) {
            calls.add(name + " listens");
        }
    }

    @Test
    void concurrentRequestsAreLimited() {
        AtomicInteger concurrent = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ScriptedServer.Script slow = (request, connection) -> {
            most.accumulateAndGet(concurrent.incrementAndGet(), Math::max);
            TimeUnit.MILLISECONDS.sleep(20);
            concurrent.decrementAndGet();
            connection.answer(200, EDUCATION);
        };
        try (ScriptedServer server = ScriptedServer.running(slow)) {
            application
                    .withPropertyValues(
                            "partner-center.base-url=" + server.baseUrl(),
                            "partner-center.access-token=" + TOKEN,
                            "partner-center.max-concurrent-requests=1")
                    .run(context -> Stream.generate(() -> partner(context).getQualificationsAsync())
                            .limit(5)
                            .toList()
                            .forEach(CompletableFuture::join));
        }
        assertThat(most).hasValue(1);
    }

    @Test
    void theQuotaIsDiscovered() {
        try (StubServer server = StubServer.answering(200, EDUCATION)) {
            usable(server)
                    .withPropertyValues("partner-center.quota.discover=true")
                    .run(context -> {
                        long start = System.nanoTime();
                        partner(context).getQualifications();
                        partner(context).getQualifications();
                        // 500 a minute before it knows
                        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(100));
                    });
        }
    }

    @Test
    void propertiesDoNotShowSecrets() {
        usableWithoutServer()
                .withPropertyValues(
                        "partner-center.sign-in.client-secret=a-secret",
                        "partner-center.sign-in.refresh-token=a-secret")
                .run(context -> assertThat(context.getBeansWithAnnotation(ConfigurationProperties.class)
                                .values())
                        .singleElement()
                        .asString()
                        .doesNotContain(TOKEN, "a-secret")
                        .contains("https://127.0.0.1"));
    }

    private ApplicationContextRunner usableWithoutServer() {
        return application.withPropertyValues(
                "partner-center.base-url=https://127.0.0.1", "partner-center.access-token=" + TOKEN);
    }

    @Test
    void worksWithoutMicrometerAndMsal() {
        try (StubServer server = StubServer.answering(200, EDUCATION)) {
            usable(server)
                    .withClassLoader(new FilteredClassLoader("com.microsoft.aad.msal4j", "io.micrometer"))
                    .run(context ->
                            assertThat(partner(context).getQualifications()).hasSize(1));
        }
    }

    private ApplicationContextRunner usable(StubServer server) {
        return application.withPropertyValues(
                "partner-center.base-url=" + server.baseUrl(), "partner-center.access-token=" + TOKEN);
    }

    private static QualificationOperations partner(AssertableApplicationContext context) {
        return context.getBean(PartnerCenter.class)
                .customers()
                .byId(UUID.randomUUID())
                .qualification();
    }

    private static PartnerCenterException failure(AssertableApplicationContext context) {
        return catchThrowableOfType(
                PartnerCenterException.class, () -> partner(context).getQualifications());
    }
}
