package dev.schemainit.postgres;

import static dev.schemainit.postgres.Queries.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which server a schema is tried on, by its version and its extensions. */
final class ServerSearchTest {
    private static final Path CHECKOUT = Path.of("..");

    @TempDir
    private Path machine;

    private final List<InstalledPostgres> installed = new ArrayList<>();
    private final List<String> progress = new ArrayList<>();

    @Test
    void theEmbeddedOneServesWhereNothingElseIsAskedFor() throws Exception {
        install("15.9", "postgis");

        assertThat(search().any(Set.of()).described()).isEqualTo("the embedded PostgreSQL 18.6");
        assertThat(search().any(Set.of("citext", "pg_trgm")).installed()).isFalse();
        assertThat(search().of(18, Set.of("hstore")).installed()).isFalse();
    }

    @Test
    void anExtensionOfAnyNameIsFoundWhereItIsInstalled() throws Exception {
        install("16.2", "vector");
        install("15.9", "postgis", "timescaledb");

        assertThat(search().any(Set.of("postgis")).version()).isEqualTo("15.9");
        assertThat(search().any(Set.of("vector")).version()).isEqualTo("16.2");
        assertThat(search().of(15, Set.of("postgis", "timescaledb")).version()).isEqualTo("15.9");
    }

    @Test
    void aWantedVersionThatIsInstalledIsNotFetched() throws Exception {
        install("17.1");
        install("15.9");

        assertThat(search().of(15, Set.of()).described()).isEqualTo("the installed PostgreSQL 15.9");
        assertThat(progress).isEmpty();
    }

    @Test
    void whatIsMissingIsNamedWithWhereItWasLookedFor() throws IOException {
        install("16.2", "vector");
        install("15.9", "postgis");

        assertThatExceptionOfType(ExtensionsMissingException.class)
                .isThrownBy(() -> search().any(Set.of("citext", "timescaledb", "pg_cron")))
                .satisfies(missing -> {
                    assertThat(missing.extensions()).containsExactly("pg_cron", "timescaledb");
                    assertThat(missing.looked())
                            .hasSize(3)
                            .anyMatch(place -> place.startsWith("the embedded PostgreSQL 18.6 in "))
                            .contains("the installed PostgreSQL 16.2 in " + machine.resolve("16.2/bin"));
                });
        assertThatExceptionOfType(ExtensionsMissingException.class)
                .isThrownBy(() -> search().of(15, Set.of("vector")))
                .satisfies(missing -> assertThat(missing.looked())
                        .containsExactly("the installed PostgreSQL 15.9 in " + machine.resolve("15.9/bin")));
        assertThatExceptionOfType(ExtensionsMissingException.class)
                .isThrownBy(() -> search().of(14, Set.of("vector")))
                .satisfies(missing -> assertThat(missing.looked()).containsExactly("no installed PostgreSQL 14"));
    }

    @Test
    void withoutACheckoutItIsSaidWhatToDo() throws Exception {
        inAHomeOfItsOwn(() -> assertThatExceptionOfType(ServerStartException.class)
                .isThrownBy(
                        () -> new ServerSearch(new EmbeddedDownload(machine, progress::add), List::of).of(16, Set.of()))
                .withMessageContaining("there is no " + machine.resolve("mvnw"))
                .withMessageContaining("install this version of PostgreSQL"));
    }

    @Test
    void anOlderVersionIsFetchedOnceAndServes() throws Exception {
        inAHomeOfItsOwn(() -> {
            var build = search().of(16, Set.of("citext"));
            assertThat(progress).containsExactly("fetching PostgreSQL 16.15 through Maven, this once");
            assertThat(search().of(16, Set.of())).isEqualTo(build);
            assertThat(progress).hasSize(1);
            try (var server = build.start(Map.of())) {
                assertThat(server.version()).isEqualTo(build.version()).startsWith("16.");
                ask(server, "postgres", "CREATE EXTENSION citext");
            }
        });
    }

    @Test
    void thereIsRoomForTheLocksOfManyTables() throws Exception {
        try (var server = search().any(Set.of()).start(Map.of())) {
            assertThat(ask(server, "postgres", "SHOW max_locks_per_transaction"))
                    .as("entries of the table of locks")
                    .isEqualTo("1024");
        }
        try (var server = search().any(Set.of()).start(Map.of("max_locks_per_transaction", "64"))) {
            assertThat(ask(server, "postgres", "SHOW max_locks_per_transaction"))
                    .isEqualTo("64");
        }
    }

    private ServerSearch search() {
        return new ServerSearch(new EmbeddedDownload(CHECKOUT, progress::add), () -> List.copyOf(installed));
    }

    private void install(String version, String... extensions) throws IOException {
        var folder = Files.createDirectories(machine.resolve(version).resolve("share/extension"));
        for (var extension : extensions) {
            Files.createFile(folder.resolve(extension + ".control"));
        }
        installed.add(new InstalledPostgres(machine.resolve(version).resolve("bin"), version, List.of(folder)));
    }

    private interface Trial {
        void run() throws Exception;
    }

    /** With an empty cache. */
    private void inAHomeOfItsOwn(Trial trial) throws Exception {
        var home = System.getProperty("user.home");
        System.setProperty(
                "user.home", Files.createDirectory(machine.resolve("home")).toString());
        try {
            trial.run();
        } finally {
            System.setProperty("user.home", home);
        }
    }
}
