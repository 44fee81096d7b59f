package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.partnercenter.qualification.spring.PartnerCenterAutoConfiguration;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What Micrometer observes of calls in an application of Spring Boot. */
@Timeout(60)
class SpringObservationTest {
    private static final String TOKEN = "token-of-observation-test";

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final ObservationRegistry observations = ObservationRegistry.create();
    private final BlockingQueue<Observation.Context> stopped = new LinkedBlockingQueue<>();

    @Test
    void aSuccessWithItsRetriesIdsAndParent() {
        try (ScriptedServer server = ScriptedServer.inTurn(
                ScriptedServer.answer(503, "", "Retry-After: 0"),
                ScriptedServer.answer(200, "[{\"qualification\":\"Education\"}]"))) {
            run(server, customer -> {
                Observation order = Observation.start("order", observations);
                PartnerResponse<?> response = order.observe(customer::getQualificationsWithResponse);

                Observation.Context call = stopped.take();
                assertThat(call.getParentObservation()).isSameAs(order);
                assertThat(call.getContextualName()).isEqualTo("getQualifications");
                assertThat(call.getHighCardinalityKeyValues())
                        .contains(
                                KeyValue.of("request.id", response.requestId().toString()),
                                KeyValue.of(
                                        "correlation.id",
                                        response.correlationId().toString()));
                assertThat(timers("getQualifications", "SUCCESS", "none")).isEqualTo(1);
                assertThat(meters.get("partner-center.calls.retries")
                                .tag("operation", "getQualifications")
                                .counter()
                                .count())
                        .isEqualTo(1);
            });
        }
    }

    @Test
    void aFailureWithItsCategoryAndWithoutTheToken() {
        try (ScriptedServer server = ScriptedServer.inTurn(ScriptedServer.answer(403, ""))) {
            run(server, customer -> {
                assertThatExceptionOfType(PartnerCenterException.class).isThrownBy(customer::getQualifications);

                Observation.Context call = stopped.take();
                assertThat(call.getError()).isInstanceOf(PartnerCenterException.class);
                assertThat(call.getAllKeyValues() + call.getError().toString()).doesNotContain(TOKEN);
                assertThat(timers("getQualifications", "FAILURE", "FORBIDDEN")).isEqualTo(1);
            });
        }
    }

    @Test
    void aCallThatWasCancelled() {
        try (ScriptedServer server = ScriptedServer.running(ScriptedServer.silence())) {
            run(server, customer -> {
                CompletableFuture<?> call = customer.getQualificationsAsync();
                server.await(1);
                call.cancel(true);
                Observation.Context cancelled = stopped.poll(20, TimeUnit.SECONDS);

                assertThat(cancelled).as("the observation of the call").isNotNull();
                assertThat(cancelled.getError()).isNull();
                assertThat(timers("getQualifications", "CANCELLED", "none")).isEqualTo(1);
            });
        }
    }

    @Test
    void aSpanOfAClientAndRetriesWithTheTagsOfTheCall() {
        try (ScriptedServer server = ScriptedServer.inTurn(
                ScriptedServer.answer(503, "", "Retry-After: 0"),
                ScriptedServer.answer(503, "", "Retry-After: 0"),
                ScriptedServer.answer(403, ""))) {
            run(server, customer -> {
                assertThatExceptionOfType(PartnerCenterException.class).isThrownBy(customer::getQualifications);
                Observation.Context call = stopped.poll(20, TimeUnit.SECONDS);

                assertThat(call).isInstanceOfSatisfying(SenderContext.class, span -> {
                    assertThat(span.getKind()).isEqualTo(Kind.CLIENT);
                    assertThat(span.getRemoteServiceName()).isEqualTo("partner-center");
                });
                assertThat(meters.get("partner-center.calls.retries")
                                .tags("operation", "getQualifications", "outcome", "FAILURE", "category", "FORBIDDEN")
                                .counter()
                                .count())
                        .isEqualTo(2);
            });
        }
    }

    @Test
    void severalRegistriesOfWhichNoneIsTheApplicationsEndNoStart() {
        try (StubServer server = StubServer.answering(200, "[]")) {
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(PartnerCenterAutoConfiguration.class))
                    .withPropertyValues(
                            "partner-center.base-url=" + server.baseUrl(), "partner-center.access-token=" + TOKEN)
                    .withBean("one", ObservationRegistry.class, ObservationRegistry::create)
                    .withBean("other", ObservationRegistry.class, ObservationRegistry::create)
                    .run(context -> assertThat(context.getBean(PartnerCenter.class)
                                    .customers()
                                    .byId(UUID.randomUUID())
                                    .qualification()
                                    .getQualifications())
                            .isEmpty());
        }
    }

    @FunctionalInterface
    private interface Calls {
        void make(QualificationOperations customer) throws InterruptedException;
    }

    private void run(ScriptedServer server, Calls calls) {
        observations
                .observationConfig()
                // the first one is the last one to be notified of an end
                .observationHandler(new Stopped())
                .observationHandler(new DefaultMeterObservationHandler(meters));
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(PartnerCenterAutoConfiguration.class))
                .withPropertyValues(
                        "partner-center.base-url=" + server.baseUrl(), "partner-center.access-token=" + TOKEN)
                .withBean(ObservationRegistry.class, () -> observations)
                .run(context -> calls.make(context.getBean(PartnerCenter.class)
                        .customers()
                        .byId(UUID.randomUUID())
                        .qualification()));
    }

    private long timers(String operation, String outcome, String category) {
        return meters.get("partner-center.calls")
                .tags("operation", operation, "outcome", outcome, "category", category)
                .timer()
                .count();
    }

    /** Collects the calls that have ended. */
    private final class Stopped implements ObservationHandler<Observation.Context> {
        @Override
        public boolean supportsContext(Observation.Context context) {
            return context.getName().startsWith("partner-center");
        }

        @Override
        public void onStop(Observation.Context context) {
            stopped.add(context);
        }
    }
}
