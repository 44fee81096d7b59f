package io.github.partnercenter.qualification.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.partnercenter.qualification.AccessTokenException;
import io.github.partnercenter.qualification.Hostile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Code of users that throws anything costs one sign-in, and no later one. */
@Timeout(60)
class HostileSignInTest {
    private static final Duration PROMPT = Duration.ofSeconds(8);

    private final EntraServer entra = new EntraServer();
    private final AtomicBoolean isArmed = new AtomicBoolean(true);
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

    @AfterEach
    void stop() {
        entra.close();
    }

    @ParameterizedTest
    @EnumSource
    void ofTheSupplierOfAssertions(Hostile hostile) {
        fails(entra.withoutCredential().clientAssertion(() -> {
            raise(hostile);
            return "assertion";
        }));
    }

    @ParameterizedTest
    @EnumSource
    void ofTheHttpClient(Hostile hostile) {
        fails(entra.signIn()
                .httpClient(EntraServer.httpClient()
                        .proxy(Hostile.noProxy(() -> raise(hostile)))
                        .build()));
    }

    @ParameterizedTest
    @EnumSource
    void ofTheSourceOfTokens(Hostile hostile) {
        RenewedToken token = new RenewedToken(
                () -> {
                    raise(hostile);
                    return CompletableFuture.completedFuture(
                            new RenewedToken.Token("token", now.get(), now.get().plusSeconds(60)));
                },
                now::get,
                Duration.ofSeconds(30));

        assertThatThrownBy(() -> token.get(null)).isInstanceOf(AccessTokenException.class);
        now.updateAndGet(time -> time.plus(Duration.ofHours(1)));
        assertThat(token.get(null)).isEqualTo("token");
    }

    private void raise(Hostile hostile) {
        if (isArmed.getAndSet(false)) {
            hostile.raise();
        }
    }

    private void fails(EntraSignIn.Builder builder) {
        EntraSignIn signIn = builder.clock(now::get).appOnly();

        long start = System.nanoTime();
        AccessTokenException failure =
                catchThrowableOfType(AccessTokenException.class, () -> signIn.accessToken(false));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROMPT);
        assertThat(failure).isNotNull();
        failure.printStackTrace(new PrintWriter(new StringWriter()));

        now.updateAndGet(time -> time.plus(Duration.ofHours(1)));
        assertThat(signIn.accessToken(false)).startsWith("token-of-sign-in-");
    }
}
