package io.github.partnercenter.qualification.command;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A customer list: CSV as Partner Center, Excel, PowerShell and Microsoft's tools export it. */
final class CustomerTable {
    private static final String GUID = "\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}";
    private static final Pattern ID = Pattern.compile("\\s*\\{?(" + GUID + ")}?\\s*");
    private static final Pattern MISTYPED_ID = Pattern.compile("\\s*\\{?[\\p{XDigit}-]{20,}}?\\s*");
    private static final Pattern ID_ON_ITS_OWN_LINE = Pattern.compile("^\\s*\"?\\{?" + GUID, Pattern.MULTILINE);
    private static final int SAMPLE = 200;

    /** The usual headings of customer ids, the most specific first; without spaces, in lower case. */
    private static final List<String> HEADINGS =
            List.of("customertenantid", "microsoftid", "customerid", "customer", "tenantid", "id");

    private final TextFile file;
    private final char delimiter;
    private final int preamble;
    private final List<String> headings;
    private final boolean hasHeading;
    private final int idColumn;

    /** A row with an id. */
    record Row(UUID customer, List<String> cells) {}

    /**
     * Opens a list and finds the column with the ids.
     *
     * @param column its heading, or its number from 1; null to detect it
     * @throws BadInput if there is no such file, table or column
     */
    CustomerTable(TextFile file, String column) {
        this.file = file;
        List<String> first = file.firstLines(SAMPLE);
        String firstLine = first.isEmpty() ? "" : first.get(0);
        boolean isSeparatorLine = firstLine.matches("sep=.");
        this.preamble = isSeparatorLine || firstLine.startsWith("#TYPE") ? 1 : 0;
        String headingLine = first.stream()
                .skip(preamble)
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("");
        this.delimiter =
                isSeparatorLine ? firstLine.charAt(firstLine.length() - 1) : mostFrequentDelimiter(headingLine);
        List<List<String>> sample = sample();
        if (sample.isEmpty()) {
            throw new BadInput(file.path() + " is empty");
        }
        List<String> top = sample.get(0);
        this.hasHeading = top.stream()
                .noneMatch(cell ->
                        id(cell).isPresent() || MISTYPED_ID.matcher(cell).matches());
        int width = sample.stream().mapToInt(List::size).max().orElseThrow();
        this.headings = hasHeading
                ? top
                : IntStream.rangeClosed(1, width).mapToObj(i -> "column " + i).toList();
        this.idColumn = column == null ? detectColumn(sample) : namedColumn(column);
    }

    private static char mostFrequentDelimiter(String line) {
        return Stream.of(',', ';', '\t', '|')
                .max((one, other) -> Long.compare(count(line, one), count(line, other)))
                .filter(most -> count(line, most) > 0)
                .orElse(',');
    }

    private static long count(String line, char c) {
        return line.replaceAll("\"[^\"]*\"", "")
                .chars()
                .filter(each -> each == c)
                .count();
    }

    private List<List<String>> sample() {
        try (CsvReader<CsvRecord> records = reader()) {
            List<List<String>> sample = new ArrayList<>();
            Iterator<CsvRecord> all =
                    records.stream().filter(CustomerTable::isNotBlank).iterator();
            while (all.hasNext() && sample.size() < SAMPLE) {
                sample.add(all.next().getFields());
            }
            return sample;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private CsvReader<CsvRecord> reader() throws IOException {
        BufferedReader text = file.open();
        for (int i = 0; i < preamble; i++) {
            text.readLine();
        }
        return CsvReader.builder()
                .fieldSeparator(delimiter)
                .skipEmptyLines(true)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(true)
                .ofCsvRecord(text);
    }

    private static boolean isNotBlank(CsvRecord record) {
        return !record.getFields().stream().allMatch(String::isBlank);
    }

    private int detectColumn(List<List<String>> sample) {
        List<Integer> candidates = IntStream.range(0, headings.size())
                .filter(column ->
                        sample.stream().anyMatch(row -> id(cell(row, column)).isPresent()))
                .boxed()
                .toList();
        if (hasHeading) {
            for (String heading : HEADINGS) {
                List<Integer> named = candidates.stream()
                        .filter(column -> normalized(headings.get(column)).equals(heading))
                        .toList();
                if (named.size() == 1) {
                    return named.get(0);
                }
            }
        }
        if (candidates.isEmpty()) {
            throw new BadInput(file.path() + " contains no customer tenant id (a GUID of 36 characters)");
        }
        if (candidates.size() > 1) {
            throw new BadInput(file.path() + " has several columns with ids; choose the customers' with --column: "
                    + String.join(", ", headings));
        }
        return candidates.get(0);
    }

    private int namedColumn(String column) {
        for (int i = 0; i < headings.size(); i++) {
            if (headings.get(i).strip().equalsIgnoreCase(column.strip())) {
                return i;
            }
        }
        if (column.matches("\\d{1,4}")
                && Integer.parseInt(column) >= 1
                && Integer.parseInt(column) <= headings.size()) {
            return Integer.parseInt(column) - 1;
        }
        throw new BadInput(file.path() + " has no column " + column + "; it has: " + String.join(", ", headings));
    }

    private static String normalized(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    }

    /** {@return the id in a cell, without surrounding braces} */
    static Optional<UUID> id(String cell) {
        Matcher id = ID.matcher(cell);
        return id.matches() ? Optional.of(UUID.fromString(id.group(1))) : Optional.empty();
    }

    private static String cell(List<String> row, int column) {
        return column < row.size() ? row.get(column) : "";
    }

    Path path() {
        return file.path();
    }

    /** {@return the headings of the columns, generated if the file has none} */
    List<String> headings() {
        return headings;
    }

    /** {@return the index of the column with the ids} */
    int idColumn() {
        return idColumn;
    }

    /** {@return the separator of the columns} */
    char delimiter() {
        return delimiter;
    }

    /**
     * Reads the rows with an id lazily.
     *
     * @param badRows accepts a message for each row without an id
     */
    Stream<Row> rows(Consumer<String> badRows) {
        try {
            CsvReader<CsvRecord> records = reader();
            return records.stream()
                    .filter(CustomerTable::isNotBlank)
                    .skip(hasHeading ? 1 : 0)
                    .flatMap(record -> row(record, badRows).stream())
                    .onClose(() -> close(records));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void close(CsvReader<CsvRecord> records) {
        try {
            records.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Optional<Row> row(CsvRecord record, Consumer<String> badRows) {
        List<String> cells = record.getFields();
        String place = file.path() + ", line " + (record.getStartingLineNumber() + preamble) + ": ";
        if (cells.stream()
                .anyMatch(cell -> cell.indexOf('\n') >= 0
                        && ID_ON_ITS_OWN_LINE
                                .matcher(cell.substring(cell.indexOf('\n')))
                                .find())) {
            badRows.accept(place + "a quotation mark is not closed; the customers after it are not read");
        }
        Optional<UUID> id = id(cell(cells, idColumn));
        if (id.isEmpty()) {
            badRows.accept(place + "not a customer tenant id (a GUID of 36 characters): "
                    + Printable.line(cell(cells, idColumn)));
        }
        return id.map(customer -> new Row(
                customer,
                IntStream.range(0, headings.size())
                        .mapToObj(column -> cell(cells, column))
                        .toList()));
    }
}
