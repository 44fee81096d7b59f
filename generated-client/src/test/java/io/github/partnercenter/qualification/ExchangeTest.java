package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ProtocolException;
import org.junit.jupiter.api.Test;

class ExchangeTest {
    private static final String TOKEN = "token-of-exchange-test";
    private final Exchange exchange =
            new Exchange(null, RequestContext.builder().build()).next(TOKEN);

    @Test
    void noticesAFailureThatTellsTheToken() {
        ProtocolException echo = new ProtocolException("Invalid status line: \"HTTP/1.1 x Bearer " + TOKEN + "\"");

        assertThat(exchange.tellsToken(echo)).isTrue();
        assertThat(exchange.tellsToken(new IOException("wrapped", echo))).isTrue();
        assertThat(exchange.tellsToken(new IOException("Connection reset"))).isFalse();
        assertThat(exchange.withoutToken(echo.toString()))
                .contains("Invalid status line")
                .doesNotContain(TOKEN);
    }

    @Test
    void keepsTheRequestIdAsLongAsNothingWasAnswered() {
        assertThat(exchange.next(TOKEN).requestId()).isEqualTo(exchange.requestId());
    }
}
