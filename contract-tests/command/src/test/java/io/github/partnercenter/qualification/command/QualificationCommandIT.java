package io.github.partnercenter.qualification.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.partnercenter.qualification.sandbox.Fault;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import java.io.BufferedReader;
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
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as its user meets it: a process of its own with output, errors and an exit status. */
class QualificationCommandIT {
    private static final Map<String, UUID> CUSTOMERS = QualificationSandbox.sampleCustomers();

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
                "--live"
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
            assertThat(remote.requests())
                    .hasSize(2)
                    .allSatisfy(request ->
                            assertThat(request.header("Authorization")).contains("Bearer " + token));
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
                    .contains("  the customer has a qualification  [customerId, qualification]");

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

    @Test
    void checksTheAccess() throws Exception {
        try (QualificationSandbox remote = QualificationSandbox.start()) {
            remote.nextAnswer(answerAt(Duration.ofSeconds(-241)));
            Run run = run(
                    Map.of(
                            "AZURE_TENANT_ID",
                            UUID.randomUUID().toString(),
                            "PARTNER_CENTER_ACCESS_TOKEN",
                            jwt(
                                    "https://graph.windows.net",
                                    "other-tenant",
                                    1_000_000_000,
                                    "\"scp\":\"user_impersonation\""),
                            "PARTNER_CENTER_BASE_URL",
                            remote.baseUrl().toString()),
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
                    Map.of(
                            "PARTNER_CENTER_ACCESS_TOKEN",
                            jwt("https://api.partnercenter.microsoft.com", "t", 4_000_000_000L, "\"idtyp\":\"app\""),
                            "PARTNER_CENTER_BASE_URL",
                            remote.baseUrl().toString()),
                    "check");

            assertThat(run.output())
                    .hasSizeGreaterThan(8)
                    .allMatch(line -> line.matches("\\w[\\w-]* +fine: .+"))
                    .anyMatch(line -> line.matches("proxy +fine: none; .+"))
                    .anyMatch(line -> line.startsWith("clock "));
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
                    customer);

            assertThat(run.status()).isEqualTo(1);
            assertThat(run.output())
                    .anyMatch(line -> line.matches("audience +fine: .*"))
                    .anyMatch(line -> line.matches("tenant +TO DO: .*"))
                    .anyMatch(line -> line.matches("proxy +fine: 127.0.0.1:" + proxy.getLocalPort()))
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

    private static Run run(Map<String, String> environment, String... arguments) throws Exception {
        Process process = CommandProcess.start(environment, arguments);
        List<String> errors = process.errorReader().lines().toList();
        List<String> output = process.inputReader().lines().toList();
        return new Run(process.waitFor(), output, errors);
    }
}
