package dev.schemainit.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.harness.WatchedDatabase;
import dev.schemainit.postgres.ThrowAwayServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A statement that fails is named by file, line and column, whether the server says where or not. */
class FailurePlaceTest {
    private static final Server SERVER = Server.EMBEDDED;

    @TempDir
    Path directory;

    /**
     * The message names the place and the objects, and nothing that stands between quotes; | stands for a line break.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
                    CREATE TABL t (id int)                       ~ :1:8: syntax error (SQLSTATE 42601)
                    SELECT 'ä', 'canary' FROM nowhere            ~ :1:27: no such table (SQLSTATE 42P01): nowhere
                    SELECT 1;|SELECT canary('canary')            ~ :2:8: no such function or operator (SQLSTATE 42883)
                    CREATE TABLE t (id int);|CREATE TABLE t ()   ~ SI-74 V1__a.sql:2:1: a table or index of this name exists already (42P07): t
                    CREATE TABLE t (c text UNIQUE);|  INSERT INTO t VALUES ('canary'), ('canary') ~ :2:3: unique violation (SQLSTATE 23505): constraint t_c_key, table t
                    CREATE TABLE t (c text NOT NULL, d text); INSERT INTO t VALUES (NULL, 'canary') ~ :1:43: not-null violation (SQLSTATE 23502): column c, table t
                    CREATE TABLE t (d text);|INSERT INTO t VALUES ('canary');|ALTER TABLE t ADD c text NOT NULL ~ SI-73 V1__a.sql:3:1: existing rows have no value for a column that must have one (23502): column c, table t
                    SELECT 1;||SELECT 'it's canary''             ~ :3:14: syntax error (SQLSTATE 42601). Fix
                    SELECT 1;|DO $$ BEGIN RAISE 'canary'; END $$ ~ :2:1: raised exception (SQLSTATE P0001)
                    SELECT 1;|/* c */ CREATE EXTENSION no_such_extension ~ SI-69 V1__a.sql:2:9: the server does not have the extension no_such_extension
                    SELECT 1;|SELECT 2; SELECT 'canary'::integer ~ :2:18: invalid input for its type (SQLSTATE 22P02)
                    CREATE TABLE t (i int, d text);|SELECT 1;|INSERT INTO t SELECT d::int, d FROM (VALUES ('canary')) v(d) ~ :3:1: invalid input for its type
                    SELECT 1;|DROP TABLE nowhere                 ~ :2:1: no such table (SQLSTATE 42P01): nowhere
                    SELECT 1;|ALTER TABLE app.nowhere ADD a int  ~ :2:1: no such schema (SQLSTATE 3F000): app
                    CREATE TABLE t (i int);|SELECT 1;|CREATE MATERIALIZED VIEW v AS SELECT 1/i FROM t;|CREATE TABLE p (a int) PARTITION BY RANGE (a);|ALTER TABLE p SET UNLOGGED;|CREATE INDEX ON p (a);|CREATE TRIGGER x INSTEAD OF INSERT ON p FOR EACH ROW EXECUTE FUNCTION canary() ~ V1__a.sql:
                    BEGIN;|SELECT 1;|COMMIT;|SELECT 1/0           ~ :4:1: division by zero (SQLSTATE 22012)
                    CREATE TABLE t (i int);|COPY t FROM stdin;|1|2|canary|\\.|SELECT 1 ~ :5:1: invalid input for its type
                    CREATE TABLE t (i int);|COPY nowhere FROM stdin;|1|\\. ~ :2:1: no such table (SQLSTATE 42P01): nowhere
                    SET standard_conforming_strings = off;|SELECT 'it\\'s canary';|SELECT 1/0 ~ :3:1: division by zero
                    """)
    @Fault(real = {20, 42})
    void aFailedStatementIsNamedWithoutItsText(String sql, String expected) throws Exception {
        var folder = TestFolder.in(directory)
                .with("V1__a.sql", sql.replace('|', '\n'))
                .expectingNothing();
        assertThatThrownBy(() -> SERVER.database().apply(folder.read()))
                .hasMessageContaining(expected)
                .hasMessageContaining("V1__a.sql:")
                .message()
                .satisfies(
                        message -> assertThat(message).doesNotContain("canary'").doesNotContain("(canary"));
    }

    @Test
    void onAThrowAwayServerPostgresSaysItInItsOwnWords() throws Exception {
        var folder = TestFolder.in(directory)
                .with(
                        "V1__a.sql",
                        "CREATE TABLE t (c text UNIQUE);\n\n\tINSERT INTO t VALUES ('canary'), ('canary');\n")
                .expectingNothing()
                .read();
        var database = SERVER.database();

        var failure = catchThrowableOfType(
                SchemaInitException.class,
                () -> database.migrator(folder).onThrowAwayServer().run(Action.APPLY));
        assertThat(failure.serverWords())
                .containsExactly(
                        "ERROR:  duplicate key value violates unique constraint \"t_c_key\"",
                        "LINE 3:  INSERT INTO t VALUES ('canary'), ('canary');",
                        "         ^",
                        "DETAIL:  Key (c)=(canary) already exists.");
        assertThat(failure.getMessage()).doesNotContain("canary");

        var elsewhere = catchThrowableOfType(SchemaInitException.class, () -> database.apply(folder));
        assertThat(elsewhere.serverWords()).isEmpty();
    }

    @Test
    @Fault(real = 16)
    void aCancellationIsExplainedByWhatItWas() throws Exception {
        var files = TestFolder.in(directory).expectingNothing();
        var database = SERVER.database();
        assertThatThrownBy(() -> database.apply(
                        files.with("V1__a.sql", "SELECT 1;\nSET LOCAL statement_timeout = 50;\nSELECT pg_sleep(9)")
                                .read()))
                .hasMessageStartingWith("SI-76 V1__a.sql:3:1 was cancelled by the statement_timeout that the file");

        var slow = files.with("V1__a.sql", "SELECT 1;\nSELECT pg_sleep(20.5)").read();
        var pool = Executors.newSingleThreadExecutor();
        try {
            Future<?> run = pool.submit(() -> database.apply(slow));
            WatchedDatabase.awaitStatement(database, "pg_sleep(20.5)");
            database.execute("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(20.5)%'"
                    + " AND pid <> pg_backend_pid()");
            assertThatThrownBy(run::get)
                    .rootCause()
                    .hasMessageStartingWith("SI-77 V1__a.sql:2:1 was cancelled by another session");
        } finally {
            pool.shutdown();
        }
    }

    @Test
    @Fault(real = 34)
    void filesThatTakeMoreLocksThanTheyShowRunInSmallerTransactions() throws Exception {
        var settings = Map.of("max_locks_per_transaction", "10", "max_connections", "10", "max_wal_senders", "0");
        var files = TestFolder.in(directory);
        StringBuilder tables = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            tables.append("CREATE TABLE t").append(i).append(" (a integer);\n");
        }
        files.with("V1__tables.sql", tables.toString());
        for (int i = 2; i < 14; i++) {
            // Nothing in the text of a DO block shows what it locks.
            files.with(
                    "V" + i + "__alter.sql",
                    "DO $$ BEGIN FOR i IN 0..39 LOOP EXECUTE format('CREATE TABLE u%s_" + i
                            + " (a text)', i); END LOOP; END $$");
        }
        var folder = files.expecting(SERVER).read();
        try (var server = ThrowAwayServer.embedded(settings)) {
            var database = TestDatabase.on(server);
            var steps = new ArrayList<Step>();
            database.migrator(folder, false, steps).run(Action.APPLY);
            assertThat(database.apply(folder).files().alreadyApplied()).hasSize(13);
            assertThat(steps).extracting(Step::name).contains("retry", "batches");
            try (Connection connection = database.connect()) {
                assertThat(connection.isValid(1)).isTrue();
            }
        }
    }
}
