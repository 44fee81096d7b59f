package io.github.partnercenter.qualification.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.partnercenter.qualification.interop.Program;
import io.github.partnercenter.qualification.interop.Readme;
import io.github.partnercenter.qualification.interop.RunnableJar;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import io.github.partnercenter.qualification.sandbox.QualificationSandboxExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The lines of the READMEs that run the command, with a sandbox for the real service, and without Maven. */
@ExtendWith(QualificationSandboxExtension.class)
class ReadmeCommandsIT {
    private static final Pattern COMMAND =
            Pattern.compile("(?m)^\\$ mvn -q compile exec:java -Dexec\\.args=\"(.*)\"(.*)$");
    private static final UUID SCHOOL = QualificationSandbox.sampleCustomers().get("education");

    @Test
    void doWhatTheySay(QualificationSandbox service, @TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("customers.csv"), SCHOOL + "\n");
        int commands = 0;
        for (Path readme : List.of(Path.of("..", "..", "README.md"), Path.of("..", "README.md"))) {
            for (Readme.Block block : Readme.blocks(readme)) {
                Matcher line = COMMAND.matcher(block.text());
                while (line.find()) {
                    commands++;
                    run(line.group(1), line.group(2), service, folder);
                }
            }
        }

        assertThat(commands).isEqualTo(6);
        assertThat(folder.resolve("result.csv")).content().contains(SCHOOL + ",Education,APPROVED,");
    }

    private static void run(String arguments, String redirection, QualificationSandbox service, Path folder)
            throws Exception {
        if (arguments.startsWith("serve")) {
            try (RunnableJar.Sandbox serving = RunnableJar.serve()) {
                assertThat(serving.baseUrl()).hasHost("127.0.0.1");
            }
            return;
        }
        String output = Program.run(
                folder,
                Map.of(
                        "PARTNER_CENTER_BASE_URL",
                        service.baseUrl().toString(),
                        "PARTNER_CENTER_ACCESS_TOKEN",
                        "token-of-readme"),
                "sh",
                "-c",
                "exec " + RunnableJar.commandLine() + " " + arguments.replace("<customer tenant id>", SCHOOL.toString())
                        + redirection);
        if (!arguments.contains("bulk") && !arguments.contains("check")) {
            assertThat(output).contains("Qualifications  Education APPROVED");
        }
    }
}
