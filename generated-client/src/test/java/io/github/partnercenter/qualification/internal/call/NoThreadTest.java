package io.github.partnercenter.qualification.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Named.named;

import io.github.partnercenter.qualification.PartnerCenterException;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.ReplyServer;
import io.github.partnercenter.qualification.ReplyServer.Reply;
import io.github.partnercenter.qualification.api.CustomerQualificationApi;
import io.github.partnercenter.qualification.internal.call.Operation.Semantics;
import io.github.partnercenter.qualification.internal.http.FeignClients;
import io.github.partnercenter.qualification.internal.http.JdkClient;
import io.github.partnercenter.qualification.model.CustomerQualification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The operating system refuses a thread, at any moment: what could not be started is reported, and the rest goes on. */
@Timeout(60)
class NoThreadTest {
    private static final UUID CUSTOMER = UUID.fromString("3f2504e0-4f89-41d3-9a0c-0305e82c3301");
    private static final String TOKEN = "token-of-no-thread-test";
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration PROMPT = Duration.ofSeconds(8);
    private static final int MAX_CONCURRENT = 2;
    private static final Reply BUSY = new Reply(503, "", "Retry-After: 0");

    /** Where the JVM notices that there is no thread. */
    enum Noticed {
        BY_FACTORY,
        /** Pools of newer JDKs start threads in a way that cannot be overridden. */
        BY_START;

        private static final List<Noticed> POSSIBLE =
                Runtime.version().feature() < 19 ? List.of(BY_START, BY_FACTORY) : List.of(BY_FACTORY);
    }

    /** Threads of which some cannot be had. */
    private static class Threads implements ThreadFactory {
        private final AtomicInteger count = new AtomicInteger();
        private final Noticed noticed;
        private volatile IntPredicate isRefused;

        Threads(Noticed noticed, IntPredicate isRefused) {
            this.noticed = noticed;
            this.isRefused = isRefused;
        }

        @Override
        public Thread newThread(Runnable task) {
            boolean refused = isRefused.test(count.incrementAndGet());
            if (refused && noticed == Noticed.BY_FACTORY) {
                starting();
                throw noThread();
            }
            Thread thread = new Thread(task) {
                @Override
                public synchronized void start() {
                    if (refused) {
                        starting();
                        throw noThread();
                    }
                    super.start();
                }
            };
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((ended, expected) -> {});
            return thread;
        }

        /** Called before the system refuses a thread. */
        void starting() {}

        private static OutOfMemoryError noThread() {
            return new OutOfMemoryError("unable to create native thread");
        }
    }

    static Stream<Arguments> everyThread() {
        return moments().flatMap(n -> Noticed.POSSIBLE.stream().map(noticed -> Arguments.of(n, noticed)));
    }

    /** Numbers of threads: of the pools, of the deadlines, and in between. */
    static Stream<Integer> moments() {
        return Stream.of(1, 2, 3, 5, 8);
    }

    @ParameterizedTest
    @MethodSource("everyThread")
    void oneThreadIsRefused(int n, Noticed noticed) throws Exception {
        Threads threads = new Threads(noticed, number -> number == n);
        try (Client client = new Client(threads)) {
            client.makeCallsOfAllKinds();
            client.allIsWell();
        }
    }

    @ParameterizedTest
    @MethodSource("moments")
    void allThreadsAreRefusedForAWhile(int n) throws Exception {
        Threads threads = new Threads(Noticed.POSSIBLE.get(0), number -> number >= n);
        try (Client client = new Client(threads)) {
            client.makeCallsOfAllKinds();
            threads.isRefused = number -> false;
            client.allIsWell();
        }
    }

