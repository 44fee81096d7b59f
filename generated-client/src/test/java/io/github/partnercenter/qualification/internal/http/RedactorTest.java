package io.github.partnercenter.qualification.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ProtocolException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    private static final String TOKEN = "token-of-redactor-test";
    private static final String EARLIER = "earlier-token-of-redactor-test";
    private final Redactor redactor = new Redactor();

    @BeforeEach
    void useTokens() {
        redactor.add(EARLIER);
        redactor.add(TOKEN);
    }

    @Test
    void takesOutEachTokenThatWasUsed() {
        assertThat(redactor.redact("Bearer " + EARLIER + ", Bearer " + TOKEN))
                .isEqualTo("Bearer [token], Bearer [token]");
        assertThat(redactor.redact(null)).isNull();
    }

    @Test
    void keepsACauseThatIsHarmless() {
        IOException harmless = new IOException("Connection reset", new IOException("by peer"));
        harmless.addSuppressed(new IOException("closed"));

        assertThat(redactor.safeCause(harmless)).isSameAs(harmless);
        assertThat(redactor.safeCause(null)).isNull();
    }

    @Test
    void replacesACauseThatHoldsAToken() {
        ProtocolException echo = new ProtocolException("Invalid status line: \"HTTP/1.1 x Bearer " + TOKEN + "\"");
        IOException suppressing = new IOException("closed");
        suppressing.addSuppressed(echo);

        for (Throwable unsafe : new Throwable[] {echo, new IOException("wrapped", echo), suppressing}) {
            Throwable copy = redactor.safeCause(unsafe);
            assertThat(copy).isNotSameAs(unsafe).hasNoCause();
            assertThat(copy.getSuppressed()).isEmpty();
            assertThat(copy.toString()).doesNotContain(TOKEN).contains("Exception");
            assertThat(copy.getStackTrace()).isEqualTo(unsafe.getStackTrace());
        }
    }

    /** Each of these may be overridden without the others. */
    @Test
    void findsATokenInAnyTextOfAnException() {
        RuntimeException inMessage = new RuntimeException() {
            @Override
            public String getMessage() {
                return TOKEN;
            }

            @Override
            public String getLocalizedMessage() {
                return "harmless";
            }
        };
        RuntimeException inLocalizedMessage = new RuntimeException("harmless") {
            @Override
            public String getLocalizedMessage() {
                return TOKEN;
            }

            @Override
            public String toString() {
                return "harmless";
            }
        };
        RuntimeException inString = new RuntimeException("harmless") {
            @Override
            public String toString() {
                return TOKEN;
            }
        };

        for (Throwable unsafe : new Throwable[] {inMessage, inLocalizedMessage, inString}) {
            assertThat(redactor.safeCause(unsafe)).isNotSameAs(unsafe).message().doesNotContain(TOKEN);
        }
    }

    @Test
    void survivesWhateverAnExceptionDoes() {
        IOException circle = new IOException("one");
        IOException other = new IOException("other", circle);
        circle.initCause(other);
        RuntimeException silent = new RuntimeException() {
            @Override
            public String getMessage() {
                throw new IllegalStateException("no message");
            }
        };
        RuntimeException causeless = new RuntimeException("x") {
            @Override
            public synchronized Throwable getCause() {
                throw new StackOverflowError();
            }
        };

        assertThat(redactor.safeCause(circle)).isNotSameAs(circle).hasToString("java.io.IOException: one");
        assertThat(redactor.safeCause(silent).toString()).contains(getClass().getName());
        assertThat(redactor.safeCause(causeless)).isNotSameAs(causeless);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "one\r\ntwo",
                "one\ttwo",
                "one\u0000two",
                "one\u001B two",
                "one\u0085two",
                "one\u009Btwo",
                "one\u2028two",
                "one\u2029two",
                "one\u202Etwo",
                "one\u2066two",
                "one\u200Ftwo",
                "one\uFEFFtwo",
                "one\uD800two",
                "\uDC00one two",
                "one two\uD800",
                "  one \n two "
            })
    void makesOneLineOfPrintableCharacters(String text) {
        assertThat(redactor.line(text)).isEqualTo("one two");
    }

    @Test
    void keepsWhatIsPrintable() {
        String printable = "für Kunden: 学校 \uD83C\uDFEB <html> \"x\"";

        assertThat(redactor.line(printable)).isEqualTo(printable);
        assertThat(redactor.line(null)).isNull();
    }

    @Test
    void leavesShortTextsAlone() {
        redactor.add("any");
        redactor.add("7 signs");
        redactor.add("8 signs!");

        assertThat(redactor.redact("any other, 7 signs, 8 signs!")).isEqualTo("any other, 7 signs, [token]");
    }
}
