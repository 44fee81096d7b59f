package io.github.partnercenter.qualification.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.partnercenter.qualification.AccessTokenProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** Where calls meet at the provider. */
class TokenCacheTest {
    private final List<String> served = new ArrayList<>();
    private TokenCache tokens;

    @Test
    void aCallWhoseTokenIsRejectedDoesNotGetItAgainFromARequestThatIsUnderWay() {
        AccessTokenProvider provider = new AccessTokenProvider() {
            @Override
            public String accessToken(boolean previousWasRejected) {
                tokens.await(waiter("late", "token"));
                return "token";
            }

            @Override
            public String replacementFor(String rejected) {
                return rejected + "-2";
            }
        };
        tokens = new TokenCache(provider, Runnable::run);

        tokens.await(waiter("early", null));

        assertThat(served).containsExactly("early: token", "late: token-2");
        assertThat(tokens.current()).isEqualTo("token-2");
    }

    @Test
    void aCallGetsItsTokenAlsoWithoutAThread() {
        Executor withoutThread = task -> {
            throw new OutOfMemoryError("unable to create native thread");
        };
        tokens = new TokenCache(rejected -> "token", withoutThread);

        tokens.await(waiter("only", null));

        assertThat(served).containsExactly("only: token");
    }

    private TokenCache.Waiter waiter(String name, String rejected) {
        return new TokenCache.Waiter(rejected) {
            @Override
            void answered(TokenCache.Answer answer) {
                served.add(name + ": " + answer.token());
            }
        };
    }
}
