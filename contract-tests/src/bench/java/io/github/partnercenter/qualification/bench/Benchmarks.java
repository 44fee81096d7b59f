package io.github.partnercenter.qualification.bench;

import io.github.partnercenter.qualification.RateLimiter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** All benchmarks in one run, and their figures in one report: Markdown, on standard output and in target/benchmarks.md. */
final class Benchmarks {
    private static final Map<Clients, String> NAMES = new EnumMap<>(Map.of(
            Clients.RAW, "`java.net.http`, cut by hand: the floor",
            Clients.RAW_JACKSON, "`java.net.http` and Jackson",
            Clients.RAW_HANDED_OVER, "the floor, on a worker",
            Clients.RAW_ASYNC, "the floor of asynchronous calls: on a worker, answer handed to another pool",
            Clients.FEIGN, "Feign over `java.net.http`, nothing else of ours",
            Clients.STOCK, "stock generated client, Feign's `Http2Client`",
            Clients.GET, "**ours, `get()`**",
            Clients.GET_ASYNC, "**ours, `getAsync()`**"));

    private final List<String> report = new ArrayList<>();

    /** Runs them: all, or calls, or bulk. */
    public static void main(String[] arguments) throws Exception {
        String which = arguments.length == 0 ? "all" : arguments[0];
        Benchmarks benchmarks = new Benchmarks();
        if (!which.equals("bulk")) {
            benchmarks.calls();
        }
        if (!which.equals("calls")) {
            benchmarks.bulk();
        }
        Files.write(Path.of("target", "benchmarks.md"), benchmarks.report);
    }

    private void calls() throws RunnerException, IOException {
        Map<Clients, RunResult> alone = run(1);
        Map<Clients, RunResult> together = run(8);
        Map<Clients, Long> cold = ColdStart.measure();
        say(
                "| client | B/call | CPU µs/call | average µs | p99 µs | 8 threads: CPU µs/call | average µs | p99 µs | cold start ms |");
        say("|---|---|---|---|---|---|---|---|---|");
        for (Clients client : Clients.values()) {
            RunResult one = alone.get(client);
            RunResult eight = together.get(client);
            RunResult floor = alone.get(client.floor());
            say("| %s | %,.0f (%.2f) | %.1f (%.2f) | %.1f | %.0f | %.1f (%.2f) | %.1f | %.0f | %d (%.2f) |"
                    .formatted(
                            NAMES.get(client),
                            bytes(one),
                            bytes(one) / bytes(floor),
                            cpu(one),
                            cpu(one) / cpu(floor),
                            times(one).getMean(),
                            times(one).getPercentile(99),
                            cpu(eight),
                            cpu(eight) / cpu(together.get(client.floor())),
                            times(eight).getMean(),
                            times(eight).getPercentile(99),
                            cold.get(client),
                            (double) cold.get(client) / cold.get(Clients.RAW_JACKSON)));
        }
        say("");
        say(
                "In brackets: × the floor, of asynchronous calls for `getAsync()`; cold start × `java.net.http` and Jackson.");
    }

    private void bulk() throws Exception {
        say("");
        say("| 20,000 customers, 1,000 requests per second | seconds | × optimum | answered | rejected |");
        say("|---|---|---|---|---|");
        row("**ours**, told the quota", () -> BulkBenchmark.ours(RateLimiter.of(1_000, Duration.ofSeconds(1))));
        row("**ours**, discovering it", () -> BulkBenchmark.ours(RateLimiter.discovering()));
        row("64 threads, stock client, Feign's `Retryer`", BulkBenchmark::stock);
        say("");
        say("1,000,000 customers within a heap of 128 MB: %.0f s.".formatted(BulkBenchmark.veryMany()));
    }

    private void row(String name, Callable<BulkBenchmark.Run> work) throws Exception {
        BulkBenchmark.Run run = work.call();
        say("| %s | %.1f | %.2f | %,d | %.1f %% |"
                .formatted(
                        name,
                        run.seconds(),
                        run.seconds() / 20,
                        run.answered(),
                        100.0 * run.rejected() / (run.answered() + run.rejected())));
    }

    private void say(String line) {
        System.out.println(line);
        report.add(line);
    }

    private static Map<Clients, RunResult> run(int threads) throws RunnerException {
        Map<Clients, RunResult> results = new EnumMap<>(Clients.class);
        new Runner(new OptionsBuilder()
                        .include(CallBenchmark.class.getName())
                        .threads(threads)
                        .addProfiler(GCProfiler.class)
                        .addProfiler(CpuProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build())
                .run()
                .forEach(
                        result -> results.put(Clients.valueOf(result.getParams().getParam("client")), result));
        return results;
    }

    private static double bytes(RunResult result) {
        return secondary(result, "gc.alloc.rate.norm");
    }

    private static double cpu(RunResult result) {
        return secondary(result, CpuProfiler.NAME);
    }

    private static double secondary(RunResult result, String name) {
        return result.getSecondaryResults().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(name))
                .map(Map.Entry::getValue)
                .mapToDouble(Result::getScore)
                .findFirst()
                .orElseThrow();
    }

    private static Statistics times(RunResult result) {
        return result.getPrimaryResult().getStatistics();
    }
}
