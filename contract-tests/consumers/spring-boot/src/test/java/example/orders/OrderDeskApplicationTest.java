package example.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.partnercenter.qualification.PartnerCenterException;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.sandbox.AutoConfigurePartnerCenterSandbox;
import io.github.partnercenter.qualification.sandbox.Fault;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.propagation.Propagator;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.annotation.DirtiesContext;

@SpringBootTest
@AutoConfigurePartnerCenterSandbox
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class OrderDeskApplicationTest {
    @Autowired
    private QualificationSandbox sandbox;

    @Autowired
    private OrderDesk orderDesk;

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private ObservationRegistry observations;

    @Autowired
    private SimpleTracer tracer;

    private final UUID school = UUID.randomUUID();

    @BeforeEach
    void school() {
        sandbox.givenCustomer(school, CustomerQualification.EDUCATION);
    }

    @Test
    void readsQualifications() {
        assertThat(orderDesk.qualifications(school)).containsExactly(CustomerQualification.EDUCATION);
    }

    @Test
    void observesACallAndItsRetriesBelowTheSpanOfItsCaller() {
        sandbox.nextAnswer(Fault.status(503, "Retry-After", "0"));
        Observation.createNotStarted("order", observations).observe(() -> orderDesk.qualifications(school));

        SimpleSpan call = ended("getQualifications");
        SimpleSpan order = ended("order");
        assertThat(call.getParentId()).isEqualTo(order.getSpanId());
        assertThat(call.getKind()).isEqualTo(Span.Kind.CLIENT);
        assertThat(call.getTags()).containsEntry("outcome", "SUCCESS").containsKeys("request.id", "correlation.id");
        assertThat(timers("SUCCESS", "none")).isEqualTo(1);
        assertThat(meters.get("partner-center.calls.retries").counter().count()).isEqualTo(1);
    }

    @Test
    void observesAFailure() {
        sandbox.nextAnswer(Fault.status(403));
        assertThatThrownBy(() -> orderDesk.qualifications(school)).isInstanceOf(PartnerCenterException.class);

        assertThat(ended("getQualifications").getError()).isInstanceOf(PartnerCenterException.class);
        assertThat(timers("FAILURE", "FORBIDDEN")).isEqualTo(1);
    }

    @Test
    void doesNotStartWithoutSigningIn() {
        assertThatThrownBy(() -> SpringApplication.run(OrderDeskApplication.class))
                .rootCause()
                .hasMessage(
                        "Signing in to Partner Center requires partner-center.sign-in.tenant-id, which is not set.");
    }

    private long timers(String outcome, String category) {
        return meters.get("partner-center.calls")
                .tags("operation", "getQualifications", "outcome", outcome, "category", category)
                .timer()
                .count();
    }

    /** The call's span ends soon after the call. */
    private SimpleSpan ended(String name) {
        while (true) {
            for (SimpleSpan span : tracer.getSpans()) {
                if (name.equals(span.getName()) && span.getEndTimestamp().toEpochMilli() != 0) {
                    return span;
                }
            }
            Thread.onSpinWait();
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Tracing {
        @Bean
        SimpleTracer tracer() {
            return new SimpleTracer();
        }

        @Bean
        Propagator propagator() {
            return Propagator.NOOP;
        }
    }
}
