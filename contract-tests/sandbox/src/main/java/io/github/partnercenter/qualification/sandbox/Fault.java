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

/** A fault in a response, see {@link QualificationSandbox#nextAnswer(Fault)}. Immutable and reusable. */
public final class Fault {
    private static final int MORE = 100;
    private static final Pattern STRING = Pattern.compile("\"([^\"]*)\"");
    /** Indexed by their numbers. */
    private static final List<CustomerQualification> KNOWN = Stream.iterate(0, number -> number + 1)
            .map(CustomerQualification::ofCode)
            .takeWhile(CustomerQualification::isKnown)
            .toList();

    private static final byte[] BLOCK = " ".repeat(8_192).getBytes(StandardCharsets.US_ASCII);

    /** Sends the faulty response; returns whether the connection stays open. */
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

    /** Whether it replaces the regular response, so that the request is not processed. */
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
     * Responds with a status, without a body.
     *
     * @param status the HTTP status
     * @param headersAndValues alternating names and values of headers
     * @return the fault
     */
    public static Fault status(int status, String... headersAndValues) {
        return answer(status, "", headersAndValues);
    }

    /**
     * Responds with a status and a body.
     *
     * @param status the HTTP status
     * @param body sent as UTF-8
     * @param headersAndValues alternating names and values of headers
     * @return the fault
     */
    public static Fault answer(int status, String body, String... headersAndValues) {
        Map<String, String> chosen = new LinkedHashMap<>();
        for (int i = 0; i + 1 < headersAndValues.length; i += 2) {
            chosen.put(headersAndValues[i], headersAndValues[i + 1]);
        }
        return new Fault("status " + status, true, (connection, regular, headers, regularBody) -> {
            connection.respond(status, chosen, body.getBytes(StandardCharsets.UTF_8));
            return true;
        });
    }

    /**
     * Delays the regular response.
     *
     * @param beforeHeaders the delay before the headers
     * @return the fault
     */
    public static Fault delay(Duration beforeHeaders) {
        return new Fault("delay of " + beforeHeaders, (connection, status, headers, body) -> {
            LockSupport.parkNanos(beforeHeaders.toNanos());
            connection.respond(status, headers, body);
            return true;
        });
    }

    /**
     * Starts the body of the regular response with a byte order mark.
     *
     * @return the fault
     */
    public static Fault byteOrderMark() {
        return rewritten("byte order mark", body -> "\uFEFF" + body);
    }

    /**
     * Sends the regular response with values in Pascal case, which the service also uses.
     *
     * @return the fault
     */
    public static Fault pascalCase() {
        return rewritten("Pascal case", body -> replaced(body, CustomerQualification::value));
    }

    /**
     * Sends the regular response with numbers in place of known values, as in the first documentation.
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
     * Wraps the body of the regular response in an object, as its field {@code value}.
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
            connection.respond(status, headers, text.getBytes(StandardCharsets.UTF_8));
            return true;
        });
    }

    /** The faults that can be set over HTTP, by name. */
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
     * Announces a body that is longer than the regular one, and sends nothing after that one.
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
     * Sends an endless body, one byte at a time.
     *
     * @param pause the pause between two bytes
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
     * Resets a new connection before any request is read, or an existing connection when the next request arrives.
     *
     * @return the fault
     */
    public static Fault resetAtAccept() {
        return new Fault("reset at accept", null);
    }

    /**
     * Resets the connection after the headers of the response.
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
     * Resets the connection within the body of the response.
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
     * Sends a body that is shorter than its declared length.
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
     * Sends an endless body, as fast as the client reads it.
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
     * Sends bytes that are not HTTP.
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
     * Sends the regular response as HTTP/1.0: the body ends with the connection.
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
     * Closes the connection after the regular response.
     *
     * @return the fault
     */
    public static Fault connectionClose() {
        return new Fault("connection: close", (connection, status, headers, body) -> {
            Map<String, String> last = new LinkedHashMap<>(headers);
            last.put(Connection.CONNECTION, "close");
            connection.respond(status, last, body);
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
