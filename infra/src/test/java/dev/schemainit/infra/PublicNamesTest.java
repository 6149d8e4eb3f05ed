package dev.schemainit.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;

/** The names of this package beside those of the CDK, for apps that import all of both. */
class PublicNamesTest {
    private static final Path SOURCES = Path.of("infra/src/main/java/dev/schemainit/infra");
    private static final Path LOGINS = SOURCES.resolve("login");
    private static final Path WATCH = SOURCES.resolve("watch");
    private static final Path WORK = SOURCES.resolve("work");

    @Test
    void noneIsAlsoAClassOfTheCdk() throws IOException {
        Set<String> names = publicNames();

        assertThat(names).contains("SchemaInitializer", "TargetDatabase", "SchemaLogin", "Watch", "LongWork");
        assertThat(namesOfTheCdk()).contains("Environment", "DatabaseInstance").doesNotContainAnyElementsOf(names);
    }

    private static Set<String> publicNames() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES);
                Stream<Path> logins = Files.list(LOGINS);
                Stream<Path> watch = Files.list(WATCH);
                Stream<Path> work = Files.list(WORK)) {
            return Stream.of(files, logins, watch, work)
                    .flatMap(Function.identity())
                    .map(file -> file.getFileName().toString().replace(".java", ""))
                    .filter(name -> !name.equals("package-info"))
                    .collect(Collectors.toSet());
        }
    }

    private static Set<String> namesOfTheCdk() throws IOException {
        String jar =
                App.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        try (var classes = new JarFile(jar)) {
            return classes.stream()
                    .map(entry -> entry.getName().replaceAll(".*/", ""))
                    .filter(name -> name.matches("[A-Za-z]+\\.class"))
                    .map(name -> name.replace(".class", ""))
                    .collect(Collectors.toSet());
        }
    }
}
