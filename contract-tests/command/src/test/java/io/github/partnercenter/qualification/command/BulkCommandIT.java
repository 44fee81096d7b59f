package io.github.partnercenter.qualification.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.partnercenter.qualification.RateLimiter;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.sandbox.Fault;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import io.github.partnercenter.qualification.sandbox.QualificationSandboxExtension;
import io.github.partnercenter.qualification.sandbox.RecordedRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The customer lists that people have, and results that were cut; by the runnable jar. */
@ExtendWith(QualificationSandboxExtension.class)
class BulkCommandIT {
    private static final Path LISTS = resource("/lists");
    private static final Path RESULTS = resource("/results");
    private static final String SCHOOL = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
    private static final String TOWN = "3f2504e0-4f89-41d3-9a0c-0305e82c3304";
    private static final String REFUSED = "3f2504e0-4f89-41d3-9a0c-0305e82c3307";
    private static final String IN_REVIEW = "3f2504e0-4f89-41d3-9a0c-0305e82c3308";
    private static final String FAST = "--quota=600000";

    @TempDir
    private Path folder;

    private static Path resource(String name) {
        try {
            return Path.of(BulkCommandIT.class.getResource(name).toURI());
        } catch (URISyntaxException impossible) {
            throw new AssertionError(Path.of("").toAbsolutePath().toString(), impossible);
        }
    }

    private QualificationSandbox sandbox;
    private Path list;
    private Path result;

    private record Run(int status, String output, String errors) {}

    @BeforeEach
    void start(QualificationSandbox started) {
        sandbox = started;
        list = folder.resolve("customers.csv");
        result = folder.resolve("result.csv");
    }

    @AfterEach
    void changesNothing() {
        assertThat(sandbox.requests()).allMatch(request -> request.method().equals("GET"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "partner-center-export-like",
                "id-not-first",
                "other-guid-first",
                "excel-sep",
                "type-line",
                "field-of-several-lines",
                "old-mac",
                "utf16"
            })
    void readsWhatOtherProgramsExport(String name) throws Exception {
        Run run = bulk(LISTS.resolve(name + ".csv"), "--output", result.toString(), FAST);

        assertThat(run.status()).as(run.errors()).isZero();
        assertThat(run.output()).isEmpty();
        assertThat(run.errors())
                .contains("2 customers: 2 with a result, 0 failed")
                .contains(" 1  Education APPROVED\n", " 1  StateOwnedEntity APPROVED\n");
        assertThat(lines())
                .hasSize(4)
                .filteredOn(line -> line.contains(SCHOOL))
                .singleElement()
                .asString()
                .containsPattern("[,;]Education[,;]APPROVED[,;]");
        assertThat(lines()).filteredOn(line -> line.contains(TOWN)).hasSize(2);
    }

    @Test
    void carriesTheColumnsOfTheListAndNoFormula() throws Exception {
        bulk(LISTS.resolve("partner-center-export-like.csv"), "--output", result.toString(), FAST);

        assertThat(lines())
                .contains(
                        "\uFEFFMicrosoft ID,Company name,Primary domain name,Relationship,qualification,vettingState,"
                                + "vettingReason,category,errorCode,message,requestId,correlationId",
                        SCHOOL + ",'=A School,school.example,Reseller,Education,APPROVED,,,,,,",
                        TOWN + ",\"Town, of Example\",town.example,Reseller,StateOwnedEntity,APPROVED,,,,,,");
    }

    @Test
    void namesTheLineOfAMistypedId() throws Exception {
        Run run = bulk(LISTS.resolve("mistyped-first-line.csv"), FAST);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errors()).contains("line 1: not a customer tenant id", "1 customers: 1 with a result");
    }

