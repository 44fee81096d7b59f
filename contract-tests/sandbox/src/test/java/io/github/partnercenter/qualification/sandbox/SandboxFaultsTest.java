package io.github.partnercenter.qualification.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.model.CustomerQualification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults of one customer, odd shapes, and who may send requests at all. */
@ExtendWith(QualificationSandboxExtension.class)
class SandboxFaultsTest {
    private static final UUID SCHOOL = QualificationSandbox.sampleCustomers().get("education");
    private static final UUID TOWN = QualificationSandbox.sampleCustomers().get("governmentCommunityCloud");

    private static final String GET =
            "GET /v1/customers/%s/qualification HTTP/1.1\r\nAuthorization: Bearer token-of-sandbox-faults\r\n\r\n"
                    .formatted(SCHOOL);

    private QualificationSandbox sandbox;

    @BeforeEach
    void start(QualificationSandbox started) {
        sandbox = started;
    }

    private PartnerCenter partner() {
        return PartnerCenter.builder()
                .baseUrl(sandbox.baseUrl())
                .accessToken(() -> "token-of-sandbox-faults")
                .maxAttempts(1)
                .build();
    }

    private static CustomerQualification get(PartnerCenter partner, UUID customer) {
        return partner.customers().byId(customer).qualification().get();
    }

    @Test
    void aFaultOfACustomerDisturbsNoOther() {
        sandbox.nextAnswer(SCHOOL, Fault.status(500));
        try (PartnerCenter partner = partner()) {
            assertThat(get(partner, TOWN)).isEqualTo(CustomerQualification.GOVERNMENT_COMMUNITY_CLOUD);
            assertThatThrownBy(() -> get(partner, SCHOOL)).hasMessageContaining("status 500");
            assertThat(get(partner, SCHOOL)).isEqualTo(CustomerQualification.EDUCATION);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "byte order mark, '\uFEFF\"education\"'",
        "Pascal case, '\"Education\"'",
        "numbers, 1",
        "wrapped in an object, '{\"value\":\"education\"}'"
    })
    void oddShapesAreSetByState(String fault, String body) throws Exception {
        sandbox.givenState("the next answer has a fault", Map.of("customerId", SCHOOL, "fault", fault));

        assertThat(body(HttpClient.newHttpClient().send(request("GET"), HttpResponse.BodyHandlers.ofByteArray())))
                .isEqualTo(body);
    }

