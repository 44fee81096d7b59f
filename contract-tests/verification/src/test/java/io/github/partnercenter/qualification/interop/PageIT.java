package io.github.partnercenter.qualification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference of the spec as a page, in a browser. */
@Interop
class PageIT {

    @Test
    void asksTheSandboxAndShowsWhatItAnswers() throws Exception {
        Map<String, UUID> customers = QualificationSandbox.sampleCustomers();
        try (RunnableJar.Sandbox serving = RunnableJar.serve()) {
            JsonNode seen = new ObjectMapper()
                    .readTree(Node.run(
                                    "page.mjs",
                                    serving.baseUrl().toString(),
                                    customers.get("education").toString(),
                                    customers.get("noSuchCustomer").toString())
                            .get(0));

            assertThat(seen.path("errors")).isEmpty();
            assertThat(seen.path("samples")).hasSize(customers.size());
            assertThat(seen.path("filled"))
                    .as("parameters that are filled in")
                    .allMatch(name -> name.asText().equals("customerTenantId"));
            assertThat(seen.path("dark").asBoolean()).isTrue();
            assertThat(seen.path("barriers"))
                    .as("serious findings of axe-core, in light and dark")
                    .isEmpty();
            assertThat(seen.path("overflow").asInt())
                    .as("pixels beyond a screen of 390")
                    .isLessThanOrEqualTo(0);
            assertThat(seen.at("/answer/status").asInt()).isEqualTo(200);
            assertThat(seen.at("/answer/body").asText()).contains("\"education\"");
            assertThat(seen.at("/refusal/status").asInt()).isEqualTo(404);
            assertThat(seen.at("/refusal/body").asText()).contains("60003");
        }
    }

    @Test
    void canBeExported(@TempDir Path folder) throws Exception {
        assertThat(RunnableJar.start("export-reference", folder.toString()).waitFor())
                .isZero();

        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder(
                        "index.html", "reference.js", "swagger-ui.css", "swagger-ui-bundle.js", "openapi.json");
        assertThat(folder.resolve("index.html")).content().doesNotContain("data-sandbox");
        assertThat(folder.resolve("openapi.json")).content().contains("api.partnercenter.microsoft.com");
        JsonNode seen = new ObjectMapper()
                .readTree(Node.run("exported-page.mjs", folder.toString()).get(0));
        assertThat(seen.path("errors")).isEmpty();
        assertThat(seen.path("elsewhere")).as("requests to other servers").isEmpty();
        assertThat(seen.path("operations")).isNotEmpty();
        assertThat(seen.path("buttons")).as("buttons that send requests").isEmpty();
        assertThat(seen.path("dark").asBoolean()).isTrue();
        assertThat(RunnableJar.start("export-reference", folder.toString()).waitFor())
                .as("again")
                .isZero();
        Files.writeString(folder.resolve("diary.txt"), "mine");
        assertThat(RunnableJar.start("export-reference", folder.toString()).waitFor())
                .isEqualTo(2);
    }
}
