package io.github.partnercenter.qualification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.partnercenter.qualification.sandbox.Fault;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The npm scripts of {@code contract-tests/broker}, in the order of {@code contracts.yml}, with a broker in this test. */
// one test after the other, since each changes the pact
@ResourceLock("pact of the broker")
@Interop
class BrokerIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SOURCE = Project.FOLDER.resolve("contract-tests");
    private static final Path FOLDER = Path.of("target", "contract-tests").toAbsolutePath();
    private static final Path SCRIPTS = FOLDER.resolve("broker");
    private static final Path PACT = FOLDER.resolve("pacts").resolve("qualification-client-partner-center.json");
    private static final String SECRET = "token-of-broker";
    private static final Map<String, String> TOKEN = Map.of("PACT_BROKER_TOKEN", SECRET);

    private final QualificationSandbox sandbox = QualificationSandbox.start();
    private PactBroker broker;

    @BeforeAll
    static void install() throws Exception {
        Project.copy(SOURCE.resolve("broker"), SCRIPTS);
        Program.run(SCRIPTS, Map.of(), "npm", "ci", "--no-fund", "--no-audit");
    }

    @BeforeEach
    void start() throws IOException {
        Project.copy(SOURCE.resolve("pacts"), PACT.getParent());
        broker = new PactBroker(SECRET);
    }

    @AfterEach
    void close() {
        sandbox.close();
        broker.close();
    }

    @Test
    void saysYesAgainAfterAChange() throws Exception {
        deliver("1", TOKEN);
        assertThat(broker.pact().findValuesAsText("description"))
                .containsExactlyInAnyOrderElementsOf(
                        JSON.readTree(PACT.toFile()).findValuesAsText("description"));

        changePact();
        deliver("2", TOKEN);
        assertThat(broker.deployed("production")).isEqualTo(Map.of("qualification-client", "2", "partner-center", "2"));
        assertThat(broker.verifiedBy("2")).containsExactly("1", "2");
        assertThat(broker.branch("partner-center", "2")).isEqualTo("main");
    }

    @Test
    void verifiesThePactsOfMainAndOfTheBranch() throws Exception {
        run("1", "main", TOKEN, "pact:publish");
        changePact();

        run("2", "feature/reviews", TOKEN, "pact:publish");
        run("2", "feature/reviews", TOKEN, "pact:verify");

        assertThat(broker.verifiedBy("2")).containsExactly("1", "2");
        assertThat(broker.branch("partner-center", "2")).isEqualTo("feature/reviews");
    }

    @Test
    void saysNoForAPactThatNobodyHasVerified() throws Exception {
        run("1", "main", TOKEN, "pact:publish");
        run("1", "main", TOKEN, "pact:verify");
        run("1", "main", TOKEN, "pact:record-deployment:provider");
        changePact();
        run("2", "main", TOKEN, "pact:publish");

        assertThat(fail("2", TOKEN, "pact:can-i-deploy:consumer"))
                .contains(
                        "Computer says no",
                        "There is no verified pact between version 2 of qualification-client and"
                                + " the version of partner-center currently deployed or released to production (1)");
    }

    @Test
    void saysNoForAVerificationThatFailed() throws Exception {
        run("1", "main", TOKEN, "pact:publish");
        run("1", "main", TOKEN, "pact:record-deployment:consumer");
        sandbox.nextAnswer(Fault.status(500));

        assertThat(fail("2", TOKEN, "pact:verify"))
                .contains("Verifying a pact between qualification-client and partner-center", "but was 500");
        assertThat(fail("2", TOKEN, "pact:can-i-deploy:provider"))
                .contains(
                        "Computer says no",
                        "The verification for the pact between"
                                + " the version of qualification-client currently deployed or released to production (1)"
                                + " and version 2 of partner-center failed");
    }

    @Test
    void saysNoForAProviderThatIsNotDeployed() throws Exception {
        run("1", "main", TOKEN, "pact:publish");
        run("1", "main", TOKEN, "pact:verify");

        assertThat(fail("1", TOKEN, "pact:can-i-deploy:consumer"))
                .contains(
                        "Computer says no",
                        "There is no verified pact between version 1 of qualification-client and"
                                + " the version of partner-center currently deployed or released to production"
                                + " (no version is currently recorded as deployed/released in this environment)");
    }

    @Test
    void recordsDeploymentsToAnEnvironmentThatWasCreated() throws Exception {
        Map<String, String> staging = Map.of("PACT_BROKER_TOKEN", SECRET, "PACT_ENVIRONMENT", "staging");
        run("1", "main", TOKEN, "pact:publish");
        assertThat(fail("1", staging, "pact:record-deployment:consumer"))
                .contains("Environment staging does not exist");

        run("1", "main", staging, "pact:create-environment");
        deliver("1", staging);

        assertThat(broker.deployed("staging")).isEqualTo(Map.of("qualification-client", "1", "partner-center", "1"));
        assertThat(broker.deployed("production")).isEmpty();
    }

    @Test
    void sendsUsernameAndPassword() throws Exception {
        deliver("1", Map.of("PACT_BROKER_USERNAME", "pact", "PACT_BROKER_PASSWORD", SECRET));
    }

    @Test
    void failsWhenTheBrokerRejectsTheToken() throws Exception {
        for (String script : scripts()) {
            assertThat(fail("1", Map.of("PACT_BROKER_TOKEN", "token-of-nobody"), script))
                    .as(script)
                    .contains("401");
        }
    }

    /** An empty version would stand for every commit. */
    @Test
    void failsWithoutACommitOrABranch() throws Exception {
        for (String script : scripts()) {
            assertThat(fail("", TOKEN, script)).as(script).contains("GIT_COMMIT: parameter");
        }
        for (String script : List.of("pact:publish", "pact:verify")) {
            assertThat(Program.fail(SCRIPTS, environment("1", "", TOKEN), "npm", "run", script))
                    .as(script)
                    .contains("GIT_BRANCH: parameter");
        }
        assertThat(broker.verifiedBy("")).isEmpty();
        assertThat(broker.deployed("production")).isEmpty();
    }

    @Test
    void deploysOnlyAfterCanIDeploy() throws IOException {
        assertThat(steps())
                .containsExactly(
                        "pact:publish",
                        "pact:verify",
                        "pact:can-i-deploy:provider",
                        "pact:record-deployment:provider",
                        "pact:can-i-deploy:consumer",
                        "deploy",
                        "pact:record-deployment:consumer");
    }

    private static void changePact() throws IOException {
        ObjectNode pact = (ObjectNode) JSON.readTree(PACT.toFile());
        pact.withObject("/interactions/0").put("description", "a changed interaction");
        JSON.writeValue(PACT.toFile(), pact);
    }

    private static List<String> steps() throws IOException {
        return Pattern.compile("run: (?:npm run |\\$MAVEN )(pact:\\S+|deploy)")
                .matcher(Files.readString(Project.FOLDER.resolve(Path.of(".github", "workflows", "contracts.yml"))))
                .results()
                .map(step -> step.group(1))
                .toList();
    }

    private static List<String> scripts() throws IOException {
        return steps().stream().filter(step -> step.startsWith("pact:")).toList();
    }

    private void deliver(String commit, Map<String, String> environment) throws Exception {
        for (String script : scripts()) {
            String output = run(commit, "main", environment, script);
            if (script.contains("can-i-deploy")) {
                assertThat(output).contains("Computer says yes");
            }
        }
    }

    private String run(String commit, String branch, Map<String, String> environment, String script) throws Exception {
        return withoutSecret(Program.run(SCRIPTS, environment(commit, branch, environment), "npm", "run", script));
    }

    private String fail(String commit, Map<String, String> environment, String script) throws Exception {
        return withoutSecret(Program.fail(SCRIPTS, environment(commit, "main", environment), "npm", "run", script));
    }

    private Map<String, String> environment(String commit, String branch, Map<String, String> others) {
        Map<String, String> environment = new HashMap<>(others);
        environment.put("GIT_COMMIT", commit);
        environment.put("GIT_BRANCH", branch);
        environment.put("PACT_BROKER_BASE_URL", broker.url());
        environment.put("PACT_PROVIDER_PORT", String.valueOf(sandbox.baseUrl().getPort()));
        return environment;
    }

    private static String withoutSecret(String output) {
        assertThat(output).doesNotContain("token-of-");
        return output;
    }
}
