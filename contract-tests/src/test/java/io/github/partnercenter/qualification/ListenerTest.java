package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.sandbox.Fault;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import io.github.partnercenter.qualification.sandbox.QualificationSandboxExtension;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a listener hears of calls. */
@ExtendWith(QualificationSandboxExtension.class)
@Timeout(20)
class ListenerTest {
    private static final UUID SCHOOL = QualificationSandbox.sampleCustomers().get("education");

    private final BlockingQueue<EndedCall> heard = new LinkedBlockingQueue<>();
    private QualificationSandbox sandbox;
    private PartnerCenter partner;

    @BeforeEach
    void start(QualificationSandbox sandbox) {
        this.sandbox = sandbox;
        this.partner = PartnerCenter.builder()
                .baseUrl(sandbox.baseUrl())
                .accessToken(() -> "token-of-listener-test")
                .listener(heard::add)
                .build();
    }

    @AfterEach
    void stop() {
        partner.close();
    }

    @Test
    void ofAnAnswerWithItsIdsAndRetries() throws InterruptedException {
        sandbox.nextAnswer(Fault.status(503, "Retry-After", "0"));
        PartnerResponse<?> answer =
                partner.customers().byId(SCHOOL).qualification().getQualificationsWithResponse();

        EndedCall call = heard.take();
        assertThat(call.operation()).isEqualTo("getQualifications");
        assertThat(call.attempts()).isEqualTo(2);
        assertThat(call.status()).isEqualTo(200);
        assertThat(call.requestId()).isEqualTo(answer.requestId());
        assertThat(call.correlationId()).isEqualTo(answer.correlationId());
        assertThat(call.duration()).isPositive();
        assertThat(call.failure()).isEmpty();
        assertThat(call.cancelled()).isFalse();
    }

    @Test
    void ofAFailure() throws InterruptedException {
        UUID nobody = QualificationSandbox.sampleCustomers().get("noSuchCustomer");
        Throwable thrown = catchThrowable(
                () -> partner.customers().byId(nobody).qualification().get());

        EndedCall call = heard.take();
        assertThat(call.failure().orElseThrow()).hasMessage(thrown.getMessage());
        assertThat(call.failure().orElseThrow().body()).isNull();
        assertThat(call.operation()).isEqualTo("getQualification");
        assertThat(call.attempts()).isEqualTo(1);
        assertThat(call.status()).isEqualTo(404);
    }

    @Test
    void ofACallThatWasNeverSent() throws InterruptedException {
        try (PartnerCenter withoutToken = PartnerCenter.builder()
                .baseUrl(sandbox.baseUrl())
                .accessToken(() -> null)
                .listener(heard::add)
                .build()) {
            catchThrowable(() -> withoutToken.validations().getValidationCodes());
        }

        EndedCall call = heard.take();
        assertThat(call.operation()).isEqualTo("getValidationCodes");
        assertThat(call.attempts()).isZero();
        assertThat(call.failure().orElseThrow().category()).isEqualTo(Category.NO_TOKEN);
    }

    @Test
    void ofACancelledCall() throws InterruptedException {
        sandbox.nextAnswer(Fault.delay(Duration.ofSeconds(10)));
        partner.customers().byId(SCHOOL).qualification().getAsync().cancel(true);

        EndedCall call = heard.take();
        assertThat(call.cancelled()).isTrue();
        assertThat(call.failure()).isEmpty();
    }
}
