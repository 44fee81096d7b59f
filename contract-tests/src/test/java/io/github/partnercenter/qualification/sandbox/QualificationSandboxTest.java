package io.github.partnercenter.qualification.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.model.CustomerQualification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
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

    private final HttpClient http = HttpClient.newHttpClient();
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

    @ParameterizedTest
    @CsvSource({"noRelationship, 403, 20002", "noSuchCustomer, 404, 60003"})
    void refusesForEachSampleCustomerAsTheSpecShows(String sample, int status, String code) throws Exception {
        HttpResponse<String> response = ask(path(CUSTOMERS.get(sample)), "Bearer " + TOKEN);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).contains(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Basic eDp5", "bearer"})
    void wantsABearerToken(String authorization) throws Exception {
        HttpResponse<String> response = ask(path(CUSTOMERS.get("education")), authorization);

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
    }

    @Test
    void wantsAGuid() throws Exception {
        assertThat(ask("/v1/customers/1-2-3-4-5/qualification", "Bearer " + TOKEN)
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void knowsOnlyThePathsAndMethodsOfTheSpec() throws Exception {
        assertThat(ask("/v1/customers", "Bearer " + TOKEN).statusCode()).isEqualTo(404);
        HttpRequest delete = HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + path(CUSTOMERS.get("education"))))
                .DELETE()
                .build();
        assertThat(http.send(delete, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(405);
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

    private HttpResponse<String> ask(String path, String authorization) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + path))
                .header("Authorization", authorization)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
