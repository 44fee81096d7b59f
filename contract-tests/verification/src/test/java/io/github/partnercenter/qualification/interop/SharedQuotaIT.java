package io.github.partnercenter.qualification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two JVMs that share a quota through Redis, {@code consumers/shared-quota}; on Debian, Redis is installed if need be. */
@Tag("on-demand")
@Tag("shared-quota")
class SharedQuotaIT {
    @Test
    void isUsedUpAndNotExceeded(@TempDir Path folder) throws Exception {
        installRedis(folder);
        Machine machine = new Machine(folder);

        String output = machine.maven(Machine.USER, machine.consumer("shared-quota"), "verify");
        assertThat(output).contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0");
        output.lines().filter(line -> line.contains("of the quota")).forEach(System.out::println);
    }

    private static void installRedis(Path folder) throws IOException, InterruptedException {
        Program.run(
                folder,
                Map.of("DEBIAN_FRONTEND", "noninteractive"),
                "sh",
                "-c",
                "command -v redis-server || (apt-get update && apt-get install --yes --no-install-recommends redis-server)");
    }
}