    @Test
    void readsRaggedRowsAndNamesAnUnclosedQuotationMark() throws Exception {
        Files.writeString(
                list, "CustomerId,Name\n%s\n%s,B,more\n%s,\"open\n%s,x\n".formatted(SCHOOL, TOWN, REFUSED, IN_REVIEW));
        Run run = bulk(list, FAST);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errors())
                .contains("line 4: a quotation mark is not closed", "3 customers: 2 with a result, 1 failed");
    }

    @Test
    void aFailureHasItsFactsInColumns() throws Exception {
        Files.writeString(list, "CustomerId\n" + REFUSED + "\n");
        Run run = bulk(list, FAST);

        assertThat(run.status()).isEqualTo(1);
        RecordedRequest sent = sandbox.requests().get(0);
        assertThat(run.output())
                .containsPattern(REFUSED + ",,,,NO_RELATIONSHIP,20002,\".*\","
                        + sent.header("MS-RequestId").orElseThrow() + ","
                        + sent.header("MS-CorrelationId").orElseThrow() + "\n");
        assertThat(run.errors()).contains("1  failed: NO_RELATIONSHIP");
    }

    @Test
    void writesAnObjectALine() throws Exception {
        Files.writeString(
                list, "CustomerId,message\n%s,one\n%s,two\n".formatted(SCHOOL, SCHOOL.toUpperCase(Locale.ROOT)));

        assertThat(bulk(list, FAST, "--format=jsonl").output())
                .startsWith("{\"CustomerId\":\"" + SCHOOL + "\",\"message (column 2)\":\"one\""
                        + ",\"qualification\":\"Education\",\"vettingState\":\"APPROVED\"")
                .hasLineCount(1);
        assertThat(sandbox.requests()).as("of a customer that is listed twice").hasSize(1);
    }

    /** Ctrl-C sends INT. */
    @ParameterizedTest
    @CsvSource({"csv, KILL, 137", "jsonl, KILL, 137", "csv, INT, 130"})
    void answersEachCustomerOnceThoughItIsKilledInBetween(String format, String signal, int status) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            UUID id = UUID.randomUUID();
            sandbox.givenCustomer(id, CustomerQualification.EDUCATION);
            ids.add(id.toString());
        }
        Files.write(list, ids);
        Process killed =
                start(Redirect.PIPE, list, "--quota", "24000", "--output", result.toString(), "--format", format);
        while (!Files.exists(result) || Files.readString(result).lines().count() < 50) {
            Thread.onSpinWait();
        }
        new ProcessBuilder("kill", "-" + signal, Long.toString(killed.pid()))
                .start()
                .waitFor();
        assertThat(killed.waitFor()).isEqualTo(status);
        assertThat(lines().size()).isLessThan(400);

        Run run = bulk(list, FAST, "--output", result.toString(), "--format", format);

        assertThat(run.status()).as(run.errors()).isZero();
        assertThat(run.errors()).contains("already had a result");
        assertThat(lines().stream().flatMap(line -> ids.stream().filter(line::contains)))
                .containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void requestsAgainWhatFailedAndOnDemandWhatIsInReview() throws Exception {
        Files.writeString(list, "CustomerId,\" Name,\nAddress\"\n%s\n%s\n%s\n".formatted(SCHOOL, REFUSED, IN_REVIEW));
        bulk(list, FAST, "--output", result.toString());
        int before = sandbox.requests().size();

        bulk(list, FAST, "--output", result.toString());
        assertThat(sandbox.requests()).hasSize(before + 1);
        bulk(list, FAST, "--output", result.toString(), "--refresh");
        assertThat(sandbox.requests()).hasSize(before + 3);
        assertThat(lines()).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void goesOnWithAResultOfTheFirstVersion() throws Exception {
        Files.copy(RESULTS.resolve("result-with-escape.csv"), result);
        Run run = bulk(LISTS.resolve("partner-center-export-like.csv"), "--output", result.toString());

        assertThat(run.status()).as(run.errors()).isZero();
        assertThat(run.errors()).contains("2 customers already had a result");
        assertThat(run.errors()).contains("No customers to read.");
        assertThat(sandbox.requests()).isEmpty();
        assertThat(lines())
                .hasSize(4)
                .contains(SCHOOL + ",'=A School,school.example,Reseller,Education,APPROVED,,,,,,");
    }

    @Test
    void requestsTheCutCustomerAgain() throws Exception {
        Files.copy(RESULTS.resolve("result-cut-by-a-full-disk.csv"), result);
        Run run = bulk(LISTS.resolve("id-not-first.csv"), "--output", result.toString());

        assertThat(run.status()).as(run.errors()).isZero();
        assertThat(sandbox.requests())
                .hasSize(1)
                .allMatch(request -> request.toString().contains(TOWN));
        assertThat(lines()).hasSize(4).filteredOn(line -> line.contains(TOWN)).hasSize(2);
    }

    @Test
    void requestsACutLineOfItsOwnAgain() throws Exception {
        bulk(LISTS.resolve("id-not-first.csv"), FAST, "--output", result.toString());
        String whole = Files.readString(result);
        Files.writeString(result, whole.substring(0, whole.length() - 9));

        assertThat(bulk(LISTS.resolve("id-not-first.csv"), FAST, "--output", result.toString())
                        .status())
                .isZero();
        assertThat(lines())
                .hasSize(4)
                .containsExactlyInAnyOrderElementsOf(whole.lines().toList());
    }

    /** One row per qualification, however often the service lists it; each cell in the column of its name. */
    @Test
    void writesWhatIsKnownOfEachCustomerAndCountsIt() throws Exception {
        String denied = "3f2504e0-4f89-41d3-9a0c-0305e82c3309";
        String none = "3f2504e0-4f89-41d3-9a0c-0305e82c3302";
        String unknown = UUID.randomUUID().toString();
        String other = UUID.randomUUID().toString();
        sandbox.givenCustomer(UUID.fromString(other), CustomerQualification.EDUCATION);
        sandbox.nextAnswer(
                UUID.fromString(SCHOOL),
                Fault.answer(
                        200,
                        "[{\"qualification\":\"Education\",\"vettingStatus\":\"Approved\"},"
                                + "{\"qualification\":\"education\",\"vettingStatus\":\"Approved\"}]",
                        "Content-Type",
                        "application/json"));
        sandbox.nextAnswer(UUID.fromString(unknown), Fault.status(404));
        Files.write(list, List.of("CustomerId", SCHOOL, other, denied, none, unknown));

        Run run = bulk(list, FAST, "--output", result.toString());

        assertThat(lines())
                .hasSize(6)
                .contains(
                        SCHOOL + ",Education,APPROVED,,,,,,",
                        other + ",Education,APPROVED,,,,,,",
                        denied + ",Education,DENIED,Not an Education Customer,,,,,",
                        none + ",None,,,,,,,")
                .anyMatch(line -> line.matches(unknown + ",,,,NOT_FOUND,,\"?[^,]+.*"));
        assertThat(run.errors())
                .contains("5 customers: 4 with a result, 1 failed; ")
                .contains(
                        "       1  Education DENIED\n",
                        "       2  Education APPROVED\n",
                        "       1  None\n",
                        "       1  failed: NOT_FOUND\n");
        int before = sandbox.requests().size();
        bulk(list, FAST, "--output", result.toString());
        assertThat(sandbox.requests().subList(before, sandbox.requests().size()))
                .as("read again: only what failed")
                .singleElement()
                .asString()
                .contains(unknown);
    }

    @Test
    void leavesNoCopyOfAListThatComesThroughAPipe() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("temporary"));
        List<String> command = CommandProcess.commandLine("bulk", "/dev/stdin", FAST, "--format=JSONL");
        command.replaceAll(
                argument -> argument.startsWith("-Djava.io.tmpdir=") ? "-Djava.io.tmpdir=" + temporary : argument);
        ProcessBuilder piped = new ProcessBuilder(command);
        piped.environment().putAll(environment());
        Process process = CommandProcess.limited(piped.start());
        try (OutputStream input = process.getOutputStream()) {
            input.write(("CustomerId\n" + SCHOOL + "\n").getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(errors).isZero();
        assertThat(output).startsWith("{\"CustomerId\":\"" + SCHOOL + "\",\"qualification\":\"Education\"");
        assertThat(temporary)
                .as("folder for temporary files, once the command has ended")
                .isEmptyDirectory();
    }

    static Stream<String[]> badInput() {
        return Stream.of(
                new String[] {"PK\u0003\u0004\u0014", "save it as CSV"},
                new String[] {"", "is empty"},
                new String[] {"Name,Town\na,b\n", "contains no customer tenant id"},
                new String[] {"A,B\n%s,%s\n".formatted(SCHOOL, TOWN), "--column: A, B"});
    }

    @ParameterizedTest
    @MethodSource("badInput")
    void saysInOneLineWhatIsWrongWithTheList(String content, String reason) throws Exception {
        Files.writeString(list, content);
        refused(bulk(list), reason);
    }

    @Test
    void saysInOneLineThatThereIsNoList() throws Exception {
        refused(bulk(folder.resolve("nofile.csv")), "No such file: " + folder.resolve("nofile.csv"));
        refused(bulk(folder), "Not a file but a folder");
        refused(bulk(Path.of("/proc/self/mem")), "Cannot read /proc/self/mem: Input/output error");
    }

    @Test
    void saysInOneLineWhyTheResultCannotBeWritten() throws Exception {
        Files.writeString(list, SCHOOL + "\n");

        refused(bulk(list, "--output", folder.resolve("no/result.csv").toString()), "no such file or folder");
        refused(bulk(list, "--output", folder.toString()), "Not a file but a folder");
        assertThat(sandbox.requests()).isEmpty();
    }

    /** Of the operating system: no test can forbid anything to root. */
    @Test
    void namesTheReasonOfAnUnreadableOrUnwritableFile() {
        assertThat(Reason.of(new NoSuchFileException("file"))).isEqualTo("no such file or folder");
        assertThat(Reason.of(new AccessDeniedException("file"))).isEqualTo("permission denied");
        assertThat(Reason.of(new FileSystemException("file", null, "Read-only file system")))
                .isEqualTo("Read-only file system");
        assertThat(Reason.of(new FileAlreadyExistsException("file"))).isEqualTo("file");
        assertThat(Reason.of(new IOException("No space left on device"))).isEqualTo("No space left on device");
    }

    @Test
    void namesTheResultThatAFullDiskCuts() throws Exception {
        Files.writeString(list, SCHOOL + "\n");
        Run run = bulk(list, FAST, "--format=jsonl", "--output=/dev/full");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output()).isEmpty();
        assertThat(run.errors()).isEqualTo("Cannot write /dev/full: No space left on device\n");
    }

    /** Such as a table with its row numbers, in a column without a heading. */
    @Test
    void continuesAResultWithTheSeparatorOfTheListThoughAHeadingIsEmpty() throws Exception {
        Files.writeString(
                list,
                "\tCustomerId\tName\n0\t%s\t\"A \"\"big\"\" School; Town\"\n1\t%s\tB\n".formatted(SCHOOL, REFUSED));
        bulk(list, FAST, "--output", result.toString());
        Run run = bulk(list, FAST, "--output", result.toString());

        assertThat(run.errors())
                .startsWith("1 customers already had a result.\n1 customers: 0 with a result, 1 failed;");
        assertThat(lines())
                .hasSize(3)
                .startsWith(
                        "\uFEFF\tCustomerId\tName\tqualification\tvettingState\tvettingReason\tcategory\terrorCode"
                                + "\tmessage\trequestId\tcorrelationId",
                        "0\t" + SCHOOL + "\t\"A \"\"big\"\" School; Town\"\tEducation\tAPPROVED\t\t\t\t\t\t");
    }

    /** As most people name them, in the current folder. */
    @Test
    void readsAndContinuesFilesInTheCurrentFolder() throws Exception {
        Files.write(list, List.of(SCHOOL, REFUSED));
        for (int time = 0; time < 2; time++) {
            ProcessBuilder here = new ProcessBuilder(
                            CommandProcess.commandLine("bulk", "customers.csv", FAST, "--output", "result.csv"))
                    .directory(folder.toFile())
                    .redirectErrorStream(true);
            here.environment().putAll(environment());
            Process process = CommandProcess.limited(here.start());

            assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("failed: NO_RELATIONSHIP");
            assertThat(process.waitFor()).isEqualTo(1);
        }
        assertThat(lines()).hasSize(3).anyMatch(line -> line.startsWith(SCHOOL + ",Education,APPROVED,"));
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("customers.csv", "result.csv");
    }

    @Test
    void aResultInTheOtherFormatIsNotContinued() throws Exception {
        Files.writeString(list, SCHOOL + "\n");
        bulk(list, FAST, "--output", result.toString());
        String whole = Files.readString(result);

        refused(bulk(list, "--format=jsonl", "--output", result.toString()), "choose another --output");
        assertThat(result).hasContent(whole);
    }

    /** Such as a token that expires: exit status 1, and the same command continues. */
    @Test
    void endsWithAFailureThatConcernsAllCustomersAndContinues() throws Exception {
        Files.write(list, List.of(SCHOOL, TOWN));
        sandbox.givenCustomerLike(UUID.fromString(TOWN), "mfaMissing");
        Run ended = bulk(list, FAST, "--output", result.toString());

        assertThat(ended.status()).as("exit status if the token is rejected").isEqualTo(1);
        assertThat(ended.errors())
                .contains("MFA_MISSING", "no result yet: run the same command again to continue")
                .doesNotContain("token-of-");
        assertThat(bulk(list, FAST).errors()).contains("no result yet.").doesNotContain("same command");
        assertThat(Files.readString(result)).doesNotContain(TOWN);

        sandbox.givenCustomerLike(UUID.fromString(TOWN), "governmentCommunityCloud");
        Run continued = bulk(list, FAST, "--output", result.toString());
        assertThat(continued.status()).as(continued.errors()).isZero();
        assertThat(Files.readString(result)).contains(SCHOOL, TOWN);
    }

    @Test
    void onlyNamesTheFailureIfItConcernsAllCustomersAndIsTheFirst() throws Exception {
        Files.writeString(list, TOWN + "\n");
        sandbox.givenCustomerLike(UUID.fromString(TOWN), "mfaMissing");

        assertThat(bulk(list, FAST).errors())
                .startsWith("MFA_MISSING")
                .endsWith("The other customers have no result yet.\n")
                .hasLineCount(2);
    }

    /** The JVM's own character set is then ASCII. */
    @Test
    void writesUtf8WhateverTheLanguageOfTheShell() throws Exception {
        Files.writeString(list, "CustomerId,Name\n" + SCHOOL + ",Schüle €\n");
        for (String format : List.of("csv", "jsonl")) {
            Path file = folder.resolve("result." + format);

            assertThat(bulk(Map.of("LC_ALL", "C"), list, FAST, "--format", format)
                            .output())
                    .as("standard output as %s", format)
                    .contains("Schüle €");
            bulk(Map.of("LC_ALL", "C"), list, FAST, "--format", format, "--output", file.toString());
            assertThat(Files.readString(file)).as("file of %s", format).contains("Schüle €");
        }
    }

    @Test
    void showsItsProgressOnATerminalOnly() throws Exception {
        Files.writeString(list, SCHOOL + "\n");
        String command = String.join(" ", CommandProcess.commandLine("bulk", list.toString(), FAST));
        ProcessBuilder terminal = new ProcessBuilder("script", "--quiet", "--return", "--command", command, "/dev/null")
                .redirectErrorStream(true);
        terminal.environment().putAll(environment());
        Process process = CommandProcess.limited(terminal.start());
        process.getOutputStream().close();
        String shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(shown).isZero();
        assertThat(shown).contains("Customers 100%", "1/1", SCHOOL + ",Education,APPROVED");
        assertThat(bulk(list, FAST).errors()).doesNotContain("100%");
    }

    @Test
    void overwritesNoForeignFile() throws Exception {
        Files.writeString(list, SCHOOL + "\n");
        Files.writeString(result, "my diary\n");

        refused(bulk(list, "--output", result.toString()), "choose another --output");
        assertThat(result).hasContent("my diary\n");
    }

    @Test
    void takesTheColumnThatIsNamed() throws Exception {
        Files.writeString(list, "A,B\n%s,%s\n".formatted(SCHOOL, TOWN));

        assertThat(bulk(list, "--column=b", FAST).output()).contains("GovernmentCommunityCloud");
        assertThat(bulk(list, "--column=1", FAST).output()).contains("Education");
        refused(bulk(list, "--column=C"), "no column C");
    }

    @Test
    void aFullDiskIsNoSuccess() throws Exception {
        Files.writeString(list, SCHOOL + "\n");
        Process process = start(Redirect.to(Path.of("/dev/full").toFile()), list, FAST);

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(new String(process.getErrorStream().readAllBytes())).contains("Cannot write standard output");
    }

    @ParameterizedTest
    @CsvSource({"--format=csv, 500", "--quota=1000, 1000"})
    void spreadsTheQuotaOverTheMinute(String option, int quota) {
        RateLimiter limiter = parsed(option).limiter();
        for (int i = 0; i < 100 * quota; i++) {
            limiter.reserve();
        }
        assertThat(limiter.reserve())
                .as("the wait for what 100 minutes allow, at 99 %")
                .isBetween(Duration.ofSeconds(6_050), Duration.ofSeconds(6_060));
    }

    @Test
    void sendsOneRequestAMinuteIfThatIsTheQuota() throws Exception {
        Files.write(
                list,
                Stream.generate(UUID::randomUUID).limit(100).map(UUID::toString).toList());
        Process process = start(Redirect.PIPE, list, "--quota=1", "--output", result.toString());
        try {
            while (process.isAlive() && (!Files.exists(result) || lines().size() < 2)) {
                Thread.onSpinWait();
            }
            assertThat(sandbox.requests()).as("requests by the first response").hasSize(1);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void createsNoResultThatItCannotBegin() throws Exception {
        Files.writeString(list, SCHOOL + "\n");

        refused(
                bulk(Map.of("PARTNER_CENTER_ACCESS_TOKEN", ""), list, "--output", result.toString()),
                "Sign in with environment variables: ");
        assertThat(result).doesNotExist();
    }

    @Test
    void discoversTheQuotaOrRefusesIt() {
        assertThat(parsed("--quota=0").limiter()).hasSameClassAs(RateLimiter.discovering());
        assertThatThrownBy(() -> parsed("--quota=-1").call()).isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> parsed("--refresh").call())
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("--output");
    }

    private static BulkCommand parsed(String option) {
        BulkCommand command = new BulkCommand();
        new CommandLine(command).parseArgs("customers.csv", option);
        return command;
    }

    private static void refused(Run run, String reason) {
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.output()).isEmpty();
        assertThat(run.errors()).contains(reason).hasLineCount(1);
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(result);
    }

    private Run bulk(Path file, String... more) throws Exception {
        return bulk(Map.of(), file, more);
    }

    private Run bulk(Map<String, String> shell, Path file, String... more) throws Exception {
        Process process = start(shell, Redirect.PIPE, file, more);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output, errors);
    }

    private Process start(Redirect output, Path file, String... more) throws IOException {
        return start(Map.of(), output, file, more);
    }

    private Process start(Map<String, String> shell, Redirect output, Path file, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("bulk", file.toString()));
        arguments.addAll(List.of(more));
        Map<String, String> environment = new HashMap<>(environment());
        environment.putAll(shell);
        return CommandProcess.start(environment, output, arguments.toArray(new String[0]));
    }

    private Map<String, String> environment() {
        return Map.of(
                "PARTNER_CENTER_BASE_URL",
                sandbox.baseUrl().toString(),
                "PARTNER_CENTER_ACCESS_TOKEN",
                "token-of-bulk-command");
    }
}
