package io.github.partnercenter.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.ReplyServer.Reply;
import io.github.partnercenter.qualification.model.CustomerQualification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What callbacks on futures may cost: their own time, and never that of other calls. */
@Timeout(60)
class ManyCallsDueTest {
    private static final UUID CUSTOMER = UUID.fromString("3f2504e0-4f89-41d3-9a0c-0305e82c3301");
    private static final String TOKEN = "token-of-many-calls-due-test";
    private static final int CALLS = 1_000;
    private static final int CALLBACKS = 24;
    private static final int MOST_THREADS = 50;

    @Test
    void allEndAtTheirDeadlineOnFewThreads() throws Exception {
        Duration timeout = Duration.ofSeconds(4);
        try (ReplyServer server = ReplyServer.silent();
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(server.baseUrl())
                        .callTimeout(timeout)
                        .accessToken(() -> TOKEN)
                        .build()) {
            Set<Thread> others = threads();
            QualificationOperations qualification =
                    partner.customers().byId(CUSTOMER).qualification();
            List<CompletableFuture<CustomerQualification>> calls = new ArrayList<>();
            CountDownLatch begun = new CountDownLatch(CALLBACKS);
            AtomicInteger running = new AtomicInteger();
            CountDownLatch allEnded = new CountDownLatch(1);
            List<CompletableFuture<?>> callbacks = new ArrayList<>();
            long[] starts = new long[CALLS];
            for (int i = 0; i < CALLS; i++) {
                starts[i] = System.nanoTime();
                calls.add(qualification.getAsync());
                callbacks.add(calls.get(i).handle((value, failure) -> {
                    running.incrementAndGet();
                    begun.countDown();
                    return await(allEnded);
                }));
            }
            long latest = 0;
            List<ExecutionException> ends = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                ends.add(catchThrowableOfType(ExecutionException.class, calls.get(i)::get));
                latest = Math.max(latest, System.nanoTime() - starts[i]);
            }
            begun.await();
            int mostThreads = threadsBeside(others);
            assertThat(running).as("callbacks that occupy a thread").hasValue(CALLBACKS);
            allEnded.countDown();
            for (CompletableFuture<?> callback : callbacks) {
                callback.get(20, TimeUnit.SECONDS);
            }

            assertThat(ends)
                    .allSatisfy(end -> assertThat(((PartnerCenterException) end.getCause()).category())
                            .isEqualTo(Category.TIMEOUT));
            assertThat(Duration.ofNanos(latest)).isBetween(timeout, timeout.multipliedBy(2));
            assertThat(mostThreads).isLessThanOrEqualTo(MOST_THREADS);
        }
    }

    /** Whether it is registered before, while or after the call ends. */
    @Test
    void whatHangsOnAFutureRunsOnThreadsForCallbacksOnly() throws Exception {
        Set<String> names = ConcurrentHashMap.newKeySet();
        Thread caller = Thread.currentThread();
        Runnable note = () -> {
            if (Thread.currentThread() != caller) {
                names.add(Thread.currentThread().getName().replaceAll("-\\d+$", ""));
            }
        };
        Reply failing = new Reply(403, "");
        try (ReplyServer server = ReplyServer.with(number -> number % 3 == 0 ? failing : Reply.SUCCESS);
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(server.baseUrl())
                        .accessToken(() -> TOKEN)
                        .build()) {
            QualificationOperations qualification =
                    partner.customers().byId(CUSTOMER).qualification();
            for (int round = 0; round < 20; round++) {
                List<CompletableFuture<?>> all = new ArrayList<>();
                for (int i = 0; i < 50; i++) {
                    CompletableFuture<CustomerQualification> call = qualification.getAsync();
                    if (i % 4 == 0) {
                        // to register about when it ends
                        work(Duration.ofNanos(50_000L * i));
                    }
                    all.add(call.handle((value, failure) -> noted(note)));
                    all.add(call.thenApply(value -> noted(note)));
                    all.add(call.whenComplete((value, failure) -> note.run()));
                    all.add(call.exceptionally(failure -> noted(note)));
                    all.add(CompletableFuture.allOf(call).thenRun(note));
                    all.add(CompletableFuture.anyOf(call).handle((value, failure) -> noted(note)));
                    all.add(CompletableFuture.completedFuture("")
                            .thenCompose(value -> call)
                            .whenComplete((value, failure) -> note.run()));
                    all.add(call.thenCompose(value -> qualification.getAsync())
                            .handle((value, failure) -> noted(note)));
                    all.add(call.copy().handle((value, failure) -> noted(note)));
                    all.add(call.thenCombine(qualification.getAsync(), (one, other) -> noted(note)));
                }
                for (CompletableFuture<?> each : all) {
                    each.handle((value, failure) -> "").get(20, TimeUnit.SECONDS);
                }
            }
        }
        assertThat(names)
                .isSubsetOf("partner-center-callback", "partner-center-completion")
                .contains("partner-center-callback");
    }

    /** Attaches a callback to a future. */
    private interface Attachment {
        CompletableFuture<?> attach(CompletableFuture<CustomerQualification> call, Runnable callback);
    }

    private static Arguments attachment(String method, Attachment attachment) {
        return Arguments.of(method, attachment);
    }

    static Stream<Arguments> everyWayToAttachACallback() {
        CompletableFuture<CustomerQualification> done = CompletableFuture.completedFuture(CustomerQualification.NONE);
        CompletableFuture<CustomerQualification> never = new CompletableFuture<>();
        return Stream.of(
                attachment("thenApply", (call, callback) -> call.thenApply(value -> noted(callback))),
                attachment("thenAccept", (call, callback) -> call.thenAccept(value -> callback.run())),
                attachment("thenRun", CompletableFuture::thenRun),
                attachment(
                        "thenCombine", (call, callback) -> call.thenCombine(done, (value, other) -> noted(callback))),
                attachment(
                        "thenAcceptBoth",
                        (call, callback) -> call.thenAcceptBoth(done, (value, other) -> callback.run())),
                attachment("runAfterBoth", (call, callback) -> call.runAfterBoth(done, callback)),
                attachment("applyToEither", (call, callback) -> call.applyToEither(never, value -> noted(callback))),
                attachment("acceptEither", (call, callback) -> call.acceptEither(never, value -> callback.run())),
                attachment("runAfterEither", (call, callback) -> call.runAfterEither(never, callback)),
                attachment(
                        "thenCompose",
                        (call, callback) -> call.thenCompose(value -> {
                            callback.run();
                            return done;
                        })),
                attachment("whenComplete", (call, callback) -> call.whenComplete((value, failure) -> callback.run())),
                attachment("handle", (call, callback) -> call.handle((value, failure) -> noted(callback))),
                attachment("thenApplyAsync", (call, callback) -> call.thenApplyAsync(value -> noted(callback))),
                attachment("exceptionally", (call, callback) -> call.exceptionally(failure -> noted(callback))),
                attachment(
                        "exceptionallyCompose",
                        (call, callback) -> call.exceptionallyCompose(failure -> {
                            callback.run();
                            return done;
                        })));
    }

    /** One that blocks must not keep other futures from being completed. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("everyWayToAttachACallback")
    void aCallbackRunsOnAThreadForCallbacks(String method, Attachment attachment) throws Exception {
        CountDownLatch isAttached = new CountDownLatch(1);
        CompletableFuture<String> thread = new CompletableFuture<>();
        try (ScriptedServer server = ScriptedServer.running((request, connection) -> {
                    isAttached.await();
                    connection.answer(method.startsWith("exceptionally") ? 403 : 200, "\"none\"");
                });
                PartnerCenter partner = PartnerCenter.builder()
                        .baseUrl(server.baseUrl())
                        .accessToken(() -> TOKEN)
                        .build()) {
            CompletableFuture<?> attached = attachment.attach(
                    partner.customers().byId(CUSTOMER).qualification().getAsync(),
                    () -> thread.complete(Thread.currentThread().getName()));
            isAttached.countDown();

            assertThat(thread.get(20, TimeUnit.SECONDS)).startsWith("partner-center-callback-");
            attached.get(20, TimeUnit.SECONDS);
        }
    }

    private static CustomerQualification noted(Runnable note) {
        note.run();
        return null;
    }

    private static Object await(CountDownLatch latch) {
        try {
            return latch.await(40, TimeUnit.SECONDS);
        } catch (InterruptedException end) {
            throw new IllegalStateException(end);
        }
    }

    private static Object work(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return "";
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("(partner-center|HttpClient).*"))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static int threadsBeside(Set<Thread> others) {
        Set<Thread> now = threads();
        now.removeAll(others);
        return now.size();
    }
}
