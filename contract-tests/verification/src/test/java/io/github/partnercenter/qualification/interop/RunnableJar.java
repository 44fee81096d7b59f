package io.github.partnercenter.qualification.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command's jar, as this build has made it. */
public final class RunnableJar {
    private static final Pattern URL = Pattern.compile("Sandbox at (http://\\S+:\\d+).*");
    private static final Path JAR = Path.of(System.getProperty("runnable.jar")).toAbsolutePath();

    private RunnableJar() {}

    /** {@return what starts it in a shell, but for its arguments} */
    public static String commandLine() {
        return "'" + Program.java() + "' -jar '" + JAR + "'";
    }

    /** Starts it. */
    static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Program.java(), "-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** A sandbox as a process of its own. */
    public record Sandbox(Process process, URI baseUrl) implements AutoCloseable {
        @Override
        public void close() {
            process.destroy();
        }
    }

    /** Starts a sandbox on a free port. */
    public static Sandbox serve() throws IOException {
        Process process = start("serve");
        BufferedReader output = process.inputReader();
        Matcher line = URL.matcher(String.valueOf(output.readLine()));
        if (!line.matches()) {
            throw new IllegalStateException("The sandbox does not say where it is");
        }
        return new Sandbox(process, URI.create(line.group(1)));
    }
}
