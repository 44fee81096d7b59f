package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.partnercenter.qualification.PartnerCenterException.Category;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a failure must not contain: tokens, and in what people read, anything but one line of printable characters. */
@Timeout(60)
class RedactionTest {
    private static final String CUSTOMER = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
    private static final String FIRST_TOKEN = "first-token-of-redaction-test";
    private static final String TOKEN = "token-of-redaction-test";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":\"TOKEN\",\"description\":\"bad header: Bearer TOKEN\"}",
                "{\"error\":{\"code\":\"TOKEN\",\"message\":\"bad header: Bearer TOKEN\"}}",
                "bad header: Bearer TOKEN",
                "\"bad header: Bearer TOKEN\"",
                "{\"x\":\"TOKEN\"}"
            })
    void takesOutTheToken(String body) throws IOException {
        assertRedacted(failure(ScriptedServer.answer(400, body.replace("TOKEN", TOKEN), "X-Echo: Bearer " + TOKEN)));
    }

    @Test
    void takesOutTheTokenOfAnUnreadableResponse() throws IOException {
        assertRedacted(failure(ScriptedServer.answer(200, "<html>" + TOKEN + "</html>", "X-Echo: " + TOKEN)));
    }

    /** A gateway that shows what it remembers of an earlier request. */
    @Test
    void takesOutEachTokenThatTheCallHasUsed() throws IOException {
        String both = FIRST_TOKEN + ", " + TOKEN;
        String body = "{\"code\":\"" + both + "\",\"description\":\"rejected: " + both + "\"}";
        PartnerCenterException failure = failure(
                ScriptedServer.answer(401, "{\"description\":\"" + FIRST_TOKEN + "\"}"),
                ScriptedServer.answer(403, body, "X-Echo: " + both));

        assertThat(failure.status()).isEqualTo(403);
        assertThat(failure.description()).isEqualTo("rejected: [token], [token]");
        assertRedacted(failure);
    }

    @Test
    void takesItOutAfterOtherAttempts() throws IOException {
        assertRedacted(failure(
                ScriptedServer.answer(401, ""),
                ScriptedServer.answer(503, FIRST_TOKEN, "Retry-After: 0"),
                ScriptedServer.answer(400, FIRST_TOKEN, "X-Echo: " + FIRST_TOKEN)));
    }

    /** The JDK shows the line in its exception. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 Bearer TOKEN\r\n\r\n",
                "Bearer TOKEN\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: TOKEN\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTOKEN no colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\nbad TOKEN name: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nTOKEN\r\n"
            })
    void takesItOutOfWhatTheJdkSays(String response) throws IOException {
        PartnerCenterException failure = failure((request, connection) -> {
            connection.send(response.replace("TOKEN", TOKEN));
            connection.reset();
        });

        assertThat(failure.category()).isEqualTo(Category.TRANSPORT);
        assertRedacted(failure);
    }

    @Test
    void keepsItOutOfWhatTheProviderThrows() throws IOException {
        try (ScriptedServer server = ScriptedServer.running(ScriptedServer.answer(401, ""));
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(server.baseUrl())
                        .accessToken(rejected -> {
                            if (rejected) {
                                throw new IllegalStateException(
                                        "cannot renew", new IllegalArgumentException("expired: " + TOKEN));
                            }
                            return TOKEN;
                        })
                        .build()) {
            PartnerCenterException failure = failure(partner);

            assertThat(failure.category()).isEqualTo(Category.NO_TOKEN);
            assertRedacted(failure);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "one\\r\\ntwo",
                "one\\u0000two",
                "one\\u001b[31mtwo",
                "one\\u0085two",
                "one\\u2028two",
                "one\\u2029two",
                "one\\u202etwo",
                "one\\u2066two\\u2069",
                "one\\ud800two",
                "one\\ufefftwo"
            })
    void textFromOutsideIsOnePrintableLine(String text) {
        String json = "{\"code\":\"" + text + "\",\"description\":\"" + text + "\"}";
        PartnerCenterException failure = failure(ScriptedServer.answer(400, json));

        assertThat(failure.description()).matches("one \\S*two");
        assertThat(failure.errorCode()).matches("one \\S*two");
        assertThat(failure.getMessage())
                .satisfies(RedactionTest::assertPrintable)
                .contains(failure.description());
        // for machines
        assertThat(failure.body()).isEqualTo(json);
    }

    @Test
    void plainTextFromOutsideIsOnePrintableLineAsWell() {
        PartnerCenterException failure =
                failure(ScriptedServer.answer(502, "<html>\r\n\t<body>Bad\u202E Gateway</body>"));

        assertThat(failure.description()).isEqualTo("<html> <body>Bad Gateway</body>");
        assertThat(failure.getMessage()).satisfies(RedactionTest::assertPrintable);
    }

    @Test
    void theStatusLineOfAStrangerIsOnePrintableLineAsWell() {
        PartnerCenterException failure = failure((request, connection) -> {
            connection.send("HTTP/1.1 \u001B[31m\u0085 x\r\n\r\n");
            connection.reset();
        });

        assertThat(failure.category()).isEqualTo(Category.TRANSPORT);
        assertThat(failure.description()).satisfies(RedactionTest::assertPrintable);
        assertThat(failure.getMessage()).satisfies(RedactionTest::assertPrintable);
    }

    @Test
    void survivesSerialization() throws Exception {
        PartnerCenterException failure = failure(ScriptedServer.answer(
                503, "{\"code\":7,\"description\":\"busy\"}", "Retry-After: 5", "MS-CV: x", "X-Echo: " + TOKEN));

        assertEqualAfterSerialization(failure);
    }

    @Test
    void survivesSerializationWithACause() throws Exception {
        PartnerCenterException failure = failure((request, connection) -> {
            connection.send("HTTP/1.1 Bearer " + TOKEN + "\r\n\r\n");
            connection.reset();
        });
        assertThat(failure.getCause()).isNotNull();

        PartnerCenterException copy = assertEqualAfterSerialization(failure);
        assertThat(copy.getCause()).hasToString(failure.getCause().toString());
    }

    @Test
    void oneThatWasBuiltSurvivesSerializationAsWell() throws Exception {
        assertEqualAfterSerialization(PartnerCenterException.builder(Category.THROTTLED)
                .status(429)
                .errorCode("429")
                .description("slow down")
                .request("GET https://partner.example/v1")
                .requestId(UUID.randomUUID())
                .correlationId(UUID.randomUUID())
                .retryAfter(Duration.ofSeconds(9))
                .mayHaveBeenProcessed(true)
                .headers(Map.of("Retry-After", List.of("9")))
                .body("slow down")
                .cause(new IllegalStateException("x"))
                .build());
    }

    private static PartnerCenterException assertEqualAfterSerialization(PartnerCenterException failure)
            throws Exception {
        PartnerCenterException copy;
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(serialized(failure)))) {
            copy = (PartnerCenterException) in.readObject();
        }
        assertThat(facts(copy)).isEqualTo(facts(failure));
        assertThat(copy).hasMessage(failure.getMessage());
        failure.headers()
                .forEach((name, values) -> assertThat(copy.headers().get(name.toUpperCase(Locale.ROOT)))
                        .isEqualTo(values));
        return copy;
    }

    private static byte[] serialized(PartnerCenterException failure) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(failure);
        }
        return bytes.toByteArray();
    }

    private static List<Object> facts(PartnerCenterException failure) {
        return Arrays.asList(
                failure.category(),
                failure.status(),
                failure.errorCode(),
                failure.description(),
                failure.requestId(),
                failure.correlationId(),
                failure.retryAfter(),
                failure.isTransient(),
                failure.mayHaveBeenProcessed(),
                failure.headers(),
                failure.body());
    }

    private static void assertPrintable(String text) {
        assertThat(text.codePoints())
                .allSatisfy(c -> assertThat(c == ' '
                                || !Character.isWhitespace(c)
                                        && !List.of(
                                                        Character.CONTROL,
                                                        Character.FORMAT,
                                                        Character.SURROGATE,
                                                        Character.LINE_SEPARATOR,
                                                        Character.PARAGRAPH_SEPARATOR)
                                                .contains((byte) Character.getType(c)))
                        .as("U+%04X in %s", c, text)
                        .isTrue());
    }

    private static void assertRedacted(PartnerCenterException failure) throws IOException {
        StringWriter printed = new StringWriter();
        failure.printStackTrace(new PrintWriter(printed));
        assertThat(List.of(
                        printed.toString(),
                        failure.getMessage(),
                        failure.toString(),
                        String.valueOf(failure.description()),
                        String.valueOf(failure.errorCode()),
                        String.valueOf(failure.body()),
                        failure.headers().toString(),
                        // all fields, also of the causes
                        new String(serialized(failure), StandardCharsets.ISO_8859_1)))
                .allSatisfy(text -> assertThat(text).doesNotContain(TOKEN, FIRST_TOKEN));
        assertThat(failure.headers().containsKey("X-Echo"))
                .isEqualTo(failure.headers().toString().contains("[token]"));
    }

    /** {@return how a call ends that uses the first token until it is rejected} */
    private static PartnerCenterException failure(ScriptedServer.Script... scripts) {
        try (ScriptedServer server = ScriptedServer.inTurn(scripts);
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(server.baseUrl())
                        .accessToken(rejected -> rejected || scripts.length == 1 ? TOKEN : FIRST_TOKEN)
                        .maxAttempts(Math.max(1, scripts.length - 1))
                        .build()) {
            PartnerCenterException failure = failure(partner);
            assertThat(server.received()).hasSize(scripts.length);
            return failure;
        }
    }

    private static PartnerCenterException failure(PartnerCenter partner) {
        return catchThrowableOfType(
                PartnerCenterException.class,
                () -> partner.customers().byId(CUSTOMER).qualification().get());
    }
}
