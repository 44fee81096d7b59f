package io.github.partnercenter.qualification.provider;

import java.util.List;
import java.util.stream.Stream;

/** What differs, in at most twenty lines; without a stack trace, since the cause is no line of Java. */
public final class ContractFailure extends AssertionError {
    private static final long serialVersionUID = 1;
    private static final int MAX_DIFFERENCES = 10;
    private static final int MAX_INTERACTIONS = 5;
    private static final int MAX_LINE_LENGTH = 300;

    public ContractFailure(String heading, List<String> differences) {
        super(heading + lines(differences, MAX_DIFFERENCES));
    }

    /** The same differences in more than one interaction. */
    ContractFailure(String heading, List<String> differences, List<String> others) {
        super(heading
                + lines(differences, MAX_DIFFERENCES)
                + (others.isEmpty() ? "" : "\nand so does" + lines(others, MAX_INTERACTIONS)));
    }

    private static String lines(List<String> texts, int most) {
        List<String> lines = texts.stream()
                .flatMap(String::lines)
                .filter(line -> !line.isBlank())
                .map(line -> line.length() > MAX_LINE_LENGTH ? line.substring(0, MAX_LINE_LENGTH) + "…" : line)
                .toList();
        int more = lines.size() - most;
        return Stream.concat(lines.stream().limit(most), more > 0 ? Stream.of("… and " + more + " more") : Stream.of())
                .map(line -> "\n  " + line)
                .reduce("", String::concat);
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }

    @Override
    public String toString() {
        return getMessage();
    }
}
