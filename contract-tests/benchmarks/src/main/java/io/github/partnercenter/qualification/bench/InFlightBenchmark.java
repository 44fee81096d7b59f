package io.github.partnercenter.qualification.bench;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Many questions under way: one thread asks the next as soon as another is answered. */
@State(Scope.Benchmark)
@Warmup(iterations = 6, time = 5)
@Measurement(iterations = 4, time = 3)
@Fork(1)
public class InFlightBenchmark {
    static final int IN_FLIGHT = 256;

    @Param({"RAW_ASYNC", "GET_ASYNC"})
    public Clients client;

    private final Semaphore free = new Semaphore(IN_FLIGHT);
    private StubServer server;
    private Callable<CompletableFuture<?>> starting;
    private volatile Throwable broken;

    @Setup
    public void start() throws IOException {
        server = new StubServer();
        starting = client.starting(server.qualification());
    }

    @TearDown
    public void stop() throws InterruptedException {
        free.acquire(IN_FLIGHT);
        server.close();
    }

    /** Waits for an answer, unless fewer are under way, and asks the next: as many calls as answers. */
    @Benchmark
    public void ask() throws Exception {
        free.acquire();
        if (broken != null) {
            throw new IllegalStateException(broken);
        }
        starting.call().whenComplete((answer, failure) -> {
            broken = failure == null ? broken : failure;
            free.release();
        });
    }
}
