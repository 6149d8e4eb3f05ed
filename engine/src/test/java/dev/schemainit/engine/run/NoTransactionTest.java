package dev.schemainit.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Report;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.OneMessage;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.harness.WatchedDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files marked no-transaction: alone in their place, recorded by themselves, under the lock all the same. */
class NoTransactionTest {
    private static final Server SERVER = Server.EMBEDDED;
    private static final String CONCURRENTLY =
            "-- schemainit: no-transaction\nCREATE UNIQUE INDEX CONCURRENTLY a_name ON a (name);\n";

    private static final String CONCURRENTLY_IF_NOT_EXISTS =
            "-- schemainit: no-transaction\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS a_name ON a (name);\n";

    @TempDir
    Path directory;

    private TestFolder folder() throws Exception {
        return TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id integer, name text)")
                .with("V2__index.sql", CONCURRENTLY)
                .with("V3__b.sql", "CREATE TABLE b (id integer)");
    }

    @Test
    void itIsABoundaryInTheVersionOrder() throws Exception {
        var folder = folder().expecting(SERVER).read();
        var database = SERVER.database();
        assertThat(database.apply(folder).files().applied())
                .extracting(AppliedFile::file)
                .containsExactly("V1__a.sql", "V2__index.sql", "V3__b.sql");
        assertThat(database.query("SELECT indisvalid::text FROM pg_index WHERE indexrelid = 'a_name'::regclass"))
                .containsExactly("true");
        assertThat(database.query("SELECT DISTINCT xmin::text FROM schemainit.history"))
                .hasSize(3);
        assertThat(database.apply(folder).files().applied()).isEmpty();
    }

    @Test
    void whatFailsAfterItLeavesWhatIsBeforeIt() throws Exception {
        var folder = folder().expecting(SERVER).with("V3__b.sql", "CREATE TABLE b (id nonsense)");
        var database = SERVER.database();
        assertThatThrownBy(() -> database.apply(folder.read()))
                .hasMessageStartingWith("SI-80 V3__b.sql:1:20: no such object");
        assertThat(database.query("SELECT file FROM schemainit.history ORDER BY id"))
                .containsExactly("V1__a.sql", "V2__index.sql");

        folder.with("V3__b.sql", "CREATE TABLE b (id integer)");
        assertThat(database.apply(folder.read()).files().applied()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {CONCURRENTLY, CONCURRENTLY_IF_NOT_EXISTS})
    @Fault(38)
    void anIndexThatAFailedBuildLeftIsNamedWithItsDrop(String build) throws Exception {
        var files = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id integer, name text);\nINSERT INTO a VALUES (1, 'canary');\n")
                .expecting(SERVER);
        var database = SERVER.database();
        database.apply(files.read());
        var folder = files.with("V2__index.sql", build)
                .with("V3__b.sql", "CREATE TABLE b (id integer)")
                .expecting(SERVER)
                .read();
        var watched = WatchedDatabase.of(database, folder);

        database.execute("INSERT INTO a VALUES (2, 'canary')");
        var failure = catchThrowableOfType(SchemaInitException.class, () -> database.apply(folder));
        watched.assertUntold(OneMessage.of(failure));
        assertThat(failure).hasMessageStartingWith("SI-80 V2__index.sql: unique violation (SQLSTATE 23505)");

        // A concurrent build is the one thing that no server takes back; all the rest is as it was.
        assertThat(watched.spoilt("DELETE FROM a WHERE id = 2")
                        .refuses(EngineError.INVALID_INDEX, () -> database.apply(folder)))
                .hasMessageContaining("table a index a_name")
                .hasMessageEndingWith(" Fix: remove it and deploy again: DROP INDEX CONCURRENTLY a_name.");
        assertThat(database.query("SELECT file FROM schemainit.history")).containsExactly("V1__a.sql");
        assertThat(database.query("SELECT to_regclass('b')::text")).containsExactly((String) null);

        database.execute("DROP INDEX a_name");
        assertThat(database.apply(folder).files().applied()).hasSize(2);
        watched.assertConverges("without the index");
    }

    @Test
    void severalCallersDoNotBuildItTwice() throws Exception {
        var folder = folder().expecting(SERVER).read();
        var database = SERVER.database();
        List<Callable<Report>> callers =
                List.of(() -> database.apply(folder), () -> database.apply(folder), () -> database.apply(folder));
        var pool = Executors.newFixedThreadPool(callers.size());
        try {
            assertThat(pool.invokeAll(callers))
                    .extracting(report -> report.get().files().applied().size())
                    .containsExactlyInAnyOrder(3, 0, 0);
        } finally {
            pool.shutdown();
        }
    }

    /** Reading a view's text locks the tables behind it: the connection that keeps the lock must not keep these. */
    @Test
    void aTableUnderAViewCanBeChangedAfterIt() throws Exception {
        var files = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id integer, name text);\nCREATE VIEW v AS SELECT id FROM a;\n")
                .expecting(SERVER);
        var database = SERVER.database();
        database.apply(files.read());
        var folder = files.with("V2__index.sql", CONCURRENTLY)
                .with("V3__b.sql", "ALTER TABLE a ADD b integer;\nDROP VIEW v;\n")
                .expecting(SERVER)
                .read();

        var steps = new ArrayList<Step>();
        assertThat(database.migrator(folder, false, steps)
                        .run(Action.APPLY)
                        .files()
                        .applied())
                .extracting(AppliedFile::file)
                .containsExactly("V2__index.sql", "V3__b.sql");
        assertThat(steps).extracting(Step::name).doesNotContain("retry");
    }

    /** Whoever has lost the lock is not alone any more: it commits nothing, and begins again behind the other. */
    @Test
    void aRunThatHasLostTheLockCommitsNothing() throws Exception {
        var folder = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id integer, name text);\n")
                .with("V2__index.sql", CONCURRENTLY)
                .with("V3__b.sql", "INSERT INTO a SELECT 1, 'x' FROM pg_sleep(2);\n")
                .expecting(SERVER)
                .read();
        var database = SERVER.database();
        var steps = new ArrayList<Step>();
        Callable<Report> first = () -> database.migrator(folder, false, steps).run(Action.APPLY);
        Callable<Report> second = () -> database.apply(folder);
        var pool = Executors.newFixedThreadPool(2);
        try {
            Future<Report> loses = pool.submit(first);
            WatchedDatabase.awaitStatement(database, "pg_sleep(2)");
            database.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
                    + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
            Future<Report> wins = pool.submit(second);

            assertThat(wins.get().files().applied())
                    .extracting(AppliedFile::file)
                    .containsExactly("V3__b.sql");
            loses.get();
        } finally {
            pool.shutdown();
        }
        assertThat(steps).extracting(Step::name).contains("retry");
        assertThat(database.query("SELECT file FROM schemainit.history ORDER BY id"))
                .containsExactly("V1__a.sql", "V2__index.sql", "V3__b.sql");
        assertThat(database.query("SELECT count(*) FROM a")).containsExactly("1");
    }

    /** What has no boundary left to run is one transaction on one connection. */
    @Test
    void aRunWithNothingToDoTakesNoSecondConnection() throws Exception {
        var folder = folder().expecting(SERVER).read();
        var database = SERVER.database();
        database.apply(folder);

        var steps = new ArrayList<Step>();
        database.migrator(folder, false, steps).run(Action.APPLY);

        assertThat(steps).extracting(Step::name).containsOnlyOnce("connect");
    }

    @Test
    void aPlanLeavesItOut() throws Exception {
        var folder = folder().expecting(SERVER).read();
        var database = SERVER.database();
        Report plan = database.migrator(folder).run(Action.PLAN);
        assertThat(plan.files().applied()).extracting(AppliedFile::file).containsExactly("V1__a.sql", "V3__b.sql");
        assertThat(plan.notes().warnings())
                .containsExactly("V2__index.sql runs outside a transaction: it is no part of this plan");
        assertThat(database.query("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
                .isEmpty();
    }
}
