package io.github.partnercenter.qualification.command;

import io.github.partnercenter.qualification.command.CustomerTable.Row;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A result in a file, which the same command continues. The rows of a customer are written together, in whole lines. */
final class ResultFile implements ResultOutput {
    /** Makes Excel read the text as UTF-8. */
    private static final String MARK = "\uFEFF";

    private static final String HEADING_OF_FIRST_VERSION = "customer,qualifications,failure";
    private static final Pattern ROW_OF_FIRST_VERSION =
            Pattern.compile("(\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}),\"((?:[^\"]|\"\")*)\",");
    private static final Pattern ESCAPE_SEQUENCE = Pattern.compile("\\e\\[[0-9;]*[A-Za-z]");

    private final Path path;
    private final CustomerTable table;
    private final ResultFormat format;
    private final Set<UUID> completed = new HashSet<>();
    private final OutputStream bytes;

    /**
     * Creates a file, or continues it: customers whose request failed, or whose line is incomplete, are dropped.
     *
     * @param refresh whether to drop customers with a qualification in review, too
     * @throws BadInput if it is not a result for this table
     */
    ResultFile(Path path, CustomerTable table, ResultFormat format, boolean refresh) {
        this.path = path;
        this.table = table;
        this.format = format;
        try {
            if (Files.isDirectory(path)) {
                throw new BadInput("Not a file but a folder: " + path);
            }
            boolean isNew = Files.notExists(path) || Files.size(path) == 0;
            if (!isNew) {
                resume(refresh);
            }
            this.bytes = Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            if (isNew && !format.heading().isEmpty()) {
                write(MARK + format.heading());
            }
        } catch (IOException failure) {
            throw new BadInput("Cannot write " + path + ": " + Reason.of(failure));
        }
    }

    private void resume(boolean refresh) throws IOException {
        String first = firstLine();
        if (first.equals(HEADING_OF_FIRST_VERSION)) {
            convert();
        } else if (format.heading().isEmpty()
                ? format.cells(first).isEmpty()
                : !first.equals(format.heading().stripTrailing())) {
            throw new BadInput(path + " exists, but is not a result in this format with the columns of " + table.path()
                    + ": choose another --output");
        }
        dropOpen(refresh);
    }

    private BufferedReader reader() throws IOException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        if (!endsWithNewline()) {
            // the incomplete line may end within a character
            decoder.onMalformedInput(CodingErrorAction.REPLACE);
        }
        BufferedReader text = new BufferedReader(new InputStreamReader(Files.newInputStream(path), decoder));
        text.mark(1);
        if (text.read() != MARK.charAt(0)) {
            text.reset();
        }
        return text;
    }

    private String firstLine() throws IOException {
        try (BufferedReader text = reader()) {
            String line = text.readLine();
            return line == null ? "" : line;
        } catch (CharacterCodingException otherEncoding) {
            return "";
        }
    }

    private void dropOpen(boolean refresh) throws IOException {
        Set<UUID> open = new HashSet<>();
        UUID last = null;
        UUID beforeLast = null;
        try (BufferedReader text = reader()) {
            for (String line = text.readLine(); line != null; line = text.readLine()) {
                List<String> cells = format.cells(line);
                UUID customer = customer(cells);
                if (customer != null) {
                    ResultRow row =
                            ResultRow.parse(cells.subList(table.headings().size(), cells.size()));
                    completed.add(customer);
                    if (row.isFailure() || refresh && row.isInReview()) {
                        open.add(customer);
                    }
                }
                beforeLast = last;
                last = customer;
            }
        }
        boolean isCut = !endsWithNewline();
        if (isCut) {
            // the incomplete line may be one of several of its customer
            open.add(last);
            open.add(beforeLast);
        }
        completed.removeAll(open);
        if (isCut || !open.isEmpty()) {
            rewrite(open);
        }
    }

    private UUID customer(List<String> cells) {
        return cells.isEmpty()
                ? null
                : CustomerTable.id(cells.get(table.idColumn())).orElse(null);
    }

    private boolean endsWithNewline() throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(path)) {
            if (channel.size() == 0) {
                return true;
            }
            channel.position(channel.size() - 1);
            ByteBuffer last = ByteBuffer.allocate(1);
            channel.read(last);
            return last.get(0) == '\n';
        }
    }

    private void rewrite(Set<UUID> open) throws IOException {
        replace(out -> {
            try (BufferedReader text = reader()) {
                text.lines()
                        .filter(line -> {
                            UUID customer = customer(format.cells(line));
                            return customer != null && !open.contains(customer);
                        })
                        .forEach(line -> write(out, line + "\n"));
            }
        });
    }

    private void convert() throws IOException {
        Map<UUID, List<ResultRow>> earlier = new HashMap<>();
        try (BufferedReader text = reader()) {
            text.lines().forEach(line -> {
                Matcher row = ROW_OF_FIRST_VERSION.matcher(
                        ESCAPE_SEQUENCE.matcher(line).replaceAll("").strip());
                if (row.matches()) {
                    earlier.put(
                            UUID.fromString(row.group(1)),
                            ResultRow.ofWords(row.group(2).replace("\"\"", "\"")));
                }
            });
        }
        replace(out -> {
            try (Stream<Row> rows = table.rows(complaint -> {})) {
                rows.forEach(row -> {
                    List<ResultRow> answers = earlier.remove(row.customer());
                    write(out, answers == null ? "" : ResultOutput.lines(format, row, answers));
                });
            }
        });
    }

    private interface Content {
        void writeTo(BufferedWriter out) throws IOException;
    }

    /** Replaces the file atomically, so that a full disk loses nothing. */
    private void replace(Content content) throws IOException {
        // a link stays one
        Path file = path.toRealPath();
        Path next = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".tmp");
        try {
            try (BufferedWriter out = Files.newBufferedWriter(next, StandardCharsets.UTF_8)) {
                write(out, format.heading().isEmpty() ? "" : MARK + format.heading());
                content.writeTo(out);
            }
            keepPermissions(next);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        } finally {
            Files.deleteIfExists(next);
        }
    }

    private void keepPermissions(Path next) throws IOException {
        try {
            Files.setPosixFilePermissions(next, Files.getPosixFilePermissions(path));
        } catch (UnsupportedOperationException elsewhere) {
            // those of the folder apply
        }
    }

    private static void write(BufferedWriter out, String text) {
        try {
            out.write(text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public Set<UUID> completed() {
        return completed;
    }

    @Override
    public void write(Row row, List<ResultRow> answers) throws IOException {
        write(ResultOutput.lines(format, row, answers));
    }

    private void write(String text) throws IOException {
        bytes.write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
