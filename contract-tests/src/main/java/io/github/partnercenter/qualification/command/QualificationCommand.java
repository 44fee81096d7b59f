package io.github.partnercenter.qualification.command;

import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.PartnerCenterException;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.PartnerResponse;
import io.github.partnercenter.qualification.QualificationOperations;
import io.github.partnercenter.qualification.RateLimiter;
import io.github.partnercenter.qualification.RequestContext;
import io.github.partnercenter.qualification.model.VettedQualification;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import io.github.partnercenter.qualification.sandbox.RequestQuota;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command of the README. */
@Command(
        name = "qualification",
        mixinStandardHelpOptions = true,
        description = "Asks Partner Center how a customer is qualified: the sandbox, or with --live the real service.")
public final class QualificationCommand implements Callable<Integer> {
    private static final String TOKEN_VARIABLE = "PARTNER_CENTER_ACCESS_TOKEN";
    private static final String BASE_URL_VARIABLE = "PARTNER_CENTER_BASE_URL";

    @Spec
    private CommandSpec command;

    @Parameters(
            arity = "0..1",
            paramLabel = "CUSTOMER",
            description = "Tenant id of the customer; without it, a sample customer of the sandbox.")
    private String customer;

    @Option(
            names = "--live",
            description = "Ask the real service, with the token in " + TOKEN_VARIABLE + " (and another address than"
                    + " Microsoft's global cloud in " + BASE_URL_VARIABLE + ", if set).")
    private boolean live;

    @Option(
            names = "--serve",
            description = "Run the sandbox until Ctrl-C, with the reference of the spec as a page at its root.")
    private boolean serve;

    @Option(names = "--port", paramLabel = "N", description = "Port of the sandbox; without it, any that is free.")
    private int port;

    @Option(
            names = "--export",
            paramLabel = "FOLDER",
            description = "Write the reference of the spec to a folder, for any web server.")
    private Path export;

    @Option(
            names = "--bulk",
            paramLabel = "FILE",
            description =
                    "Ask for all customers whose ids are in the first column of a CSV file; answers go to standard"
                            + " output as CSV.")
    private Path bulk;

    @Option(
            names = "--resume",
            paramLabel = "RESULT",
            description = "With --bulk: leave out the customers that an earlier result has.")
    private Path earlier;

    @Option(
            names = "--quota",
            paramLabel = "N",
            defaultValue = "500",
            description =
                    "With --bulk: requests per minute, ${DEFAULT-VALUE} unless set; 0 to find out what the service"
                            + " allows. With --serve: what the sandbox allows, everything unless set.")
    private int quota;

    private QualificationCommand() {}

    /**
     * Runs the command and ends the JVM: 0 for an answer, 1 for a refused or failed call, 2 for bad input.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new QualificationCommand())
                .setParameterExceptionHandler((badInput, given) -> {
                    badInput.getCommandLine().getErr().println(badInput.getMessage());
                    return ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((failure, command, given) -> {
                    command.getErr().println(failure.getMessage());
                    return ExitCode.SOFTWARE;
                })
                .execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        if (export != null) {
            return export();
        }
        if (earlier != null && bulk == null) {
            throw badInput("--resume goes with --bulk");
        }
        if (quota < 0) {
            throw badInput("--quota is a number of requests, or 0");
        }
        if (live) {
            return askLive();
        }
        try (QualificationSandbox sandbox = QualificationSandbox.start(port)) {
            return serve ? serve(sandbox) : ask(sandbox);
        } catch (UncheckedIOException | IllegalArgumentException badPort) {
            throw badInput(badPort.getMessage());
        }
    }

    private int askLive() {
        String token = System.getenv(TOKEN_VARIABLE);
        if (token == null || token.isBlank()) {
            throw badInput("--live needs an access token in the environment variable " + TOKEN_VARIABLE);
        }
        if (customer == null && bulk == null) {
            throw badInput("--live needs the tenant id of a customer");
        }
        PartnerCenter.Builder partner = PartnerCenter.builder().accessToken(() -> token);
        String baseUrl = System.getenv(BASE_URL_VARIABLE);
        try {
            return ask(baseUrl == null ? partner : partner.baseUrl(URI.create(baseUrl)), customer);
        } catch (IllegalArgumentException badBaseUrl) {
            throw badInput(badBaseUrl.getMessage());
        }
    }

    private int ask(QualificationSandbox sandbox) {
        String sample = QualificationSandbox.sampleCustomers()
                .values()
                .iterator()
                .next()
                .toString();
        return ask(
                PartnerCenter.builder().baseUrl(sandbox.baseUrl()).accessToken(() -> "sandbox"),
                customer == null ? sample : customer);
    }

    private int ask(PartnerCenter.Builder builder, String customerTenantId) {
        return bulk == null ? askOne(builder, customerTenantId) : askMany(builder);
    }

    private int askMany(PartnerCenter.Builder builder) {
        RateLimiter limiter = quota == 0 ? RateLimiter.discovering() : RateLimiter.of(quota, Duration.ofMinutes(1));
        try (PartnerCenter partner = builder.rateLimiter(limiter).build()) {
            return new BulkReport(bulk, earlier, System.out, System.err).write(partner)
                    ? ExitCode.OK
                    : ExitCode.SOFTWARE;
        } catch (UncheckedIOException unreadable) {
            throw badInput(unreadable.getMessage());
        }
    }

    private int askOne(PartnerCenter.Builder builder, String customerTenantId) {
        RequestContext together =
                RequestContext.builder().correlationId(UUID.randomUUID()).build();
        try (PartnerCenter partner = builder.build()) {
            QualificationOperations operations =
                    partner.with(together).customers().byId(customerTenantId).qualification();
            PartnerResponse<List<VettedQualification>> plural = operations.getQualificationsWithResponse();
            String singular = singular(operations);
            PrintWriter out = command.commandLine().getOut();
            out.println("Customer        " + customerTenantId);
            out.println("Qualification   " + singular);
            out.println("Qualifications  " + BulkReport.inWords(plural.value()));
            out.println("Request id      " + plural.requestId());
            out.println("Correlation id  " + plural.correlationId());
            return ExitCode.OK;
        } catch (IllegalArgumentException noGuid) {
            throw badInput(noGuid.getMessage());
        }
    }

    /** The answer of the deprecated endpoint, which may be gone. */
    private static String singular(QualificationOperations operations) {
        try {
            return operations.get().value();
        } catch (PartnerCenterException refusal) {
            if (refusal.category() == Category.ENDPOINT_RETIRED) {
                return "not to be had: " + refusal.category();
            }
            throw refusal;
        }
    }

    private int export() {
        try {
            new ReferencePage().exportTo(export);
            return ExitCode.OK;
        } catch (IOException unwritable) {
            throw badInput("Cannot write to " + export + ": " + unwritable.getMessage());
        }
    }

    private int serve(QualificationSandbox sandbox) throws InterruptedException {
        try {
            new ReferencePage().showAt(sandbox);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        if (command.commandLine().getParseResult().hasMatchedOption("--quota") && quota > 0) {
            sandbox.givenQuota(
                    RequestQuota.slidingWindow(quota, Duration.ofMinutes(1)).countingRejected());
        }
        PrintWriter out = command.commandLine().getOut();
        out.println("Sandbox at " + sandbox.baseUrl() + ", until Ctrl-C. Open it in a browser, or try:");
        out.println(sandbox.curl());
        QualificationSandbox.sampleCustomers().forEach((name, id) -> out.println("  " + id + "  " + name));
        Thread.currentThread().join();
        return ExitCode.OK;
    }

    private ParameterException badInput(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
