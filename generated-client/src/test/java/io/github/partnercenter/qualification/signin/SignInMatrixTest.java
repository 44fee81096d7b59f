package io.github.partnercenter.qualification.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.partnercenter.qualification.AccessTokenException;
import io.github.partnercenter.qualification.AccessTokenProvider;
import io.github.partnercenter.qualification.CustomerResult;
import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.PartnerCenterException;
import io.github.partnercenter.qualification.ReplyServer;
import io.github.partnercenter.qualification.ReplyServer.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Entra does × what the caller sees × requests to Entra × customers of a bulk read; the table of docs/sign-in.md. */
@Timeout(120)
class SignInMatrixTest {
    private static final Path DOCUMENT = Path.of("docs", "sign-in.md");
    private static final String HEADING =
            "| Entra | result of a call | requests to Entra | bulk read of 20 customers | requests to Entra |\n|---|---|---|---|---|\n";
    private static final int CUSTOMERS = 20;
    private static final int AT_ONCE = 12;
    private static final String REFUSED = "{\"code\":%s,\"description\":\"no\"}";

    private static Map<String, Row> rows() {
        Map<String, Row> rows = new LinkedHashMap<>();
        rows.put("issues a token", row(EntraServer.tokens(3_600)));
        rows.put(
                "is busy: 429",
                row(EntraServer.status(429, "{}", "Retry-After", "1").times(1)));
        rows.put(
                "is busy for three seconds: 429 twice",
                row(EntraServer.status(429, "{}", "Retry-After", "1").times(2)));
        rows.put("fails: 500", row(EntraServer.status(500, "<html>").times(1)));
        rows.put("fails: 503 without a body", row(EntraServer.status(503, "").times(1)));
        rows.put(
                "reports temporarily_unavailable",
                row(EntraServer.refusal(400, "temporarily_unavailable", 90033, "Later.")
                        .times(1)));
        rows.put("closes the connection", row(EntraServer.reset().times(1)));
        rows.put("does not respond", row(EntraServer.silence().times(1)));
        rows.put(
                "sends an endless body, one byte at a time",
                row(EntraServer.drip().times(1)));
        rows.put("sends an endless body", row(EntraServer.flood().times(1)));
        rows.put("sends HTML with 200", row(EntraServer.status(200, "<html>").times(1)));
        rows.put("is down", row(EntraServer.status(503, "")));
        rows.put("wrong tenant", lasting(EntraServer.refusal(400, "invalid_request", 90002, "Tenant not found.")));
        rows.put("unknown application", lasting(EntraServer.refusal(400, "unauthorized_client", 700016, "Not found.")));
        rows.put(
                "wrong secret", lasting(EntraServer.refusal(401, "invalid_client", 7000215, "Invalid client secret.")));
        rows.put("expired secret", lasting(EntraServer.refusal(401, "invalid_client", 7000222, "Keys are expired.")));
        rows.put(
                "certificate not registered",
                lasting(EntraServer.refusal(401, "invalid_client", 700027, "Not registered.")));
        rows.put("consent missing", lasting(EntraServer.refusal(400, "invalid_grant", 65001, "No consent.")));
        rows.put("MFA missing", lasting(EntraServer.refusal(400, "invalid_grant", 50076, "You must use MFA.")));
        rows.put("refresh token expired", lasting(EntraServer.refusal(400, "invalid_grant", 700082, "Expired.")));
        rows.put("refresh token revoked", lasting(EntraServer.refusal(400, "invalid_grant", 50173, "Revoked.")));
        rows.put("user disabled", lasting(EntraServer.refusal(400, "invalid_grant", 50057, "Disabled.")));
        rows.put("redirects", lasting(EntraServer.status(302, "", "Location", "https://example.com/")));
        rows.put("issues tokens that Partner Center rejects", row(EntraServer.tokens(3_600), new Reply(401, "{}")));
        rows.put(
                "issues tokens without MFA", row(EntraServer.tokens(3_600), new Reply(401, REFUSED.formatted(900421))));
        rows.put(
                "issues app-only tokens for an operation that requires a user",
                row(EntraServer.tokens(3_600), new Reply(403, REFUSED.formatted(900329))));
        return rows;
    }

    /** What Entra does, and how the service responds to any token. */
    private record Row(EntraServer.Behaviour entra, Reply service, InstantSource clock) {
        private interface Use {
            String of(PartnerCenter partner);
        }

