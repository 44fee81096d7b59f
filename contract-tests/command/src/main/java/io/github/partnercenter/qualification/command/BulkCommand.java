package io.github.partnercenter.qualification.command;

import io.github.partnercenter.qualification.BulkProgress;
import io.github.partnercenter.qualification.CustomerResult;
import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.PartnerCenterException;
import io.github.partnercenter.qualification.RateLimiter;
import io.github.partnercenter.qualification.command.CustomerTable.Row;
import io.github.partnercenter.qualification.model.VettedQualification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads the qualifications of all customers of a list. */
@Command(
        name = "bulk",
        mixinStandardHelpOptions = true,
        versionProvider = QualificationCommand.Version.class,
        sortOptions = false,
        description = {
            "Reads the qualifications of all customers of a list (CSV, as exported from Partner Center or Excel).",
            "The result has the columns of the list, followed by the qualification; one row per qualification. With --output,"
                    + " the same command continues where an earlier one stopped."
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0: all customers have a result", "1: some failed", "2: bad input", "130: Ctrl-C"})
final class BulkCommand implements Callable<Integer> {
    private static final int TERMINAL_WIDTH = 79;

    /** The formats of the result. */
    enum Format {
        csv,
        jsonl
    }

    @Parameters(paramLabel = "FILE", description = "The customer list.")
    private Path list;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Write the result to a file, or continue it if it exists. Default: standard output.")
    private Path output;

    @Option(
            names = "--column",
            paramLabel = "NAME",
            description =
                    "Heading (or number, from 1) of the column with the customer tenant ids. Default: detected by its heading.")
    private String column;

    @Option(
            names = "--format",
            description = "Format of the result: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.csv;

    @Option(
            names = "--refresh",
            description = "With --output: read customers again that have a qualification in review, which takes days.")
    private boolean refresh;

    @Option(
            names = "--quota",
            paramLabel = "N",
            description = "Requests per minute; 0 to discover the quota of the service. Default: ${DEFAULT-VALUE}.")
    private int quota = 500;

    @Mixin
    private Service service;

    private final Set<UUID> known = new HashSet<>();
    private final Map<UUID, Row> inFlight = new ConcurrentHashMap<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    private final AtomicInteger badRows = new AtomicInteger();

    @Override
    public Integer call() {
        if (quota < 0) {
            throw new BadInput("--quota must be 0 or a positive number");
        }
        if (refresh && output == null) {
            throw new BadInput("--refresh requires --output");
        }
        CustomerTable table = new CustomerTable(TextFile.of(list), column);
        PartnerCenter.Builder builder = service.builder();
        ResultFormat rows = format(table);
        try (ResultOutput result = output == null
                        ? ResultOutput.to(System.out, rows)
                        : new ResultFile(output, table, rows, refresh);
                PartnerCenter partner = builder.rateLimiter(limiter()).build()) {
            return read(partner, table, result);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private ResultFormat format(CustomerTable table) {
        List<String> headings = Stream.concat(
                        table.headings().stream().map(Printable::text), ResultRow.HEADINGS.stream())
                .toList();
        return format == Format.csv
                ? new ResultFormat.Csv(table.delimiter(), headings)
                : new ResultFormat.JsonLines(headings);
    }

    RateLimiter limiter() {
        return quota == 0 ? RateLimiter.discovering() : RateLimiter.of(quota, Duration.ofMinutes(1));
    }

    private int read(PartnerCenter partner, CustomerTable table, ResultOutput result) {
        known.addAll(result.completed());
        int before = known.size();
        BulkProgress[] last = {null};
        try (ProgressBar bar = bar(table);
                Stream<Row> rows = table.rows(this::reportBadRow);
                Stream<CustomerResult<List<VettedQualification>>> results = partner.customers()
                        .byIds(rows.filter(row -> known.add(row.customer()))
                                .peek(row -> inFlight.put(row.customer(), row))
                                .map(Row::customer)::iterator)
                        .onProgress(progress -> {
                            last[0] = progress;
                            if (bar != null) {
                                bar.stepTo(before + progress.done());
                            }
                        })
                        .qualification()
                        .getQualifications()) {
            results.forEach(writer(result));
        } catch (PartnerCenterException ofAllCustomers) {
            summarize(before, last[0]);
            System.err.println(ofAllCustomers.getMessage());
            System.err.println(
                    output == null
                            ? "The other customers have no result yet."
                            : "The other customers have no result yet: run the same command again to continue.");
            return ExitCode.SOFTWARE;
        }
        summarize(before, last[0]);
        if (last[0] == null) {
            System.err.println("No customers to read.");
        }
        boolean isComplete = badRows.get() == 0 && (last[0] == null || last[0].failed() == 0);
        return isComplete ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void reportBadRow(String message) {
        badRows.incrementAndGet();
        System.err.println(message);
    }

    private Consumer<CustomerResult<List<VettedQualification>>> writer(ResultOutput result) {
        return customer -> {
            List<ResultRow> answers = ResultRow.of(customer);
            try {
                result.write(inFlight.remove(customer.customerTenantId()), answers);
            } catch (IOException failure) {
                throw new UncheckedIOException("Cannot write " + result + ": " + Reason.of(failure), failure);
            }
            answers.forEach(answer -> counts.merge(answer.kind(), 1, Integer::sum));
        };
    }

    private void summarize(int before, BulkProgress end) {
        if (before > 0) {
            System.err.printf("%,d customers already had a result.%n", before);
        }
        if (end != null) {
            System.err.printf(
                    "%,d customers: %,d with a result, %,d failed; %.1f per second.%n",
                    end.done(), end.done() - end.failed(), end.failed(), end.perSecond());
        }
        counts.forEach((kind, count) -> System.err.printf("%,8d  %s%n", count, kind));
    }

    /** {@return the progress bar; null if nobody would see it} */
    private static ProgressBar bar(CustomerTable table) {
        if (!isTerminal()) {
            return null;
        }
        try (Stream<Row> rows = table.rows(complaint -> {})) {
            return new ProgressBarBuilder()
                    .setTaskName("Customers")
                    .setInitialMax(rows.count())
                    .setStyle(ProgressBarStyle.ASCII)
                    .setMaxRenderedLength(TERMINAL_WIDTH)
                    .showSpeed()
                    .setConsumer(new ConsoleProgressBarConsumer(System.err, TERMINAL_WIDTH))
                    .build();
        }
    }

    /** Whether standard error is a terminal, which the JDK cannot determine. */
    private static boolean isTerminal() {
        try {
            return new ProcessBuilder("test", "-t", "2").inheritIO().start().waitFor() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
