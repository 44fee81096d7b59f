package io.github.partnercenter.qualification.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.PartnerCenterException;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.QualificationOperations;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.model.CustomerQualificationRequest;
import io.github.partnercenter.qualification.model.EducationSegment;
import io.github.partnercenter.qualification.sandbox.Fault;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import io.github.partnercenter.qualification.sandbox.RecordedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every fault of the sandbox, met by every kind of operation on every attempt: what the caller sees, and when. */
class FaultSuiteIT {
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final String TOKEN = "token-of-fault-suite";
    private static final UUID CUSTOMER = QualificationSandbox.sampleCustomers().get("none");
    private static final int ATTEMPTS = 4;

    /**
     * What is promised.
     *
     * @param read category of what may be done twice, null for success
     * @param create category of what may not
     */
    private record Promise(Fault fault, Category read, boolean readAgain, Category create, boolean createAgain) {
        static Promise always(Fault fault, Category category, boolean again) {
            return new Promise(fault, category, again, category, again);
        }

        static Promise readsAgain(Fault fault, Category category) {
            return new Promise(fault, category, true, category, false);
        }

        @Override
        public String toString() {
            return "| %s | %s | %s | %s |"
                    .formatted(
                            fault,
                            read == null ? "the result" : "`" + read + "`",
                            again(readAgain),
                            again(createAgain));
        }

        private static String again(boolean again) {
            return again ? "yes" : "no";
        }
    }

    private static final List<Promise> PROMISES = List.of(
            Promise.always(Fault.status(429, "Retry-After", "0"), Category.THROTTLED, true),
            Promise.always(Fault.status(503, "Retry-After", "0"), Category.SERVER_ERROR, true),
            Promise.readsAgain(Fault.status(500, "Retry-After", "0"), Category.SERVER_ERROR),
            Promise.readsAgain(Fault.status(504, "Retry-After", "0"), Category.TIMEOUT),
            Promise.always(Fault.status(501), Category.SERVER_ERROR, false),
            Promise.always(Fault.status(302, "Location", "http://127.0.0.1:9/"), Category.UNEXPECTED_STATUS, false),
            Promise.readsAgain(Fault.delay(Duration.ofSeconds(4)), Category.TIMEOUT),
            Promise.readsAgain(Fault.stallWithinBody(), Category.TIMEOUT),
            Promise.readsAgain(Fault.drip(Duration.ofMillis(20)), Category.TIMEOUT),
            Promise.readsAgain(Fault.resetAtAccept(), Category.TRANSPORT),
            Promise.readsAgain(Fault.resetAfterHeaders(), Category.TRANSPORT),
            Promise.readsAgain(Fault.resetWithinBody(), Category.TRANSPORT),
            Promise.readsAgain(Fault.shortBody(), Category.TRANSPORT),
            Promise.always(Fault.endlessBody(), Category.UNREADABLE_RESPONSE, false),
            Promise.readsAgain(Fault.garbage(), Category.TRANSPORT),
            Promise.always(Fault.http10(), null, false),
            Promise.always(Fault.connectionClose(), null, false));

    private final Queue<QualificationSandbox> sandboxes = new ConcurrentLinkedQueue<>();
    private static final Map<String, Function<QualificationOperations, Object>> OPERATIONS = new LinkedHashMap<>();

    static {
        OPERATIONS.put("get", QualificationOperations::get);
        OPERATIONS.put("getAsync", operations -> operations.getAsync().join());
        OPERATIONS.put("update", operations -> operations.update(CustomerQualification.EDUCATION));
        OPERATIONS.put(
                "createQualifications",
                operations ->
                        operations.createQualifications(CustomerQualificationRequest.of(CustomerQualification.EDUCATION)
                                .withEducationSegment(EducationSegment.K12)));
    }

    /** What happened. */
    private record Row(
            Promise promise, String operation, Outcome outcome, List<RecordedRequest> requests, double deadlines) {
        @Override
        public String toString() {
            return "| %s | %s | %s | %d | %s |"
                    .formatted(
                            promise.fault(),
                            operation,
                            outcome.failure() == null
                                    ? "the result"
                                    : outcome.failure().category(),
                            requests.size(),
                            String.format(Locale.ROOT, "%.2f", deadlines));
        }

        boolean creates() {
            return operation.equals("createQualifications");
        }
    }

    private record Outcome(PartnerCenterException failure) {}

