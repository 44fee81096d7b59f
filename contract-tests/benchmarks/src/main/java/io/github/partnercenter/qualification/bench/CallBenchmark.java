package io.github.partnercenter.qualification.bench;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One question after the other, on each thread. */
@State(Scope.Benchmark)
@Warmup(iterations = 6, time = 5)
@Measurement(iterations = 4, time = 3)
@Fork(1)
public class CallBenchmark {
    /** Whether the client has a core of its own, and the server the other. */
    static final String ONE_CORE = "bench.one-core";

    @Param
    public Clients client;

    private StubServer server;
    private Callable<Object> asking;

    @Setup
    public void start() throws IOException {
        server = new StubServer();
        if (Boolean.getBoolean(ONE_CORE)) {
            server.runOn(1);
            Jvm.runOn(0, ProcessHandle.current().pid());
        }
        asking = client.asking(server.qualification());
    }

    @TearDown
    public void stop() {
        server.close();
    }

    @Benchmark
    public Object ask() throws Exception {
        return asking.call();
    }
}
