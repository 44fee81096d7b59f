package io.github.partnercenter.qualification;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.github.partnercenter.qualification.internal.quota.AdaptiveRateLimiter;
import io.github.partnercenter.qualification.internal.quota.SmoothRateLimiter;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows between the packages of the client, and how large its classes may become. */
class ArchitectureTest {
    private static final String ROOT = "io.github.partnercenter.qualification";
    private static final String INTERNAL = ROOT + ".internal";
    private static final String API = ROOT + ".api";
    private static final String MODEL = ROOT + ".model";

    private static final int MAX_LINES_OF_A_CLASS = 250;
    /** Of all but what needs optional libraries. */
    private static final int MAX_LINES = 3_649;

    private static final Set<String> OPTIONAL = Set.of("signin", "spring");

    /** All that the engine knows of what users see. */
    private static final Set<Class<?>> KNOWN_TO_THE_ENGINE = Set.of(
            PartnerCenterException.class,
            RateLimiter.class,
            AccessTokenProvider.class,
            AccessTokenException.class,
            CallListener.class,
            StartedCall.class,
            EndedCall.class,
            BulkProgress.class,
            CustomerResult.class);

    private static final JavaClasses CLIENT = client();

    private static final DescribedPredicate<JavaClass> OF_THE_FACADE =
            describe("of the facade", type -> type.getPackageName().equals(ROOT));

    private static JavaClasses client() {
        // what others do with the JDK and each other does not matter here, and takes long to read
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        try {
            return new ClassFileImporter()
                    .importUrl(PartnerCenter.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation());
        } finally {
            ArchConfiguration.get().reset();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http,  call",
        "http,  quota",
        "http,  bulk",
        "quota, http",
        "quota, call",
        "quota, bulk",
        "call, bulk",
    })
    void nothingPointsBackUp(String lower, String upper) {
        noClasses()
                .that()
                .resideInAPackage(INTERNAL + "." + lower + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(INTERNAL + "." + upper + "..")
                .check(CLIENT);
    }

    @Test
    void theseAreAllPackages() {
        classes()
                .should()
                .resideInAnyPackage(
                        ROOT,
                        API,
                        MODEL,
                        ROOT + ".signin",
                        ROOT + ".spring",
                        INTERNAL + ".http",
                        INTERNAL + ".call",
                        INTERNAL + ".quota",
                        INTERNAL + ".bulk")
                .check(CLIENT);
    }

    @Test
    void theModuleExportsAllPackagesButInternalOnes() {
        assertThat(module().exports())
                .allSatisfy(export ->
                        assertThat(export.isQualified()).as("%s", export).isFalse())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactlyInAnyOrderElementsOf(CLIENT.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> !name.startsWith(INTERNAL))
                        .collect(Collectors.toSet()));
    }

    /** Otherwise modules that pass an HTTP client, or use the generated interfaces, would not compile. */
    @Test
    void modulesThatReadTheClientReadTheTypesOfItsMethods() {
        assertThat(module().requires().stream()
                        .filter(each -> each.modifiers().contains(ModuleDescriptor.Requires.Modifier.TRANSITIVE))
                        .map(ModuleDescriptor.Requires::name))
                .containsExactlyInAnyOrder("java.net.http", "feign.core");
    }

    private static ModuleDescriptor module() {
        return ModuleFinder.of(Path.of("target", "classes"))
                .find(ROOT)
                .orElseThrow()
                .descriptor();
    }

    @Test
    void contributingShowsWhichPackageUsesWhich() throws IOException {
        Set<String> used = CLIENT.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(dependency -> isInPicture(dependency.getOriginClass())
                        && isInPicture(dependency.getTargetClass())
                        && KNOWN_TO_THE_ENGINE.stream()
                                .noneMatch(known ->
                                        topLevel(dependency.getTargetClass()).isEquivalentTo(known)))
                .map(dependency ->
                        shortName(dependency.getOriginClass()) + " --> " + shortName(dependency.getTargetClass()))
                .filter(arrow -> !arrow.matches("(.*) --> \\1"))
                .collect(Collectors.toSet());

        assertThat(Files.readString(Path.of("..", "CONTRIBUTING.md"))
                        .lines()
                        .filter(line -> line.matches("  [a-z.]+ --> [a-z.]+"))
                        .map(String::strip))
                .as("arrows between packages in CONTRIBUTING.md, compared with the code")
                .containsExactlyInAnyOrderElementsOf(used);
    }

