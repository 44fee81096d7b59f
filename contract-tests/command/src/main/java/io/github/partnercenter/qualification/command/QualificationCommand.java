package io.github.partnercenter.qualification.command;

import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.PartnerCenterException;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.PartnerResponse;
import io.github.partnercenter.qualification.QualificationOperations;
import io.github.partnercenter.qualification.RequestContext;
import io.github.partnercenter.qualification.model.VettedQualification;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints how customers are qualified. */
@Command(
        name = "java -jar qualification-command.jar",
        mixinStandardHelpOptions = true,
        versionProvider = QualificationCommand.Version.class,
        sortOptions = false,
        description =
                "Prints how a customer is qualified: a customer of an embedded sandbox, or with --live of Partner Center.",
        subcommands = {BulkCommand.class, CheckCommand.class, ServeCommand.class, ExportReferenceCommand.class},
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0: success", "1: a rejected or failed call", "2: bad input", "130: Ctrl-C"},
        footer = {
            "",
            "--live, bulk and check sign in with environment variables: PARTNER_CENTER_ACCESS_TOKEN, or AZURE_TENANT_ID,"
                    + " AZURE_CLIENT_ID and one of AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH,"
                    + " AZURE_FEDERATED_TOKEN_FILE."
        })
public final class QualificationCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Parameters(
            arity = "0..1",
            paramLabel = "CUSTOMER",
            description = "Tenant id of the customer. Default: a sample customer of the sandbox.")
    private String customer;

    @Option(names = "--live", description = "Send the request to Partner Center.")
    private boolean live;

    @Mixin
    private Service service;

    private QualificationCommand() {}

    /** The version of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = QualificationCommand.class.getPackage().getImplementationVersion();
            return new String[] {version == null ? "not packaged" : version};
        }
    }

    /**
     * Runs the command and exits the JVM: 0 for success, 1 for a rejected or failed call, 2 for bad input.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        int status = new CommandLine(new QualificationCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((badInput, given) -> {
                    badInput.getCommandLine().getErr().println(badInput.getMessage());
                    return ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((failure, command, given) -> {
                    command.getErr().println(failure.getMessage());
                    return failure instanceof BadInput ? ExitCode.USAGE : ExitCode.SOFTWARE;
                })
                .execute(args);
        // the pipe was closed, or the disk is full
        boolean isCut = System.out.checkError();
        System.exit(status == ExitCode.OK && isCut ? ExitCode.SOFTWARE : status);
    }

    @Override
    public Integer call() {
        if (live) {
            if (customer == null) {
                throw new BadInput("--live requires the tenant id of a customer");
            }
            return print(service.builder());
        }
        if (service.hasBaseUrlOption()) {
            throw new BadInput("--base-url requires --live");
        }
        try (QualificationSandbox sandbox = QualificationSandbox.start()) {
            if (customer == null) {
                customer = QualificationSandbox.sampleCustomers()
                        .values()
                        .iterator()
                        .next()
                        .toString();
            }
            return print(PartnerCenter.builder().baseUrl(sandbox.baseUrl()).accessToken(() -> "sandbox"));
        } catch (UncheckedIOException noPort) {
            throw new BadInput(noPort.getMessage());
        }
    }

    private int print(PartnerCenter.Builder builder) {
        RequestContext together =
                RequestContext.builder().correlationId(UUID.randomUUID()).build();
        try (PartnerCenter partner = builder.build()) {
            QualificationOperations operations =
                    partner.with(together).customers().byId(customer).qualification();
            PartnerResponse<List<VettedQualification>> plural = operations.getQualificationsWithResponse();
            String singular = singular(operations);
            PrintWriter out = command.commandLine().getOut();
            out.println("Customer        " + customer);
            out.println("Qualification   " + singular);
            out.println("Qualifications  " + ResultRow.inWords(plural.value()));
            out.println("Request id      " + plural.requestId());
            out.println("Correlation id  " + plural.correlationId());
            return ExitCode.OK;
        } catch (IllegalArgumentException noGuid) {
            throw new BadInput(noGuid.getMessage());
        }
    }

    /** The qualification from the deprecated endpoint, which may no longer exist. */
    @SuppressWarnings("deprecation")
    private static String singular(QualificationOperations operations) {
        try {
            return operations.get().value();
        } catch (PartnerCenterException refusal) {
            if (refusal.category() == Category.ENDPOINT_RETIRED) {
                return "unavailable: " + refusal.category();
            }
            throw refusal;
        }
    }
}
