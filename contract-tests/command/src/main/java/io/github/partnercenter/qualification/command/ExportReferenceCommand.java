package io.github.partnercenter.qualification.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** Writes the API reference to a folder, for any web server. */
@Command(
        name = "export-reference",
        mixinStandardHelpOptions = true,
        versionProvider = QualificationCommand.Version.class,
        description = "Writes the API reference to a new or empty folder, for any web server.")
final class ExportReferenceCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FOLDER", description = "The folder to write to.")
    private Path folder;

    @Override
    public Integer call() {
        try {
            new ReferencePage().exportTo(folder);
            return ExitCode.OK;
        } catch (IOException unwritable) {
            throw new BadInput("Cannot write to " + folder + ": " + Reason.of(unwritable));
        }
    }
}
