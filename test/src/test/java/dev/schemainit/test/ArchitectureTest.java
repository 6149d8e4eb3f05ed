package dev.schemainit.test;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.modules.syntax.ModuleRuleDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Arrows between modules and packages run one way, and a name means one thing. */
class ArchitectureTest {
    private static final String ROOT = "dev.schemainit.";
    private static final int MAX_TYPES = 16;

    /** Top to bottom: a module may use those below it. */
    private static final List<String> MODULES =
            List.of("infra", "cli", "localcloud", "lambda", "review", "engine", "postgres");

    /** Top to bottom, likewise. */
    private static final List<String> ENGINE = List.of(
            "run",
            "work",
            "access",
            "boundary",
            "execution",
            "transaction",
            "takeover",
            "history",
            "catalog",
            "connect",
            "sql",
            "definition",
            "statement",
            "address",
            "failure",
            "text");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importPaths(MODULES.stream()
                    .map(module -> Path.of("..", module, "target", "classes"))
                    .toList());

    static Stream<Arguments> modules() {
        return pairs(MODULES);
    }

    static Stream<Arguments> packagesOfTheEngine() {
        return pairs(ENGINE);
    }

    /** Each with each of those above it. */
    private static Stream<Arguments> pairs(List<String> ordered) {
        return IntStream.range(1, ordered.size())
                .boxed()
                .flatMap(lower ->
                        ordered.subList(0, lower).stream().map(upper -> Arguments.of(ordered.get(lower), upper)));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleUsesNoneAboveIt(String lower, String upper) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + lower + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + upper + "..")
                .because("whoever changes " + upper + " must not have to read " + lower)
                .check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("packagesOfTheEngine")
    void aPackageOfTheEngineUsesNoneAboveIt(String lower, String upper) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "engine." + lower + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "engine." + upper + "..")
                .because("each package is understood with those below it alone")
                .check(CLASSES);
    }

    @Test
    void noPackagesUseEachOther() {
        ModuleRuleDefinition.modules()
                .definedByPackages("dev.schemainit.(**)")
                .should()
                .beFreeOfCycles()
                .because("two packages that need each other are one")
                .check(CLASSES);
    }

    @Test
    void theCdkAppReadsFoldersAndNothingElseOfTheEngine() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "infra..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        ROOT + "engine",
                        ROOT + "engine.access..",
                        ROOT + "engine.run..",
                        ROOT + "engine.boundary..",
                        ROOT + "engine.execution..",
                        ROOT + "engine.transaction..",
                        ROOT + "engine.takeover..",
                        ROOT + "engine.history..",
                        ROOT + "engine.connect..",
                        ROOT + "review..",
                        "org.postgresql..",
                        "software.amazon.awssdk..",
                        "com.amazonaws.."))
                .because("an app that uses the construct gets neither the driver nor the AWS SDK on its class path")
                .check(CLASSES);
    }

    @Test
    void theEngineKnowsNoCloudAndNoTerminal() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("software.amazon..", "com.amazonaws..", "picocli..")
                .because("the engine needs files and a JDBC connection, wherever it runs")
                .check(CLASSES);
    }

    @Test
    void readingAFolderNeedsNoDatabase() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + "engine.sql..",
                        ROOT + "engine.statement..",
                        ROOT + "engine.address..",
                        ROOT + "engine.failure..",
                        ROOT + "engine.text..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.postgresql..")
                .because("a folder is refused before anything connects, at synth too")
                .check(CLASSES);
    }

    @Test
    void theFunctionStartsNoServers() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "lambda..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + "postgres..", ROOT + "review.scratch..", ROOT + "review.rows..", ROOT + "review")
                .because("its package does not have them: of a review it needs the recorder and its findings")
                .check(CLASSES);
    }

    @Test
    void noPackageIsAWarehouse() {
        var large = new TreeMap<String, List<String>>();
        collect(CLASSES.getPackage("dev.schemainit"), large);
        assertThat(large).as("packages of more than %s types", MAX_TYPES).isEmpty();
    }

    private static void collect(JavaPackage directory, Map<String, List<String>> large) {
        List<String> types = directory.getClasses().stream()
                .filter(type -> type.isTopLevelClass() && !type.isArray())
                .map(JavaClass::getSimpleName)
                .filter(name -> !name.equals("package-info"))
                .sorted()
                .toList();
        if (types.size() > MAX_TYPES) {
            large.put(directory.getName(), types);
        }
        directory.getSubpackages().forEach(below -> collect(below, large));
    }

    @Test
    void aNameMeansOneThing() {
        var modules = new TreeMap<String, Set<String>>();
        for (JavaClass type : CLASSES) {
            boolean named = !type.isAnonymousClass()
                    && !type.isLocalClass()
                    && !type.getModifiers().contains(JavaModifier.PRIVATE)
                    && !type.getSimpleName().equals("package-info");
            if (named) {
                modules.computeIfAbsent(type.getSimpleName(), name -> new TreeSet<>())
                        .add(type.getPackageName().split("\\.")[2]);
            }
        }
        modules.values().removeIf(uses -> uses.size() < 2);
        assertThat(modules)
                .as("names that several modules use, each for a thing of its own")
                .isEmpty();
    }
}
