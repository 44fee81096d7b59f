package io.github.partnercenter.qualification.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.partnercenter.qualification.interop.Program;
import io.github.partnercenter.qualification.interop.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The faults of {@code mutants.yaml}, one at a time, and which of the contract's checks finds each. */
@Tag("on-demand")
@Tag("mutants")
class MutantsIT {
    private static final int AT_ONCE = 2;
    private static final Pattern RED = Pattern.compile("<testsuite [^>]*name=\"[^\"]*?(\\w+)\"[^>]*>");
    private static final Pattern CLEAN = Pattern.compile("errors=\"0\"[^>]*failures=\"0\"");

    private static final List<String> REPORT =
            new ArrayList<>(List.of("| fault | in | expected to be caught by | caught by |", "|---|---|---|---|"));

    @TempDir
    private static Path folder;

    private record Mutant(
            String fault,
            String file,
            String find,
            String replace,
            @JsonProperty("caught-by") String caughtBy) {}

    @TestFactory
    Stream<DynamicTest> areCaught() throws Exception {
        List<Mutant> mutants = new YAMLMapper()
                .readValue(MutantsIT.class.getResourceAsStream("/mutants.yaml"), new TypeReference<List<Mutant>>() {});
        mutants.removeIf(mutant -> !mutant.fault().matches(System.getProperty("mutants")));
        BlockingQueue<Path> copies = new ArrayBlockingQueue<>(AT_ONCE);
        for (int i = 0; i < AT_ONCE; i++) {
            Path copy = folder.resolve("copy" + i);
            Project.copyTo(copy);
            copies.add(copy);
        }
        ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE);
        List<CompletableFuture<Set<String>>> verdicts = mutants.stream()
                .map(mutant -> CompletableFuture.supplyAsync(() -> catchers(mutant, copies), workers))
                .toList();
        workers.shutdown();
        return Stream.iterate(0, i -> i + 1).limit(mutants.size()).map(i -> {
            Mutant mutant = mutants.get(i);
            return dynamicTest(mutant.file().replaceFirst(".*/", "") + ": " + mutant.fault(), () -> {
                Set<String> catchers = verdicts.get(i).join();
                REPORT.add("| %s | %s | %s | %s |"
                        .formatted(
                                mutant.fault(),
                                mutant.file().replaceFirst(".*/", ""),
                                mutant.caughtBy(),
                                String.join(", ", catchers)));
                assertThat(catchers).contains(mutant.caughtBy());
            });
        });
    }

    @AfterAll
    static void report() throws IOException {
        REPORT.forEach(System.out::println);
        Files.write(Path.of("target", "mutants.md"), REPORT);
    }

    private static Set<String> catchers(Mutant mutant, BlockingQueue<Path> copies) {
        try {
            Path copy = copies.take();
            Path file = copy.resolve(mutant.file());
            String before = Files.readString(file);
            try {
                assertThat(before)
                        .as("%s, to be changed by: %s", file, mutant.fault())
                        .contains(mutant.find());
                Files.writeString(file, before.replace(mutant.find(), mutant.replace()));
                return redTests(copy);
            } finally {
                Files.writeString(file, before);
                copies.add(copy);
            }
        } catch (IOException | InterruptedException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static Set<String> redTests(Path copy) throws IOException, InterruptedException {
        // a mutant that does not compile does not count
        Program.run(
                copy,
                Map.of(),
                Program.maven(),
                "--batch-mode",
                "--no-transfer-progress",
                "clean",
                "verify",
                "-Dgroups=contract",
                "-Dmaven.test.failure.ignore",
                // which would find some of them, too, and end the build before the tests
                "-Djapicmp.skip",
                "-Dspotless.check.skip");
        Set<String> red = new TreeSet<>();
        try (Stream<Path> reports = Files.walk(copy.resolve("contract-tests"), 4)) {
            reports.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                    .map(MutantsIT::text)
                    .flatMap(report -> RED.matcher(report).results())
                    .filter(suite -> !CLEAN.matcher(suite.group()).find())
                    .forEach(suite -> red.add(suite.group(1)));
        }
        return red;
    }

    private static String text(Path report) {
        try {
            return Files.readString(report);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
