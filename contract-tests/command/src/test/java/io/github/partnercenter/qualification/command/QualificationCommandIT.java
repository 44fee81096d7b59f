package io.github.partnercenter.qualification.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.partnercenter.qualification.sandbox.Fault;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command as its user meets it: a process of its own with output, errors and an exit status. */
class QualificationCommandIT {
    private static final Map<String, UUID> CUSTOMERS = QualificationSandbox.sampleCustomers();

    /** Maven runs this elsewhere once it has made the runnable jar. */
    private static final Path README =
            Path.of(System.getProperty("runnable.jar"), "..", "..", "README.md").normalize();

    record Run(int status, List<String> output, List<String> errors) {}

    @Test
    void answersForTheSampleCustomer() throws Exception {
        Run run = run(Map.of());

        assertThat(run.status()).isZero();
        assertThat(run.errors()).isEmpty();
        assertThat(run.output()).hasSize(5);
        assertThat(run.output().get(0)).matches("Customer +" + CUSTOMERS.get("education"));
        assertThat(run.output().get(1)).matches("Qualification +Education");
        assertThat(run.output().get(2)).matches("Qualifications +Education APPROVED");
        assertThat(run.output().get(3)).matches("Request id +[0-9a-f-]{36}");
        assertThat(run.output().get(4)).matches("Correlation id +[0-9a-f-]{36}");
    }

    @Test
    void answersForACustomerOfChoice() throws Exception {
        Run run = run(Map.of(), CUSTOMERS.get("governmentCommunityCloud").toString());

        assertThat(run.status()).isZero();
        assertThat(run.output()).anyMatch(line -> line.matches("Qualification +GovernmentCommunityCloud"));
    }

    @Test
    void tellsWhyACustomerWasDenied() throws Exception {
        Run run = run(Map.of(), CUSTOMERS.get("educationDenied").toString());

        assertThat(run.status()).isZero();
        assertThat(run.output())
                .anyMatch(line -> line.matches("Qualification +None"))
                .anyMatch(line -> line.matches("Qualifications +Education DENIED: Not an Education Customer"));
    }

