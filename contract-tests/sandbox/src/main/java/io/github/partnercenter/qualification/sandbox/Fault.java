package io.github.partnercenter.qualification.sandbox;

import io.github.partnercenter.qualification.api.ApiSpec.Http;
import io.github.partnercenter.qualification.sandbox.Server.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Something that goes wrong with an answer, see {@link QualificationSandbox#nextAnswer(Fault)}. Immutable; can be used more
 * than once.
 */
public final class Fault {
    private static final int MORE = 100;
    private static final byte[] BLOCK = " ".repeat(8_192).getBytes(StandardCharsets.US_ASCII);

    /** What is done instead of answering; returns whether the connection goes on. */
    private interface Play {
        boolean play(Connection connection, int status, Map<String, String> headers, byte[] body) throws IOException;
    }

    private final String name;
    private final Play play;

    private final boolean instead;

    private Fault(String name, Play play) {
        this(name, false, play);
    }

    private Fault(String name, boolean instead, Play play) {
        this.name = name;
        this.instead = instead;
        this.play = play;
    }

    /** Whether it takes the place of the right answer, so that what was asked for is not done. */
    boolean isInstead() {
        return instead;
    }

    boolean play(Connection connection, int status, Map<String, String> headers, byte[] body) throws IOException {
        return play.play(connection, status, headers, body);
    }

    boolean isAtAccept() {
        return play == null;
    }

    /**
     * A status of choice, without a body.
     *
     * @param status the HTTP status
     * @param headersAndValues names and values of headers in turn
     * @return the fault
     */
    public static Fault status(int status, String... headersAndValues) {
        return answer(status, "", headersAndValues);
    }

    /**
     * A status and a body of choice.
     *
     * @param status the HTTP status
     * @param body sent as UTF-8
     * @param headersAndValues names and values of headers in turn
     * @return the fault
     */
    public static Fault answer(int status, String body, String... headersAndValues) {
        Map<String, String> chosen = new LinkedHashMap<>();
        for (int i = 0; i + 1 < headersAndValues.length; i += 2) {
            chosen.put(headersAndValues[i], headersAndValues[i + 1]);
        }
        return new Fault("status " + status, true, (connection, regular, headers, regularBody) -> {
            connection.answer(status, chosen, body.getBytes(StandardCharsets.UTF_8));
            return true;
        });
    }

    /**
     * The right answer, later.
     *
     * @param beforeHeaders how much later
     * @return the fault
     */
    public static Fault delay(Duration beforeHeaders) {
        return new Fault("delay of " + beforeHeaders, (connection, status, headers, body) -> {
            LockSupport.parkNanos(beforeHeaders.toNanos());
            connection.answer(status, headers, body);
            return true;
        });
    }

    /**
     * Half of the body, then silence.
     *
     * @return the fault
     */
    public static Fault stallWithinBody() {
        return new Fault("stall within the body", (connection, status, headers, body) -> {
            begin(connection, status, headers, body);
            connection.awaitHangUp();
            return false;
        });
    }

    /**
     * A body that comes one byte at a time, for ever.
     *
     * @param pause between two bytes
     * @return the fault
     */
    public static Fault drip(Duration pause) {
        return new Fault("one byte at a time for ever", (connection, status, headers, body) -> {
            chunked(connection, status, headers);
            while (true) {
                connection.write(chunk(" ".getBytes(StandardCharsets.US_ASCII)));
                LockSupport.parkNanos(pause.toNanos());
            }
        });
    }

    /**
     * A connection that is reset as soon as it is there, before any request is read; one that is there already, when the
     * next request comes.
     *
     * @return the fault
     */
    public static Fault resetAtAccept() {
        return new Fault("reset at accept", null);
    }

    /**
     * A connection that is reset after the headers of the answer.
     *
     * @return the fault
     */
    public static Fault resetAfterHeaders() {
        return new Fault("reset after headers", (connection, status, headers, body) -> {
            connection.write(
                    Connection.head(status, headers, Http.CONTENT_LENGTH, Integer.toString(body.length + MORE)));
            connection.reset();
            return false;
        });
    }

    /**
     * A connection that is reset within the body of the answer.
     *
     * @return the fault
     */
    public static Fault resetWithinBody() {
        return new Fault("reset within the body", (connection, status, headers, body) -> {
            begin(connection, status, headers, body);
            connection.reset();
            return false;
        });
    }

    /**
     * A body that ends before it is as long as it says.
     *
     * @return the fault
     */
    public static Fault shortBody() {
        return new Fault("body shorter than it says", (connection, status, headers, body) -> {
            begin(connection, status, headers, body);
            return false;
        });
    }

    /**
     * A body without an end, as fast as the client takes it.
     *
     * @return the fault
     */
    public static Fault endlessBody() {
        return new Fault("endless body", (connection, status, headers, body) -> {
            chunked(connection, status, headers);
            while (true) {
                connection.write(chunk(BLOCK));
            }
        });
    }

    /**
     * Bytes that are no HTTP.
     *
     * @return the fault
     */
    public static Fault garbage() {
        return new Fault("garbage", (connection, status, headers, body) -> {
            connection.write(new byte[] {0x15, 3, 1, 0, 2, 2, 70, '\r', '\n', '\r', '\n'});
            return false;
        });
    }

    /**
     * The right answer as HTTP/1.0 has it: the body ends with the connection.
     *
     * @return the fault
     */
    public static Fault http10() {
        return new Fault("HTTP/1.0", (connection, status, headers, body) -> {
            StringBuilder head = new StringBuilder("HTTP/1.0 ").append(status).append(" \r\n");
            headers.forEach((name, value) ->
                    head.append(name).append(": ").append(value).append("\r\n"));
            connection.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
            connection.write(body);
            return false;
        });
    }

    /**
     * The right answer, after which the connection is closed.
     *
     * @return the fault
     */
    public static Fault connectionClose() {
        return new Fault("connection: close", (connection, status, headers, body) -> {
            Map<String, String> last = new LinkedHashMap<>(headers);
            last.put(Http.CONNECTION, "close");
            connection.answer(status, last, body);
            return false;
        });
    }

    private static void begin(Connection connection, int status, Map<String, String> headers, byte[] body)
            throws IOException {
        connection.write(Connection.head(status, headers, Http.CONTENT_LENGTH, Integer.toString(body.length + MORE)));
        connection.write(body);
    }

    private static void chunked(Connection connection, int status, Map<String, String> headers) throws IOException {
        connection.write(Connection.head(status, headers, Http.TRANSFER_ENCODING, "chunked"));
    }

    private static byte[] chunk(byte[] bytes) {
        return (Integer.toHexString(bytes.length) + "\r\n" + new String(bytes, StandardCharsets.US_ASCII) + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return name;
    }
}
