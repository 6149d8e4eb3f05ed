package dev.schemainit.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Report;
import dev.schemainit.engine.ReportText;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.OneMessage;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.harness.WatchedDatabase;
import dev.schemainit.engine.history.History;
import dev.schemainit.engine.history.HistoryTable;
import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.engine.transaction.DatabaseLock;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements outside a transaction: alone in their place, recorded by themselves, under the lock all the same. */
class BoundariesTest {
    private static final Server SERVER = Server.EMBEDDED;
    private static final String CONCURRENTLY =
            "-- schemainit: no-transaction\nCREATE UNIQUE INDEX CONCURRENTLY a_name ON a (name);\n";

    private static final String CONCURRENTLY_IF_NOT_EXISTS =
            "-- schemainit: no-transaction\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS a_name ON a (name);\n";

    private static final String DONE = "SELECT file FROM schemainit.history WHERE statements IS NULL ORDER BY id";
    private static final String INVALID = "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid";

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
        // Before it, it, and what comes after it.
        assertThat(database.query("SELECT DISTINCT xmin::text FROM schemainit.history"))
                .hasSize(3);
        assertThat(database.apply(folder).files().applied()).isEmpty();
    }

    @Test
    void whatFailsAfterItLeavesWhatIsBeforeIt() throws Exception {
        var folder = folder().expecting(SERVER)
                .with("V3__b.sql", "CREATE TABLE b (id nonsense)")
                .stillExpecting();
        var database = SERVER.database();
        assertThatThrownBy(() -> database.apply(folder.read()))
                .hasMessageStartingWith("SI-80 V3__b.sql:1:20: no such object");
        assertThat(database.query(DONE)).containsExactly("V1__a.sql", "V2__index.sql");

        folder.with("V3__b.sql", "CREATE TABLE b (id integer)").stillExpecting();
        assertThat(database.apply(folder.read()).files().applied()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {CONCURRENTLY, CONCURRENTLY_IF_NOT_EXISTS})
    @Fault(value = 53, real = 20)
    void anIndexThatAFailedBuildLeftIsDroppedAndBuiltAgain(String build) throws Exception {
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
        for (int attempt = 0; attempt < 2; attempt++) {
            var failure = catchThrowableOfType(SchemaInitException.class, () -> database.apply(folder));
            watched.assertUntold(OneMessage.of(failure));
            assertThat(failure).hasMessageStartingWith("SI-80 V2__index.sql:2:1: unique violation (SQLSTATE 23505)");
            assertThat(database.query("SELECT to_regclass('b')::text")).containsExactly((String) null);
            assertThat(database.query(INVALID)).containsExactly("a_name");
        }

        database.execute("DELETE FROM a WHERE id = 2");
        var steps = new ArrayList<Step>();
        assertThat(database.migrator(folder, false, steps)
                        .run(Action.APPLY)
                        .files()
                        .applied())
                .hasSize(2);
        assertThat(steps).extracting(Step::text).contains("the invalid index a_name of an attempt before is dropped");
        assertThat(database.query(INVALID)).isEmpty();
        watched.assertConverges("without the row");
    }

    @Test
    @Fault(38)
    void anyOtherInvalidIndexIsNamedWithItsDrop() throws Exception {
        var files = TestFolder.in(directory)
                .with(
                        "V1__a.sql",
                        "CREATE TABLE a (id integer, name text);\nINSERT INTO a VALUES (1, 'canary');\n"
                                + "CREATE INDEX a_name ON a (name);\n")
                .expecting(SERVER);
        var database = SERVER.database();
        database.apply(files.read());
        var folder = files.with("V2__b.sql", "CREATE TABLE b (id integer)")
                .expecting(SERVER)
                .read();
        var watched = WatchedDatabase.of(database, folder);

        String invalid = "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'a_name'::regclass";
        assertThat(watched.spoilt(invalid).refuses(EngineError.INVALID_INDEX, () -> database.apply(folder)))
                .hasMessageContaining("table a index a_name")
                .hasMessageEndingWith(" Fix: remove it and deploy again: DROP INDEX CONCURRENTLY a_name.");

        database.execute("DROP INDEX a_name; CREATE INDEX a_name ON a (name)");
        watched.assertConverges("with a valid one");
    }

    /** What the history says before the statement is all that is known of an attempt that has vanished. */
    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            CREATE INDEX CONCURRENTLY a_name ON a (name)    ~ CREATE INDEX a_name ON a (name)
            CREATE INDEX CONCURRENTLY ON a (name)           ~ CREATE INDEX ON a (name)
            CREATE UNIQUE INDEX CONCURRENTLY "A" ON public.a (name) ~ CREATE UNIQUE INDEX "A" ON a (name)
            DROP INDEX CONCURRENTLY a_id                    ~ DROP INDEX a_id
            ALTER TABLE m DETACH PARTITION m1 CONCURRENTLY  ~ ALTER TABLE m DETACH PARTITION m1 CONCURRENTLY
            VACUUM a                                        ~ SELECT 1
            REINDEX TABLE CONCURRENTLY a                    ~ SELECT 1
            """)
    void aStatementThatEndedUnrecordedIsNotRunAgain(String statement, String ended) throws Exception {
        var folder = TestFolder.in(directory)
                .with("V1__a.sql", """
                        CREATE TABLE a (id integer, name text, key integer PRIMARY KEY);
                        CREATE INDEX a_id ON a (id);
                        CREATE TABLE m (id integer) PARTITION BY RANGE (id);
                        CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (0) TO (9);
                        """)
                .with(
                        "V2__alone.sql",
                        "CREATE TABLE before (id integer);\n" + statement + ";\nCREATE TABLE after (id integer);\n")
                .expecting(SERVER)
                .read();
        var database = SERVER.database();
        // As it is when the run has vanished in the middle of the statement, and the server has gone on with it.
        var first = TestFolder.in(directory)
                .with("V1__a.sql", folder.migrations().get(0).sql())
                .expecting(SERVER)
                .read();
        database.apply(first);
        database.execute("CREATE TABLE before (id integer)");
        MigrationFile second = folder.migrations().get(1);
        var before = new History.Entry(second, 1, false, 0);
        database.execute(History.record(List.of(before), HistoryTable.CURRENT));
        database.execute(ended);

        assertThat(database.apply(folder).files().applied())
                .extracting(AppliedFile::file)
                .containsExactly("V2__alone.sql");
        assertThat(database.query(INVALID)).isEmpty();
        assertThat(database.query(
                        "SELECT file || ' ' || coalesce(statements::text, 'all') FROM schemainit.history ORDER BY id"))
                .containsExactly("V1__a.sql all", "V2__alone.sql 1", "V2__alone.sql 2", "V2__alone.sql all");
    }

    /** A primary key is younger than nothing that a later run has recorded: it is not the index that is missing. */
    @Test
    void anIndexWithoutANameThatWasNeverBuiltIsBuilt() throws Exception {
        var folder = TestFolder.in(directory)
                .with(
                        "V1__a.sql",
                        "CREATE TABLE a (id integer PRIMARY KEY, b integer);\nCREATE INDEX CONCURRENTLY ON a (b);\n")
                .expecting(SERVER)
                .read();
        var database = SERVER.database();
        MigrationFile file = folder.migrations().get(0);
        database.execute("CREATE TABLE a (id integer PRIMARY KEY, b integer);\n"
                + History.record(List.of(new History.Entry(file, 1, false, 0)), HistoryTable.MISSING));

        assertThat(database.apply(folder).files().applied()).hasSize(1);
        assertThat(database.query("SELECT to_regclass('a_b_idx')::text")).containsExactly("a_b_idx");
    }

    /** What the server has refused is not taken for done by the next run. */
    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            DROP INDEX CONCURRENTLY no_such             ~ SI-80 V1__a.sql:2:1
            CREATE UNIQUE INDEX CONCURRENTLY i ON a (b) ~ SI-74 V1__a.sql:2:1
            """)
    void aStatementThatWasRefusedIsRefusedAgain(String statement, String refusal) throws Exception {
        var folder = TestFolder.in(directory)
                .with(
                        "V1__a.sql",
                        "CREATE TABLE a (id integer, b integer); CREATE INDEX i ON a (id);\n" + statement + ";\n")
                .expectingNothing()
                .read();
        var database = SERVER.database();
        for (int run = 0; run < 2; run++) {
            assertThatThrownBy(() -> database.apply(folder)).hasMessageStartingWith(refusal);
        }
    }

    /** An ordinary statement of a marked file commits together with its place in the history. */
    @Test
    void aMarkedFileRunsOrdinaryStatementsInTransactionsOfTheirOwn() throws Exception {
        var folder = TestFolder.in(directory)
                .with(
                        "V1__a.sql",
                        "-- schemainit: no-transaction\nCREATE TABLE a (id integer);\nINSERT INTO a VALUES (1);\n"
                                + "SELECT 1;\nINSERT INTO a VALUES (2);\n")
                .expecting(SERVER)
                .read();
        var database = SERVER.database();
        database.apply(folder);
        assertThat(database.query("SELECT count(DISTINCT xmin::text) FROM a")).containsExactly("2");
        assertThat(database.query("SELECT count(*) FROM a h1 JOIN schemainit.history h ON h.xmin = h1.xmin"))
                .containsExactly("2");
    }

    /** The connection that keeps the lock ends with the client; the server may still be committing its last work. */
    @Test
    void whoeverReadsTheHistoryWaitsForACommitUnderWay() throws Exception {
        var folder = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id integer);\nVACUUM a;\nINSERT INTO a VALUES (1);\n")
                .expecting(SERVER)
                .read();
        var database = SERVER.database();
        var pool = Executors.newFixedThreadPool(1);
        try (Connection work =
                WatchedDatabase.other(database, "SELECT pg_advisory_xact_lock_shared(" + DatabaseLock.WORK_KEY + ")")) {
            Future<Report> run = pool.submit(() -> database.apply(folder));
            assertThatThrownBy(() -> run.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            work.commit();
            assertThat(run.get().files().applied()).hasSize(1);
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void whatStandsBehindABoundaryMayBeMendedAndWhatStandsBeforeItMayNot() throws Exception {
        String before = "CREATE TABLE b (id integer);\nVACUUM a;\n";
        var files = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id integer)")
                .with("V2__b.sql", before + "CREATE TABLE c (id integer);\n")
                .expecting(SERVER);
        var database = SERVER.database();
        var broken = files.with("V2__b.sql", before + "CREATE TABLE c (id nonsense);\n")
                .stillExpecting()
                .read();
        assertThatThrownBy(() -> database.apply(broken))
                .hasMessage("SI-80 V2__b.sql:3:20: no such object (SQLSTATE 42704): nonsense; what ran before it stays:"
                        + " V1__a.sql, V2__b.sql up to line 2 (2 of 3 statements). Fix: correct the statement.");
        assertThat(database.query("SELECT to_regclass('b') || ' ' || coalesce(to_regclass('c')::text, 'none')"))
                .containsExactly("b none");
        Report info = database.migrator(broken).run(Action.INFO);
        assertThat(info.files().pending()).containsExactly("V2__b.sql");
        assertThat(info.notes().warnings())
                .containsExactly("V2__b.sql is applied up to line 2 (2 of 3 statements): the next run continues there");

        var edited = files.with("V2__b.sql", before.replace("id", "other") + "CREATE TABLE c (id integer);\n")
                .read();
        assertThatThrownBy(() -> database.apply(edited))
                .hasMessageStartingWith("SI-72 V2__b.sql was changed before line 2 (2 of 3 statements)");

        var mended = files.with("V2__b.sql", before + "CREATE TABLE c (id integer);\n")
                .read();
        assertThat(database.apply(mended).files().applied()).hasSize(1);
        assertThat(database.apply(mended).files().alreadyApplied()).hasSize(2);
    }

    @Test
    void aHistoryOfAnEarlierVersionLearnsToCountStatements() throws Exception {
        var folder = folder().expecting(SERVER).read();
        var database = SERVER.database();
        database.execute("CREATE SCHEMA schemainit; CREATE TABLE schemainit.history (id integer GENERATED ALWAYS AS"
                + " IDENTITY PRIMARY KEY, file text NOT NULL, checksum text NOT NULL, adopted boolean NOT NULL,"
                + " milliseconds integer NOT NULL, applied_by text NOT NULL DEFAULT current_user,"
                + " applied_at timestamptz NOT NULL DEFAULT clock_timestamp());"
                + "CREATE TABLE a (id integer, name text);"
                + "INSERT INTO schemainit.history (file, checksum, adopted, milliseconds) VALUES ('V1__a.sql', '"
                + folder.migrations().get(0).checksum() + "', false, 0)");

        assertThat(database.apply(folder).files().applied())
                .extracting(AppliedFile::file)
                .containsExactly("V2__index.sql", "V3__b.sql");
        assertThat(database.apply(folder).files().applied()).isEmpty();
    }

    /** The server goes on with a statement whose client is gone: the next run waits for its end. */
    @Test
    void aBuildThatIsStillUnderWayIsWaitedFor() throws Exception {
        var folder = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id integer, name text)")
                .with(
                        "V2__alone.sql",
                        "CREATE TABLE before (id integer);\nCREATE INDEX CONCURRENTLY a_name ON a (name);\n")
                .expecting(SERVER)
                .read();
        var database = SERVER.database();
        database.apply(TestFolder.in(directory)
                .with("V1__a.sql", folder.migrations().get(0).sql())
                .expecting(SERVER)
                .read());
        database.execute("CREATE TABLE before (id integer)");
        database.execute(History.record(
                List.of(new History.Entry(folder.migrations().get(1), 1, false, 0)), HistoryTable.CURRENT));
        var pool = Executors.newFixedThreadPool(2);
        try (Connection old = WatchedDatabase.other(database, "LOCK TABLE before; INSERT INTO a VALUES (1, 'x')")) {
            // It waits for the transaction that holds a row of the table.
            Future<?> orphan = pool.submit(() -> {
                database.execute("CREATE INDEX CONCURRENTLY a_name ON a (name)");
                return null;
            });
            WatchedDatabase.awaitStatement(database, "CREATE INDEX CONCURRENTLY");
            Future<Report> run = pool.submit(() -> database.apply(folder));
            assertThatThrownBy(() -> run.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            old.rollback();

            assertThat(run.get().files().applied()).hasSize(1);
            orphan.get();
        } finally {
            pool.shutdown();
        }
        assertThat(
                        database.query(
                                "SELECT indexrelid::regclass || ' ' || indisvalid FROM pg_index WHERE indrelid = 'a'::regclass"))
                .containsExactly("a_name true");
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
        assertThat(database.query(DONE)).containsExactly("V1__a.sql", "V2__index.sql", "V3__b.sql");
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
    @Fault(real = 23)
    void aPlanLeavesItOut() throws Exception {
        var folder = folder().expecting(SERVER).read();
        var database = SERVER.database();
        Report plan = database.migrator(folder).run(Action.PLAN);
        assertThat(plan.files().applied()).extracting(AppliedFile::file).containsExactly("V1__a.sql", "V3__b.sql");
        assertThat(plan.notes().warnings())
                .containsExactly(
                        "this run is not a single transaction, but 2 transactions and 1 statement outside of one: what is done"
                                + " stays if a later one fails",
                        "1. V1__a.sql",
                        "2. CREATE UNIQUE INDEX CONCURRENTLY at V2__index.sql:2, by itself",
                        "3. V3__b.sql",
                        "one statement runs outside a transaction and is not part of this plan: V2__index.sql:2");
        // What was left out was not verified.
        assertThat(plan.catalog().verifiedLines()).isZero();
        assertThat(new ReportText(plan).lines()).contains("! Not verified: the plan ends before the files do");
        assertThat(database.query("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
                .isEmpty();
    }
}