    @Test
    void saysInOneLineThatACallWasRefused() throws Exception {
        Run run = run(Map.of(), CUSTOMERS.get("noRelationship").toString());

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output()).isEmpty();
        assertThat(run.errors())
                .singleElement()
                .asString()
                .contains("20002", "MS-RequestId", "MS-CorrelationId", "Skip");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1-2-3-4-5",
                "--bogus",
                "serve --port=many",
                "serve --port=-1",
                "serve --port=99999",
                "serve --quota=0",
                "--live",
                "--base-url=http://127.0.0.1:1",
                "check 1-2-3-4-5",
                "check --base-url=http://partner-center.example",
                "bulk",
                "export-reference"
            })
    void saysInOneLineThatInputIsBad(String argument) throws Exception {
        Run run = run(Map.of(), argument.split(" "));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.output()).isEmpty();
        assertThat(run.errors()).hasSize(1);
    }

    @Test
    void saysInOneLineThatThePortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Run run = run(Map.of(), "serve", "--port", Integer.toString(taken.getLocalPort()));

            assertThat(run.status()).isEqualTo(2);
            assertThat(run.errors()).singleElement().asString().contains(Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void asksAnotherServiceThanTheSandbox() throws Exception {
        try (QualificationSandbox remote = QualificationSandbox.start()) {
            String token = "token-of-command-test";
            Run run = run(
                    Map.of("PARTNER_CENTER_ACCESS_TOKEN", token, "PARTNER_CENTER_BASE_URL", "http://127.0.0.1:1"),
                    "--live",
                    "--base-url",
                    remote.baseUrl().toString(),
                    CUSTOMERS.get("nonprofit").toString());

            assertThat(run.status()).isZero();
            assertThat(run.output()).anyMatch(line -> line.matches("Qualification +Nonprofit"));
            assertThat(remote.requests()).hasSize(2).allSatisfy(request -> {
                assertThat(request.header("Authorization")).contains("Bearer " + token);
                assertThat(request.header("MS-PartnerCenter-Application")).contains("qualification-command");
                assertThat(run.output())
                        .as("one correlation id for both requests, which support asks for")
                        .contains("Correlation id  "
                                + request.header("MS-CorrelationId").orElseThrow());
            });
            assertThat(run.output())
                    .as("the id of the first request")
                    .contains("Request id      "
                            + remote.requests().get(0).header("MS-RequestId").orElseThrow());
        }
    }

    @Test
    void servesTheSandboxWithAQuotaUntilCtrlCAndPrintsACurlLineThatWorks() throws Exception {
        Process server = CommandProcess.start(Map.of(), "serve", "--quota", "1");
        try (BufferedReader output = server.inputReader()) {
            output.readLine();
            String curl = output.readLine();
            String url = curl.substring(curl.lastIndexOf(' ') + 1);
            String[] header = curl.substring(curl.indexOf('\'') + 1, curl.lastIndexOf('\''))
                    .split(": ");
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .header(header[0], header[1])
                    .build();
            HttpResponse<String> response =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("[{\"qualification\":\"Education\",\"vettingStatus\":\"Approved\"}]");
            response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(429);
            assertThat(response.headers().firstValue("Retry-After")).contains("60");
            // what is rejected counts, too, so that the wait begins anew
            for (long end = System.nanoTime() + 1_100_000_000; System.nanoTime() < end; ) {
                response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            }
            assertThat(response.headers().firstValue("Retry-After")).contains("60");

            List<String> lines = new ArrayList<>();
            String last = "  " + String.join(", ", QualificationSandbox.faults());
            for (String line = output.readLine(); line != null && !line.equals(last); line = output.readLine()) {
                lines.add(line);
            }
            assertThat(lines)
                    .containsAll(CUSTOMERS.entrySet().stream()
                            .map(sample -> "  " + sample.getValue() + "  " + sample.getKey())
                            .toList())
                    .containsAll(QualificationSandbox.providerStates().entrySet().stream()
                            .map(state -> "  " + state.getKey() + "  " + state.getValue())
                            .toList())
                    .contains("  the customer has a qualification  [customerId, qualification]")
                    .contains("States, to POST as {\"state\": ..., \"params\": {...}} to "
                            + URI.create(url).resolve("/_pact/provider-states") + ":");

            new ProcessBuilder("kill", "-INT", Long.toString(server.pid()))
                    .start()
                    .waitFor();
            assertThat(server.waitFor()).isEqualTo(130);
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void printsItsVersionAndHowItIsCalled() throws Exception {
        assertThat(run(Map.of(), "--version").output()).containsExactly(System.getProperty("project.version"));
        assertThat(run(Map.of(), "--help").output())
                .first()
                .asString()
                .startsWith("Usage: java -jar qualification-command.jar");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bulk", "check", "serve", "export-reference"})
    void eachCommandPrintsTheVersionAndHowItIsCalled(String name) throws Exception {
        assertThat(run(Map.of(), name, "--version"))
                .isEqualTo(new Run(0, List.of(System.getProperty("project.version")), List.of()));
        Run help = run(Map.of(), name, "--help");
        assertThat(help.status()).isZero();
        assertThat(help.errors()).isEmpty();
        assertThat(help.output()).first().asString().startsWith("Usage: java -jar qualification-command.jar " + name);
    }

    @Test
    void readsTheEnvironmentAsShellsAndFilesLeaveIt() throws Exception {
        try (QualificationSandbox remote = QualificationSandbox.start()) {
            String url = remote.baseUrl().toString();
            String token = "token-of-command-environment";
            Run run = run(
                    Map.of(
                            "PARTNER_CENTER_BASE_URL",
                            " " + url + "\n",
                            "PARTNER_CENTER_ACCESS_TOKEN",
                            " " + token + "\n",
                            "AZURE_CLIENT_ID",
                            "application-of-test"),
                    "check");

            assertThat(run.output())
                    .first()
                    .asString()
                    .as("the token is used rather than Entra, without white space")
                    .matches("sign-in +fine: the access token in PARTNER_CENTER_ACCESS_TOKEN");
            assertThat(remote.requests())
                    .extracting(request -> request.header("Authorization").orElse("none"))
                    .contains("Bearer " + token);
        }

        Run blank = run(Map.of("PARTNER_CENTER_ACCESS_TOKEN", " ", "AZURE_CLIENT_ID", "application"), "check");
        assertThat(blank.status()).isEqualTo(2);
        assertThat(blank.errors()).singleElement().asString().contains("AZURE_TENANT_ID");
        Run noUrlIsSet = run(
                Map.of(
                        "PARTNER_CENTER_ACCESS_TOKEN",
                        "no-jwt",
                        "PARTNER_CENTER_BASE_URL",
                        " ",
                        "JDK_JAVA_OPTIONS",
                        "-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=1 -Djdk.net.hosts.file=/dev/null"),
                "check");
        assertThat(noUrlIsSet.output())
                .as("Partner Center, through a proxy that does not exist")
                .last()
                .asString()
                .matches("network +TO DO: https://api\\.partnercenter\\.microsoft\\.com: .*");
        Run noUrl = run(Map.of("PARTNER_CENTER_ACCESS_TOKEN", "any", "PARTNER_CENTER_BASE_URL", "no url"), "check");
        assertThat(noUrl.status()).isEqualTo(2);
        assertThat(noUrl.errors()).containsExactly("PARTNER_CENTER_BASE_URL is not a URL: no url");
    }

    /** By the library that the jar has for it; nobody listens. */
    @Test
    void signsInToEntra() throws Exception {
        String application = UUID.randomUUID().toString();
        Run run = run(
                Map.of(
                        "AZURE_TENANT_ID",
                        UUID.randomUUID().toString(),
                        "AZURE_CLIENT_ID",
                        " " + application + "\n",
                        "AZURE_CLIENT_SECRET",
                        "secret-of-command-test",
                        "AZURE_AUTHORITY_HOST",
                        "https://127.0.0.1:1"),
                "check",
                "--base-url=http://127.0.0.1:1");

        assertThat(run.errors()).isEmpty();
        assertThat(run.output())
                .anyMatch(line -> line.equals("sign-in      fine: Microsoft Entra, as application " + application))
                .anyMatch(line -> line.matches("token +TO DO: .*(?i:connect).*"))
                .anyMatch(line -> line.matches("network +TO DO: http://127\\.0\\.0\\.1:1: .*Connect.*\\. .+"))
                .noneMatch(line -> line.contains("secret-of"));
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void doesWithoutTheRetiredEndpoint() throws Exception {
        UUID customer = CUSTOMERS.get("education");
        for (String[] command : new String[][] {{"--live", customer.toString()}, {"check", customer.toString()}}) {
            try (QualificationSandbox remote = QualificationSandbox.start()) {
                remote.nextAnswer(customer, Fault.connectionClose());
                remote.nextAnswer(customer, Fault.status(410));
                Run run = run(environment(remote, "token-of-retired-endpoint"), command);

                assertThat(run.status()).as(command[0]).isZero();
                assertThat(run.output())
                        .anyMatch(line -> line.matches(
                                "Qualification +unavailable: ENDPOINT_RETIRED|singular +fine: retired: .*"))
                        .anyMatch(line -> line.contains("Education APPROVED"));
            }
        }
    }

    @Test
    void checkTellsAUserWithMultiFactorAuthenticationAndACustomerThatDoesNotExist() throws Exception {
        try (QualificationSandbox remote = QualificationSandbox.start()) {
            Run run = run(
                    environment(
                            remote,
                            jwt(
                                    "https://api.partnercenter.microsoft.com/",
                                    "t",
                                    4_000_000_000L,
                                    "\"appid\":\"desk\",\"scp\":\"user_impersonation\",\"amr\":[\"pwd\",\"mfa\"]")),
                    "check",
                    CUSTOMERS.get("noSuchCustomer").toString());

            assertThat(run.output())
                    .anyMatch(line -> line.matches("application +fine: desk"))
                    .anyMatch(line -> line.matches("audience +fine: .*"))
                    .anyMatch(line -> line.matches("kind +fine: App\\+User"))
                    .anyMatch(line -> line.matches("MFA +fine: .*"))
                    .anyMatch(line -> line.matches("plural +TO DO: .*NOT_FOUND.*"));
            assertThat(run.status())
                    .as("the customer was given, so it has to exist")
                    .isEqualTo(1);
        }
    }

    /** Any other failure of the deprecated endpoint is one, and nothing is printed by halves. */
    @Test
    void onlyARetiredEndpointMayFail() throws Exception {
        UUID customer = CUSTOMERS.get("education");
        try (QualificationSandbox remote = QualificationSandbox.start()) {
            remote.nextAnswer(customer, Fault.connectionClose());
            remote.nextAnswer(customer, refusal(403, 20002));
            Run run = run(environment(remote, "token-of-singular-failure"), "--live", customer.toString());

            assertThat(run.status()).isEqualTo(1);
            assertThat(run.output()).isEmpty();
            assertThat(run.errors()).singleElement().asString().contains("NO_RELATIONSHIP");
        }
    }

    @Test
    void sendsNothingToAServiceUnlessToldSo() throws Exception {
        try (QualificationSandbox remote = QualificationSandbox.start()) {
            Run run = run(
                    environment(remote, "token-of-no-request"),
                    CUSTOMERS.get("nonprofit").toString());

            assertThat(run.output()).contains("Qualification   Nonprofit");
            assertThat(remote.requests()).as("requests without --live").isEmpty();
        }
    }

    @Test
    void servesAtAFreePortUnlessOneIsChosen() throws Exception {
        Process one = CommandProcess.start(Map.of(), "serve");
        Process other = CommandProcess.start(Map.of(), "serve");
        try {
            assertThat(CommandProcess.baseUrl(one))
                    .as("addresses of two sandboxes that are served at once")
                    .isNotEqualTo(CommandProcess.baseUrl(other));
        } finally {
            one.destroyForcibly();
            other.destroyForcibly();
        }
    }

    @Test
    void servesAtThePortOfChoice() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Process server = CommandProcess.start(Map.of(), "serve", "--port", Integer.toString(port));
        try {
            assertThat(CommandProcess.baseUrl(server)).hasPort(port);
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void exportsTheReferenceToAFolderOnly(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("diary.txt"), "mine");

        for (Path target : List.of(file, folder)) {
            Run run = run(Map.of(), "export-reference", target.toString());
            assertThat(run.status()).isEqualTo(2);
            assertThat(run.errors()).singleElement().asString().contains(target.toString());
        }
        assertThat(folder.toFile().list()).containsExactly("diary.txt");
        assertThat(file).hasContent("mine");
        Path created = folder.resolve("a/b");
        assertThat(run(Map.of(), "export-reference", created.toString()).status())
                .isZero();
        assertThat(created.resolve("openapi.json")).isNotEmptyFile();
    }

    /** README.md lists every command with its arguments, every option, and the exit statuses that the help lists. */
    @Test
    void theReadmeListsTheCommandsAndTheirOptions() throws IOException {
        String readme = Files.readString(README);
        CommandLine command = new CommandLine(QualificationCommand.class);
        Set<String> options = new TreeSet<>(List.of("--help", "--version"));
        command.getCommandSpec().optionsMap().keySet().forEach(options::add);
        command.getSubcommands().forEach((name, subcommand) -> {
            subcommand.getCommandSpec().optionsMap().keySet().forEach(options::add);
            String arguments = subcommand.getCommandSpec().positionalParameters().stream()
                    .map(argument -> " "
                            + (argument.arity().min() == 0 ? "[" + argument.paramLabel() + "]" : argument.paramLabel()))
                    .collect(Collectors.joining());
            assertThat(readme).as("the row of a command").contains("| `" + name + arguments + "` |");
        });
        options.removeIf(option -> !option.startsWith("--"));

        assertThat(matches("`(\\[?[a-z-]*[^`]*?)` \\|.*", readme.replaceAll("(?m)^(?!\\| `).*$", "")))
                .as("rows of commands")
                .hasSize(1 + command.getSubcommands().size());
        assertThat(new TreeSet<>(matches("(?<![\\w-])(--[a-z][a-z-]*)", readme)))
                .as("options that README.md names")
                .isSubsetOf(options);
        options.removeAll(List.of("--help", "--version"));
        assertThat(readme).as("each option of the commands").contains(options);
        assertThat(readme)
                .contains("at most "
                        + command.getSubcommands()
                                .get("bulk")
                                .getCommandSpec()
                                .findOption("--quota")
                                .defaultValueString()
                        + " requests a minute");
        assertThat(matches(
                        "[ :](\\d+) (?:for|if|after)",
                        readme.replaceFirst("(?s).*Exit status", "Exit status").replaceFirst("(?s)\\n\\n.*", "")))
                .as("exit statuses")
                .containsExactlyElementsOf(
                        command.getCommandSpec().usageMessage().exitCodeList().keySet());
    }

    @Test
    void theReadmeNamesTheVariablesThatTheHelpNames() throws IOException {
        String help = new CommandLine(QualificationCommand.class).getUsageMessage();
        String readme = Files.readString(README);
        String variable = "\\b((?:AZURE|PARTNER_CENTER)_[A-Z_]+)";

        assertThat(new TreeSet<>(matches(variable, readme)))
                .as("variables that README.md names, and those that --help names")
                .isEqualTo(new TreeSet<>(matches(variable, help)));
    }

    private static List<String> matches(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** But for what says of one jar only that it is one. */
    @Test
    void theRunnableJarHasAllOfItsLibraries() throws IOException {
        List<Path> libraries = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> path.toString().endsWith(".jar")
                        && !path.toString().matches(".*(junit|assertj|opentest4j|apiguardian|byte-buddy|surefire).*"))
                .toList();
        assertThat(libraries)
                .extracting(library -> library.getFileName().toString().replaceFirst("-\\d.*", ""))
                .contains("picocli", "fastcsv", "msal4j", "progressbar", "swagger-ui", "slf4j-nop", "feign-core");

        try (JarFile jar = new JarFile(System.getProperty("runnable.jar"))) {
            for (Path library : libraries) {
                try (JarFile whole = new JarFile(library.toFile())) {
                    assertThat(whole.stream().map(ZipEntry::getName))
                            .filteredOn(
                                    name -> !name.endsWith("/")
                                            && !name.matches(
                                                    "META-INF/[^/]*|META-INF/maven/com\\.fasterxml.*|(META-INF/versions/\\d+/)?module-info.class"))
                            .as("entries of %s that the runnable jar lacks", library.getFileName())
                            .allMatch(name -> jar.getEntry(name) != null);
                }
            }
            assertThat(List.of("META-INF/NOTICE", "META-INF/THIRD-PARTY.txt"))
                    .allSatisfy(name -> assertThat(jar.getEntry(name)).as(name).isNotNull());
            assertThat(jar.isMultiRelease()).as("Multi-Release in the manifest").isTrue();
        }
    }

    /** Its own, and those of all that it contains. */
    @Test
    void theRunnableJarHasTheLicences() throws IOException {
        List<String> libraries = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(path -> Path.of(path).getFileName().toString())
                .filter(name -> name.endsWith(".jar")
                        && !name.matches("(qualification-|junit|assertj|opentest4j|apiguardian|byte-buddy|surefire).*"))
                .map(name -> name.replaceFirst("-(\\d.*)\\.jar", ":$1"))
                .toList();

        try (JarFile jar = new JarFile(System.getProperty("runnable.jar"))) {
            assertThat(text(jar, "META-INF/LICENSE"))
                    .startsWith(
                            Files.readString(README.resolve("../../../LICENSE").normalize()))
                    .contains("Oliver Siegmar")
                    .containsOnlyOnce("Version 2.0, January 2004");
            assertThat(text(jar, "META-INF/LICENSE.txt")).containsOnlyOnce("QOS.ch");
            assertThat(libraries)
                    .hasSizeGreaterThan(8)
                    .allSatisfy(library -> assertThat(text(jar, "META-INF/THIRD-PARTY.txt"))
                            .containsPattern("(?m)^ +\\(.+\\) .*:" + Pattern.quote(library) + " "));
        }
    }

    private static String text(JarFile jar, String entry) throws IOException {
        assertThat(jar.stream().map(ZipEntry::getName).filter(entry::equals)).hasSize(1);
        return new String(jar.getInputStream(jar.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void checksTheAccess() throws Exception {
        try (QualificationSandbox remote = QualificationSandbox.start()) {
            remote.nextAnswer(answerAt(Duration.ofSeconds(-241)));
            Run run = run(
                    environment(
                            remote,
                            jwt(
                                    "https://graph.windows.net",
                                    "other-tenant",
                                    1_000_000_000,
                                    "\"scp\":\"user_impersonation\""),
                            UUID.randomUUID().toString()),
                    "check",
                    CUSTOMERS.get("education").toString());

            assertThat(run.status()).isEqualTo(1);
            assertThat(run.errors()).isEmpty();
            assertThat(run.output())
                    .anyMatch(line ->
                            line.matches("audience +TO DO: https://graph.windows.net: request the token for .*"))
                    .anyMatch(line -> line.matches("tenant +TO DO: other-tenant: .*"))
                    .anyMatch(line -> line.matches("MFA +TO DO: .*"))
                    .anyMatch(line -> line.matches("clock +TO DO: differs from the service's by 4 minutes: .*"))
                    .anyMatch(line -> line.matches("expiry +TO DO: expired at 2001-09-09T01:46:40Z.*"))
                    .anyMatch(line -> line.matches("plural +fine: responded: Education APPROVED"))
                    .noneMatch(line -> line.contains("eyJ"));
            assertThat(remote.requests()).allMatch(request -> request.method().equals("GET"));
        }
    }

    @Test
    void findsNothingToDo() throws Exception {
        try (QualificationSandbox remote = QualificationSandbox.start()) {
            remote.nextAnswer(answerAt(Duration.ofSeconds(239)));
            Run run = run(
                    environment(
                            remote,
                            jwt("https://api.partnercenter.microsoft.com", "t", 4_000_000_000L, "\"idtyp\":\"app\"")),
                    "check");

            assertThat(run.output())
                    .hasSizeGreaterThan(8)
                    .allMatch(line -> line.matches("\\w[\\w-]* +fine: .+"))
                    .anyMatch(line -> line.matches("proxy +fine: none; .+"))
                    .anyMatch(line -> line.matches("clock +fine: differs from the service's by \\d+ s"))
                    .anyMatch(line -> line.matches("expiry +fine: 2096-10-02T07:06:40Z, in \\d{8} minutes"))
                    .anyMatch(line -> line.matches("codes +fine: responded: 1 validation codes"))
                    .anyMatch(line -> line.equals("application  fine: not in the token"));
            assertThat(run.status()).isZero();
        }
    }

    @Test
    void checkFindsThatACustomerIsNotThePartners() throws Exception {
        try (QualificationSandbox remote = QualificationSandbox.start()) {
            Run run = run(
                    Map.of("PARTNER_CENTER_ACCESS_TOKEN", "no-jwt"),
                    "check",
                    "--base-url",
                    remote.baseUrl().toString(),
                    UUID.randomUUID().toString());

            assertThat(run.output()).anyMatch(line -> line.matches("plural +TO DO: .+"));
            assertThat(run.status()).isEqualTo(1);
        }
    }

    /** Without a customer, only what concerns the token or the network is to do. */
    @Test
    void checkTellsFailuresOfTheTokenFromThoseOfACustomerThatWasNotGiven() throws Exception {
        try (QualificationSandbox remote = QualificationSandbox.start()) {
            remote.nextAnswer(answerAt(Duration.ofMinutes(30)));
            remote.nextAnswer(refusal(403, 20002));
            remote.nextAnswer(refusal(403, 900329));
            remote.nextAnswer(refusal(401, 800001));
            remote.nextAnswer(refusal(401, 800001));
            Run run = run(
                    environment(
                            remote,
                            jwt("https://api.partnercenter.microsoft.com", "t", 4_000_000_000L, "\"azp\":\"new desk\""),
                            "contoso.onmicrosoft.com"),
                    "check");

            assertThat(run.output())
                    .anyMatch(line -> line.matches("tenant +fine: t; .*"))
                    .anyMatch(line -> line.matches("application +fine: new desk"))
                    .anyMatch(line -> line.matches("kind +fine: app-only: .*"))
                    .anyMatch(line -> line.matches("clock +TO DO: differs .* by (2\\d|30) minutes: .*"))
                    .anyMatch(line -> line.matches("plural +fine: the token is accepted; no customer was given"))
                    .anyMatch(line -> line.matches("singular +fine: requires an App\\+User token"))
                    .anyMatch(line -> line.matches("codes +TO DO: .*UNAUTHORIZED.*"));
            assertThat(run.status()).isEqualTo(1);
        }
    }

    private static Fault refusal(int status, int code) {
        return Fault.answer(
                status,
                "{\"code\":%d,\"description\":\"of test\"}".formatted(code),
                "Content-Type",
                "application/json");
    }

    @Test
    void checkFindsThatACustomerBelongsToAnotherPartnerAndATenantInOtherLetters() throws Exception {
        String tenant = UUID.randomUUID().toString();
        try (QualificationSandbox remote = QualificationSandbox.start()) {
            Run run = run(
                    environment(
                            remote,
                            jwt("https://api.partnercenter.microsoft.com", tenant, 4_000_000_000L, "\"idtyp\":\"app\""),
                            tenant.toUpperCase(Locale.ROOT) + "\n"),
                    "check",
                    CUSTOMERS.get("noRelationship").toString());

            assertThat(run.output())
                    .anyMatch(line -> line.matches("tenant +fine: " + tenant + "; .*"))
                    .anyMatch(line -> line.matches("plural +TO DO: .*NO_RELATIONSHIP.*"))
                    .anyMatch(line -> line.matches("codes +fine: .*"));
            assertThat(run.status()).isEqualTo(1);
        }
    }

    /** A token comes from elsewhere: what it says cannot change what the terminal shows. */
    @Test
    void readsClaimsOfEveryKindOfToken() {
        AccessToken token = claims("{\"aud\":\"a\\u001b[31m\\nb\",\"tid\":\"%s\",\"exp\":\"soon\",\"appid\":1}"
                .formatted("t".repeat(101)));
        assertThat(token.isReadable()).isTrue();
        assertThat(token.audience()).contains("a [31m b");
        assertThat(token.tenant()).contains("t".repeat(100) + "…");
        assertThat(token.application()).isEmpty();
        assertThat(token.expires()).isEmpty();
        assertThat(token.isAppOnly()).isTrue();
        assertThat(token.hasMfa()).isFalse();

        assertThat(claims("{\"idtyp\":\"user\"}").isAppOnly()).isFalse();
        assertThat(claims("{\"idtyp\":\"app\",\"scp\":\"s\"}").isAppOnly()).isTrue();
        assertThat(claims("{\"amr\":[\"pwd\"]}").hasMfa()).isFalse();
        assertThat(claims("{\"appid\":\"one\",\"azp\":\"other\"}").application())
                .contains("one");
        assertThat(claims("{\"exp\":1e300}").expires())
                .as("beyond all calendars")
                .isEmpty();
        assertThat(claims("[]").isReadable()).isFalse();
        assertThat(new AccessToken("a.b.c.d.e").isReadable()).as("encrypted").isFalse();
        assertThat(new AccessToken("a.!.c").isReadable()).isFalse();
    }

    private static AccessToken claims(String json) {
        return new AccessToken(
                "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8))
                        + ".c2ln");
    }

    /** In a pipe to a full disk, what looks like success would be none. */
    @Test
    void aFullDiskIsNoSuccess() throws Exception {
        ProcessBuilder.Redirect full =
                ProcessBuilder.Redirect.to(Path.of("/dev/full").toFile());

        assertThat(CommandProcess.start(Map.of(), full, "--version").waitFor())
                .as("exit status of what cannot be printed")
                .isEqualTo(1);
        assertThat(CommandProcess.start(Map.of(), full, "1-2-3").waitFor())
                .as("exit status of bad input")
                .isEqualTo(2);
    }

    /** Without a browser, which not every machine has. */
    @Test
    void showsTheReferenceAtASandboxThatCanBeTried(@TempDir Path folder) throws Exception {
        ReferencePage page = new ReferencePage();
        page.exportTo(folder);
        page.exportTo(folder);
        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder(
                        "index.html", "reference.js", "swagger-ui.css", "swagger-ui-bundle.js", "openapi.json");
        String exported = Files.readString(folder.resolve("openapi.json"));
        try (QualificationSandbox sandbox = QualificationSandbox.start()) {
            page.showAt(sandbox);
            for (String file : folder.toFile().list()) {
                HttpResponse<String> shown = get(sandbox, "/" + file);
                assertThat(shown.statusCode()).as(file).isEqualTo(200);
                assertThat(shown.headers().firstValue("Content-Type"))
                        .get()
                        .asString()
                        .as("type of %s", file)
                        .matches(Map.of(
                                        "html", "text/html; charset=utf-8",
                                        "css", "text/css; charset=utf-8",
                                        "js", "text/javascript; charset=utf-8",
                                        "json", "application/json")
                                .get(file.replaceFirst(".*\\.", "")));
                if (!file.equals("openapi.json")) {
                    assertThat(shown.body()).isEqualTo(Files.readString(folder.resolve(file)));
                }
            }
            assertThat(get(sandbox, "/").body()).contains("<html data-sandbox ");
            assertThat(get(sandbox, "/").headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
            assertThat(Files.readString(folder.resolve("index.html"))).doesNotContain("data-sandbox");
            assertThat(get(sandbox, "/openapi.json").body())
                    .contains("\"servers\":[{\"url\":\"/\",")
                    .doesNotContain("\"url\":\"https://api.partnercenter.microsoft.com\"");
            assertThat(sandbox.requests()).isEmpty();
        }

        JsonNode parameters = new ObjectMapper().readTree(exported).at("/components/parameters");
        assertThat(exported).contains("\"url\":\"https://api.partnercenter.microsoft.com\"");
        assertThat(parameters.at("/customerTenantId/examples")).hasSize(CUSTOMERS.size());
        assertThat(parameters.properties())
                .as("examples of optional parameters, which the page would send")
                .hasSizeGreaterThan(4)
                .noneMatch(parameter -> parameter.getValue().has("example"));
    }

    private static HttpResponse<String> get(QualificationSandbox sandbox, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(sandbox.baseUrl().resolve(path)).build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void checkDoesNotWaitForTheEndOfAnEndlessBody() throws Exception {
        try (QualificationSandbox remote = QualificationSandbox.start()) {
            remote.nextAnswer(Fault.endlessBody());
            Run run = run(
                    Map.of("PARTNER_CENTER_ACCESS_TOKEN", "no-jwt"),
                    "check",
                    "--base-url",
                    remote.baseUrl().toString());

            assertThat(run.status()).isZero();
            assertThat(run.output()).anyMatch(line -> line.matches("network +fine: .+"));
        }
    }

    /** Such as one behind a firewall that drops what it receives. */
    @Test
    void checkDoesNotWaitForeverForASilentService() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Run run = run(
                    Map.of("PARTNER_CENTER_ACCESS_TOKEN", "no-jwt"),
                    "check",
                    "--base-url=http://127.0.0.1:" + silent.getLocalPort());

            assertThat(run.output()).last().asString().matches("network +TO DO: .*HttpTimeoutException.*");
            assertThat(run.status()).isEqualTo(1);
        }
    }

    private static Fault answerAt(Duration fromNow) {
        ZonedDateTime date = ZonedDateTime.now(ZoneOffset.UTC).plus(fromNow);
        return Fault.status(404, "Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(date));
    }

    @Test
    void checksTheWayToPartnerCenterThroughAProxy(@TempDir Path folder) throws Exception {
        String customer = CUSTOMERS.get("education").toString();
        try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            proxy.setSoTimeout(60_000);
            CompletableFuture<String> asked = CompletableFuture.supplyAsync(() -> rejectOne(proxy));
            String options = "-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=%d -Djdk.net.hosts.file=%s"
                    .formatted(proxy.getLocalPort(), Files.createFile(folder.resolve("no-hosts")));
            Run run = run(
                    Map.of(
                            "PARTNER_CENTER_ACCESS_TOKEN",
                            jwt("fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd", customer, 4_000_000_000L, "\"idtyp\":\"app\""),
                            "JDK_JAVA_OPTIONS",
                            options),
                    "check",
                    "{" + customer.toUpperCase(Locale.ROOT) + "}");

            assertThat(run.status()).isEqualTo(1);
            assertThat(run.output())
                    .anyMatch(line -> line.matches("audience +fine: .*"))
                    .anyMatch(line -> line.matches("tenant +TO DO: .*"))
                    .anyMatch(line -> line.matches("proxy +fine: 127.0.0.1:" + proxy.getLocalPort()))
                    .anyMatch(line -> line.matches("name +fine: api.partnercenter.microsoft.com cannot be resolved .*"))
                    .last()
                    .asString()
                    .matches("network +TO DO: .*proxy.*");
            assertThat(asked.join()).startsWith("CONNECT api.partnercenter.microsoft.com:443 ");
        }
    }

    /** Responds to a request as a proxy that demands a password; returns the request's first line. */
    private static String rejectOne(ServerSocket proxy) {
        try (Socket socket = proxy.accept();
                BufferedReader request = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
            String first = request.readLine();
            for (String line = first; !line.isEmpty(); line = request.readLine()) {
                // headers
            }
            socket.getOutputStream()
                    .write("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n".getBytes());
            return first;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Test
    void checkNamesWhatSignsIn() throws Exception {
        Run run = run(Map.of(), "check");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.errors()).singleElement().asString().contains("PARTNER_CENTER_ACCESS_TOKEN", "AZURE_CLIENT_ID");

        run = run(Map.of("AZURE_CLIENT_ID", UUID.randomUUID().toString()), "check");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.errors())
                .singleElement()
                .asString()
                .contains("AZURE_TENANT_ID")
                .doesNotContain("PARTNER_CENTER");
    }

    private static String jwt(String audience, String tenant, long expires, String more) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        // its name has the characters - and _ in Base64URL, wherever it stands
        String claims = "{\"aud\":\"%s\",\"tid\":\"%s\",\"exp\":%d,\"name\":\"????~~~~\",%s}"
                .formatted(audience, tenant, expires, more);
        return base64.encodeToString("{\"alg\":\"none\"}".getBytes()) + "." + base64.encodeToString(claims.getBytes())
                + ".c2ln";
    }

    /** For calls of a service with a token. */
    private static Map<String, String> environment(QualificationSandbox remote, String token) {
        return Map.of("PARTNER_CENTER_BASE_URL", remote.baseUrl().toString(), "PARTNER_CENTER_ACCESS_TOKEN", token);
    }

    private static Map<String, String> environment(QualificationSandbox remote, String token, String tenant) {
        Map<String, String> environment = new TreeMap<>(environment(remote, token));
        environment.put("AZURE_TENANT_ID", tenant);
        return environment;
    }

    private static Run run(Map<String, String> environment, String... arguments) throws Exception {
        Process process = CommandProcess.start(environment, arguments);
        List<String> errors = process.errorReader().lines().toList();
        List<String> output = process.inputReader().lines().toList();
        String token =
                environment.getOrDefault("PARTNER_CENTER_ACCESS_TOKEN", "").strip();
        if (token.length() > "any".length()) {
            assertThat(Stream.of(errors, output).flatMap(List::stream))
                    .as("never the token")
                    .noneMatch(line -> line.contains(token));
        }
        return new Run(process.waitFor(), output, errors);
    }
}