        private String run(Use use) {
            try (EntraServer server = new EntraServer().does(entra);
                    ReplyServer replies = ReplyServer.with(service);
                    PartnerCenter partner = PartnerCenter.builder()
                            .baseUrl(replies.baseUrl())
                            .accessToken(signIn(server))
                            .callTimeout(Duration.ofSeconds(12))
                            .build()) {
                return " " + use.of(partner) + " | " + server.requests() + " |";
            }
        }

        private AccessTokenProvider signIn(EntraServer server) {
            return server.signIn().clock(clock).timeout(Duration.ofSeconds(2)).appAndUser("refresh-0", token -> {});
        }

        private String call(PartnerCenter partner) {
            try {
                partner.customers().byId(UUID.randomUUID()).qualification().get();
                return "the result";
            } catch (PartnerCenterException failure) {
                return inShort(failure);
            }
        }

        private String bulk(PartnerCenter partner) {
            int[] answers = {0, 0};
            List<UUID> ids = Stream.generate(UUID::randomUUID).limit(CUSTOMERS).toList();
            try (Stream<? extends CustomerResult<?>> results =
                    partner.customers().byIds(ids).qualification().get()) {
                results.forEach(result -> answers[result.failure().isPresent() ? 1 : 0]++);
            } catch (PartnerCenterException failure) {
                return "the read ends with " + inShort(failure) + ", " + answers[1] + " lost";
            }
            return answers[0] + " results, " + answers[1] + " lost";
        }

        private static String inShort(PartnerCenterException failure) {
            return "`" + failure.category() + "`"
                    + (failure.errorCode() == null ? "" : " " + failure.errorCode())
                    + (failure.isTransient() ? ", transient" : "");
        }
    }

    private static Row row(EntraServer.Behaviour entra) {
        return row(entra, Reply.SUCCESS);
    }

    private static Row row(EntraServer.Behaviour entra, Reply service) {
        return new Row(entra, service, InstantSource.system());
    }

    /** A failure that no pause ends, so that the number of requests does not depend on the speed of the machine. */
    private static Row lasting(EntraServer.Behaviour entra) {
        return new Row(entra, Reply.SUCCESS, InstantSource.fixed(Instant.now()));
    }

    @Test
    void isTheTableOfTheDocument() throws Exception {
        Row first = row(EntraServer.tokens(3_600));
        // loads the classes, which may take longer than the timeout for Entra
        first.run(first::call);
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        StringBuilder table = new StringBuilder(HEADING);
        try {
            Map<String, List<Future<String>>> cells = new LinkedHashMap<>();
            rows().forEach((name, row) -> cells.put(
                    name, List.of(threads.submit(() -> row.run(row::call)), threads.submit(() -> row.run(row::bulk)))));
            for (Map.Entry<String, List<Future<String>>> each : cells.entrySet()) {
                table.append("| ").append(each.getKey()).append(" |");
                for (Future<String> cell : each.getValue()) {
                    table.append(cell.get());
                }
                table.append('\n');
            }
        } finally {
            threads.shutdownNow();
        }
        System.out.println("\nSigning in:\n" + table);
        if (!document().contains(table)) {
            fail("The table of " + DOCUMENT + " must be:\n" + table);
        }
        assertThat(table.toString()).doesNotContain(" 1 lost", "CLOSED", "TIMEOUT");
    }

    /** Later than one that may take a little less, and earlier than one that may take a little more. */
    @Test
    void aRequestTakesAtMostTenSecondsByDefault() throws Exception {
        try (EntraServer server = new EntraServer().does(EntraServer.silence())) {
            BlockingQueue<String> ended = new LinkedBlockingQueue<>();
            Map.of(
                            "less", server.signIn().timeout(Duration.ofMillis(9_500)),
                            "default", server.signIn(),
                            "more", server.signIn().timeout(Duration.ofMillis(10_500)))
                    .forEach((name, builder) -> {
                        EntraSignIn signIn = builder.appOnly();
                        Thread caller = new Thread(() -> {
                            try {
                                signIn.accessToken(false);
                            } catch (AccessTokenException noResponse) {
                                ended.add(name);
                            }
                        });
                        caller.setDaemon(true);
                        caller.start();
                    });
            assertThat(List.of(ended.take(), ended.take(), ended.take())).containsExactly("less", "default", "more");
        }
    }

    private static String document() throws IOException {
        return Files.readString(DOCUMENT);
    }
}
