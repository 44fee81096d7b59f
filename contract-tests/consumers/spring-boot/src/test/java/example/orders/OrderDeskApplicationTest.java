package example.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.partnercenter.qualification.AccessTokenProvider;
import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.PartnerCenterException;
import io.github.partnercenter.qualification.PartnerResponse;
import io.github.partnercenter.qualification.QualificationOperations;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.sandbox.Fault;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import io.github.partnercenter.qualification.sandbox.QualificationSandboxExtension;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@ExtendWith(QualificationSandboxExtension.class)
class OrderDeskApplicationTest {
    private static final String TOKEN = "token-of-order-desk";

    private QualificationSandbox sandbox;
    private ConfigurableApplicationContext application;
    private QualificationOperations school;

    @Configuration
    static class TokensAndTraces {
        @Bean
        AccessTokenProvider accessToken() {
            return previousWasRejected -> TOKEN;
        }

        @Bean
        SimpleTracer tracer() {
            return new SimpleTracer();
        }
    }

    @BeforeEach
    void start(QualificationSandbox sandbox) {
        this.sandbox = sandbox;
        application = new SpringApplicationBuilder(OrderDeskApplication.class, TokensAndTraces.class)
                .run("--partner-center.base-url=" + sandbox.baseUrl());
        school = application
                .getBean(PartnerCenter.class)
                .customers()
                .byId(QualificationSandbox.sampleCustomers().get("education"))
                .qualification();
    }

    @AfterEach
    void stop() {
        application.close();
    }

    @Test
    void asksWithTheClientItHas() {
        assertThat(school.getQualifications())
                .singleElement()
                .satisfies(found -> assertThat(found.qualification()).isEqualTo(CustomerQualification.EDUCATION));
    }

    @Test
    void observesAnAnswerItsRetriesAndItsIds() {
        sandbox.nextAnswer(Fault.status(503, "Retry-After", "0"));
        PartnerResponse<?> answer = school.getQualificationsWithResponse();

        SimpleSpan span = observed();
        assertThat(span.getName()).isEqualTo("getQualifications");
        assertThat(span.getTags())
                .containsEntry("outcome", "SUCCESS")
                .containsEntry("partner-center.request-id", answer.requestId().toString())
                .containsEntry(
                        "partner-center.correlation-id", answer.correlationId().toString());
        assertThat(span.getEndTimestamp()).isAfter(span.getStartTimestamp());
        assertThat(timer("getQualifications", "SUCCESS").totalTime(TimeUnit.NANOSECONDS))
                .isPositive();
        assertThat(meters().get("partner-center.retries").counter().count()).isEqualTo(1);
    }

    @Test
    void observesAFailureWithoutTheToken() {
        sandbox.nextAnswer(Fault.status(403));
        assertThatThrownBy(school::get).isInstanceOf(PartnerCenterException.class);

        SimpleSpan span = observed();
        assertThat(span.getTags()).containsEntry("outcome", "FORBIDDEN");
        assertThat(span.getError()).isInstanceOf(PartnerCenterException.class);
        assertThat(span.getError().toString() + span.getTags()).doesNotContain(TOKEN);
        assertThat(timer("getQualification", "FORBIDDEN").count()).isEqualTo(1);
    }

    /** Closing the client lets the listener hear of what has ended. */
    private SimpleSpan observed() {
        SimpleTracer tracer = (SimpleTracer) application.getBean(Tracer.class);
        while (tracer.getSpans().isEmpty()
                || tracer.lastSpan().getEndTimestamp().toEpochMilli() == 0) {
            Thread.onSpinWait();
        }
        return tracer.onlySpan();
    }

    private Timer timer(String operation, String outcome) {
        return meters().get("partner-center.calls")
                .tags("operation", operation, "outcome", outcome)
                .timer();
    }

    private MeterRegistry meters() {
        return application.getBean(MeterRegistry.class);
    }
}
