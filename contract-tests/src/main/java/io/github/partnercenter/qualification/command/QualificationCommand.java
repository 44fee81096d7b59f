package io.github.partnercenter.qualification.command;

import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.PartnerCenterException;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.PartnerResponse;
import io.github.partnercenter.qualification.QualificationOperations;
import io.github.partnercenter.qualification.RequestContext;
import io.github.partnercenter.qualification.Vetting;
import io.github.partnercenter.qualification.model.VettedQualification;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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

    @Option(names = "--serve", description = "Run the sandbox until Ctrl-C.")
    private boolean serve;

    @Option(names = "--port", paramLabel = "N", description = "Port of the sandbox; without it, any that is free.")
    private int port;

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
        if (customer == null) {
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
            out.println("Qualifications  " + inWords(plural.value()));
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

    private static String inWords(List<VettedQualification> qualifications) {
        return qualifications.isEmpty()
                ? "none"
                : qualifications.stream()
                        .map(VettedQualification::qualification)
                        .distinct()
                        .map(qualification -> qualification + " " + Vetting.of(qualification, qualifications))
                        .collect(Collectors.joining(", "));
    }

    private int serve(QualificationSandbox sandbox) throws InterruptedException {
        PrintWriter out = command.commandLine().getOut();
        out.println("Sandbox at " + sandbox.baseUrl() + ", until Ctrl-C. Try:");
        out.println(sandbox.curl());
        QualificationSandbox.sampleCustomers().forEach((name, id) -> out.println("  " + id + "  " + name));
        Thread.currentThread().join();
        return ExitCode.OK;
    }

    private ParameterException badInput(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
