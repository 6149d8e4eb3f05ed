package dev.schemainit.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.definition.NormalForm;
import dev.schemainit.engine.definition.PrintSettings;
import dev.schemainit.engine.harness.OlderServers;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.postgres.ThrowAwayServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The text of the catalog is the same from PostgreSQL 13 to 18, for every kind of object that it tells. */
class CatalogVersionsTest {
    private static final Path SCHEMA = Path.of("src/test/resources/every-kind-of-object.sql");
    private static final Path EXPECTED = Path.of("src/test/resources/every-kind-of-object.expected.txt");
    private static final Path INDEXES = Path.of("src/test/resources/every-kind-of-index.sql");

    @TempDir
    Path directory;

    @ParameterizedTest
    @MethodSource("dev.schemainit.engine.harness.OlderServers#archives")
    void onOlderVersions(Path archive) throws Exception {
        try (var server = OlderServers.start(archive, directory)) {
            assertThat(server.version()).startsWith(OlderServers.version(archive) + ".");
            assertSameText(server);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemainit.engine.harness.TestDatabase$Server#values")
    void onTheNewestAndOnDebians(TestDatabase.Server server) throws Exception {
        assertSameText(server.database().server());
    }

    @Test
    void aCatalogReadsBackAsItWasWritten() throws Exception {
        Catalog catalog = Catalog.of(Files.readAllLines(EXPECTED));
        assertThat(Catalog.of(catalog.lines()).lines()).isEqualTo(catalog.lines());
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
            statement.execute(PrintSettings.set("SET"));
            statement.execute(Files.readString(SCHEMA));
            assertThat(Catalog.read(connection, Optional.empty()).lines()).isEqualTo(Files.readAllLines(EXPECTED));
            assertIndexes(connection);
        }
    }

    /** A plain index is told by the catalog's own query, any other by PostgreSQL: in the same words. */
    private void assertIndexes(Connection connection) throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.execute(Files.readString(INDEXES));
            var expected = new ArrayList<String>();
            try (var rows = statement.executeQuery("""
                    SELECT 'table indexed index ' || quote_ident(c.relname) || ': '
                        || CASE WHEN i.indisunique THEN 'unique ' ELSE '' END,
                        pg_get_indexdef(c.oid)
                    FROM pg_index i
                    JOIN pg_class c ON c.oid = i.indexrelid
                    WHERE i.indrelid = 'indexed'::regclass
                    ORDER BY c.relname""")) {
                while (rows.next()) {
                    expected.add(rows.getString(1) + NormalForm.INDEX.of(rows.getString(2)));
                }
            }
            assertThat(Catalog.read(connection, Optional.empty()).lines())
                    .filteredOn(line -> line.startsWith("table indexed index "))
                    .hasSizeGreaterThan(20)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }
}
