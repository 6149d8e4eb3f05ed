package dev.schemainit.review.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.review.query.CatalogQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Made-up rows for every type and constraint, on PostgreSQL 15 and 18. */
class GeneratedRowsTest {
    private static final int ROWS = 3000;

    /** An open connection to a database of its own. */
    private record OpenDatabase(Connection connection) implements AutoCloseable {
        static OpenDatabase on(Server server) throws Exception {
            return new OpenDatabase(server.database().connect());
        }

        OpenDatabase with(String sql) throws SQLException {
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
            return CatalogQuery.list(connection, sql, row -> row.getLong(1)).get(0);
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    private static void apply(OpenDatabase database, Path schema) throws IOException, SQLException {
        for (MigrationFile file : MigrationFolder.read(schema).migrations()) {
            database.with(file.sql());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "EMBEDDED, documents, 2",
        "INSTALLED_WITH_POSTGIS, documents, 2",
        "INSTALLED_WITH_POSTGIS, domainflow, 7"
    })
    void theShippedSchemasAreFilledInFull(Server server, String schema, int tables) throws Exception {
        try (var database = OpenDatabase.on(server)) {
            apply(database, Path.of("../sql", schema));
            long start = System.nanoTime();
            Map<String, FilledTable> filled = database.fill(ROWS);
            Duration time = Duration.ofNanos(System.nanoTime() - start);

            filled.remove("spatial_ref_sys");
            assertThat(filled).hasSize(tables);
            assertThat(filled.values()).allSatisfy(table -> {
                assertThat(table.reason()).isNull();
                assertThat(table.rows()).isEqualTo(ROWS);
            });
            assertThat(time).isLessThan(Duration.ofSeconds(10));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Fault(real = {26, 33, 40})
    void everyTypeAndConstraintIsMet(Server server) throws Exception {
        try (var database = OpenDatabase.on(server)) {
            database.with(Files.readString(Path.of("src/test/resources/rows-of-every-kind.sql")));
            Map<String, FilledTable> filled = database.fill(300);

            assertThat(filled.values())
                    .allSatisfy(table -> assertThat(table.reason()).isNull())
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
            assertThat(database.number("SELECT number FROM noted")).isEqualTo(271);
            // Each partition has rows, whatever the levels.
            assertThat(database.number("SELECT count(DISTINCT tableoid) FROM by_day_and_kind"))
                    .isEqualTo(2);
            assertThat(database.number("SELECT count(DISTINCT num_nonnulls(a, b, c, d)) FROM one_of_five"))
                    .isEqualTo(2);
            // A text type's full length is used, and so is a number's range.
            assertThat(database.number("SELECT max(length(a_varchar)) FROM every_type"))
                    .isEqualTo(30);
            assertThat(database.number("SELECT max(an_integer) FROM every_type"))
                    .isGreaterThan(Short.MAX_VALUE);
        }
    }

    @Test
    void spatialColumnsGetTheirShapeAndReferenceSystem() throws Exception {
        try (var database = OpenDatabase.on(Server.INSTALLED_WITH_POSTGIS)) {
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

            assertThat(filled.get("places")).isEqualTo(new FilledTable("places", 500, null));
            assertThat(filled).as("the extension's own table").doesNotContainKey("spatial_ref_sys");
            assertThat(database.number("SELECT count(DISTINCT on_earth::text) FROM places"))
                    .isEqualTo(500);
        }
    }

    @Test
    void aTableThatCannotBeFilledIsNamedWithItsReasonAndTheOthersAreFilled() throws Exception {
        try (var database = OpenDatabase.on(Server.EMBEDDED)) {
            database.with("""
                    CREATE DOMAIN never AS integer CHECK (VALUE < 0 AND VALUE > 0);
                    CREATE TABLE contradictory (
                        a integer NOT NULL, b integer NOT NULL, CONSTRAINT both_ways CHECK (a < b AND b < a));
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
                                    FilledTable::table,
                                    table -> table.reason() == null ? table.rows() + " rows" : table.reason())))
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            "contradictory", "no row satisfies both_ways",
                            "impossible",
                                    "no value is known that column secret of type never takes, because of never_check",
                            "unknown", "no value is known that column snapshot of type pg_snapshot takes",
                            "orphan", "needs_nobody refers to nobody, which has no rows",
                            "nobody",
                                    "no value is known that column id of type integer takes, because of nobody_id_check",
                            "split", "no row satisfies one of its partitions: it has none",
                            "generated", "constraint odd refuses the rows: check violation (SQLSTATE 23514)",
                            "good", "100 rows"));
        }
    }

    @Test
    void insideTheCallersTransactionNothingIsCommitted() throws Exception {
        try (var database = OpenDatabase.on(Server.EMBEDDED)) {
            database.with("CREATE TABLE t (id serial PRIMARY KEY, name text)");
            database.connection().setAutoCommit(false);
            assertThat(database.fill(10)).containsEntry("t", new FilledTable("t", 10, null));
            database.connection().rollback();
            assertThat(database.number("SELECT count(*) FROM t")).isZero();
        }
    }
}
