package io.github.partnercenter.qualification.provider;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What differs, in at most twenty lines; without a stack trace, since the cause is no line of Java. */
public final class ContractFailure extends AssertionError {
    private static final long serialVersionUID = 1;
    private static final int MAX_DIFFERENCES = 10;
    private static final int MAX_INTERACTIONS = 3;
    private static final int MAX_LINE_LENGTH = 300;

    public ContractFailure(String heading, List<String> differences) {
        super(heading + lines(differences));
    }

    /** The same differences in other interactions, which are named as {@code consumer - description}. */
    ContractFailure(String heading, List<String> differences, List<String> others) {
        super(heading + lines(differences) + (others.isEmpty() ? "" : "\n  and so " + shortened(others)));
    }

    private static String lines(List<String> texts) {
        List<String> lines = texts.stream()
                .flatMap(String::lines)
                .filter(line -> !line.isBlank())
                .map(line -> line.length() > MAX_LINE_LENGTH ? line.substring(0, MAX_LINE_LENGTH) + "…" : line)
                .toList();
        if (lines.size() == 1) {
            return " " + lines.get(0);
        }
        int more = lines.size() - MAX_DIFFERENCES;
        return Stream.concat(
                        lines.stream().limit(MAX_DIFFERENCES),
                        more > 0 ? Stream.of("… and " + more + " more") : Stream.of())
                .map(line -> "\n  " + line)
                .collect(Collectors.joining());
    }

    /** The first ones; of the others, how many and whose. */
    private static String shortened(List<String> interactions) {
        String named = interactions.stream().limit(MAX_INTERACTIONS).collect(Collectors.joining(", "));
        List<String> rest = interactions.stream().skip(MAX_INTERACTIONS).toList();
        String consumers = rest.stream()
                .map(interaction -> interaction.replaceFirst(" - .*", ""))
                .distinct()
                .collect(Collectors.joining(", "));
        return (interactions.size() == 1 ? "does " : "do ")
                + named
                + (rest.isEmpty() ? "" : " and " + rest.size() + " more of " + consumers);
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
