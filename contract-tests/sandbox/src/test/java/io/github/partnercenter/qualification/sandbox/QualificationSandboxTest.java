package io.github.partnercenter.qualification.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.QualificationOperations;
import io.github.partnercenter.qualification.Vetting;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.model.CustomerQualificationRequest;
import io.github.partnercenter.qualification.model.EducationSegment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(QualificationSandboxExtension.class)
class QualificationSandboxTest {
    private static final Map<String, UUID> CUSTOMERS = QualificationSandbox.sampleCustomers();
    private static final String TOKEN = "token-of-sandbox-test";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private QualificationSandbox sandbox;

    @BeforeEach
    void start(QualificationSandbox sandbox) {
        this.sandbox = sandbox;
    }

    @ParameterizedTest
    @CsvSource({
        "none, 200, '\"none\"'",
        "education, 200, '\"education\"'",
        "nonprofit, 200, '\"nonprofit\"'",
        "governmentCommunityCloud, 200, '\"government_community_cloud\"'",
        "stateOwnedEntity, 200, '\"state_owned_entity\"'",
        "notKnownToday, 200, '\"research_institute\"'"
    })
    void answersForEachSampleCustomerAsTheSpecShows(String sample, int status, String body) throws Exception {
        HttpResponse<String> response = ask(path(CUSTOMERS.get(sample)), "Bearer " + TOKEN);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.body()).isEqualTo(body);
    }

    @Test
    void listsTheSampleCustomersInTheOrderOfTheSpec() {
        assertThat(List.copyOf(CUSTOMERS.values())).as("the spec numbers them").isSorted();
    }

    @ParameterizedTest
    @CsvSource({"noRelationship, 403, 20002", "noSuchCustomer, 404, 60003"})
    void refusesForEachSampleCustomerAsTheSpecShows(String sample, int status, String code) throws Exception {
        HttpResponse<String> response = ask(path(CUSTOMERS.get(sample)), "Bearer " + TOKEN);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).contains(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Basic eDp5", "token", "BearerToken", "Bearer two tokens"})
    void wantsABearerToken(String authorization) throws Exception {
        HttpResponse<String> response = ask(path(CUSTOMERS.get("education")), authorization);

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1-2-3-4-5",
                "3f2504e04f8941d39a0c0305e82c3301",
                "{3f2504e0-4f89-41d3-9a0c-0305e82c3301}",
                "3f2504e0-4f89-41d3-9a0c-0305e82c330g",
                "3f2504e0-4f89-41d3-9a0c-0305e82c33010"
            })
    void wantsAGuid(String id) throws Exception {
        assertThat(send(
                        sandbox,
                        "GET /v1/customers/%s/qualification HTTP/1.1\r\nAuthorization: Bearer %s\r\n\r\n"
                                .formatted(id, TOKEN)))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"code\":2000,");
    }

    @Test
    void knowsACustomerInCapitalLetters() throws Exception {
        String school = CUSTOMERS.get("education").toString().toUpperCase(Locale.ROOT);

        assertThat(ask("/v1/customers/" + school + "/qualification", "Bearer " + TOKEN)
                        .body())
                .isEqualTo("\"education\"");
    }

    @Test
    void knowsOnlyThePathsAndMethodsOfTheSpec() throws Exception {
        assertThat(ask("/v1/customers", "Bearer " + TOKEN).statusCode()).isEqualTo(404);
        HttpRequest delete = HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + path(CUSTOMERS.get("education"))))
                .DELETE()
                .build();
        HttpResponse<String> refusal = http.send(delete, HttpResponse.BodyHandlers.ofString());
        assertThat(refusal.statusCode()).isEqualTo(405);
        assertThat(refusal.headers().firstValue("Allow")).contains("GET, PUT");
    }

    @Test
    void givesIdsBack() throws Exception {
        UUID requestId = UUID.randomUUID();
        UUID correlationId = UUID.randomUUID();
        HttpRequest request = HttpRequest.newBuilder(sandbox.baseUrl().resolve(path(CUSTOMERS.get("education"))))
                .header("Authorization", "Bearer " + TOKEN)
                .header("MS-RequestId", requestId.toString())
                .header("MS-CorrelationId", correlationId.toString())
                .build();

        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(response.headers().firstValue("MS-RequestId")).contains(requestId.toString());
        assertThat(response.headers().firstValue("MS-CorrelationId")).contains(correlationId.toString());
    }

    /** On statuses that the spec does not declare, too. */
    @ParameterizedTest
    @CsvSource({
        "GET /v1/nothing, 404",
        "DELETE /v1/customers/all/validations, 405",
        "GET /v1/customers/all/validations, 401"
    })
    void givesIdsBackWithWhatItRefuses(String target, int status) throws Exception {
        assertThat(send(sandbox, target + " HTTP/1.1\r\nMS-RequestId: of-request\r\nMS-CorrelationId: of-call\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status + " ")
                .containsPattern("(?i)\r\nMS-RequestId: of-request\r\n")
                .containsPattern("(?i)\r\nMS-CorrelationId: of-call\r\n");
    }

    @Test
    void makesIdsWhereTheRequestHasNone() throws Exception {
        HttpResponse<String> first = ask(path(CUSTOMERS.get("education")), "Bearer " + TOKEN);
        HttpResponse<String> second = ask(path(CUSTOMERS.get("education")), "Bearer " + TOKEN);

        String id = first.headers().firstValue("MS-RequestId").orElseThrow();
        assertThat(UUID.fromString(id)).hasToString(id);
        assertThat(second.headers().firstValue("MS-RequestId")).get().isNotEqualTo(id);
    }

    @Test
    void knowsTheCustomersItWasGiven() {
        UUID customer = UUID.randomUUID();
        try (PartnerCenter partner = partner()) {
            sandbox.givenCustomer(customer, CustomerQualification.GOVERNMENT_COMMUNITY_CLOUD);
            assertThat(partner.customers().byId(customer).qualification().get())
                    .isSameAs(CustomerQualification.GOVERNMENT_COMMUNITY_CLOUD);

            sandbox.givenCustomer(customer, CustomerQualification.of("of tomorrow"));
            assertThat(partner.customers().byId(customer).qualification().get().value())
                    .isEqualTo("of tomorrow");

            sandbox.givenNoCustomer(customer);
            assertThatThrownBy(() ->
                            partner.customers().byId(customer).qualification().get())
                    .hasMessageContaining("NOT_FOUND");
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"Research-Institute, \"Research-Institute\"", "a \"b\" \\ c, \"a \\\"b\\\" \\\\ c\""})
    void takesAnySpellingForGivenButShowsAnUnknownOneAsItIs(String unknown, String json) throws Exception {
        UUID customer = UUID.randomUUID();
        sandbox.givenCustomer(customer, CustomerQualification.of(unknown));

        assertThat(ask(path(customer), "bearer " + TOKEN).body()).isEqualTo(json);
        assertThat(ask(path(customer) + "s", "Bearer " + TOKEN).body()).contains(json);
    }

    @Test
    void remembersWhatWasPut() {
        UUID customer = CUSTOMERS.get("none");
        try (PartnerCenter partner = partner()) {
            QualificationOperations qualification =
                    partner.customers().byId(customer).qualification();

            qualification.update(CustomerQualification.GOVERNMENT_COMMUNITY_CLOUD, "12345");
            assertThat(qualification.get()).isEqualTo(CustomerQualification.GOVERNMENT_COMMUNITY_CLOUD);
            assertThat(qualification.getQualifications())
                    .anyMatch(
                            vetted -> vetted.qualification().equals(CustomerQualification.GOVERNMENT_COMMUNITY_CLOUD));
        }
    }

    @Test
    void vetsWhatWasPostedOnDemand() {
        UUID customer = CUSTOMERS.get("none");
        try (PartnerCenter partner = partner()) {
            QualificationOperations qualification =
                    partner.customers().byId(customer).qualification();
            qualification.createQualifications(CustomerQualificationRequest.of(CustomerQualification.EDUCATION)
                    .withEducationSegment(EducationSegment.HIGHER_EDUCATION));

            assertThat(education(qualification)).isEqualTo(Vetting.State.IN_REVIEW);
            assertThat(qualification.get()).isEqualTo(CustomerQualification.NONE);
            sandbox.givenCustomerLike(customer, "educationDenied");
            assertThat(education(qualification)).isEqualTo(Vetting.State.DENIED);
            sandbox.givenCustomerLike(customer, "education");
            assertThat(education(qualification)).isEqualTo(Vetting.State.APPROVED);
            assertThat(qualification.get()).isEqualTo(CustomerQualification.EDUCATION);
        }
    }

    private static Vetting.State education(QualificationOperations qualification) {
        return Vetting.of(CustomerQualification.EDUCATION, qualification.getQualifications())
                .state();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "PUT, qualification, ``",
                "PUT, qualification, `\"None\"`",
                "PUT, qualification, `\"GovernmentCommunityCloud\"`",
                "PUT, qualification, `{`",
                "PUT, qualification?code=, `{}`",
                "POST, qualifications, `{}`",
                "POST, qualifications, `{\"qualification\":\"Nonprofit\"}`",
                "POST, qualifications, `{\"qualification\":\"Education\"}`",
                "POST, qualifications, `{\"Qualification\":\"StateOwnedEntity\"}`",
                "POST, qualifications, `{\"qualification\":\"GovernmentCommunityCloud\"}`"
            })
    void refusesToSetWhatCannotBeSet(String method, String operation, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(sandbox.baseUrl() + "/v1/customers/" + CUSTOMERS.get("none") + "/" + operation))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + TOKEN)
                .build();

        HttpResponse<String> refusal = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(refusal.statusCode()).isEqualTo(400);
        assertThat(refusal.body()).contains("\"code\":800002,");
    }

    /** The code among other parameters of the query. */
    @Test
    void setsWhatHasAllItNeeds() throws Exception {
        String customer = path(CUSTOMERS.get("none"));

        assertThat(send(
                        sandbox,
                        "PUT %s?a=b&code=12345&c HTTP/1.1\r\nAuthorization: Bearer %s\r\nContent-Length: 26\r\n\r\n%s"
                                .formatted(customer, TOKEN, "\"GovernmentCommunityCloud\"")))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("\"governmentcommunitycloud\"");
        assertThat(ask(customer, "Bearer " + TOKEN).body()).isEqualTo("\"government_community_cloud\"");
    }

    @Test
    void doesNothingOfWhatItRefuses() {
        UUID customer = CUSTOMERS.get("none");
        sandbox.nextAnswer(Fault.status(429));
        try (PartnerCenter partner = PartnerCenter.builder()
                .baseUrl(sandbox.baseUrl())
                .accessToken(() -> TOKEN)
                .maxAttempts(1)
                .build()) {
            QualificationOperations qualification =
                    partner.customers().byId(customer).qualification();
            assertThatThrownBy(() -> qualification.update(CustomerQualification.EDUCATION))
                    .hasMessageContaining("THROTTLED");

            assertThat(qualification.get()).isEqualTo(CustomerQualification.NONE);
        }
    }

    @Test
    void answersForEveryExampleOfTheSpec() throws Exception {
        UUID customer = UUID.randomUUID();
        for (String example : new Spec().exampleNames()) {
            sandbox.givenCustomerLike(customer, example);
            assertThat(ask(path(customer), "Bearer " + TOKEN).headers().firstValue("Content-Type"))
                    .as(example)
                    .isPresent();
        }
    }

    @Test
    void continuesWhenAskedTo() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + path(CUSTOMERS.get("none"))))
                .PUT(HttpRequest.BodyPublishers.ofString("\"Education\""))
                .header("Authorization", "Bearer " + TOKEN)
                .expectContinue(true)
                .timeout(Duration.ofSeconds(10))
                .build();
        assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void readsABodyInChunks() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + path(CUSTOMERS.get("none"))))
                .PUT(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream("\"Education\"".getBytes(StandardCharsets.UTF_8))))
                .header("Authorization", "Bearer " + TOKEN)
                .build();
        assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
        assertThat(sandbox.requests().get(0).body()).isEqualTo("\"Education\"");
    }

    @Test
    void anOperationWithoutTheExampleAnswersWithItsFirst() throws Exception {
        UUID customer = UUID.randomUUID();
        sandbox.givenCustomerLike(customer, "validationCodes");

        assertThat(ask(path(customer), "Bearer " + TOKEN).body()).isEqualTo("\"none\"");
        assertThat(ask(path(customer) + "s", "Bearer " + TOKEN).body()).isEqualTo("[]");
    }

    @Test
    void knowsOnlyTheExamplesOfTheSpec() {
        assertThatThrownBy(() -> sandbox.givenCustomerLike(CUSTOMERS.get("none"), "unheardOf"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("educationDenied");
    }

    @Test
    void remembersWhatItWasAsked() {
        try (PartnerCenter partner = partner()) {
            UUID customer = CUSTOMERS.get("education");
            partner.customers().byId(customer).qualification().get();

            assertThat(sandbox.requests()).singleElement().satisfies(request -> {
                assertThat(request.method()).isEqualTo("GET");
                assertThat(request.path()).isEqualTo(path(customer));
                assertThat(request.header("authorization")).contains("Bearer " + TOKEN);
                assertThat(request.header("ACCEPT")).contains("application/json");
                assertThat(request).hasToString("GET " + path(customer));
            });
        }
    }

    @Test
    void recordsARequestAsItWasSent() throws Exception {
        send(sandbox, "get /a%20b?c=%26&d HTTP/1.1\r\nX-Name: one\r\nx-name: two\r\nContent-Length: 3\r\n\r\n€");
        send(sandbox, "GET /a?b?c HTTP/1.1\r\n\r\n");
        send(sandbox, "GET / HTTP/1.1\r\n\r\n");

        RecordedRequest request = sandbox.requests().get(0);
        assertThat(request.method()).isEqualTo("get");
        assertThat(request.path()).isEqualTo("/a%20b");
        assertThat(request.query()).isEqualTo("c=%26&d");
        assertThat(request.headers().get("X-NAME"))
                .containsExactly("one", "two")
                .isUnmodifiable();
        assertThat(request.header("x-Name")).contains("one");
        assertThat(request.body()).isEqualTo("€");
        assertThatThrownBy(() -> request.headers().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThat(sandbox.requests()).extracting(RecordedRequest::query).containsExactly("c=%26&d", "b?c", null);
        assertThat(sandbox.requests().get(2).body()).isEmpty();
    }

    @Test
    void keepsTheLatestTenThousandRequestsOldestFirst() throws Exception {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i <= 10_000; i++) {
            requests.append("HEAD /").append(i).append(" HTTP/1.1\r\n\r\n");
        }
        send(sandbox, requests.toString());

        assertThat(sandbox.requests()).hasSize(10_000);
        assertThat(sandbox.requests()).first().hasToString("HEAD /1");
        assertThat(sandbox.requests()).last().hasToString("HEAD /10000");
    }

    @Test
    void rejectsRequestsBeyondTheQuota() throws Exception {
        String path = path(CUSTOMERS.get("education"));
        sandbox.givenQuota(RequestQuota.slidingWindow(2, Duration.ofHours(1)));
        assertThat(ask(path, "Bearer " + TOKEN).statusCode()).isEqualTo(200);
        assertThat(ask(path, "Bearer " + TOKEN).statusCode()).isEqualTo(200);

        HttpResponse<String> rejection = ask(path, "Bearer " + TOKEN);
        assertThat(rejection.statusCode()).isEqualTo(429);
        assertThat(rejection.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(3_000L, 3_600L);
    }

    @Test
    void servesAPageToGetAndDoesNotRecordIt() throws Exception {
        sandbox.givenPage("/hello", "text/plain; charset=utf-8", "€".getBytes(StandardCharsets.UTF_8));

        HttpResponse<String> page = ask("/hello", "");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
        assertThat(page.body()).isEqualTo("€");
        assertThat(sandbox.requests()).isEmpty();
        assertThat(send(sandbox, "POST /hello HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void listensOnALoopbackAddressUntilItIsClosedWithItsConnections() throws Exception {
        URI url = sandbox.baseUrl();
        assertThat(url).hasScheme("http");
        assertThat(InetAddress.getByName(url.getHost()).isLoopbackAddress()).isTrue();
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            assertThat(sandbox.connections()).isEqualTo(1);

            sandbox.close();

            assertThat(socket.getInputStream().readAllBytes()).endsWith('/');
        }
        assertThatThrownBy(() -> new Socket(url.getHost(), url.getPort()).close())
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            the customer has a qualification | {"customerId":"ID","qualification":"Nonprofit"} | 200 | ID
            the customer pays early          | {"customerId":"ID"}                             | 400 | There is no provider state
            the customer has a qualification | {"customerId":"ID","vip":true}                  | 400 | [customerId, qualification]
            the customer has no qualification| {"customerId":"1-2-3"}                          | 400 | 1-2-3
            the customer has no qualification| {"customerId":"1-2-3-4-5"}                      | 400 | 1-2-3-4-5
            the request has no token         | null                                            | 200 | {}
            """)
    void takesProviderStatesAsPactsVerifiersPostThem(String state, String params, int status, String answer)
            throws Exception {
        String customer = UUID.randomUUID().toString();

        HttpResponse<String> response = setState("{\"action\":\"setup\",\"state\":\"%s\",\"params\":%s}"
                .formatted(state, params.replace("ID", customer)));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).contains(answer.replace("ID", customer));
        assertThat(response.headers().firstValue("Content-Type"))
                .contains(status == 200 ? "application/json" : "text/plain; charset=utf-8");
        assertThat(sandbox.requests()).isEmpty();
        assertThat(ask(path(UUID.fromString(customer)), "Bearer " + TOKEN).statusCode())
                .isEqualTo(params.contains("Nonprofit") ? 200 : 404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            the customer has a qualification                         | 200 | "education"
            the customer has no qualification                        | 200 | "none"
            the customer has a qualification that is not known today | 200 | "
            the customer is in review for education                  | 200 | "
            the customer was denied education                        | 200 | "
            the customer is not eligible for education               | 200 | "
            the customer belongs to another partner                  | 403 | 20002
            the token is app-only                                    | 403 | 900329
            the quota is used up                                     | 429 | {
            there is no such customer                                | 404 | 60003
            the next answer has a fault                              | 503 | ''
            the partner has a validation code                        | 404 | 60003
            the request has no token                                 | 404 | 60003
            """)
    void aStateWithoutParametersIsThatOfTheNextRequestsCustomer(String state, int status, String body)
            throws Exception {
        assertThat(setState("{\"state\":\"" + state + "\"}").statusCode()).isEqualTo(200);

        HttpResponse<String> response = ask(path(UUID.randomUUID()), "Bearer " + TOKEN);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).contains(body);
        assertThat(ask(path(UUID.randomUUID()), "Bearer " + TOKEN).statusCode()).isEqualTo(404);
        assertThat(QualificationSandbox.providerStates()).containsKey(state).hasSize(13);
    }

    /** Pact's verifiers post the states of an interaction one by one, before its request. */
    @Test
    void allStatesWithoutACustomerAreThoseOfTheNextRequestOnly() throws Exception {
        UUID customer = UUID.randomUUID();
        sandbox.givenState("the customer has a qualification", Map.of());
        sandbox.givenState("the next answer has a fault", Map.of());

        assertThat(ask(path(customer), "Bearer " + TOKEN).statusCode()).isEqualTo(503);
        assertThat(ask(path(customer), "Bearer " + TOKEN).body()).isEqualTo("\"education\"");

        sandbox.givenState("the next answer has a fault", Map.of());
        assertThat(ask("/v1/customers/all/validations", "Bearer " + TOKEN).statusCode())
                .as("the next request has no customer")
                .isEqualTo(200);
        assertThat(ask(path(customer), "Bearer " + TOKEN).statusCode())
                .as("the request after the next one")
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"state\":\"\"}", "{\"state\":null,\"params\":null}", "{}"})
    void anEmptyStateRestoresTheSampleCustomers(String change) throws Exception {
        UUID school = CUSTOMERS.get("education");
        sandbox.givenNoCustomer(school);
        sandbox.givenState("there is no such customer", Map.of());

        assertThat(setState(change).statusCode()).isEqualTo(200);

        assertThat(ask(path(school), "Bearer " + TOKEN).body()).isEqualTo("\"education\"");
    }

    @Test
    void aTeardownChangesNothing() throws Exception {
        UUID school = CUSTOMERS.get("education");
        String change =
                "{\"action\":\"teardown\",\"state\":\"there is no such customer\",\"params\":{\"customerId\":\"%s\"}}";

        assertThat(setState(change.formatted(school)).statusCode()).isEqualTo(200);
        assertThat(ask(path(school), "Bearer " + TOKEN).body()).isEqualTo("\"education\"");
    }

    @Test
    void aStateIsAnObject() throws Exception {
        assertThat(setState("the customer has a qualification").statusCode()).isEqualTo(400);
    }

    @Test
    void aPortIsFreeAgainAsSoonAsItsSandboxIsClosed() throws Exception {
        sandbox.close();
        int port = sandbox.baseUrl().getPort();
        for (int time = 0; time < 20; time++) {
            try (QualificationSandbox next = QualificationSandbox.start(port)) {
                assertThat(next.baseUrl()).hasPort(port);
                assertThat(send(next, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"))
                        .startsWith("HTTP/1.1 404 ");
            }
        }
    }

    @Test
    void keepsNoJvmAlive() throws Exception {
        assertThat(ask("/", "").statusCode()).isEqualTo(404);
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().equals("qualification-sandbox"))
                .as("threads of sandboxes")
                .isNotEmpty()
                .allMatch(Thread::isDaemon);
    }

    /** Then keeps the connection, unless it is told otherwise; the first request has chunks with an extension, and a trailer. */
    @Test
    void answersTheRequestsOfAConnectionInTurn() throws Exception {
        String put = "PUT " + path(CUSTOMERS.get("none")) + " HTTP/1.1\r\nAuthorization: Bearer " + TOKEN + "\r\n";
        String answers = send(
                sandbox,
                put + "transfer-encoding: chunked\r\n\r\n1;a=b\r\n\"\r\nA\r\nEducation\"\r\n0\r\nX-Trailer: a\r\n\r\n"
                        + "\r\nGET /second HTTP/1.1\r\n\r\nGET /third HTTP/1.1\r\nconnection: Close\r\n\r\n"
                        + "GET /fourth HTTP/1.1\r\n\r\n");

        assertThat(answers).containsSubsequence("HTTP/1.1 200 ", "\"education\"", "no path /second", "no path /third");
        assertThat(answers).as("after Connection: close").doesNotContain("/fourth");
        assertThat(sandbox.requests()).hasSize(3);
        assertThat(sandbox.requests().get(0).body()).isEqualTo("\"Education\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "GET / HTTP/1.1\r\nContent-Length: x",
                "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nz"
            })
    void says400ToWhatIsNoHttp(String request) throws Exception {
        assertThat(send(sandbox, request + "\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    }

    /** As in Partner Center, where a quota is one of a tenant: who has no token has none, and uses up none. */
    @Test
    void onlyRequestsWithATokenCountAgainstTheQuota() throws Exception {
        String path = path(CUSTOMERS.get("education"));
        sandbox.givenQuota(RequestQuota.fixedWindow(1, Duration.ofHours(1)));
        for (int i = 0; i < 3; i++) {
            assertThat(ask(path, "").statusCode()).isEqualTo(401);
            assertThat(ask("/v1/customers", "Bearer " + TOKEN).statusCode()).isEqualTo(404);
        }
        assertThat(ask(path, "Bearer " + TOKEN).statusCode()).isEqualTo(200);
        assertThat(ask("/v1/customers/all/validations", "Bearer " + TOKEN).statusCode())
                .as("another operation has the same quota")
                .isEqualTo(429);
        sandbox.givenQuota(null);
        assertThat(ask(path, "Bearer " + TOKEN).statusCode()).isEqualTo(200);
    }

    /** As in Partner Center: the quota is one of requests, whatever comes of them. */
    @Test
    void requestsForCustomersThatDoNotExistCountAgainstTheQuota() throws Exception {
        String unknown = path(UUID.randomUUID());
        for (String path : List.of(unknown, "/v1/customers/no-guid/qualification")) {
            sandbox.givenQuota(RequestQuota.fixedWindow(1, Duration.ofHours(1)));
            assertThat(ask(path, "Bearer " + TOKEN).statusCode()).isIn(400, 404);
            assertThat(ask(path, "Bearer " + TOKEN).statusCode())
                    .as("the second request to %s, with a quota of one", path)
                    .isEqualTo(429);
        }
    }

    @Test
    void forgetsAConnectionThatItsClientHasClosed() throws Exception {
        send(sandbox, "GET / HTTP/1.1\r\n\r\n");

        assertThat(CompletableFuture.runAsync(() -> {
                    while (sandbox.connections() > 0) {
                        Thread.onSpinWait();
                    }
                }))
                .as("the sandbox counts no connection once its client has closed it")
                .succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void listsOfNamesCannotBeChanged() {
        assertThat(QualificationSandbox.sampleCustomers()).isUnmodifiable();
        assertThat(QualificationSandbox.faults()).isUnmodifiable();
        assertThat(sandbox.requests()).isUnmodifiable();
        assertThat(QualificationSandbox.providerStates().values())
                .allSatisfy(parameters -> assertThat(parameters).isUnmodifiable());
    }

    @Test
    void aPageStaysAsItWasGiven() throws Exception {
        byte[] content = "before".getBytes(StandardCharsets.UTF_8);
        sandbox.givenPage("/page", "text/plain", content);
        content[0] = 'B';

        assertThat(ask("/page", "").body()).isEqualTo("before");
    }

    /** The table of README.md. */
    @Test
    void theReadmeListsWhatTheSandboxCanBeGiven() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        List<String> named = Pattern.compile("(?m)`(\\w+)\\(([^)`]*)\\)`")
                .matcher(readme.replaceAll("(?m)^(?!\\| `).*$", ""))
                .results()
                .map(method -> method.group(1) + " "
                        + (method.group(2).isEmpty() ? 0 : method.group(2).split(",").length))
                .toList();
        List<String> methods = Stream.of(QualificationSandbox.class.getMethods())
                .map(method -> method.getName() + " " + method.getParameterCount())
                .toList();

        assertThat(named)
                .as("methods in the table of README.md, with the number of their parameters")
                .isNotEmpty()
                .isSubsetOf(methods)
                .containsAll(methods.stream()
                        .filter(method -> method.matches("(given(?!Page)|next).*"))
                        .toList());
        assertThat(readme).contains("up to 10,000").contains("429 with `Retry-After`");
    }

    @Test
    void saysThatAPortIsTaken() {
        int taken = sandbox.baseUrl().getPort();
        assertThatThrownBy(() -> QualificationSandbox.start(taken))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(Integer.toString(taken));
    }

    private PartnerCenter partner() {
        return PartnerCenter.builder()
                .baseUrl(sandbox.baseUrl())
                .accessToken(() -> TOKEN)
                .build();
    }

    private static String path(UUID customer) {
        return "/v1/customers/" + customer + "/qualification";
    }

    private HttpResponse<String> setState(String change) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(sandbox.providerStatesUrl())
                        .POST(HttpRequest.BodyPublishers.ofString(change))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Sends bytes on one connection, and returns all that comes back. */
    static String send(QualificationSandbox sandbox, String requests) throws IOException {
        try (Socket socket =
                new Socket(sandbox.baseUrl().getHost(), sandbox.baseUrl().getPort())) {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                try {
                    socket.getOutputStream().write(requests.getBytes(StandardCharsets.UTF_8));
                    socket.shutdownOutput();
                } catch (IOException broken) {
                    throw new UncheckedIOException(broken);
                }
            });
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            sent.join();
            return answer;
        }
    }

    private HttpResponse<String> ask(String path, String authorization) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + path))
                .header("Authorization", authorization)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
