package io.github.partnercenter.qualification.internal.call;

import io.github.partnercenter.qualification.internal.http.Attempt;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;

/** Logs one line per attempt at DEBUG, without token, query or body. */
final class AttemptLog {
    /** The documented name of the logger. */
    static final String NAME = "io.github.partnercenter.qualification";

    private AttemptLog() {}

    // lazy: the look-up takes some 20 ms, and warmUp() does it while the HTTP client is created
    private static final class Holder {
        static final Logger LOGGER = System.getLogger(NAME);
    }

    static void warmUp() {
        Holder.LOGGER.isLoggable(Level.DEBUG);
    }

    /** Never throws: logging must not fail a call. */
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
            // see Javadoc
        }
    }
}
