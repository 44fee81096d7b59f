package io.github.partnercenter.qualification.provider;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What differs, a line each; without a stack trace, since what is wrong is no line of Java. */
public final class ContractFailure extends AssertionError {
    private static final long serialVersionUID = 1;
    private static final int MOST_LINES = 12;
    private static final int MOST_CHARACTERS = 300;

    public ContractFailure(String heading, List<String> differences) {
        super(Stream.concat(
                        Stream.of(heading),
                        differences.stream()
                                .flatMap(String::lines)
                                .map(ContractFailure::cut)
                                .limit(MOST_LINES))
                .collect(Collectors.joining("\n")));
    }

    private static String cut(String line) {
        return "  " + (line.length() > MOST_CHARACTERS ? line.substring(0, MOST_CHARACTERS) + "…" : line);
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
