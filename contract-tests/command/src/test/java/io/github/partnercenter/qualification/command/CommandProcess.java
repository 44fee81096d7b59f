package io.github.partnercenter.qualification.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The runnable jar as a process. */
final class CommandProcess {
    /** So that a command that hangs fails its test. */
    private static final int MAX_SECONDS = 120;

    private static final Pattern URL = Pattern.compile("Sandbox at (http://\\S+:\\d+).*");

    private static final List<String> COMMAND = command();

    private CommandProcess() {}

    private static List<String> command() {
        // a build in the background ignores Ctrl-C, and so would its children
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // language, time zone and compiler of this JVM
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-Duser.") || argument.startsWith("-XX:Tiered"))
                .forEach(command::add);
        // where nothing can be written: a result that is first written elsewhere could get lost on the way
        command.add("-Djava.io.tmpdir=/proc");
        command.addAll(List.of("-jar", System.getProperty("runnable.jar")));
        return command;
    }

    /** Starts it with an environment that says nothing of Partner Center but this. */
    static Process start(Map<String, String> environment, String... arguments) throws IOException {
        return start(environment, Redirect.PIPE, arguments);
    }

    /** The same with its output elsewhere. */
    static Process start(Map<String, String> environment, Redirect output, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(commandLine(arguments));
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("PARTNER_CENTER_")
                        || name.startsWith("AZURE_")
                        || name.startsWith("JAVA_TOOL"));
        builder.environment().putAll(environment);
        return limited(builder.redirectOutput(output).start());
    }

    /** {@return what starts it} */
    static List<String> commandLine(String... arguments) {
        List<String> command = new ArrayList<>(COMMAND);
        command.addAll(List.of(arguments));
        return command;
    }

    /** Ends a process that hangs. */
    static Process limited(Process process) {
        CompletableFuture.delayedExecutor(MAX_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
        return process;
    }

    /** Where a sandbox that was started with {@code serve} says it is. */
    static URI baseUrl(Process serving) throws IOException {
        BufferedReader output = serving.inputReader();
        Matcher line = URL.matcher(String.valueOf(output.readLine()));
        if (!line.matches()) {
            throw new IllegalStateException("The sandbox does not say where it is");
        }
        return URI.create(line.group(1));
    }
}
