package io.github.partnercenter.qualification.bench;

import io.github.partnercenter.qualification.RateLimiter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** All benchmarks in one run, and their figures in one report: Markdown, on standard output and in target/benchmarks.md. */
final class Benchmarks {
    private static final Map<Clients, String> NAMES = new EnumMap<>(Map.of(
            Clients.RAW, "`java.net.http`, parsed by hand: the baseline",
            Clients.RAW_JACKSON, "`java.net.http` and Jackson",
            Clients.RAW_ASYNC, "`java.net.http`, `sendAsync()`",
            Clients.FEIGN, "Feign over `java.net.http`, nothing else of ours",
            Clients.STOCK, "stock generated client, Feign's `Http2Client`",
            Clients.RETROFIT, "stock generated client, Retrofit and OkHttp",
            Clients.APACHE, "stock generated client, Apache HttpClient",
            Clients.GET, "**ours, `get()`**",
            Clients.GET_ASYNC, "**ours, `getAsync()`**"));

    private static final String ON_ONE_CORE = "-D" + CallBenchmark.ONE_CORE + "=true";

    /** Shorter by far, for a first look. */
    private static final boolean QUICK = Boolean.getBoolean("bench.quick");

    private final List<String> report = new ArrayList<>();

    /** Runs them: all, or calls, or bulk, or minutes. */
    public static void main(String[] arguments) throws Exception {
        String which = arguments.length == 0 ? "all" : arguments[0];
        Benchmarks benchmarks = new Benchmarks();
        if (Set.of("all", "calls").contains(which)) {
            benchmarks.calls();
        }
        if (Set.of("all", "bulk").contains(which)) {
            benchmarks.bulk();
        }
        if (Set.of("all", "minutes").contains(which)) {
            benchmarks.minutes();
        }
        Files.write(Path.of("target", "benchmarks.md"), benchmarks.report);
    }

    private void calls() throws RunnerException, IOException {
        Set<Clients> clients = chosen();
        Map<Clients, RunResult> alone = run(CallBenchmark.class, clients, 1, Mode.SampleTime);
        Map<Clients, RunResult> eight = run(CallBenchmark.class, clients, 8, Mode.Throughput, ON_ONE_CORE);
        Map<Clients, RunResult> many = run(CallBenchmark.class, clients, 64, Mode.Throughput);
        Map<Clients, Long> cold = ColdStart.measure(clients, QUICK ? 3 : 15);
        say("| client | B/call | CPU µs/call | 8 threads on one core: CPU µs/call | 64 threads: CPU µs/call "
                + "| 8 threads on one core: calls/s | 64 threads: calls/s | average µs | p99 µs | cold start ms |");
        say("|---|---|---|---|---|---|---|---|---|---|");
        for (Clients client : clients) {
            row(
                    NAMES.get(client),
                    beside("%,.0f", Clients.RAW, client, any -> bytes(alone.get(any))),
                    beside("%.1f", Clients.RAW, client, any -> cpu(alone.get(any))),
                    beside("%.1f", Clients.RAW, client, any -> cpu(eight.get(any))),
                    beside("%.1f", Clients.RAW, client, any -> cpu(many.get(any))),
                    beside("%,.0f", Clients.RAW, client, any -> score(eight.get(any))),
                    beside("%,.0f", Clients.RAW, client, any -> score(many.get(any))),
                    beside("%.1f", Clients.RAW, client, any -> score(alone.get(any))),
                    beside(
                            "%.0f",
                            Clients.RAW, client, any -> times(alone.get(any)).getPercentile(99)),
                    beside("%.0f", Clients.RAW, client, cold::get));
        }
        Set<Clients> asynchronous = EnumSet.of(Clients.RAW_ASYNC, Clients.GET_ASYNC);
        Map<Clients, RunResult> inFlight = run(InFlightBenchmark.class, asynchronous, 1, Mode.Throughput);
        say("");
        say("| %d in flight | B/call | CPU µs/call | calls/s |".formatted(InFlightBenchmark.IN_FLIGHT));
        say("|---|---|---|---|");
        for (Clients client : asynchronous) {
            row(
                    NAMES.get(client),
                    beside("%,.0f", Clients.RAW_ASYNC, client, any -> bytes(inFlight.get(any))),
                    beside("%.1f", Clients.RAW_ASYNC, client, any -> cpu(inFlight.get(any))),
                    beside("%,.0f", Clients.RAW_ASYNC, client, any -> score(inFlight.get(any))));
        }
        say("");
        say("In brackets: × the first line of the table.");
    }

