package dev.schemainit.review.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.postgres.InstalledPostgres;
import dev.schemainit.postgres.ThrowAwayServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratedRowsTest {
    private static final int ROWS = 3000;

    private static ThrowAwayServer embedded;
    private static ThrowAwayServer installed;
    private static int databases;

    @BeforeAll
    static void start() throws Exception {
        embedded = ThrowAwayServer.embedded();
        installed = ThrowAwayServer.installed(InstalledPostgres.find().stream()
                .filter(InstalledPostgres::hasPostgis)
                .findFirst()
                .orElseThrow());
    }

    @AfterAll
    static void stop() {
        embedded.close();
        installed.close();
    }

    /** A database of its own. */
    private record Database(Connection connection) implements AutoCloseable {
        static Database on(ThrowAwayServer server) throws SQLException {
            String name = "rows_" + ++databases;
            server.createDatabase(name);
            return new Database(DriverManager.getConnection(
                    "jdbc:postgresql://" + server.host() + ":" + server.port() + "/" + name,
                    server.user(),
                    server.password()));
        }

        Database with(String sql) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
                return this;
            }
        }

        Map<String, FilledTable> fill(int rows) throws SQLException {
            return GeneratedRows.fill(connection, rows).stream()
                    .collect(Collectors.toMap(FilledTable::table, Function.identity()));
        }

        long number(String sql) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                row.next();
                return row.getLong(1);
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    private static ThrowAwayServer server(String name) {
        return name.equals("embedded") ? embedded : installed;
    }

    private static void apply(Database database, Path schema) throws IOException, SQLException {
        try (Stream<Path> files = Files.list(schema)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".sql"))
                    .sorted()
                    .toList()) {
                database.with(Files.readString(file));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"embedded, documents, 2", "installed, documents, 2", "installed, domainflow, 7"})
    void theShippedSchemasAreFilledInFull(String server, String schema, int tables) throws Exception {
        try (Database database = Database.on(server(server))) {
            apply(database, Path.of("../sql", schema));
            long start = System.nanoTime();
            Map<String, FilledTable> filled = database.fill(ROWS);
            Duration time = Duration.ofNanos(System.nanoTime() - start);

            filled.remove("spatial_ref_sys");
            assertThat(filled).hasSize(tables);
            assertThat(filled.values()).allSatisfy(table -> {
                assertThat(table.reason()).isEmpty();
                assertThat(table.rows()).isEqualTo(ROWS);
            });
            assertThat(time).isLessThan(Duration.ofSeconds(10));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "installed"})
    void everyTypeAndConstraintIsMet(String server) throws Exception {
        try (Database database = Database.on(server(server))) {
            database.with(Files.readString(Path.of("src/test/resources/rows-of-every-kind.sql")));
            Map<String, FilledTable> filled = database.fill(300);

            assertThat(filled.values())
                    .allSatisfy(table -> assertThat(table.reason()).isEmpty())
                    .allSatisfy(table -> assertThat(table.rows())
                            // Five constraints that compare columns, and a unique one: some tries are in vain.
                            .isBetween(
                                    table.table().equals("checked") ? 250L : 300L,
                                    // It counts the rows of derived as its own.
                                    table.table().equals("base") ? 600L : 300L));
            assertThat(database.number("SELECT count(*) FROM nullable WHERE note IS NULL"))
                    .isEqualTo(30);
            assertThat(database.number("SELECT count(given) FROM nullable")).isEqualTo(270);
            assertThat(database.number("SELECT count(DISTINCT state) FROM checked"))
                    .isEqualTo(3);
            assertThat(database.number("SELECT count(*) FROM people WHERE boss IS NOT NULL"))
                    .isGreaterThan(200);
            assertThat(database.number("SELECT count(*) FROM measurements_2026_02_few"))
                    .isPositive();
            assertThat(database.number(
                            "SELECT count(*) FROM chain a LEFT JOIN chain b ON b.id = a.next WHERE b IS NULL"))
                    .isZero();
            assertThat(database.number("SELECT count(*) FROM hens LEFT JOIN eggs ON eggs.id = egg WHERE eggs IS NULL"))
                    .isZero();
            // A text type's full length is used, and so is a number's range.
            assertThat(database.number("SELECT max(length(a_varchar)) FROM every_type"))
                    .isEqualTo(30);
            assertThat(database.number("SELECT max(an_integer) FROM every_type"))
                    .isGreaterThan(Short.MAX_VALUE);
        }
    }

    @Test
    void spatialColumnsGetTheirShapeAndReferenceSystem() throws Exception {
        try (Database database = Database.on(installed)) {
            database.with("""
                    CREATE EXTENSION postgis;
                    CREATE TABLE places (
                        id integer PRIMARY KEY, any_shape geometry NOT NULL, a_point geometry(Point, 3857) NOT NULL,
                        on_earth geography(Point, 4326) NOT NULL, high geometry(PointZ) NOT NULL,
                        way geography(LineString) NOT NULL, ways geometry(MultiLineStringZM, 4326) NOT NULL,
                        area geometry(Polygon, 4326) NOT NULL, areas geometry(MultiPolygon, 4326) NOT NULL,
                        dots geometry(MultiPoint, 4326) NOT NULL, mixed geometry(GeometryCollection, 4326) NOT NULL);
                    CREATE INDEX ON places USING gist (on_earth);
                    """);
            Map<String, FilledTable> filled = database.fill(500);

            assertThat(filled.get("places")).isEqualTo(new FilledTable("places", 500, Optional.empty()));
            assertThat(filled).as("the extension's own table").doesNotContainKey("spatial_ref_sys");
            assertThat(database.number("SELECT count(DISTINCT on_earth::text) FROM places"))
                    .isEqualTo(500);
        }
    }

    @Test
    void aTableThatCannotBeFilledIsNamedWithItsReasonAndTheOthersAreFilled() throws Exception {
        try (Database database = Database.on(embedded)) {
            database.with("""
                    CREATE DOMAIN never AS integer CHECK (VALUE < 0 AND VALUE > 0);
                    CREATE TABLE contradictory (a integer NOT NULL, b integer NOT NULL, CONSTRAINT both_ways CHECK (a < b AND b < a));
                    CREATE TABLE impossible (secret never NOT NULL);
                    CREATE TABLE unknown (snapshot pg_snapshot NOT NULL);
                    CREATE TABLE orphan (parent integer NOT NULL);
                    CREATE TABLE nobody (id integer PRIMARY KEY CHECK (id > id));
                    ALTER TABLE orphan ADD CONSTRAINT needs_nobody FOREIGN KEY (parent) REFERENCES nobody;
                    CREATE TABLE split (id integer) PARTITION BY RANGE (id);
                    CREATE TABLE generated (a integer, b integer GENERATED ALWAYS AS (a * 2) STORED
                        CONSTRAINT odd CHECK (b % 2 = 1 AND b <> 4711));
                    CREATE TABLE good (id integer PRIMARY KEY);
                    """);
            Map<String, FilledTable> filled = database.fill(100);

            assertThat(filled.values().stream()
                            .collect(Collectors.toMap(
                                    FilledTable::table, table -> table.reason().orElse(table.rows() + " rows"))))
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            "contradictory", "no row satisfies both_ways",
                            "impossible", "no value is known that column secret of type never takes",
                            "unknown", "no value is known that column snapshot of type pg_snapshot takes",
                            "orphan", "needs_nobody refers to nobody, which has no rows",
                            "nobody", "no value is known that column id of type integer takes",
                            "split", "no row satisfies one of its partitions: it has none",
                            "generated", "constraint odd refuses the rows (SQLSTATE 23514)",
                            "good", "100 rows"));
        }
    }

    @Test
    void insideTheCallersTransactionNothingIsCommitted() throws Exception {
        try (Database database = Database.on(embedded)) {
            database.with("CREATE TABLE t (id serial PRIMARY KEY, name text)");
            database.connection().setAutoCommit(false);
            assertThat(database.fill(10)).containsEntry("t", new FilledTable("t", 10, Optional.empty()));
            database.connection().rollback();
            assertThat(database.number("SELECT count(*) FROM t")).isZero();
        }
    }
}
