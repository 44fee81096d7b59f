package io.github.partnercenter.qualification.command;

import io.github.partnercenter.qualification.command.CustomerTable.Row;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The destination of a result. */
interface ResultOutput extends Closeable {
    /** {@return the customers that already have a result} */
    Set<UUID> completed();

    /** Writes the rows of one customer. */
    void write(Row row, List<ResultRow> answers) throws IOException;

    static String lines(ResultFormat format, Row row, List<ResultRow> answers) {
        List<String> carried = row.cells().stream().map(Printable::text).toList();
        return answers.stream()
                .map(answer -> format.line(
                        Stream.concat(carried.stream(), answer.cells().stream()).toList()))
                .collect(Collectors.joining());
    }

    /** {@return standard output, which cannot be continued} */
    static ResultOutput to(PrintStream out, ResultFormat format) {
        out.writeBytes(format.heading().getBytes(StandardCharsets.UTF_8));
        return new ResultOutput() {
            @Override
            public Set<UUID> completed() {
                return Set.of();
            }

            @Override
            public void write(Row row, List<ResultRow> answers) throws IOException {
                out.writeBytes(lines(format, row, answers).getBytes(StandardCharsets.UTF_8));
                if (out.checkError()) {
                    throw new IOException("closed, or the disk is full");
                }
            }

            @Override
            public void close() {
                out.flush();
            }

            @Override
            public String toString() {
                return "standard output";
            }
        };
    }
}