    @ParameterizedTest
    @MethodSource("moments")
    void closingEndsEveryCall(int n) throws Exception {
        Threads threads = new Threads(Noticed.POSSIBLE.get(0), number -> number >= n);
        try (Client client = new Client(threads)) {
            List<CompletableFuture<CustomerQualification>> calls = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                calls.add(client.silent.start(client.toSilent, (value, answer) -> value));
            }
            client.dispatcher.close();
            for (CompletableFuture<CustomerQualification> call : calls) {
                ExecutionException ended =
                        catchThrowableOfType(ExecutionException.class, () -> call.get(10, TimeUnit.SECONDS));
                assertThat(((PartnerCenterException) ended.getCause()).category())
                        .isIn(Category.CLOSED, Category.TRANSPORT);
            }
        }
    }

    static Stream<Arguments> everyExecutor() {
        return executors().flatMap(each -> Noticed.POSSIBLE.stream().map(noticed -> Arguments.of(each, noticed)));
    }

    private static Stream<Named<Function<ThreadFactory, Executor>>> executors() {
        return Stream.of(
                named("workers", threads -> new ClientExecutors(threads).workers()),
                named("completions", threads -> new ClientExecutors(threads).completions()),
                named("callbacks", threads -> new ClientExecutors(threads).callbacks()),
                named("events", threads -> new ClientExecutors(threads).events()),
                named("deadlines", threads -> {
                    Deadlines deadlines = new Deadlines(threads);
                    return task -> deadlines.schedule(0, task);
                }));
    }

    /** A thread counts before it fails to start. What is queued for it never runs. */
    @ParameterizedTest
    @MethodSource("everyExecutor")
    void threadsAreRefusedToTwoAtTheSameTime(Function<ThreadFactory, Executor> constructor, Noticed noticed)
            throws Exception {
        CountDownLatch isStarting = new CountDownLatch(1);
        CountDownLatch mayFail = new CountDownLatch(1);
        Executor executor = constructor.apply(new Threads(noticed, number -> true) {
            @Override
            void starting() {
                isStarting.countDown();
                await(mayFail);
            }
        });
        FutureTask<Boolean> first = new FutureTask<>(() -> isRefused(executor));
        FutureTask<Boolean> second = new FutureTask<>(() -> isRefused(executor));

        new Thread(first).start();
        await(isStarting);
        Thread other = new Thread(second);
        other.start();
        while (other.getState() == Thread.State.NEW || other.getState() == Thread.State.RUNNABLE) {
            Thread.onSpinWait();
        }
        mayFail.countDown();

        assertThat(first.get()).as("the first is told").isTrue();
        assertThat(second.get()).as("the second is told").isTrue();
    }

    private static boolean isRefused(Executor executor) {
        try {
            executor.execute(() -> {});
            return false;
        } catch (OutOfMemoryError noThread) {
            return true;
        }
    }

    @Test
    void aThreadThatEndsDoesWhatIsQueuedIfNoOtherCanBeStarted() {
        CountDownLatch isQueued = new CountDownLatch(1);
        CountDownLatch isDone = new CountDownLatch(1);
        Threads threads = new Threads(Noticed.POSSIBLE.get(0), number -> number > 1);
        try (ClientExecutors executors = new ClientExecutors(threads)) {
            executors.events().execute(() -> {
                await(isQueued);
                throw new IllegalStateException("ends this thread");
            });
            executors.events().execute(isDone::countDown);
            isQueued.countDown();
            await(isDone);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** A dispatcher with few places, so that one that is lost is missed. */
    private static final class Client implements AutoCloseable {
        private final ReplyServer server = ReplyServer.with(number -> number % 4 == 0 ? BUSY : Reply.SUCCESS);
        private final ReplyServer silence = ReplyServer.silent();
        private final JdkClient http = new JdkClient(server.baseUrl(), null);
        private final JdkClient silentHttp = new JdkClient(silence.baseUrl(), null);
        private final CallDispatcher dispatcher;
        private final CallScope scope;
        private final CallScope silent;
        private final Operation<CustomerQualification> operation = operation(http);
        private final Operation<CustomerQualification> toSilent = operation(silentHttp);

        Client(Threads threads) {
            dispatcher = new CallDispatcher(
                    http, new CallDispatcher.Settings(rejected -> TOKEN, null, null, null, 4, MAX_CONCURRENT), threads);
            scope = new CallScope(dispatcher, new CallContext(null, null, null, CALL_TIMEOUT));
            silent = scope.with(new CallContext(null, null, null, Duration.ofSeconds(30)));
        }

        @SuppressWarnings("deprecation") // by the service
        private static Operation<CustomerQualification> operation(JdkClient http) {
            CustomerQualificationApi api = new FeignClients(http).of(CustomerQualificationApi.class);
            return new Operation<>(
                    "getQualification", Semantics.SAFE, options -> api.getQualification(CUSTOMER, options));
        }

        private CustomerQualification value() {
            return scope.await(operation, (value, answer) -> value);
        }

        /** Each succeeds, or fails for want of a thread, and promptly. */
        void makeCallsOfAllKinds() throws Exception {
            for (int round = 0; round < 3; round++) {
                long start = System.nanoTime();
                List<CompletableFuture<CustomerQualification>> futures = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    futures.add(scope.start(operation, (value, answer) -> value));
                }
                try {
                    assertThat(value()).isEqualTo(CustomerQualification.NONE);
                } catch (PartnerCenterException failure) {
                    assertIsForWantOfAThread(failure);
                }
                for (CompletableFuture<CustomerQualification> future : futures) {
                    try {
                        assertThat(future.get()).isEqualTo(CustomerQualification.NONE);
                    } catch (ExecutionException failure) {
                        assertIsForWantOfAThread((PartnerCenterException) failure.getCause());
                    }
                }
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROMPT);
            }
        }

        private static void assertIsForWantOfAThread(PartnerCenterException failure) {
            // after a 503, the failure is that one if there is no thread for the wait
            if (failure.category() != Category.SERVER_ERROR) {
                assertThat(failure.category()).isEqualTo(Category.TRANSPORT);
                assertThat(failure).hasMessageContaining("unable to create native thread");
            }
        }

        void allIsWell() throws Exception {
            List<CompletableFuture<CustomerQualification>> futures = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                assertThat(value()).isEqualTo(CustomerQualification.NONE);
                futures.add(scope.start(operation, (value, answer) -> value));
            }
            for (CompletableFuture<CustomerQualification> future : futures) {
                assertThat(future.get(10, TimeUnit.SECONDS)).isEqualTo(CustomerQualification.NONE);
            }

            Duration timeout = Duration.ofMillis(300);
            CallScope impatient = scope.with(new CallContext(null, null, null, timeout));
            long start = System.nanoTime();
            CompletableFuture<CustomerQualification> late = impatient.start(toSilent, (value, answer) -> value);
            assertThatThrownBy(() -> late.get(10, TimeUnit.SECONDS)).hasMessageContaining("TIMEOUT");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(timeout, PROMPT);
            assertThat(catchThrowableOfType(
                                    PartnerCenterException.class,
                                    () -> impatient.await(toSilent, (value, answer) -> value))
                            .category())
                    .isEqualTo(Category.TIMEOUT);
        }

        @Override
        public void close() {
            dispatcher.close();
            silentHttp.close();
            server.close();
            silence.close();
        }
    }
}
