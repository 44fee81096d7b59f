package io.github.partnercenter.qualification.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Writes and reads the rows of a result, one line each. */
interface ResultFormat {
    /** {@return the first line; empty if there is none} */
    String heading();

    /** {@return a line, with its line break} */
    String line(List<String> cells);

    /** {@return the cells of a line; empty if it is not in this format} */
    List<String> cells(String line);

    /** CSV for spreadsheets: no cell is a formula. */
    record Csv(char delimiter, List<String> headings) implements ResultFormat {
        private static final Pattern FORMULA =
                Pattern.compile("([\t\r=@＝＠＋－]|[+-](?!\\d+([.,]\\d+)?$)).*", Pattern.DOTALL);

        @Override
        public String heading() {
            return line(headings);
        }

        @Override
        public String line(List<String> cells) {
            StringWriter line = new StringWriter();
            try (CsvWriter row = CsvWriter.builder()
                    .fieldSeparator(delimiter)
                    .lineDelimiter(LineDelimiter.LF)
                    .build(line)) {
                row.writeRecord(cells.stream().map(Csv::harmless).toList());
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            return line.toString();
        }

        private static String harmless(String cell) {
            return FORMULA.matcher(cell).matches() ? "'" + cell : cell;
        }

        @Override
        public List<String> cells(String line) {
            try {
                List<String> cells = CsvReader.builder()
                        .fieldSeparator(delimiter)
                        .ofSingleCsvRecord(line)
                        .getFields();
                return cells.size() == headings.size() ? cells : List.of();
            } catch (RuntimeException noRow) {
                return List.of();
            }
        }
    }

    /** JSON Lines. Of equal headings, the last one is the name of its field; those before it are numbered. */
    record JsonLines(List<String> headings) implements ResultFormat {
        private static final ObjectMapper JSON = new ObjectMapper();

        public JsonLines {
            List<String> given = headings;
            headings = IntStream.range(0, given.size())
                    .mapToObj(i -> given.lastIndexOf(given.get(i)) == i
                            ? given.get(i)
                            : given.get(i) + " (column " + (i + 1) + ")")
                    .toList();
        }

        @Override
        public String heading() {
            return "";
        }

        @Override
        public String line(List<String> cells) {
            ObjectNode object = JSON.createObjectNode();
            for (int i = 0; i < headings.size(); i++) {
                object.put(headings.get(i), cells.get(i));
            }
            return object + "\n";
        }

        @Override
        public List<String> cells(String line) {
            try {
                JsonNode object = JSON.readTree(line);
                List<String> cells = new ArrayList<>();
                for (String heading : headings) {
                    if (object == null || !object.has(heading)) {
                        return List.of();
                    }
                    cells.add(object.get(heading).asText());
                }
                return cells;
            } catch (JsonProcessingException noRow) {
                return List.of();
            }
        }
    }
}