    /** Those to call one after the other: all, or the floor and what bench.clients names. */
    private static Set<Clients> chosen() {
        String names = System.getProperty("bench.clients", "");
        if (names.isEmpty()) {
            return EnumSet.complementOf(EnumSet.of(Clients.RAW_ASYNC));
        }
        Set<Clients> chosen = EnumSet.of(Clients.RAW);
        Stream.of(names.split(",")).map(Clients::valueOf).forEach(chosen::add);
        return chosen;
    }

    private static String beside(String format, Clients floor, Clients client, ToDoubleFunction<Clients> figure) {
        double value = figure.applyAsDouble(client);
        return (format + " (%.2f)").formatted(value, value / figure.applyAsDouble(floor));
    }

    private void bulk() throws Exception {
        BulkBenchmark.Job job = BulkBenchmark.Job.SECONDS;
        heading(job);
        row(
                job,
                "**ours**, told the quota",
                () -> BulkBenchmark.ours(job, RateLimiter.of(job.requests(), job.window())));
        row(job, "**ours**, discovering it", () -> BulkBenchmark.ours(job, RateLimiter.discovering()));
        row(job, "64 threads, stock client, Feign's `Retryer`", () -> BulkBenchmark.stock(job));
        say("");
        say("1,000,000 customers within a heap of 128 MB: %.0f s.".formatted(BulkBenchmark.veryMany()));
    }

    private void minutes() throws Exception {
        BulkBenchmark.Job job = BulkBenchmark.Job.MINUTES;
        heading(job);
        row(job, "**ours**, discovering it", () -> BulkBenchmark.ours(job, RateLimiter.discovering()));
    }

    private void heading(BulkBenchmark.Job job) {
        say("");
        say("| " + job.inWords() + " | seconds | × optimum | answered | rejected |");
        say("|---|---|---|---|---|");
    }

    private void row(BulkBenchmark.Job job, String name, Callable<BulkBenchmark.Run> work) throws Exception {
        BulkBenchmark.Run run = work.call();
        say("| %s | %.1f | %.2f | %,d | %.1f %% |"
                .formatted(
                        name,
                        run.seconds(),
                        run.seconds() / job.optimum(),
                        run.answered(),
                        100.0 * run.rejected() / (run.answered() + run.rejected())));
    }

    private void row(String... cells) {
        say("| " + String.join(" | ", cells) + " |");
    }

    private void say(String line) {
        System.out.println(line);
        report.add(line);
    }

    private static Map<Clients, RunResult> run(
            Class<?> benchmark, Set<Clients> clients, int threads, Mode mode, String... jvmArguments)
            throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(benchmark.getName())
                .param("client", clients.stream().map(Clients::name).toArray(String[]::new))
                .threads(threads)
                .jvmArgsAppend(jvmArguments)
                .mode(mode)
                .timeUnit(mode == Mode.Throughput ? TimeUnit.SECONDS : TimeUnit.MICROSECONDS)
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
        if (List.of(jvmArguments).contains(ON_ONE_CORE)) {
            // a minute, because the compiler shares the core
            options.warmupIterations(12);
        }
        if (QUICK) {
            options.warmupIterations(2)
                    .warmupTime(TimeValue.seconds(2))
                    .measurementIterations(1)
                    .measurementTime(TimeValue.seconds(2));
        }
        Map<Clients, RunResult> results = new EnumMap<>(Clients.class);
        new Runner(options.build())
                .run()
                .forEach(
                        result -> results.put(Clients.valueOf(result.getParams().getParam("client")), result));
        return results;
    }

    private static double score(RunResult result) {
        return result.getPrimaryResult().getScore();
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
