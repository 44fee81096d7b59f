package io.github.partnercenter.qualification.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
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

    private CustomerTable table(String content, String charset) throws IOException {
        Path file = folder.resolve("customers.csv");
        Files.writeString(file, content, Charset.forName(charset));
        return new CustomerTable(TextFile.of(file), null);
    }
}
