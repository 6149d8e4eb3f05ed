package dev.schemainit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.review.Finding;
import dev.schemainit.engine.review.Observer;
import dev.schemainit.postgres.InstalledPostgres;
import dev.schemainit.postgres.ThrowAwayServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The text of the catalog is the same from PostgreSQL 13 to 18, for every kind of object that it tells. */
class CatalogVersionsTest {
    private static final Path SCHEMA = Path.of("src/test/resources/every-kind-of-object.sql");
    private static final Path EXPECTED = Path.of("src/test/resources/every-kind-of-object.expected.txt");
    private static final Path INDEXES = Path.of("src/test/resources/every-kind-of-index.sql");

    /** Where the build puts the servers of older versions, one archive each. */
    private static final Path SERVERS = Path.of("target/postgres");

    @TempDir
    Path directory;

    static Stream<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(SERVERS)) {
            List<Path> archives = files.sorted().toList();
            assertThat(archives).hasSize(4);
            return archives.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("archives")
    void onOlderVersions(Path archive) throws Exception {
        String version = archive.getFileName().toString().replaceAll(".*-(\\d+)\\.\\d+\\.\\d+\\.jar", "$1");
        try (var server = ThrowAwayServer.installed(new InstalledPostgres(unpack(archive), version, false))) {
            assertThat(server.version()).startsWith(version + ".");
            assertSameText(server);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemainit.engine.TestDatabase$Server#values")
    void onTheNewestAndOnDebians(TestDatabase.Server server) throws Exception {
        assertSameText(server.database().server());
    }

    @Test
    void aCatalogReadsBackAsItWasWritten() throws Exception {
        Catalog catalog = Catalog.parse(Files.readString(EXPECTED));
        assertThat(Catalog.parse(catalog.text()).lines()).isEqualTo(catalog.lines());
        assertThat(catalog.differencesOf(catalog)).isEmpty();
        assertThat(catalog.tables())
                .contains("everything", "\"Odd Name\"", "audit.events")
                .doesNotContain("everything index");
    }

    private void assertSameText(ThrowAwayServer server) throws Exception {
        server.createDatabase("every_kind");
        String url = "jdbc:postgresql://" + server.host() + ":" + server.port() + "/every_kind";
        try (Connection connection = DriverManager.getConnection(url, server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute(Files.readString(SCHEMA));
            assertThat(Catalog.read(connection).text()).isEqualTo(Files.readString(EXPECTED));
            assertIndexes(connection);
            assertObserved(connection);
        }
    }

    /** A plain index is told by the catalog's own query, any other by PostgreSQL: in the same words. */
    private void assertIndexes(Connection connection) throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.execute(Files.readString(INDEXES));
            var expected = new ArrayList<String>();
            try (var rows = statement.executeQuery("""
                    SELECT 'table indexed index ' || quote_ident(c.relname) || ': '
                        || CASE WHEN i.indisunique THEN 'unique ' ELSE '' END
                        || substring(pg_get_indexdef(c.oid, 0, true) FROM ' USING (.*)')
                    FROM pg_index i
                    JOIN pg_class c ON c.oid = i.indexrelid
                    WHERE i.indrelid = 'indexed'::regclass
                    ORDER BY c.relname""")) {
                while (rows.next()) {
                    expected.add(rows.getString(1));
                }
            }
            assertThat(Catalog.read(connection).lines())
                    .filteredOn(line -> line.startsWith("table indexed index "))
                    .hasSizeGreaterThan(20)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    /** A plan looks at what its statements do on every version, too. */
    private void assertObserved(Connection connection) throws Exception {
        SqlFile file = TestFolder.in(directory)
                .with("V1__a.sql", "ALTER TABLE audit.events RENAME TO happened")
                .read()
                .files()
                .get(0);
        connection.setAutoCommit(false);
        var observer = new Observer(null, false);
        observer.run(file, connection, Deadline.in(Duration.ofSeconds(10)), statement -> {});
        observer.transactionEnded();
        assertThat(observer.findings())
                .extracting(Finding::what)
                .containsExactly(
                        "locks audit.events ACCESS EXCLUSIVE for a moment", "renames audit.events to audit.happened");
    }

    private Path unpack(Path archive) throws IOException, InterruptedException {
        Path target = Files.createDirectory(directory.resolve("server"));
        Path compressed = directory.resolve("server.txz");
        try (var jar = new ZipFile(archive.toFile())) {
            ZipEntry entry = jar.stream()
                    .filter(file -> file.getName().endsWith(".txz"))
                    .findFirst()
                    .orElseThrow();
            Files.copy(jar.getInputStream(entry), compressed);
        }
        Process tar = new ProcessBuilder("tar", "-xJf", compressed.toString(), "-C", target.toString())
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).isZero();
        // Root runs the server as another user, who has to get here.
        for (Path step = target; step.startsWith(directory); step = step.getParent()) {
            assertThat(step.toFile().setExecutable(true, false) && step.toFile().setReadable(true, false))
                    .isTrue();
        }
        return target.resolve("bin");
    }
}
