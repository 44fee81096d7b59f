package io.github.partnercenter.qualification.internal.http;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Removes the tokens of a call from text and exceptions, and makes external text printable. Thread-safe. */
public final class Redactor {
    /** Shorter ones would also occur in harmless text. */
    private static final int MIN_SECRET = 8;

    private static final String REPLACEMENT = "[token]";

    private volatile List<String> tokens = List.of();

    /** Adds a token that the call uses. */
    public synchronized void add(String token) {
        if (token != null && token.length() >= MIN_SECRET && !tokens.contains(token)) {
            tokens = tokens.isEmpty()
                    ? List.of(token)
                    : Stream.concat(tokens.stream(), Stream.of(token)).toList();
        }
    }

    /** {@return the text without tokens; null for null} */
    public String redact(String text) {
        if (text == null) {
            return null;
        }
        String redacted = text;
        for (String token : tokens) {
            redacted = redacted.replace(token, REPLACEMENT);
        }
        return redacted;
    }

    /** {@return the text without tokens, on one line of printable characters} */
    public String line(String text) {
        return text == null ? null : printable(redact(text));
    }

    private static String printable(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (isPrintable(c)) {
                line.appendCodePoint(c);
            } else if (line.length() > 0 && line.charAt(line.length() - 1) != ' ') {
                line.append(' ');
            }
        });
        return line.toString().strip();
    }

    private static boolean isPrintable(int c) {
        return !Character.isWhitespace(c)
                && switch (Character.getType(c)) {
                    case Character.CONTROL, // C0 and C1
                            Character.FORMAT, // bidirectional marks among them
                            Character.SURROGATE,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> false;
                    default -> true;
                };
    }

    /** {@return the exception as one printable line; only its class if that fails} */
    public String describe(Throwable failure) {
        try {
            return line(failure.toString());
        } catch (Throwable ofForeignCode) {
            return failure.getClass().getName();
        }
    }

    /** {@return the failure, or a redacted copy if it contains a token or cannot be printed} */
    public Throwable safeCause(Throwable failure) {
        if (failure == null || isSafe(failure, Collections.newSetFromMap(new IdentityHashMap<>()))) {
            return failure;
        }
        Throwable copy = new RedactedException(describe(failure));
        try {
            copy.setStackTrace(failure.getStackTrace());
        } catch (Throwable ofForeignCode) {
            // the copy keeps its own
        }
        return copy;
    }

    private boolean isSafe(Throwable failure, Set<Throwable> seen) {
        try {
            if (failure == null) {
                return true;
            }
            String text = failure.toString() + failure.getMessage() + failure.getLocalizedMessage();
            return seen.add(failure)
                    && tokens.stream().noneMatch(text::contains)
                    && isSafe(failure.getCause(), seen)
                    && Arrays.stream(failure.getSuppressed()).allMatch(each -> isSafe(each, seen));
        } catch (Throwable ofForeignCode) {
            return false;
        }
    }

    /** Replaces an exception that must not be shown. */
    private static final class RedactedException extends Exception {
        private static final long serialVersionUID = 1L;

        RedactedException(String description) {
            super(description);
        }

        @Override
        public String toString() {
            return getMessage();
        }
    }
}
