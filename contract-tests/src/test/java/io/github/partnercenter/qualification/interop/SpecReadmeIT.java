package io.github.partnercenter.qualification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.partnercenter.qualification.command.CommandProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code api-spec/README.md} tells teams of other languages, typed as it stands, in an empty folder. */
class SpecReadmeIT {
    private static final Path SPEC = Path.of("..", "api-spec");
    private static final Pattern BLOCK = Pattern.compile("```(\\w+) ?(\\S*)\\n(.*?)```", Pattern.DOTALL);

    @Test
    void getsAnAnswerInEveryLanguageItShows(@TempDir Path folder) throws Exception {
        Files.copy(SPEC.resolve("openapi.yaml"), folder.resolve("openapi.yaml"));
        Process serving = CommandProcess.start(Map.of(), "--serve");
        try {
            URI sandbox = CommandProcess.baseUrl(serving);
            int answers = 0;
            String readme = Files.readString(SPEC.resolve("README.md"));
            for (MatchResult block : BLOCK.matcher(readme).results().toList()) {
                if (block.group(1).equals("console")) {
                    answers += type(block.group(3), folder, sandbox);
                } else {
                    Files.writeString(folder.resolve(block.group(2)), block.group(3));
                }
            }
            assertThat(answers).as("answers that the README shows").isEqualTo(3);
        } finally {
            serving.destroy();
        }
    }

    /** Types commands, and compares what the last one prints with what is shown; returns how many lines were. */
    private static int type(String console, Path folder, URI sandbox) throws IOException, InterruptedException {
        List<String> shown = new ArrayList<>();
        List<String> printed = List.of();
        for (String line : console.lines().toList()) {
            if (line.startsWith("$ ")) {
                printed = run(line.substring(2), folder, sandbox);
            } else {
                shown.add(line);
            }
        }
        if (!shown.isEmpty()) {
            assertThat(printed).as(console).endsWith(shown.toArray(new String[0]));
        }
        return shown.size();
    }

    private static List<String> run(String command, Path folder, URI sandbox) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true);
        shell.environment().put("SANDBOX", sandbox.toString());
        Process process = shell.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s%n%s", command, output).isZero();
        return output.replaceAll("\u001b\\[[\\d;]*m", "")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }
}