    private static boolean isInPicture(JavaClass type) {
        return type.getPackageName().startsWith(ROOT) && !Set.of(API, MODEL).contains(type.getPackageName());
    }

    private static String shortName(JavaClass type) {
        return type.getPackageName().equals(ROOT)
                ? "qualification"
                : type.getPackageName().substring(ROOT.length() + 1);
    }

    @Test
    void theEngineKnowsLittleOfTheFacade() {
        noClasses()
                .that()
                .resideInAPackage(INTERNAL + "..")
                .should()
                .dependOnClassesThat(OF_THE_FACADE.and(describe(
                        "not in " + KNOWN_TO_THE_ENGINE,
                        type -> KNOWN_TO_THE_ENGINE.stream()
                                .noneMatch(known -> topLevel(type).isEquivalentTo(known)))))
                .check(CLIENT);
    }

    @Test
    void generatedCodeKnowsNeitherFacadeNorEngine() {
        noClasses()
                .that()
                .resideInAnyPackage(API, MODEL)
                .should()
                .dependOnClassesThat(OF_THE_FACADE.or(resideInAnyPackage(INTERNAL + "..", ROOT + ".signin..")))
                .check(CLIENT);
    }

    /** Not even within a package; but for an interface whose static factories return implementations. */
    @Test
    void noTwoClassesDependOnEachOther() {
        slices().assignedFrom(new TopLevelClasses())
                .should()
                .beFreeOfCycles()
                .ignoreDependency(RateLimiter.class, SmoothRateLimiter.class)
                .ignoreDependency(RateLimiter.class, AdaptiveRateLimiter.class)
                .check(CLIENT);
    }

    private static final class TopLevelClasses implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith(ROOT)
                    ? SliceIdentifier.of(topLevel(type).getName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "top-level classes";
        }
    }

    private static JavaClass topLevel(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::topLevel).orElse(type);
    }

    @Test
    void noClassIsLarge() throws IOException {
        Map<Path, Integer> tooLarge = linesOfCode();
        assertThat(tooLarge).isNotEmpty();
        tooLarge.values().removeIf(lines -> lines <= MAX_LINES_OF_A_CLASS);

        assertThat(tooLarge)
                .as("classes of more than %s lines of code", MAX_LINES_OF_A_CLASS)
                .isEmpty();
    }

    @Test
    void theWholeIsNotLargeEither() throws IOException {
        int total = linesOfCode().entrySet().stream()
                .filter(entry -> !OPTIONAL.contains(
                        entry.getKey().getParent().getFileName().toString()))
                .mapToInt(Map.Entry::getValue)
                .sum();

        assertThat(total)
                .as("lines of code without what needs optional libraries")
                .isBetween(1_000, MAX_LINES);
    }

    /** {@return the number of lines of each file that are neither blank, comment, import nor package declaration} */
    private static Map<Path, Integer> linesOfCode() throws IOException {
        Path sources = Path.of("src", "main", "java");
        try (Stream<Path> files = Files.walk(sources)) {
            Map<Path, Integer> lines = new TreeMap<>();
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).collect(Collectors.toList())) {
                lines.put(file, linesOfCode(Files.readString(file)));
            }
            return lines;
        }
    }

    private static int linesOfCode(String source) {
        // none of our strings looks like the beginning of a comment at the beginning of a line
        return (int) source.replaceAll("(?ms)^\\s*/\\*.*?\\*/", "")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("//"))
                .filter(line -> !line.startsWith("import ") && !line.startsWith("package "))
                .count();
    }
}
