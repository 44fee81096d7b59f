package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.partnercenter.qualification.PartnerCenterException.Category;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class QuotaTest {
    @Test
    void aPermitThatCameTooLateForOneCallDoesForTheNext() {
        AtomicInteger taken = new AtomicInteger();
        try (StubServer server = StubServer.answering(200, "\"none\"");
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(server.baseUrl())
                        .accessToken(() -> "token-of-quota-test")
                        .rateLimiter(() -> Duration.ofMillis(1_000L * taken.getAndIncrement()))
                        .build()) {
            QualificationOperations patient =
                    partner.customers().byId(UUID.randomUUID()).qualification();
            QualificationOperations hurried = partner.with(RequestContext.builder()
                            .callTimeout(Duration.ofMillis(200))
                            .build())
                    .customers()
                    .byId(UUID.randomUUID())
                    .qualification();
            patient.get();
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(hurried::get).hasMessageContaining("quota is exhausted");
            }
            assertThat(taken).as("permits taken").hasValue(2);
            patient.get();

            assertThat(taken).as("permits taken").hasValue(2);
        }
    }

    static Stream<Supplier<Duration>> failingLimiters() {
        return Stream.of(
                () -> {
                    throw new IllegalStateException("no connection to what is shared");
                },
                () -> {
                    throw new NoClassDefFoundError("no connection to what is shared");
                });
    }

    @ParameterizedTest
    @MethodSource("failingLimiters")
    void aLimiterThatFailsEndsACall(Supplier<Duration> limiter) {
        try (PartnerCenter partner = PartnerCenter.builder()
                .baseUrl(URI.create("http://127.0.0.1:1"))
                .accessToken(() -> "token-of-quota-test")
                .rateLimiter(limiter::get)
                .callTimeout(Duration.ofSeconds(5))
                .build()) {
            assertThatThrownBy(() -> partner.customers()
                            .byId(UUID.randomUUID())
                            .qualification()
                            .get())
                    .isInstanceOfSatisfying(PartnerCenterException.class, failure -> {
                        assertThat(failure.category()).isEqualTo(Category.THROTTLED);
                        assertThat(failure).hasMessageContaining("no connection to what is shared");
                    });
        }
    }
}
