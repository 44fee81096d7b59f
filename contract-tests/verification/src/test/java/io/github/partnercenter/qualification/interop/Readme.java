package io.github.partnercenter.qualification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Blocks of a README, to be typed as they stand: those with a name are files, those of a console are commands. */
public final class Readme {
    private static final Pattern BLOCK = Pattern.compile("```(\\w+) ?(\\S*)\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern GUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private Readme() {}

    /**
     * What stands between three backticks.
     *
     * @param name empty if it has none
     */
    public record Block(String language, String name, String text) {}

    /** The blocks of a file. */
    public static List<Block> blocks(Path readme) throws IOException {
        return blocks(Files.readString(readme));
    }

    /** The blocks below a heading, as far as the next one of whatever level. */
    static List<Block> blocksBelow(String heading, Path readme) throws IOException {
        String text = "\n" + Files.readString(readme);
        int start = text.indexOf("\n" + heading + "\n");
        assertThat(start).as("heading %s", heading).isNotNegative();
        int end = text.indexOf("\n#", start + heading.length());
        return blocks(text.substring(start, end < 0 ? text.length() : end));
    }

    private static List<Block> blocks(String text) {
        return BLOCK.matcher(text)
                .results()
                .map(block -> new Block(block.group(1), block.group(2), block.group(3)))
                .toList();
    }

    /** Types them one after the other, and compares what is printed with what is shown; returns how many lines were. */
    static int type(List<Block> blocks, Path folder, Map<String, String> environment)
            throws IOException, InterruptedException {
        int shown = 0;
        for (Block block : blocks) {
            if (block.language().equals("console")) {
                shown += type(block.text(), folder, environment);
            } else {
                Path file = folder.resolve(block.name());
                Files.createDirectories(file.getParent());
                Files.writeString(file, block.text());
            }
        }
        return shown;
    }

    private static int type(String console, Path folder, Map<String, String> environment)
            throws IOException, InterruptedException {
        List<String> shown = new ArrayList<>();
        List<String> printed = List.of();
        for (String line : console.lines().toList()) {
            if (line.startsWith("$ ")) {
                printed = withoutIds(Program.run(folder, environment, "sh", "-c", line.substring(2)));
            } else if (!line.equals("…")) {
                shown.addAll(withoutIds(line));
            }
        }
        if (!shown.isEmpty()) {
            assertThat(printed).as(console).containsSubsequence(shown);
        }
        return shown.size();
    }

    private static List<String> withoutIds(String output) {
        return GUID.matcher(output).replaceAll("…").lines().map(String::strip).toList();
    }
}
