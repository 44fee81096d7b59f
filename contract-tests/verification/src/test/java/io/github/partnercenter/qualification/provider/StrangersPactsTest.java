package io.github.partnercenter.qualification.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.sandbox.Fault;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import io.github.partnercenter.qualification.spec.PactAgainstSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

/** Pacts as other teams write them, in all versions of Pact: {@code strangers-pacts}. */
class StrangersPactsTest {
    private static final String PENDING = "a field that may come one day, pending";

    @TestFactory
    Stream<DynamicTest> areKept() {
        assertThat(Pacts.in(Pacts.STRANGERS)).hasSizeGreaterThan(30);
        return Pacts.in(Pacts.STRANGERS)
                .filter(interaction -> !interaction.isPending())
                .map(interaction -> dynamicTest(interaction.toString(), () -> {
                    assertThat(PactAgainstSpec.differences(interaction)).isEmpty();
                    assertThat(againstTheSandbox(interaction)).isEmpty();
                }));
    }

    /** A body without what the spec requires. */
    @ParameterizedTest
    @CsvSource({
        "POST, qualifications, 201, true",
        "PUT, qualification, 200, true",
        "POST, qualifications, 400, false",
        "PUT, qualification, 409, false"
    })
    void aRequestMayBeWrongOnlyWhereARefusalIsExpected(
            String method, String resource, int status, boolean isReported, @TempDir Path folder) throws IOException {
        PactInteraction interaction = interaction("""
                "method": "%s", "path": "/v1/customers/3f2504e0-4f89-41d3-9a0c-0305e82c3301/%s",
                "headers": {"Authorization": "Bearer x", "Content-Type": "application/json"}, "body": {"website": 7}
                """.formatted(method, resource), "\"status\": " + status, folder);

        assertThat(PactAgainstSpec.differences(interaction).isEmpty()).isNotEqualTo(isReported);
    }

    @Test
    void aPendingInteractionThatDiffersIsSkipped() {
        PactInteraction pending = Pacts.in(Pacts.STRANGERS)
                .filter(interaction -> interaction.description().equals(PENDING))
                .findFirst()
                .orElseThrow();
        DynamicTest test = Pacts.tests(Stream.of(pending), "the sandbox", StrangersPactsTest::againstTheSandbox)
                .findFirst()
                .orElseThrow();

        assertThat(test.getDisplayName()).isEqualTo("early-bird - " + PENDING);
        assertThatThrownBy(() -> test.getExecutable().execute())
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("early-bird - " + PENDING)
                .hasMessageContaining("discountRate");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            message-v3.json                  | 0 | consumer listener, interaction "an event that a customer was qualified": messages cannot be verified here
            message-among-requests-v4.json   | 1 | consumer listener-v4, interaction "an event": messages cannot be verified here
            array-contains-at-root-v4.json   | 0 | consumer array-contains, interaction "must not pass: no element is denied": array-contains at the root of a body cannot be verified here: Pact JVM accepts any array
            """)
    void whatCannotBeVerifiedIsNamed(String file, int interactions, String problem) {
        PactFile pact = Pacts.files(Pacts.STRANGERS).stream()
                .filter(each -> each.file().endsWith(file))
                .findFirst()
                .orElseThrow();

        assertThat(pact.interactions()).hasSize(interactions);
        assertThat(pact.problems()).containsExactly(problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sub/shop.json   | PACT                                                           | a pact is a file
            shop.JSON       | PACT                                                           | a pact is a file
            shop.txt        | PACT                                                           | a pact is a file
            .hidden         | PACT                                                           | a pact is a file
            shop.json       | no json                                                        | line 1 is no JSON
            shop.json       | ''                                                             | consumer
            shop.json       | []                                                             | consumer
            shop.json       | {"interactions": []}                                           | consumer
            shop.json       | PACT {}                                                        | is no JSON
            shop.json       | {"a": 1, "a": 2}                                               | line 1 is no JSON
            shop.json       | {"consumer": {"name": "shop"}, "provider": {"name": "tax"}}    | not "partner-center"
            shop.json       | {"consumer": {"name": "shop"}, "provider": {"name": "partner-center"}}                    | no interactions
            shop.json       | {"consumer": {"name": "shop"}, "provider": {"name": "partner-center"}, "interactions": []} | no interactions
            """)
    void aFileThatIsNoPactIsNamedAndHidesNoOther(String name, String content, String problem, @TempDir Path folder)
            throws IOException {
        String good = Files.readString(Pacts.STRANGERS.resolve("only-what-it-reads-v3.json"));
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content.replace("PACT", good));
        Files.writeString(folder.resolve("a.json"), good);
        Files.writeString(folder.resolve("z.json"), good);

