package io.github.partnercenter.qualification.command;

import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import io.github.partnercenter.qualification.sandbox.RequestQuota;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Serves the sandbox, with the API reference as a web page. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        versionProvider = QualificationCommand.Version.class,
        sortOptions = false,
        description = "Serves the sandbox, a test double of Partner Center, on a port of this machine until Ctrl-C.")
final class ServeCommand implements Callable<Integer> {
    @Option(names = "--port", paramLabel = "N", description = "Port of the sandbox. Default: any free port.")
    private int port;

    @Option(
            names = "--quota",
            paramLabel = "N",
            description = "Reject requests beyond this number per minute. Default: no limit.")
    private Integer quota;

    @Override
    public Integer call() throws InterruptedException {
        if (quota != null && quota < 1) {
            throw new BadInput("--quota must be a positive number");
        }
        try (QualificationSandbox sandbox = start()) {
            new ReferencePage().showAt(sandbox);
            if (quota != null) {
                sandbox.givenQuota(
                        RequestQuota.slidingWindow(quota, Duration.ofMinutes(1)).countingRejected());
            }
            System.out.println("Sandbox at " + sandbox.baseUrl() + ", until Ctrl-C. Open it in a browser, or try:");
            System.out.println(sandbox.curl());
            System.out.println("Customers:");
            QualificationSandbox.sampleCustomers().forEach((name, id) -> System.out.println("  " + id + "  " + name));
            System.out.println(
                    "States, to POST as {\"state\": ..., \"params\": {...}} to " + sandbox.providerStatesUrl() + ":");
            QualificationSandbox.providerStates()
                    .forEach((state, parameters) -> System.out.println("  " + state + "  " + parameters));
            System.out.println("Faults, for the state \"the next answer has a fault\":");
            System.out.println("  " + String.join(", ", QualificationSandbox.faults()));
            Thread.currentThread().join();
            return ExitCode.OK;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private QualificationSandbox start() {
        try {
            return QualificationSandbox.start(port);
        } catch (UncheckedIOException | IllegalArgumentException badPort) {
            throw new BadInput(badPort.getMessage());
        }
    }
}
