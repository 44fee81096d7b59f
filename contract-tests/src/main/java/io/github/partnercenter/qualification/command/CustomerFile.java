package io.github.partnercenter.qualification.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Customer ids in the first column of a CSV file. */
final class CustomerFile {
    // a byte order mark looks like this in ISO 8859-1, in which every file can be read
    private static final Pattern ID = Pattern.compile(
            "(?:ï»¿)?\\s*\"?\\s*(\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})\\s*\"?\\s*([,;\t].*)?",
            Pattern.DOTALL);

    private static final Pattern NO_FAILURE = Pattern.compile("[,;\t]\\s*$");

    private final Path file;

    CustomerFile(Path file) {
        this.file = file;
    }

    boolean canBeReadAgain() {
        return Files.isRegularFile(file);
    }

    /** How many lines it has, all counted; only of a file that can be read again. */
    long lines() {
        try (Stream<String> lines = read()) {
            return lines.count();
        }
    }

    private Stream<String> read() {
        try {
            return Files.lines(file, StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + file, unreadable);
        }
    }

    /**
     * The ids of those lines whose last column, the failure of a result, is empty.
     *
     * @throws UncheckedIOException if there is something in the file, but no id
     */
    Set<UUID> answeredIds() {
        Set<UUID> answered = new HashSet<>();
        boolean[] hasId = {false};
        try (Stream<String> lines = read()) {
            lines.forEach(line -> id(line).ifPresent(id -> {
                hasId[0] = true;
                if (NO_FAILURE.matcher(line).find()) {
                    answered.add(id);
                }
            }));
        }
        if (!hasId[0] && lines() > 1) {
            String what = file + " has no customer tenant ids: is it a result, in UTF-8?";
            throw new UncheckedIOException(what, new IOException(what));
        }
        return answered;
    }

    /**
     * The ids that are not in a set yet, which takes them up, read as they are asked for.
     *
     * @param complaints hears of lines without an id, but for the first, which may be a heading
     */
    Stream<UUID> newIds(Set<UUID> known, Consumer<String> complaints) {
        long[] number = {0};
        return read().peek(line -> number[0]++)
                .filter(line -> !line.isBlank())
                .map(line -> {
                    Optional<UUID> id = id(line);
                    if (id.isEmpty() && number[0] > 1) {
                        complaints.accept("%s, line %d: no customer tenant id, which is a GUID of 36 characters: %s"
                                .formatted(file, number[0], line));
                    }
                    return id;
                })
                .flatMap(Optional::stream)
                .filter(known::add);
    }

    private static Optional<UUID> id(String line) {
        Matcher match = ID.matcher(line);
        return match.matches() ? Optional.of(UUID.fromString(match.group(1))) : Optional.empty();
    }
}