    @Test
    void faultsAreUsedInOrderOnceEachAndThoseOfTheCustomerFirst() throws Exception {
        sandbox.nextAnswer(Fault.status(503));
        sandbox.nextAnswer(Fault.status(504));
        sandbox.nextAnswer(SCHOOL, Fault.status(500));
        sandbox.nextAnswer(SCHOOL, Fault.status(501));

        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            statuses.add(HttpClient.newHttpClient()
                    .send(request("GET"), HttpResponse.BodyHandlers.discarding())
                    .statusCode());
        }
        assertThat(statuses).containsExactly(500, 501, 503, 504, 200);
    }

    @Test
    void theFaultOfAStateIsThatOfItsCustomerOnly() throws Exception {
        sandbox.givenState("the next answer has a fault", Map.of("customerId", SCHOOL, "fault", "status 503"));
        try (PartnerCenter partner = partner()) {
            assertThat(get(partner, TOWN)).isEqualTo(CustomerQualification.GOVERNMENT_COMMUNITY_CLOUD);
        }
        assertThat(sandbox.requests()).as("without a second attempt").hasSize(1);
        assertThat(HttpClient.newHttpClient()
                        .send(request("GET"), HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(503);
    }

    /** What the client has no name for: it accepts it, or says no more than that it failed. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            status 500                | HTTP/1.1 500 #Content-Length: 0##
            status 429                | HTTP/1.1 429 #Retry-After: 1#Content-Length: 0##
            stall within the body     | HTTP/1.1 200 #.*Content-Length: 111##"education"
            body shorter than it says | HTTP/1.1 200 #.*Content-Length: 111##"education"
            garbage                   | \u0015.*
            HTTP/1.0                  | HTTP/1.0 200 #(?!.*Content-Length).*##"education"
            connection: close         | HTTP/1.1 200 #.*Connection: close#Content-Length: 11##"education"
            """)
    void sendsWhatItsNameSays(String fault, String bytes) throws IOException {
        sandbox.givenState("the next answer has a fault", Map.of("customerId", SCHOOL, "fault", fault));

        String get =
                "GET /v1/customers/%s/qualification HTTP/1.1\r\nAuthorization: Bearer token-of-sandbox-faults\r\n\r\n";
        assertThat(QualificationSandboxTest.send(sandbox, get.formatted(SCHOOL)))
                .matches("(?s)" + bytes.replace("#", "\r\n"));
    }

    @Test
    void resetsANewConnectionBeforeARequestOrAnOldOneAtTheNext() throws IOException {
        try (Socket old = connect()) {
            exchange(old);
            sandbox.nextAnswer(Fault.resetAtAccept());
            try (Socket socket = connect()) {
                assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
            }
            exchange(old);
            sandbox.nextAnswer(Fault.resetAtAccept());
            assertThatThrownBy(() -> exchange(old)).isInstanceOf(SocketException.class);
        }
        assertThat(sandbox.requests()).as("those that arrived").hasSize(3);
    }

    @Test
    void resetsTheConnectionOfACustomerWhenItsRequestHasArrived() throws IOException {
        sandbox.nextAnswer(SCHOOL, Fault.resetAtAccept());
        try (Socket socket = connect()) {
            assertThatThrownBy(() -> exchange(socket)).isInstanceOf(SocketException.class);
        }
        assertThat(sandbox.requests()).hasSize(1);
    }

    @Test
    void sendsABodyOfChoiceAsUtf8WithHeadersOfChoiceOnly() throws IOException {
        sandbox.nextAnswer(Fault.answer(418, "Schüle €", "X-Name", "a", "Content-Type", "text/plain"));

        assertThat(QualificationSandboxTest.send(sandbox, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"))
                .isEqualTo(
                        "HTTP/1.1 418 \r\nX-Name: a\r\nContent-Type: text/plain\r\nContent-Length: 11\r\n\r\nSchüle €");
    }

    /** A fault says nothing of the request: what is not rejected is processed, as in a real failure on the way back. */
    @ParameterizedTest
    @ValueSource(strings = {"reset after headers", "reset within the body", "garbage", "body shorter than it says"})
    void whatIsOnlyNotAnsweredIsProcessed(String fault) throws IOException {
        sandbox.givenState("the next answer has a fault", Map.of("customerId", TOWN, "fault", fault));
        String put = "PUT /v1/customers/%s/qualification HTTP/1.1\r\nAuthorization: Bearer token-of-sandbox-faults\r\n"
                + "Content-Length: 11\r\n\r\n\"Education\"";
        try (Socket socket = connect()) {
            socket.getOutputStream().write(put.formatted(TOWN).getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        } catch (SocketException reset) {
            // as its name says
        }

        try (PartnerCenter partner = partner()) {
            assertThat(get(partner, TOWN)).isEqualTo(CustomerQualification.EDUCATION);
        }
    }

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(sandbox.baseUrl().getHost(), sandbox.baseUrl().getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void exchange(Socket socket) throws IOException {
        socket.getOutputStream()
                .write("HEAD /v1/customers/%s/qualification HTTP/1.1\r\n\r\n"
                        .formatted(SCHOOL)
                        .getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).isNotNegative();
            answer.append((char) next);
        }
    }

    private static String body(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"byte order mark", "Pascal case", "numbers"})
    void oddShapesAreReadByTheClient(String fault) {
        sandbox.givenState("the next answer has a fault", Map.of("customerId", TOWN, "fault", fault));
        try (PartnerCenter partner = partner()) {
            assertThat(get(partner, TOWN)).isEqualTo(CustomerQualification.GOVERNMENT_COMMUNITY_CLOUD);
        }
    }

    /** Such as one with characters that have a meaning in replacements. */
    @ParameterizedTest
    @ValueSource(strings = {"Pascal case", "numbers"})
    void aValueThatIsNotKnownTodayHasNoOtherShape(String fault) {
        UUID customer = UUID.randomUUID();
        sandbox.givenCustomer(customer, CustomerQualification.of("cost$9\\x"));
        sandbox.givenState("the next answer has a fault", Map.of("customerId", customer, "fault", fault));
        try (PartnerCenter partner = partner()) {
            assertThat(get(partner, customer).value()).isEqualTo("cost$9\\x");
        }
    }

    @Test
    void aFaultThatDoesNotExistIsRefusedWithAllThatDo() {
        assertThatThrownBy(() ->
                        sandbox.givenState("the next answer has a fault", Map.of("customerId", TOWN, "fault", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("status 503")
                .hasMessageContaining("byte order mark");
        assertThat(QualificationSandbox.faults())
                .containsExactly(
                        "status 401",
                        "status 429",
                        "status 500",
                        "status 503",
                        "delay of PT5S",
                        "stall within the body",
                        "reset after headers",
                        "reset within the body",
                        "body shorter than it says",
                        "endless body",
                        "garbage",
                        "HTTP/1.0",
                        "connection: close",
                        "byte order mark",
                        "Pascal case",
                        "numbers",
                        "wrapped in an object");
    }

    private HttpRequest request(String method) {
        return HttpRequest.newBuilder(sandbox.baseUrl().resolve("/v1/customers/" + SCHOOL + "/qualification"))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Authorization", "Bearer token-of-sandbox-faults")
                .build();
    }

    @Test
    void headIsGetWithoutTheBody() throws Exception {
        HttpResponse<String> head =
                HttpClient.newHttpClient().send(request("HEAD"), HttpResponse.BodyHandlers.ofString());

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Length")).contains("11");
        assertThat(head.headers().firstValue("MS-RequestId")).isPresent();
    }

    /** It has the status and headers of GET, and thus its faults; a body would be taken for the next response. */
    @Test
    void aFaultAppliesToHeadToo() throws IOException {
        String head = GET.replace("GET", "HEAD");
        sandbox.nextAnswer(SCHOOL, Fault.answer(503, "down", "Retry-After", "1"));

        assertThat(QualificationSandboxTest.send(
                        sandbox, head + "HEAD / HTTP/1.1\r\nHost: evil.example\r\n\r\n" + head + GET))
                .matches("(?s)HTTP/1.1 503 \r\nRetry-After: 1\r\nContent-Length: 4\r\n\r\n"
                        + "HTTP/1.1 403 \r\n[^#]*Content-Length: \\d+\r\n\r\n"
                        + "HTTP/1.1 200 \r\n[^#]*Content-Length: 11\r\n\r\n"
                        + "HTTP/1.1 200 \r\n[^#]*Content-Length: 11\r\n\r\n\"education\"");
    }

    /** Otherwise a page in a browser, or the next state of a contract, would use up the fault of a call. */
    @Test
    void onlyRequestsToTheApiUseUpAFault() throws IOException {
        sandbox.givenPage("/page", "text/plain", new byte[] {'p'});
        sandbox.nextAnswer(Fault.status(503));

        assertThat(QualificationSandboxTest.send(
                        sandbox,
                        "GET /page HTTP/1.1\r\n\r\n"
                                + "POST /_pact/provider-states HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}"
                                + "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"
                                + "GET / HTTP/1.1\r\n\r\n"))
                .containsSubsequence("HTTP/1.1 200 ", "HTTP/1.1 200 ", "HTTP/1.1 403 ", "HTTP/1.1 503 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/customer",
                "/v2/customers/3f2504e0-4f89-41d3-9a0c-0305e82c3301/qualification",
                "/v1/customers/3f2504e0-4f89-41d3-9a0c-0305e82c3301/qualification/",
                "/v1/customers/a/3f2504e0-4f89-41d3-9a0c-0305e82c3301/qualification",
                "/a/v1/customers/3f2504e0-4f89-41d3-9a0c-0305e82c3301/qualification",
                "/v1/customers/all/validations/12345"
            })
    void namesAPathThatItDoesNotKnow(String path) throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(sandbox.baseUrl().resolve(path)).build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).endsWith(" " + path);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
    }

    /** Else a page that its user happens to open could read it, by a name of its own that leads to this machine. */
    @ParameterizedTest
    @ValueSource(strings = {"/page", "/v1/customers/3f2504e0-4f89-41d3-9a0c-0305e82c3301/qualification"})
    void aWebPageFromElsewhereReadsNothing(String path) throws IOException {
        sandbox.givenPage("/page", "text/plain", new byte[] {'p'});
        for (String headers : List.of("Host: evil.example", "Host: localhost\r\nOrigin: http://evil.example")) {
            assertThat(QualificationSandboxTest.send(
                            sandbox,
                            "GET %s HTTP/1.1\r\n%s\r\nAuthorization: Bearer token-of-sandbox-faults\r\n\r\n"
                                    .formatted(path, headers)))
                    .as("what comes of a request with %s", headers)
                    .startsWith("HTTP/1.1 403 ");
        }
        assertThat(sandbox.requests()).as("recorded requests of other pages").isEmpty();
    }

    /** How a response ends. */
    private enum End {
        CLOSED,
        RESET,
        OPEN,
        NEVER
    }

    static Stream<Arguments> responses() {
        String head = "HTTP/1.1 200 .*\r\n";
        String body = "\r\n\r\n\"education\"";
        return Stream.of(
                Arguments.of(Fault.delay(Duration.ofNanos(1)), head + "Content-Length: 11" + body, End.OPEN),
                Arguments.of(Fault.byteOrderMark(), head + "Content-Length: 14\r\n\r\n\uFEFF\"education\"", End.OPEN),
                Arguments.of(
                        Fault.connectionClose(), head + "Connection: close\r\n.*Content-Length: 11" + body, End.CLOSED),
                Arguments.of(Fault.http10(), "HTTP/1.0 200 (?!.*Content-Length).*" + body, End.CLOSED),
                Arguments.of(Fault.stallWithinBody(), head + "Content-Length: 111" + body, End.OPEN),
                Arguments.of(Fault.shortBody(), head + "Content-Length: 111" + body, End.CLOSED),
                Arguments.of(Fault.resetWithinBody(), head + "Content-Length: 111" + body, End.RESET),
                Arguments.of(Fault.resetAfterHeaders(), head + "Content-Length: 111\r\n\r\n", End.RESET),
                Arguments.of(Fault.garbage(), "(?!HTTP).+", End.CLOSED),
                Arguments.of(
                        Fault.endlessBody(),
                        head + "Transfer-Encoding: chunked\r\n\r\n2000\r\n {8192}\r\n2000\r\n.*",
                        End.NEVER));
    }

    @ParameterizedTest
    @MethodSource("responses")
    void aFaultIsWhatItSays(Fault fault, String response, End end) throws IOException {
        sandbox.nextAnswer(fault);
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        End seen = End.NEVER;
        try (Socket socket = connect()) {
            socket.setSoTimeout(500);
            socket.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
            byte[] some = new byte[8_192];
            while (received.size() < 1 << 20 && seen != End.CLOSED) {
                int read = socket.getInputStream().read(some);
                seen = read < 0 ? End.CLOSED : seen;
                received.write(some, 0, Math.max(read, 0));
            }
        } catch (SocketTimeoutException silent) {
            seen = End.OPEN;
        } catch (SocketException reset) {
            seen = End.RESET;
        }

        assertThat(received.toString(StandardCharsets.UTF_8)).matches("(?s)" + response);
        assertThat(seen).isEqualTo(end);
    }

    @Test
    void dripsAtThePaceThatIsSet() throws Exception {
        sandbox.nextAnswer(Fault.drip(Duration.ofMillis(200)));
        long start = System.nanoTime();
        try (InputStream body = HttpClient.newHttpClient()
                .send(request("GET"), HttpResponse.BodyHandlers.ofInputStream())
                .body()) {
            assertThat(body.readNBytes(3)).hasSize(3);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(400), Duration.ofSeconds(10));
    }

    @Test
    void aDelayIsBeforeTheHeaders() throws IOException {
        sandbox.nextAnswer(Fault.delay(Duration.ofMillis(300)));
        long start = System.nanoTime();
        try (Socket socket = connect()) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @ParameterizedTest
    @CsvSource({
        "Host: evil.example, 403",
        "Host: localhost.evil.example:80, 403",
        "Host: 127.0.0.1:80, 200",
        "Host: LOCALHOST, 200",
        "Host: 127.0.0.1.evil.example, 403",
        "'X: no host\r\nOrigin: http://localhost:80', 403",
        "Host: [::1]:8080, 200",
        "'Host: localhost:80\r\nOrigin: http://localhost:80', 200",
        "'Host: localhost:80\r\nOrigin: http://evil.example', 403",
        "'Host: localhost:80\r\nOrigin: null', 403",
        "'Host: localhost:80\r\nOrigin: https://localhost:80', 403",
        "'Host: localhost:80\r\nOrigin: http://localhost:81', 403"
    })
    void aWebPageFromElsewhereChangesNothing(String headers, int status) throws IOException {
        String body = "{\"state\":\"there is no such customer\",\"params\":{\"customerId\":\"%s\"}}".formatted(SCHOOL);
        assertThat(QualificationSandboxTest.send(
                        sandbox,
                        "POST /_pact/provider-states HTTP/1.1\r\n%s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                                .formatted(headers, body.length(), body)))
                .startsWith("HTTP/1.1 " + status);

        try (PartnerCenter partner = partner()) {
            if (status == HttpURLConnection.HTTP_OK) {
                assertThatThrownBy(() -> get(partner, SCHOOL)).hasMessageContaining("NOT_FOUND");
            } else {
                assertThat(get(partner, SCHOOL)).isEqualTo(CustomerQualification.EDUCATION);
            }
        }
    }
}