        List<PactFile> files = Pacts.files(folder);

        assertThat(files).hasSize(3);
        assertThat(files)
                .filteredOn(pact -> !pact.problems().isEmpty())
                .singleElement()
                .satisfies(pact -> {
                    assertThat(pact.file()).isEqualTo(file);
                    assertThat(pact.problems()).singleElement().asString().contains(problem);
                });
        assertThat(Pacts.in(folder)).hasSize(4);
    }

    @Test
    void namesTheLineThatIsNoJsonAndReadsFilesInTheOrderOfTheirNames(@TempDir Path folder) throws IOException {
        for (String name : "m a z b y c x d w e v f u g t h s i r j q k p l o n".split(" ")) {
            Files.writeString(folder.resolve(name + ".json"), "{\n\"consumer\": {},\n}");
        }

        List<PactFile> files = Pacts.files(folder);

        assertThat(files)
                .extracting(pact -> pact.file().getFileName().toString())
                .hasSize(26)
                .isSorted();
        assertThat(files)
                .allSatisfy(pact -> assertThat(pact.problems())
                        .singleElement()
                        .asString()
                        .startsWith("line 3 is no JSON: ")
                        .hasLineCount(1));
    }

    @Test
    void anInteractionThatPactJvmCannotReadHidesNoOther(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("shop.json"), """
                {"consumer": {"name": "shop"}, "provider": {"name": "partner-center"},
                 "interactions": [
                   {"type": "Odd/Type", "description": "odd"},
                   {"type": "Synchronous/HTTP", "description": "even", "request": {"method": "GET", "path": "/"}, "response": {"status": 404}},
                   null],
                 "messages": [{"description": "event"}],
                 "metadata": {"pactSpecification": {"version": "4.0"}}}
                """);

        PactFile pact = Pacts.files(folder).get(0);

        assertThat(pact.interactions()).extracting(PactInteraction::description).containsExactly("even");
        assertThat(pact.problems())
                .hasSize(3)
                .anySatisfy(problem -> assertThat(problem).contains("\"odd\"", "Odd/Type"))
                .anySatisfy(problem -> assertThat(problem).contains("\"event\"", "messages"));
    }

    @Test
    void aCheckThatBreaksHidesNoOther() {
        List<PactInteraction> two = Pacts.in(Pacts.STRANGERS).limit(2).toList();

        assertThat(Pacts.tests(two.stream(), "the sandbox", interaction -> {
                    if (interaction == two.get(0)) {
                        throw new IllegalStateException("broken");
                    }
                    return List.of();
                }))
                .hasSize(2)
                .anySatisfy(
                        test -> assertThatThrownBy(() -> test.getExecutable().execute())
                                .hasMessageContaining(two.get(0).name())
                                .hasMessageContaining("broken"));
    }

    /** A provider that is busy or moved is not asked again, nor elsewhere: its first answer counts. */
    @ParameterizedTest
    @CsvSource({"503, Retry-After, 0", "429, Retry-After, 0", "302, Location, /v1/customers"})
    void theFirstAnswerCounts(int status, String header, String value, @TempDir Path folder) throws IOException {
        PactInteraction interaction = expecting(status, "Bearer x", "", folder);
        try (QualificationSandbox sandbox = QualificationSandbox.start()) {
            sandbox.nextAnswer(Fault.status(status, header, value));

            assertThat(Verification.of(sandbox, "token-of-stranger").differences(interaction))
                    .isEmpty();
            assertThat(sandbox.requests()).hasSize(1);
            assertThat(Verification.of(sandbox, "token-of-stranger").differences(interaction))
                    .as("only the status, from which the rest follows")
                    .singleElement()
                    .asString()
                    .contains(Integer.toString(status), "200");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200, Bearer x, '', true",
        "200, bEARER x, '', true",
        "200, Basic eDp5, '', false",
        "200, Bearer, '', false",
        "403, Basic eDp5, '', false",
        "401, Basic eDp5, '', true",
        "302, Bearer x, '', false",
        "399, Bearer x, '', false",
        "404, Bearer x, '?expand=all', false"
    })
    void tokensStatusesAndQueriesAreThoseOfTheSpec(
            int status, String authorization, String query, boolean fits, @TempDir Path folder) throws IOException {
        assertThat(PactAgainstSpec.differences(expecting(status, authorization, query, folder))
                        .isEmpty())
                .as("a pact with status %d, Authorization: %s and query %s fits the spec", status, authorization, query)
                .isEqualTo(fits);
    }

    /** A status that the spec does not list has the headers of its default. */
    @ParameterizedTest
    @CsvSource({
        "405, Allow, GET, true",
        "502, Retry-After, 5, true",
        "502, retry-after, 5, true",
        "502, MS-CorrelationId, x, false",
        "404, Retry-After, 5, false",
        "302, Retry-After, 5, false"
    })
    void headersOfOtherErrorsAreThoseOfTheDefault(
            int status, String header, String value, boolean fits, @TempDir Path folder) throws IOException {
        PactInteraction interaction = interaction(
                """
                "method": "GET", "path": "/v1/customers/3f2504e0-4f89-41d3-9a0c-0305e82c3301/qualifications",
                "headers": {"Authorization": "Bearer x"}
                """, "\"status\": %d, \"headers\": {\"%s\": \"%s\"}".formatted(status, header, value), folder);

        assertThat(PactAgainstSpec.differences(interaction).isEmpty())
                .as("a pact with status %d and header %s fits the spec", status, header)
                .isEqualTo(fits);
    }

    /** A customer with another qualification than its state says is noticed in each. */
    @ParameterizedTest
    @ValueSource(strings = {"1.0.0", "1.1.0", "2.0.0", "3.0.0", "4.0"})
    void everyVersionOfPactIsVerified(String version, @TempDir Path folder) throws IOException {
        String state = version.compareTo("3") < 0
                ? (version.equals("1.0.0") ? "'provider_state'" : "'providerState'")
                        + ": 'the customer has a qualification'"
                : "'providerStates': [{'name': 'the customer has a qualification'}]";
        String type = version.startsWith("4") ? "'type': 'Synchronous/HTTP', " : "";
        String body = "[{'qualification': '%s', 'vettingStatus': 'Approved'}]";
        for (String qualification : List.of("Education", "Nonprofit")) {
            String content = body.formatted(qualification);
            Files.writeString(folder.resolve(qualification + ".json"), """
                    {'consumer': {'name': 'shop'}, 'provider': {'name': 'partner-center'}, 'interactions': [{%s%s,
                      'description': 'qualifications',
                      'request': {
                        'method': 'get', 'path': '/v1/customers/3f2504e0-4f89-41d3-9a0c-0305e82c3302/qualifications',
                        'headers': {'Authorization': 'Bearer x'}},
                      'response': {'status': 200, 'headers': {'Content-Type': 'application/json'}, 'body': %s}}],
                     'metadata': {'pactSpecification': {'version': '%s'}}}
                    """.formatted(
                            type, state, version.startsWith("4") ? "{'content': " + content + "}" : content, version)
                    .replace('\'', '"'));
        }

        assertThat(Pacts.files(folder))
                .allSatisfy(pact -> assertThat(pact.problems()).isEmpty());
        List<PactInteraction> interactions = Pacts.in(folder).toList();
        assertThat(interactions)
                .hasSize(2)
                .allSatisfy(interaction ->
                        assertThat(PactAgainstSpec.differences(interaction)).isEmpty());
        assertThat(againstTheSandbox(interactions.get(0))).isEmpty();
        assertThat(againstTheSandbox(interactions.get(1))).anyMatch(difference -> difference.contains("Nonprofit"));
    }

    @Test
    void readsAFileWithAByteOrderMark(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("shop.json"),
                "\uFEFF" + Files.readString(Pacts.STRANGERS.resolve("only-what-it-reads-v3.json")));

        assertThat(Pacts.files(folder)).singleElement().satisfies(pact -> {
            assertThat(pact.problems()).isEmpty();
            assertThat(pact.interactions()).isNotEmpty();
        });
    }

    private static PactInteraction expecting(int status, String authorization, String query, Path folder)
            throws IOException {
        return interaction("""
                "method": "GET", "path": "/v1/customers/3f2504e0-4f89-41d3-9a0c-0305e82c3301/qualifications",
                "query": "%s", "headers": {"Authorization": "%s"}
                """.formatted(query.replace("?", ""), authorization), "\"status\": " + status, folder);
    }

    /** {@return the only one of a pact, from the JSON within its request and its response} */
    private static PactInteraction interaction(String request, String response, Path folder) throws IOException {
        Files.writeString(folder.resolve("shop.json"), """
                {"consumer": {"name": "shop"}, "provider": {"name": "partner-center"}, "interactions": [{
                  "description": "a request", "request": {%s}, "response": {%s}}]}
                """.formatted(request, response));
        return Pacts.in(folder).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-state-at-all.json", "no-state-v2.json", "no-state-v3.json"})
    void withoutAStateTheSampleCustomersAreWhatTheyAreAtTheStart(String file) {
        List<PactInteraction> interactions = interactions(file);
        assertThat(interactions).isNotEmpty().allSatisfy(interaction -> {
            try (QualificationSandbox sandbox = QualificationSandbox.start()) {
                QualificationSandbox.sampleCustomers()
                        .values()
                        .forEach(customer -> sandbox.givenCustomer(customer, CustomerQualification.of("changed")));
                assertThat(Verification.of(sandbox, "token-of-stranger").differences(interaction))
                        .isEmpty();
            }
        });
    }

    /** The token of a pact is an example, whatever the case of its scheme. */
    @ParameterizedTest
    @ValueSource(strings = {"query-and-scheme-v2.json", "query-and-scheme-v4.json"})
    void theTokenOfTheVerificationIsSent(String file) {
        try (QualificationSandbox sandbox = QualificationSandbox.start()) {
            interactions(file)
                    .forEach(interaction ->
                            Verification.of(sandbox, "token-of-stranger").differences(interaction));

            assertThat(sandbox.requests())
                    .extracting(request -> request.header("Authorization").orElse(""))
                    .contains("Bearer token-of-stranger")
                    .as("a token of the verification, or another scheme")
                    .allMatch(sent -> sent.matches("Bearer token-of-stranger|Basic .*"));
        }
    }

    private static List<PactInteraction> interactions(String file) {
        return Pacts.files(Pacts.STRANGERS).stream()
                .filter(pact -> pact.file().endsWith(file))
                .flatMap(pact -> pact.interactions().stream())
                .toList();
    }

    private static List<String> againstTheSandbox(PactInteraction interaction) {
        try (QualificationSandbox sandbox = QualificationSandbox.start()) {
            return Verification.of(sandbox, "token-of-stranger").differences(interaction);
        }
    }
}