    @Test
    void everyFaultEndsAsPromised() throws Exception {
        OPERATIONS
                .values()
                .forEach(operation -> meet(Promise.always(Fault.connectionClose(), null, false), "warm-up", operation));
        ExecutorService runs = Executors.newFixedThreadPool(6);
        List<CompletableFuture<List<Row>>> running = PROMISES.stream()
                .map(promise -> CompletableFuture.supplyAsync(
                        () -> OPERATIONS.entrySet().stream()
                                .map(operation -> meet(promise, operation.getKey(), operation.getValue()))
                                .toList(),
                        runs))
                .toList();
        List<Row> rows = running.stream().flatMap(run -> run.join().stream()).toList();
        runs.shutdown();
        String table = "| fault | operation | outcome | requests | time in deadlines |\n|---|---|---|---|---|\n"
                + rows.stream().map(Row::toString).collect(Collectors.joining("\n"));
        Files.writeString(Path.of("target", "fault-matrix.md"), table + "\n");
        System.out.println(table);

        assertThat(rows).allSatisfy(row -> {
            Category expected =
                    row.creates() ? row.promise().create() : row.promise().read();
            assertThat(
                            row.outcome().failure() == null
                                    ? null
                                    : row.outcome().failure().category())
                    .as("outcome: %s", row)
                    .isEqualTo(expected);
            assertThat(row.deadlines()).as("time in deadlines: %s", row).isLessThan(1.125);
            boolean again =
                    row.creates() ? row.promise().createAgain() : row.promise().readAgain();
            if (!row.promise().fault().toString().contains("accept")) {
                assertThat(row.requests().size() > 1).as("sent again: %s", row).isEqualTo(again);
            }
            assertThat(row.requests()).as("attempts: %s", row).hasSizeLessThanOrEqualTo(2 * ATTEMPTS);
            assertThatIdsAreKept(row);
        });
    }

    /** One correlation id; the exception's ids are those of the last request; a new request id after every answer. */
    private static void assertThatIdsAreKept(Row row) {
        PartnerCenterException failure = row.outcome().failure();
        if (failure == null || row.requests().isEmpty()) {
            return;
        }
        assertThat(row.requests())
                .extracting(request -> request.header("MS-CorrelationId").orElseThrow())
                .as("correlation ids: %s", row)
                .containsOnly(failure.correlationId().toString());
        List<String> ids = row.requests().stream()
                .map(request -> request.header("MS-RequestId").orElseThrow())
                .toList();
        assertThat(ids.get(ids.size() - 1))
                .as("request id: %s", row)
                .isEqualTo(failure.requestId().toString());
        boolean answered = failure.status() > 0;
        assertThat(ids.stream().distinct().count()).as("request ids: %s", row).isEqualTo(answered ? ids.size() : 1);
    }

    private Row meet(Promise promise, String name, Function<QualificationOperations, Object> operation) {
        QualificationSandbox sandbox = QualificationSandbox.start();
        sandboxes.add(sandbox);
        for (int i = 0; i < 2 * ATTEMPTS; i++) {
            sandbox.nextAnswer(promise.fault());
        }
        return meet(sandbox, promise, name, operation);
    }

