package io.github.partnercenter.qualification.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.partnercenter.qualification.interop.Program;
import io.github.partnercenter.qualification.interop.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The faults of {@code mutants.yaml}, one at a time: the check that is named for each finds it. */
@Tag("on-demand")
@Tag("mutants")
class MutantsIT {
    private static final int AT_ONCE = 2;

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
        List<CompletableFuture<Boolean>> verdicts = mutants.stream()
                .map(mutant -> CompletableFuture.supplyAsync(() -> isCaught(mutant, copies), workers))
                .toList();
        workers.shutdown();
        return Stream.iterate(0, i -> i + 1)
                .limit(mutants.size())
                .map(i -> dynamicTest(
                        mutants.get(i).caughtBy() + ": " + mutants.get(i).fault(),
                        () -> assertThat(verdicts.get(i).join()).isTrue()));
    }

    private static boolean isCaught(Mutant mutant, BlockingQueue<Path> copies) {
        try {
            Path copy = copies.take();
            Path file = copy.resolve(mutant.file());
            String before = Files.readString(file);
            try {
                assertThat(before)
                        .as("%s, to be changed by: %s", file, mutant.fault())
                        .contains(mutant.find());
                Files.writeString(file, before.replace(mutant.find(), mutant.replace()));
                boolean isCaught = isRed(copy, mutant.caughtBy());
                System.out.println((isCaught ? "Caught: " : "NOT CAUGHT: ") + mutant.fault());
                return isCaught;
            } finally {
                Files.writeString(file, before);
                copies.add(copy);
            }
        } catch (IOException | InterruptedException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static boolean isRed(Path copy, String check) throws IOException, InterruptedException {
        return check.matches("\\w+(Test|IT)") ? isRedTest(copy, check) : isRedPlugin(copy, check);
    }

    private static boolean isRedTest(Path copy, String check) throws IOException, InterruptedException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(copy)) {
            files = all.toList();
        }
        for (Path file : files) {
            if (file.toString().matches(".*/target/\\w+-reports/TEST-.*")) {
                Files.delete(file);
            }
        }
        String module = files.stream()
                .map(file -> copy.relativize(file).toString())
                .filter(file -> file.matches(".*/src/test/java/.*/" + check + "\\.java"))
                .map(file -> file.replaceFirst("/src/test/.*", ""))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no class " + check));
        // a mutant that does not compile does not count
        Program.run(
                copy,
                Map.of(),
                Program.maven(
                        "verify",
                        "--projects=" + module,
                        "--also-make",
                        "-Dgroups=!on-demand",
                        "-Dtest=" + check,
                        "-Dit.test=" + check,
                        "-Dsurefire.failIfNoSpecifiedTests=false",
                        "-Dfailsafe.failIfNoSpecifiedTests=false",
                        "-Dmaven.test.failure.ignore",
                        "-Dmaven.javadoc.skip",
                        "-Dmaven.source.skip",
                        // which would find some of them, too, and end the build before the tests
                        "-Djapicmp.skip",
                        "-Dspotless.check.skip"));
        // it names all the classes that did not run as well
        return Program.fail(copy, Map.of(), "bash", ".ci/check-tests")
                .lines()
                .anyMatch(line -> line.matches("[\\w.]+\\." + check + ": .*"));
    }

    private static boolean isRedPlugin(Path copy, String plugin) throws IOException, InterruptedException {
        return Program.fail(copy, Map.of(), Program.maven("verify", "-DskipTests"))
                .matches("(?s).*Failed to execute goal [\\w.-]+:" + plugin + ":.*");
    }
}
