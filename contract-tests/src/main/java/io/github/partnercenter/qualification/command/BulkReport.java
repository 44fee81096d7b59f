package io.github.partnercenter.qualification.command;

import io.github.partnercenter.qualification.BulkProgress;
import io.github.partnercenter.qualification.CustomerResult;
import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.Vetting;
import io.github.partnercenter.qualification.model.VettedQualification;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** The qualifications of all customers of a file, as CSV. */
final class BulkReport {
    private static final String HEADING = "customer,qualifications,failure";

    private final CustomerFile customers;
    private final Path earlier;
    private final PrintStream out;
    private final PrintStream err;

    /**
     * Of a file.
     *
     * @param earlier a result whose customers are left out, but for those it has a failure of; or null
     */
    BulkReport(Path customers, Path earlier, PrintStream out, PrintStream err) {
        this.customers = new CustomerFile(customers);
        this.earlier = earlier;
        this.out = out;
        this.err = err;
    }

    /** Writes a line for each customer as its answer comes; returns whether every line was an id that has been answered without a failure. */
    boolean write(PartnerCenter partner) {
        Set<UUID> known = earlier == null ? new HashSet<>() : new CustomerFile(earlier).answeredIds();
        int answeredBefore = known.size();
        BulkProgress[] last = {null};
        AtomicInteger badLines = new AtomicInteger();
        try (ProgressBar bar = bar();
                Stream<UUID> ids = customers.newIds(known, complaint -> {
                    badLines.incrementAndGet();
                    err.println(complaint);
                });
                Stream<CustomerResult<List<VettedQualification>>> results = partner.customers()
                        .byIds(ids::iterator)
                        .onProgress(progress -> {
                            last[0] = progress;
                            if (bar != null) {
                                bar.stepTo(answeredBefore + progress.done());
                                bar.setExtraMessage(" %,d failed, %,d throttled"
                                        .formatted(progress.failed(), progress.throttled()));
                            }
                        })
                        .qualification()
                        .getQualifications()) {
            if (earlier == null) {
                line(HEADING);
            }
            results.forEach(result -> line(line(result)));
            if (bar != null) {
                // headings, bad lines and ids that came twice were counted, too
                bar.maxHint(bar.getCurrent());
            }
        }
        BulkProgress end = last[0];
        if (end == null) {
            err.println("No customers to ask for.");
            return badLines.get() == 0;
        }
        err.printf(
                "%,d customers answered, %,d of them with a failure, %.1f a second.%n",
                end.done(), end.failed(), end.perSecond());
        return end.failed() == 0 && badLines.get() == 0;
    }

    private static String line(CustomerResult<List<VettedQualification>> result) {
        return result.customerTenantId() + ","
                + result.failure()
                        .map(failure -> "," + quoted(failure.getMessage()))
                        .orElseGet(() -> quoted(inWords(result.value())) + ",");
    }

    /** Qualifications with their vetting. */
    static String inWords(List<VettedQualification> qualifications) {
        return qualifications.isEmpty()
                ? "none"
                : qualifications.stream()
                        .map(VettedQualification::qualification)
                        .distinct()
                        .map(qualification -> qualification + " " + Vetting.of(qualification, qualifications))
                        .collect(Collectors.joining(", "));
    }

    private static String quoted(String field) {
        return '"' + field.replace("\"", "\"\"") + '"';
    }

    /** In one piece, so that whoever kills this finds whole lines. */
    private void line(String line) {
        out.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
        if (out.checkError()) {
            throw new UncheckedIOException("Cannot write the result", new IOException("output is closed or full"));
        }
    }

    /** Null if nobody would see it. */
    private ProgressBar bar() {
        return isTerminal() && customers.canBeReadAgain()
                ? new ProgressBarBuilder()
                        .setTaskName("Customers")
                        .setInitialMax(customers.lines())
                        .setStyle(ProgressBarStyle.ASCII)
                        .showSpeed()
                        .setConsumer(new ConsoleProgressBarConsumer(err))
                        .build()
                : null;
    }

    /** Whether a person may look at the errors; the JDK knows of input and output only. */
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
