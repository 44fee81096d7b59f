package io.github.partnercenter.qualification.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The formats of customer lists and of results, without a process. */
class CustomerTableTest {
    private static final String PARTNER = "11111111-2222-4333-8444-555555555555";
    private static final String SCHOOL = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = ' ', textBlock = """
            , UTF-8 none
            ; UTF-8 mark
            '\t' UTF-16LE mark
            | UTF-16BE mark
            | windows-1252 none
            """)
    void readsEachSeparatorAndEncoding(char separator, String charset, String mark) throws IOException {
        String content = "Name,CustomerId\nSchüle €,%s\n".formatted(SCHOOL).replace(',', separator);
        CustomerTable table = table((mark.equals("mark") ? "\uFEFF" : "") + content, charset);

        assertThat(table.headings()).containsExactly("Name", "CustomerId");
        List<String> badRows = new ArrayList<>();
        try (Stream<CustomerTable.Row> rows = table.rows(badRows::add)) {
            assertThat(rows)
                    .containsExactly(new CustomerTable.Row(UUID.fromString(SCHOOL), List.of("Schüle €", SCHOOL)));
        }
        assertThat(badRows).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CustomerTenantId", "Microsoft ID", "CustomerId", "TenantId"})
    void findsTheColumnByItsHeading(String heading) throws IOException {
        assertThat(table("PartnerId,%s\n%s,%s\n".formatted(heading, PARTNER, SCHOOL), "UTF-8")
                        .idColumn())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', quoteCharacter = '`', textBlock = """
            =1+1 '=1+1
            =5 '=5
            ＝5 '＝5
            +a '+a
            -a '-a
            -1-1 '-1-1
            +4,5+4,5 '+4,5+4,5
            -2+3+cmd|'/C_calc'!A0 '-2+3+cmd|'/C_calc'!A0
            ＋5 '＋5
            －5 '－5
            ＠a '＠a
            `\t=5` `'\t=5`
            @a '@a
            @5 '@5
            -5 -5
            +4,5 +4,5
            -0.5 -0.5
            """)
    void noCellIsAFormula(String cell, String written) {
        ResultFormat.Csv format = new ResultFormat.Csv(';', List.of(cell));

        assertThat(format.line(List.of(cell))).isEqualTo(written + "\n");
        assertThat(format.heading()).isEqualTo(written + "\n");
    }

    @Test
    void findsTheColumnByEachHeadingThatTheReadmeNames() throws IOException {
        List<String> headings = named("(?s)is detected by its heading\\s\\((.*?)\\)");

        assertThat(headings).as("headings that README.md names").hasSizeGreaterThan(3);
        for (String heading : headings) {
            assertThat(table("PartnerId,%s\n%s,%s\n".formatted(heading, PARTNER, SCHOOL), "UTF-8")
                            .idColumn())
                    .as("the column that is named %s", heading)
                    .isEqualTo(1);
        }
    }

    @Test
    void theResultHasTheColumnsThatTheReadmeNames() throws IOException {
        assertThat(named("(?s)has the columns of the list, followed by (.*?): one row"))
                .as("columns that README.md names")
                .isEqualTo(ResultRow.HEADINGS);
    }

    /** What stands between backticks in a sentence of README.md. */
    private static List<String> named(String sentence) throws IOException {
        return Pattern.compile(sentence)
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .flatMap(found ->
                        Pattern.compile("`(.*?)`").matcher(found.group(1)).results())
                .map(name -> name.group(1))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "'Microsoft ID,CustomerTenantId', 1",
        "'CustomerId,MICROSOFT ID', 1",
        "'Customer,Customer-Id', 1",
        "'TenantId,Customer', 1",
        "'Id,tenant ID', 1"
    })
    void takesTheMostSpecificOfSeveralHeadings(String headings, int column) throws IOException {
        String ids = headings.replaceAll("[^,]+", SCHOOL);

        assertThat(table(headings + "\n" + ids + "\n", "UTF-8").idColumn()).isEqualTo(column);
    }

    /** Partner Center has customer numbers, too. */
    @Test
    void aColumnWithoutIdsIsNotTheCustomersWhateverItsHeading() throws IOException {
        assertThat(table("CustomerId,Reference\n4711,%s\n".formatted(SCHOOL), "UTF-8")
                        .idColumn())
                .isEqualTo(1);
    }

    @Test
    void theUserChoosesBetweenTwoColumnsWithTheSameHeading() {
        assertThatThrownBy(() -> table("CustomerId,Customer-Id\n%s,%s\n".formatted(SCHOOL, PARTNER), "UTF-8"))
                .isInstanceOf(BadInput.class)
                .hasMessageEndingWith("choose the customers' with --column: CustomerId, Customer-Id");
    }

    /** Excel exports an empty row as separators. */
    @ParameterizedTest
    @ValueSource(strings = {"\n\n", ";\n \n", "sep=;\n\n"})
    void emptyLinesMayPrecedeTheHeading(String lines) throws IOException {
        CustomerTable table = table(lines + "Name;CustomerId\nA, B;%s\n;none\n".formatted(SCHOOL), "UTF-8");
        List<String> badRows = new ArrayList<>();

        assertThat(table.headings()).containsExactly("Name", "CustomerId");
        try (Stream<CustomerTable.Row> rows = table.rows(badRows::add)) {
            assertThat(rows).extracting(CustomerTable.Row::cells).containsExactly(List.of("A, B", SCHOOL));
        }
        assertThat(badRows).singleElement().asString().contains(", line 5: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\t", ":", ","})
    void aSeparatorLineNamesTheSeparatorHoweverFrequentAnotherIs(String separator) throws IOException {
        CustomerTable table =
                table("sep=,\na;b;c,CustomerId\nx,%s\n".formatted(SCHOOL).replace(",", separator), "UTF-8");

        assertThat(table.headings()).containsExactly("a;b;c", "CustomerId");
        assertThat(table.delimiter()).isEqualTo(separator.charAt(0));
    }

    @Test
    void takesTheColumnOfAnyNameOrNumber() throws IOException {
        Path file = folder.resolve("customers.csv");
        Files.writeString(file, "2, Other Id ,x\n%s,%s,%s\n".formatted(SCHOOL, PARTNER, SCHOOL));

        assertThat(column(file, "2")).as("a heading rather than a number").isZero();
        assertThat(column(file, " other id ")).isEqualTo(1);
        assertThat(column(file, "1")).isZero();
        assertThat(column(file, "3")).as("the last one").isEqualTo(2);
        for (String none : List.of("0", "4", "99999999999", "-1", "")) {
            assertThatThrownBy(() -> column(file, none))
                    .as("column \"%s\"", none)
                    .isInstanceOf(BadInput.class)
                    .hasMessageEndingWith("has no column " + none + "; it has: 2,  Other Id , x");
        }
    }

    private static int column(Path file, String name) {
        return new CustomerTable(TextFile.of(file), name).idColumn();
    }

    /** Such as a list of all customers, of which the first ones have no id yet. */
    @Test
    void findsTheColumnThoughTheFirstRowsHaveNoId() throws IOException {
        assertThat(table("Name,Reference\n" + "a,none\n".repeat(100) + "b," + SCHOOL + "\n", "UTF-8")
                        .idColumn())
                .isEqualTo(1);
    }

    /** Also one of few characters less is an id, not a heading. */
    @ParameterizedTest
    @ValueSource(ints = {20, 35, 37})
    void anIdThatIsMistypedInTheFirstLineIsNoHeading(int length) throws IOException {
        CustomerTable table = table((SCHOOL + SCHOOL).substring(0, length) + "\n" + SCHOOL + "\n", "UTF-8");
        List<String> badRows = new ArrayList<>();

        assertThat(table.headings()).containsExactly("column 1");
        try (Stream<CustomerTable.Row> rows = table.rows(badRows::add)) {
            assertThat(rows).hasSize(1);
        }
        assertThat(badRows).singleElement().asString().contains(", line 1: ");
    }

    @Test
    void aListWithoutHeadingsHasNumberedColumns() throws IOException {
        CustomerTable table = table("a,%s\nb,%s,c\n".formatted(SCHOOL, PARTNER), "UTF-8");

        assertThat(table.headings()).containsExactly("column 1", "column 2", "column 3");
        assertThat(table.idColumn()).isEqualTo(1);
        try (Stream<CustomerTable.Row> rows = table.rows(badRow -> {})) {
            assertThat(rows.map(CustomerTable.Row::cells))
                    .containsExactly(List.of("a", SCHOOL, ""), List.of("b", PARTNER, "c"));
        }
    }

    /** A list comes from elsewhere: what it says cannot change what the terminal shows, nor fill it. */
    @Test
    void showsWhatIsNoIdShortlyAndWithoutControlCharacters() throws IOException {
        CustomerTable table = table(
                "CustomerId\n%s\n\u001b[2Ja\u202Eb\u2028c\u009bd\n%s\n%s\n"
                        .formatted(SCHOOL, "x".repeat(100), "x".repeat(101)),
                "UTF-8");
        List<String> badRows = new ArrayList<>();

        try (Stream<CustomerTable.Row> rows = table.rows(badRows::add)) {
            assertThat(rows).hasSize(1);
        }
        assertThat(badRows)
                .satisfiesExactly(
                        third -> assertThat(third).endsWith("characters): [2Ja b c d"),
                        fourth -> assertThat(fourth).endsWith(": " + "x".repeat(100)),
                        fifth -> assertThat(fifth).endsWith(": " + "x".repeat(100) + "…"));
    }

    /** Such as one that a program has made before, to say where. */
    @Test
    void anEmptyFileBecomesAResult() throws IOException {
        CustomerTable table = table("CustomerId\n" + SCHOOL + "\n", "UTF-8");
        ResultFormat format = format(table);
        Path result = Files.createFile(folder.resolve("result.csv"));

        new ResultFile(result, table, format, false).close();

        assertThat(Files.readString(result)).isEqualTo("\uFEFF" + format.heading());
    }

    /** The list has changed: then its columns are no longer those of the result. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aResultWithOtherColumnsIsNotContinued(boolean csv) throws IOException {
        CustomerTable table = table("CustomerId,Name\n" + SCHOOL + ",A\n", "UTF-8");
        ResultFormat.Csv wide = format(table);
        ResultFormat format = csv ? wide : new ResultFormat.JsonLines(wide.headings());
        Path result = folder.resolve("result");
        new ResultFile(result, table, format, false).close();
        Files.writeString(result, format.line(cells(SCHOOL, "A")), StandardOpenOption.APPEND);
        String whole = Files.readString(result);
        CustomerTable other = table("CustomerId,Town\n" + SCHOOL + ",A\n", "UTF-8");
        ResultFormat.Csv others = format(other);

        assertThatThrownBy(() -> new ResultFile(
                        result, other, csv ? others : new ResultFormat.JsonLines(others.headings()), false))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("choose another --output");
        assertThat(Files.readString(result)).isEqualTo(whole);
    }

    /** Spreadsheets save in the encoding of the machine. */
    @Test
    void aResultInAnotherEncodingStaysAsItIs() throws IOException {
        CustomerTable table = table("CustomerId,Name\n" + SCHOOL + ",Schüle\n", "UTF-8");
        ResultFormat format = format(table);
        Path result = folder.resolve("result.csv");
        byte[] saved = (format.heading() + format.line(cells(SCHOOL, "Schüle"))).getBytes("windows-1252");
        Files.write(result, saved);

        assertThatThrownBy(() -> new ResultFile(result, table, format, false))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("choose another --output");
        assertThat(result).hasBinaryContent(saved);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void readsAgainWhatFailedOrOnDemandIsInReviewOfTheFirstVersion(boolean csv, boolean refresh) throws IOException {
        CustomerTable table = table("CustomerId\n%s\n%s\n".formatted(SCHOOL, PARTNER), "UTF-8");
        ResultFormat.Csv spreadsheet = format(table);
        ResultFormat format = csv ? spreadsheet : new ResultFormat.JsonLines(spreadsheet.headings());
        Path result = folder.resolve("result");
        Files.writeString(
                result,
                "customer,qualifications,failure\n%s,\"Education IN_REVIEW\",\n%s,\"\",\"gone\"\n"
                        .formatted(SCHOOL, PARTNER));

        try (ResultFile continued = new ResultFile(result, table, format, refresh)) {
            assertThat(continued.completed()).isEqualTo(refresh ? Set.of() : Set.of(UUID.fromString(SCHOOL)));
        }
        assertThat(Files.readString(result).contains(SCHOOL)).isNotEqualTo(refresh);
        assertThat(Files.readString(result)).doesNotContain(PARTNER);
    }

    /** Of its customers, none is on the list any more. */
    @Test
    void aResultOfTheFirstVersionMayBecomeEmpty() throws IOException {
        CustomerTable table = table("CustomerId\n" + SCHOOL + "\n", "UTF-8");
        Path result = folder.resolve("result");
        Files.writeString(result, "customer,qualifications,failure\n" + PARTNER + ",\"Education APPROVED\",\n");

        try (ResultFile continued = new ResultFile(
                result, table, new ResultFormat.JsonLines(format(table).headings()), false)) {
            assertThat(continued.completed()).isEmpty();
        }
        assertThat(result).isEmptyFile();
    }

    /** The cell of the first version, with its quotation marks doubled. */
    @Test
    void readsAllThatTheFirstVersionWroteIntoOneCell() throws IOException {
        CustomerTable table = table("CustomerId,Name\n%s,A\n%s,B\n".formatted(SCHOOL, PARTNER), "UTF-8");
        Path result = folder.resolve("result.csv");
        Files.writeString(
                result,
                "customer,qualifications,failure\n%s,\"Education DENIED: Not \"\"eligible\"\", after review, Nonprofit NONE\",\n%s,\"None\",\n"
                        .formatted(SCHOOL, PARTNER));

        new ResultFile(result, table, format(table), false).close();

        assertThat(Files.readAllLines(result).subList(1, 4))
                .containsExactly(
                        SCHOOL + ",A,Education,DENIED,\"Not \"\"eligible\"\", after review\",,,,,",
                        SCHOOL + ",A,Nonprofit,NONE,,,,,,",
                        PARTNER + ",B,None,,,,,,,");
    }

    @Test
    void aSeparatorInQuotationMarksIsNone() throws IOException {
        CustomerTable table = table("\"a;b;c;d\",CustomerId,Name\nx,%s,y\n".formatted(SCHOOL), "UTF-8");

        assertThat(table.headings()).containsExactly("a;b;c;d", "CustomerId", "Name");
    }

    @Test
    void readsIdsInBracesAndNamesTheLinesOfTheOthersButNotOfEmptyOnes() throws IOException {
        CustomerTable table = table(
                "sep=;\nCustomerId;Name\n {%s} ;A\n ; \n%s;B\n%sa;C\n;D\n"
                        .formatted(SCHOOL, SCHOOL.toUpperCase(Locale.ROOT), SCHOOL),
                "UTF-8");
        List<String> badRows = new ArrayList<>();

        try (Stream<CustomerTable.Row> rows = table.rows(badRows::add)) {
            assertThat(rows)
                    .extracting(CustomerTable.Row::customer)
                    .containsExactly(UUID.fromString(SCHOOL), UUID.fromString(SCHOOL));
        }
        assertThat(badRows)
                .as("messages with the lines as an editor counts them")
                .hasSize(2)
                .satisfiesExactly(
                        sixth -> assertThat(sixth).contains(", line 6: ").endsWith(SCHOOL + "a"),
                        seventh -> assertThat(seventh).contains(", line 7: "));
    }

    @ParameterizedTest
    @CsvSource({"'CustomerId\0', is not text", "'\u00D0\u00CF\u0011\u00E0', workbook", "'PK\u0003\u0004', workbook"})
    void refusesWhatIsNotText(String content, String reason) throws IOException {
        Path file = folder.resolve("customers.csv");
        Files.writeString(file, content, StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> TextFile.of(file))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(reason)
                .hasMessageContaining("save it as CSV");
    }

    @Test
    void recognizesTheEncodingWhereverTheFirstUnusualCharacterIs() throws IOException {
        String content = "CustomerId,Name\n" + (SCHOOL + ",A School\n").repeat(3_000) + SCHOOL + ",Schüle €\n";

        for (String charset : List.of("windows-1252", "UTF-8")) {
            try (Stream<CustomerTable.Row> rows = table(content, charset).rows(badRow -> {})) {
                assertThat(rows.skip(3_000).findFirst().orElseThrow().cells())
                        .as("of a list in %s", charset)
                        .containsExactly(SCHOOL, "Schüle €");
            }
        }
    }

    @Test
    void readsAPipeAsOftenAsAFile() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        // of its own, because it waits for the one that reads, and the common pool may have one thread only
        Thread writer = new Thread(() -> {
            try {
                Files.write(pipe, ("CustomerId,Name\n" + SCHOOL + ",Schüle\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        });
        writer.setDaemon(true);
        writer.start();

        // nothing interrupts a thread that opens a pipe
        assertThat(CompletableFuture.supplyAsync(() -> {
                    CustomerTable table = new CustomerTable(TextFile.of(pipe), null);
                    return Stream.of(1, 2)
                            .flatMap(time -> table.rows(badRow -> {}))
                            .map(CustomerTable.Row::customer)
                            .toList();
                }))
                .as("customers of a pipe that is read twice")
                .succeedsWithin(Duration.ofSeconds(30))
                .isEqualTo(List.of(UUID.fromString(SCHOOL), UUID.fromString(SCHOOL)));
    }

    /** A crash between removing the old file and naming the new one would lose the result. */
    @Test
    @Timeout(60)
    void aContinuedResultIsNeverMissing() throws Exception {
        CustomerTable table = table("CustomerId\n" + SCHOOL + "\n", "UTF-8");
        ResultFormat format = format(table);
        Path result = folder.resolve("result.csv");
        Files.writeString(result, "\uFEFF" + format.heading() + PARTNER + ",Education");
        Set<PosixFilePermission> permissions = PosixFilePermissions.fromString("rw-rw-r--");
        Files.setPosixFilePermissions(result, permissions);
        List<String> removed = new ArrayList<>();
        try (WatchService watch = FileSystems.getDefault().newWatchService()) {
            folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);

            new ResultFile(result, table, format, false).close();
            Path end = Files.createFile(folder.resolve("end"));

            for (boolean isEnd = false; !isEnd; ) {
                WatchKey events = watch.poll(30, TimeUnit.SECONDS);
                assertThat(events).as("changes of the folder").isNotNull();
                for (var event : events.pollEvents()) {
                    isEnd |= event.context().equals(end.getFileName());
                    if (event.kind() == StandardWatchEventKinds.ENTRY_DELETE) {
                        removed.add(event.context().toString());
                    }
                }
                events.reset();
            }
            assertThat(Files.getPosixFilePermissions(result)).isEqualTo(permissions);
        }

        assertThat(Files.readString(result)).isEqualTo("\uFEFF" + format.heading());
        assertThat(removed).as("files that were removed, or renamed").doesNotContain("result.csv");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("customers.csv", "result.csv", "end");
    }

    @Test
    void aContinuedResultThatIsALinkStaysOne() throws IOException {
        CustomerTable table = table("CustomerId\n" + SCHOOL + "\n", "UTF-8");
        ResultFormat format = format(table);
        Path file = Files.createDirectory(folder.resolve("share")).resolve("shared.csv");
        Files.writeString(file, "\uFEFF" + format.heading() + PARTNER + ",Education");
        Path link = Files.createSymbolicLink(folder.resolve("result.csv"), file);

        new ResultFile(link, table, format, false).close();

        assertThat(link).isSymbolicLink();
        assertThat(file).content().isEqualTo("\uFEFF" + format.heading());
        assertThat(file.getParent().toFile().list()).hasSize(1);
    }

    @Test
    void aShortenedLineHasWholeCharacters() {
        assertThat(Printable.line("x".repeat(100))).isEqualTo("x".repeat(100));
        assertThat(Printable.line("😀".repeat(101))).isEqualTo("😀".repeat(100) + "…");
    }

    /** A full disk cuts after any byte. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aResultIsContinuedWhereverItWasCut(boolean csv) throws IOException {
        CustomerTable table = table("CustomerId,Name\n%s,Schüle €\n%s,B\n".formatted(SCHOOL, PARTNER), "UTF-8");
        ResultFormat.Csv spreadsheet = format(table);
        ResultFormat format = csv ? spreadsheet : new ResultFormat.JsonLines(spreadsheet.headings());
        String first = format.line(cells(PARTNER, "B"));
        // the rows of a customer with several qualifications follow each other
        String ofSchool = format.line(cells(SCHOOL, "Schüle €"));
        String whole = (csv ? "\uFEFF" + format.heading() : "") + first;
        Path result = folder.resolve("result");

        for (String before : List.of(whole, whole + ofSchool)) {
            int complete = before.getBytes(StandardCharsets.UTF_8).length;
            byte[] all = (before + ofSchool).getBytes(StandardCharsets.UTF_8);
            for (int length = complete + 1; length < all.length; length++) {
                Files.write(result, Arrays.copyOf(all, length));
                try (ResultFile continued = new ResultFile(result, table, format, false)) {
                    assertThat(continued.completed())
                            .as("customers that are not read again, of a result cut after %d bytes", length)
                            .doesNotContain(UUID.fromString(SCHOOL));
                }
                assertThat(Files.readString(result)).isIn(whole, whole.replace(first, ""));
            }
        }
    }

    private static ResultFormat.Csv format(CustomerTable table) {
        return new ResultFormat.Csv(
                ',',
                Stream.concat(table.headings().stream(), ResultRow.HEADINGS.stream())
                        .toList());
    }

    private static List<String> cells(String... own) {
        return Stream.concat(Stream.of(own), Stream.of("Education", "APPROVED", "", "", "", "", "", ""))
                .toList();
    }

    private CustomerTable table(String content, String charset) throws IOException {
        Path file = folder.resolve("customers.csv");
        Files.writeString(file, content, Charset.forName(charset));
        return new CustomerTable(TextFile.of(file), null);
    }
}
