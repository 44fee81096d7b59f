package io.github.partnercenter.qualification.internal.call;

import io.github.partnercenter.qualification.internal.http.Attempt;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;

/** One line per attempt at DEBUG: never a token, a query or a body. */
final class AttemptLog {
    /** The name under which it can be switched on. */
    static final String NAME = "io.github.partnercenter.qualification";

    private AttemptLog() {}

    // looked up by the first use, which warmUp() makes happen beside the making of the HTTP client: it takes some 20 ms
    private static final class Holder {
        static final Logger LOGGER = System.getLogger(NAME);
    }

    static void warmUp() {
        Holder.LOGGER.isLoggable(Level.DEBUG);
    }

    /** Never fails: no call depends on it. */
    static void write(Attempt attempt, int number, long nanos, Supplier<String> next) {
        try {
            if (Holder.LOGGER.isLoggable(Level.DEBUG) && !attempt.target().isEmpty()) {
                String line = "%s, attempt %d: status %d after %d ms, MS-RequestId %s, MS-CorrelationId %s; %s"
                        .formatted(
                                attempt.target(),
                                number,
                                attempt.status(),
                                nanos / 1_000_000,
                                attempt.requestId(),
                                attempt.correlationId(),
                                next.get());
                Holder.LOGGER.log(Level.DEBUG, attempt.redactor().line(line));
            }
        } catch (Throwable ofTheLogger) {
            // see above
        }
    }
}