    /** Once all calls have ended and all clients are closed. */
    @AfterEach
    void nothingIsLeft() {
        assertThat(comes(() -> sandboxes.stream().allMatch(sandbox -> sandbox.connections() == 0)))
                .as("connections are gone")
                .isTrue();
        assertThat(comes(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("partner-center"))))
                .as("threads are gone")
                .isTrue();
        sandboxes.forEach(QualificationSandbox::close);
    }

    private static Row meet(
            QualificationSandbox sandbox,
            Promise promise,
            String name,
            Function<QualificationOperations, Object> operation) {
        try (PartnerCenter partner = partner(sandbox)) {
            QualificationOperations operations =
                    partner.customers().byId(CUSTOMER).qualification();
            long start = System.nanoTime();
            Outcome outcome = outcome(operation, operations);
            double deadlines = (System.nanoTime() - start) / (double) DEADLINE.toNanos();
            return new Row(promise, name, outcome, sandbox.requests(), deadlines);
        }
    }

    private static Outcome outcome(
            Function<QualificationOperations, Object> operation, QualificationOperations operations) {
        try {
            operation.apply(operations);
            return new Outcome(null);
        } catch (PartnerCenterException failure) {
            return new Outcome(failure);
        } catch (CompletionException failure) {
            return new Outcome((PartnerCenterException) failure.getCause());
        }
    }

    @Test
    void theReadmePromisesTheSame() throws IOException {
        String table = PROMISES.stream().map(Promise::toString).collect(Collectors.joining("\n"));

        assertThat(Files.readString(Path.of("..", "..", "generated-client", "docs", "failures.md")))
                .contains(table);
    }

    @Test
    void aWaitBeyondTheDeadlineFailsAtOnce() {
        try (QualificationSandbox sandbox = QualificationSandbox.start();
                PartnerCenter partner = partner(sandbox)) {
            sandbox.nextAnswer(Fault.status(429, "Retry-After", "3600"));
            long start = System.nanoTime();
            Outcome outcome = outcome(
                    QualificationOperations::get,
                    partner.customers().byId(CUSTOMER).qualification());

            assertThat(outcome.failure().retryAfter()).contains(Duration.ofHours(1));
            assertThat(sandbox.requests()).hasSize(1);
            assertThat(System.nanoTime() - start).isLessThan(DEADLINE.toNanos() / 2);
        }
    }

    @Test
    void manyAtOnceWaitAsLongAsTheyAreAskedTo() {
        try (QualificationSandbox sandbox = QualificationSandbox.start();
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(sandbox.baseUrl())
                        .accessToken(() -> TOKEN)
                        .build()) {
            for (int i = 0; i < 100; i++) {
                sandbox.nextAnswer(Fault.status(503, "Retry-After", "1"));
            }
            long start = System.nanoTime();
            all(partner, 200);
            Duration took = Duration.ofNanos(System.nanoTime() - start);

            assertThat(took).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(3));
            assertThat(sandbox.requests()).hasSize(300);
        }
    }

    @Test
    void closingWaitsForNoCallback() {
        QualificationSandbox sandbox = QualificationSandbox.start();
        sandboxes.add(sandbox);
        PartnerCenter partner = PartnerCenter.builder()
                .baseUrl(sandbox.baseUrl())
                .accessToken(() -> TOKEN)
                .build();
        List<CompletableFuture<CustomerQualification>> calls = new ArrayList<>();
        CompletableFuture<Void> never = new CompletableFuture<>();
        for (int i = 0; i < 4; i++) {
            sandbox.nextAnswer(Fault.stallWithinBody());
            CompletableFuture<CustomerQualification> call =
                    partner.customers().byId(CUSTOMER).qualification().getAsync();
            call.whenComplete((value, failure) -> never.join());
            calls.add(call);
        }
        assertThat(comes(() -> sandbox.requests().size() == 4)).isTrue();
        long start = System.nanoTime();
        partner.close();

        assertThat(System.nanoTime() - start).isLessThan(DEADLINE.toNanos());
        assertThat(calls)
                .allSatisfy(call -> assertThat(
                                call.handle((value, failure) -> failure).get(10, TimeUnit.SECONDS))
                        .hasMessageContaining("CLOSED"));
        never.complete(null);
    }

    @Test
    void aThousandAtOnceNeedFewThreads() {
        try (QualificationSandbox sandbox = QualificationSandbox.start();
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(sandbox.baseUrl())
                        .accessToken(() -> TOKEN)
                        .build()) {
            List<Long> counts = new ArrayList<>();
            Thread watcher = new Thread(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    counts.add(clientThreads());
                    LockSupport.parkNanos(5_000_000);
                }
            });
            watcher.start();
            all(partner, 1_000);
            watcher.interrupt();

            System.out.println("threads of the client under 1,000 calls: "
                    + counts.stream().max(Long::compare));
            assertThat(counts).isNotEmpty().allMatch(count -> count < 50);
        }
    }

    @Test
    void manyRoundsLeaveNoMoreThanOne() {
        for (int round = 0; round < 20; round++) {
            meet(
                    Promise.readsAgain(Fault.shortBody(), Category.TRANSPORT),
                    "createQualifications",
                    OPERATIONS.get("createQualifications"));
        }
    }

    private static void all(PartnerCenter partner, int calls) {
        List<CompletableFuture<CustomerQualification>> running = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            running.add(partner.customers().byId(CUSTOMER).qualification().getAsync());
        }
        running.forEach(CompletableFuture::join);
    }

    private static long clientThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("(partner-center|HttpClient|CompletableFuture).*"))
                .count();
    }

    private static boolean comes(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            // before JDK 21 an HTTP client ends with its last reference
            System.gc();
            LockSupport.parkNanos(20_000_000);
        }
        return condition.getAsBoolean();
    }

    private static PartnerCenter partner(QualificationSandbox sandbox) {
        return PartnerCenter.builder()
                .baseUrl(sandbox.baseUrl())
                .accessToken(() -> TOKEN)
                .callTimeout(DEADLINE)
                .build();
    }
}
