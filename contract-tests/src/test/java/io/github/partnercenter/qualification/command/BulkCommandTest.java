package io.github.partnercenter.qualification.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import io.github.partnercenter.qualification.sandbox.QualificationSandboxExtension;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code --bulk}, as its user meets it. */
@ExtendWith(QualificationSandboxExtension.class)
class BulkCommandTest {
    @TempDir
    private Path folder;

    private QualificationSandbox sandbox;
    private Path customers;
    private Path result;
    private final List<String> ids = new ArrayList<>();

    @BeforeEach
    void start(QualificationSandbox sandbox) throws IOException {
        this.sandbox = sandbox;
        for (int i = 0; i < 400; i++) {
            UUID id = UUID.randomUUID();
            sandbox.givenCustomer(id, CustomerQualification.EDUCATION);
            ids.add(id.toString());
        }
        customers = folder.resolve("customers.csv");
        result = folder.resolve("result.csv");
    }

    @Test
    void answersEachCustomerOnceThoughItIsKilledInBetween() throws Exception {
        Files.write(customers, ids);
        Process killed = command(Redirect.to(result.toFile()), "--quota", "24000");
        while (lines(result) < 50) {
            Thread.onSpinWait();
        }
        killed.destroyForcibly().waitFor();
        assertThat(lines(result)).isLessThan(400);

        Process resumed =
                command(Redirect.appendTo(result.toFile()), "--quota", "600000", "--resume", result.toString());

        assertThat(resumed.waitFor()).as(errors(resumed)).isZero();
        List<String> all = Files.readAllLines(result);
        assertThat(all.get(0)).isEqualTo("customer,qualifications,failure");
        assertThat(all.subList(1, all.size()))
                .allSatisfy(line -> assertThat(line).endsWith(",\"Education APPROVED\","))
                .extracting(line -> line.substring(0, 36))
                .containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void asksAgainForWhomItFailed() throws Exception {
        Files.write(customers, ids.subList(0, 3));
        Files.write(
                result,
                List.of(
                        "customer,qualifications,failure",
                        ids.get(0) + ",\"Education APPROVED\",",
                        ids.get(1) + ",,\"UNAUTHORIZED, status 401: The token has expired\""));

        Process resumed =
                command(Redirect.appendTo(result.toFile()), "--quota", "600000", "--resume", result.toString());

        assertThat(resumed.waitFor()).as(errors(resumed)).isZero();
        List<String> all = Files.readAllLines(result);
        assertThat(all.subList(3, all.size()))
                .containsExactlyInAnyOrder(
                        ids.get(1) + ",\"Education APPROVED\",", ids.get(2) + ",\"Education APPROVED\",");
    }

    @Test
    void reportsBadLinesAndGoesOn() throws Exception {
        Files.write(
                customers,
                List.of(
                        "\uFEFFTenant id;Name",
                        ids.get(0) + ";Ångström",
                        "1-2-3;Fabrikam",
                        "",
                        "\"" + ids.get(1).toUpperCase(Locale.ROOT) + "\";Northwind",
                        ids.get(0) + ";again",
                        UUID.randomUUID() + ";Nobody"));

        Process process = command(Redirect.to(result.toFile()), "--quota", "600000");

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(errors(process))
                .contains("line 3: no customer tenant id")
                .contains("1-2-3;Fabrikam")
                .contains("3 customers answered, 1 of them with a failure");
        assertThat(Files.readString(result))
                .containsOnlyOnce(ids.get(0))
                .containsOnlyOnce(ids.get(1))
                .contains("NOT_FOUND");
    }

    @Test
    void saysWhatCannotBeRead() throws Exception {
        Process process = command(Redirect.to(result.toFile()));

        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(errors(process)).contains("Cannot read " + customers).hasLineCount(1);
    }

    private Process command(Redirect output, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--live", "--bulk", customers.toString()));
        arguments.addAll(List.of(more));
        return CommandProcess.start(
                Map.of(
                        "PARTNER_CENTER_BASE_URL",
                        sandbox.baseUrl().toString(),
                        "PARTNER_CENTER_ACCESS_TOKEN",
                        "token-of-bulk-command"),
                output,
                arguments.toArray(new String[0]));
    }

    private static long lines(Path file) throws IOException {
        return Files.exists(file)
                ? Files.readString(file).chars().filter(c -> c == '\n').count()
                : 0;
    }

    private static String errors(Process process) throws IOException {
        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
