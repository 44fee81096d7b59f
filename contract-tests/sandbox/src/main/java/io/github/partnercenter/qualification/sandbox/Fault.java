package io.github.partnercenter.qualification.sandbox;

import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.sandbox.Server.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Something that goes wrong with an answer, see {@link QualificationSandbox#nextAnswer(Fault)}. Immutable; can be used more
 * than once.
 */
public final class Fault {
    private static final int MORE = 100;
    private static final Pattern STRING = Pattern.compile("\"([^\"]*)\"");
    /** At the places of their numbers. */
    private static final List<CustomerQualification> KNOWN = Stream.iterate(0, number -> number + 1)
            .map(CustomerQualification::ofCode)
            .takeWhile(CustomerQualification::isKnown)
            .toList();

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
     * The right answer, with a byte order mark in front of it.
     *
     * @return the fault
     */
    public static Fault byteOrderMark() {
        return rewritten("byte order mark", body -> "\uFEFF" + body);
    }

    /**
     * The right answer with values in Pascal case, as the service also writes them.
     *
     * @return the fault
     */
    public static Fault pascalCase() {
        return rewritten("Pascal case", body -> replaced(body, CustomerQualification::value));
    }

    /**
     * The right answer with the number of each known value in place of its name, as the first documentation showed it.
     *
     * @return the fault
     */
    public static Fault numbers() {
        return rewritten(
                "numbers",
                body -> replaced(body, value -> Integer.toString(KNOWN.indexOf(value)))
                        .replaceAll("\"(\\d)\"", "$1"));
    }

    /**
     * The right answer within an object, as its field {@code value}.
     *
     * @return the fault
     */
    public static Fault wrapped() {
        return rewritten("wrapped in an object", body -> "{\"value\":" + body + "}");
    }

    private static String replaced(String body, Function<CustomerQualification, String> form) {
        return STRING.matcher(body).replaceAll(string -> {
            CustomerQualification value = CustomerQualification.of(string.group(1));
            return value.isKnown() ? '"' + form.apply(value) + '"' : Matcher.quoteReplacement(string.group());
        });
    }

    private static Fault rewritten(String name, UnaryOperator<String> form) {
        return new Fault(name, (connection, status, headers, body) -> {
            String text = form.apply(new String(body, StandardCharsets.UTF_8));
            connection.answer(status, headers, text.getBytes(StandardCharsets.UTF_8));
            return true;
        });
    }

    /** The faults that have a name for those who set them over HTTP. */
    static final Map<String, Supplier<Fault>> NAMED = named();

    private static Map<String, Supplier<Fault>> named() {
        Map<String, Supplier<Fault>> named = new LinkedHashMap<>();
        Stream.<Supplier<Fault>>of(
                        () -> status(401),
                        () -> status(429, "Retry-After", "1"),
                        () -> status(500),
                        () -> status(503),
                        () -> delay(Duration.ofSeconds(5)),
                        Fault::stallWithinBody,
                        Fault::resetAfterHeaders,
                        Fault::resetWithinBody,
                        Fault::shortBody,
                        Fault::endlessBody,
                        Fault::garbage,
                        Fault::http10,
                        Fault::connectionClose,
                        Fault::byteOrderMark,
                        Fault::pascalCase,
                        Fault::numbers,
                        Fault::wrapped)
                .forEach(fault -> named.put(fault.get().toString(), fault));
        return named;
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
                    Connection.head(status, headers, Connection.CONTENT_LENGTH, Integer.toString(body.length + MORE)));
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
            last.put(Connection.CONNECTION, "close");
            connection.answer(status, last, body);
            return false;
        });
    }

    private static void begin(Connection connection, int status, Map<String, String> headers, byte[] body)
            throws IOException {
        connection.write(
                Connection.head(status, headers, Connection.CONTENT_LENGTH, Integer.toString(body.length + MORE)));
        connection.write(body);
    }

    private static void chunked(Connection connection, int status, Map<String, String> headers) throws IOException {
        connection.write(Connection.head(status, headers, Connection.TRANSFER_ENCODING, "chunked"));
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
