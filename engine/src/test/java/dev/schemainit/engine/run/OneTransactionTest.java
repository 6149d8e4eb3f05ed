package dev.schemainit.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Migrator;
import dev.schemainit.engine.Report;
import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.harness.WatchedDatabase;
import dev.schemainit.engine.transaction.DatabaseLock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All or nothing: failing files, several callers, locks of others, the end of the time. */
class OneTransactionTest {
    private static final Server SERVER = Server.EMBEDDED;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void aFailingFileAmongFiveLeavesNoTrace(Server server) throws Exception {
        var folder = TestFolder.in(directory);
        for (int i = 1; i <= 5; i++) {
            folder.with("V" + i + "__t.sql", "CREATE TABLE t" + i + " (id integer);\n");
        }
        folder.expecting(server);
        folder.with("V4__t.sql", "CREATE TABLE t4 (id integer);\nINSERT INTO t4\n  VALUES ('no number');\n");
        var database = server.database();

        assertThatThrownBy(() -> database.apply(folder.read()))
                .hasMessage(
                        "SI-80 V4__t.sql:3:11: invalid input for its type (SQLSTATE 22P02). Fix: correct the statement.");

        assertThat(database.query("SELECT nspname FROM pg_namespace WHERE nspname = 'schemainit'"))
                .isEmpty();
        assertThat(database.query("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
                .isEmpty();

        folder.with("V4__t.sql", "CREATE TABLE t4 (id integer);\n");
        assertThat(database.apply(folder.read()).files().applied()).hasSize(5);
    }

    /** An escape string that goes on in the next line, and what JDBC would take for its own. */
    @Test
    void theDriverReadsNothingOfItsOwnIntoAFile() throws Exception {
        var folder = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (t text DEFAULT E'x'\n  'it\\'s ?', u text DEFAULT '{d ?}')")
                .expecting(SERVER)
                .read();
        var database = SERVER.database();
        database.apply(folder);
        database.execute("INSERT INTO a DEFAULT VALUES");
        assertThat(database.query("SELECT t || u FROM a")).containsExactly("xit's ?{d ?}");
    }

    @Test
    void aCatalogThatIsNotTheExpectedOneIsRolledBack() throws Exception {
        var folder = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id integer)")
                .expecting(SERVER);
        folder.with("V1__a.sql", "CREATE TABLE a (id bigint, more text)");
        var database = SERVER.database();

        assertThatThrownBy(() -> database.apply(folder.read()))
                .hasMessageStartingWith("SI-63 the resulting catalog is not the one in expected.txt: 3 differences: ")
                .isInstanceOfSatisfying(
                        SchemaInitException.class,
                        failure -> assertThat(failure.details())
                                .containsExactly(
                                        "table a: expected (id), found (id, more)",
                                        "table a column id: expected integer, found bigint",
                                        "not expected: table a column more: text"));
        assertThat(database.query("SELECT to_regclass('a')::text")).containsExactly((String) null);
    }

    @Test
    @Fault(34)
    void whatIfNotExistsPassesOverIsFound() throws Exception {
        var folder = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id integer)")
                .expecting(SERVER);
        var database = SERVER.database();
        database.apply(folder.read());
        var more = folder.with(
                        "V2__b.sql",
                        "CREATE TABLE IF NOT EXISTS b (id integer);\nINSERT INTO a VALUES (length('canary'))")
                .expecting(SERVER)
                .read();
        var watched = WatchedDatabase.of(database, more);
        assertThat(watched.spoilt("CREATE TABLE b (other text)")
                        .refuses(EngineError.NOT_AS_EXPECTED, () -> database.apply(more)))
                .hasMessageContaining("missing: table b column id: integer");
        assertThat(database.query("SELECT count(*) FROM a")).containsExactly("0");

        database.execute("DROP TABLE b");
        watched.assertConverges("without the other table");
    }

    @Test
    @Fault(61)
    void ofSeveralCallersOneAppliesAndTheOthersHaveNothingToDo() throws Exception {
        var folder = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id integer); SELECT pg_sleep(0.3)")
                .expecting(SERVER)
                .read();
        var database = SERVER.database();
        List<Callable<Report>> callers =
                List.of(() -> database.apply(folder), () -> database.apply(folder), () -> database.apply(folder));
        var pool = Executors.newFixedThreadPool(callers.size());
        try {
            var applied = new ArrayList<Integer>();
            for (var report : pool.invokeAll(callers)) {
                applied.add(report.get().files().applied().size());
            }
            assertThat(applied).containsExactlyInAnyOrder(1, 0, 0);
        } finally {
            pool.shutdown();
        }
        assertThat(database.query("SELECT file FROM schemainit.history")).containsExactly("V1__a.sql");
    }

    @Test
    @Fault(59)
    void aLockOfAnotherSessionIsToldWithItsHolder() throws Exception {
        var folder = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id integer)")
                .expecting(SERVER);
        var database = SERVER.database();
        database.apply(folder.read());
        var more = folder.with("V2__b.sql", "SET LOCAL lock_timeout = 100; ALTER TABLE a ADD b text DEFAULT 'canary'")
                .expecting(SERVER)
                .read();
        var watched = WatchedDatabase.of(database, more);
        try (Connection other = WatchedDatabase.other(database, "LOCK TABLE a IN SHARE MODE")) {
            assertThat(watched.refuses(EngineError.LOCK_TIMEOUT, () -> database.apply(more)))
                    .hasMessageStartingWith("SI-82 V2__b.sql")
                    .hasMessageMatching(
                            ".* process \\d+ \\(somebody else, user postgres, idle in transaction\\) holds a lock on a\\. Fix: .*");
            other.rollback();
        }
        watched.assertConverges("without the lock");
    }

    @Test
    @Fault(58)
    void aStatementThatOutlastsTheTimeIsCancelledAndRolledBack() throws Exception {
        var folder = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id integer);\nINSERT INTO a VALUES (length('canary'));\n")
                .expecting(SERVER);
        var database = SERVER.database();
        var watched = WatchedDatabase.of(database, folder.read());
        var slow = folder.with("V2__slow.sql", "SELECT 'canary', pg_sleep(60)").read();
        long start = System.nanoTime();
        assertThat(watched.refuses(
                        EngineError.TIME_IS_UP, () -> database.apply(database.login(), slow, Duration.ofSeconds(2))))
                .hasMessageStartingWith("SI-81 V2__slow.sql:1:1 was cancelled");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        watched.assertConverges("without the slow file");
    }

    @Test
    void aRunThatWaitsForAnotherToTheEndOfItsTimeSaysSo() throws Exception {
        var folder = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id integer)")
                .expecting(SERVER);
        var database = SERVER.database();
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT pg_advisory_xact_lock(" + DatabaseLock.KEY + ")");
            var initializer = new Migrator(
                    Connector.of(database.login()),
                    folder.read(),
                    false,
                    Deadline.in(Duration.ofSeconds(1)),
                    step -> {});
            assertThatThrownBy(() -> initializer.run(Action.APPLY)).hasMessageStartingWith("SI-84 ");
        }
    }

    @Test
    void settingsEndWithTheTransactionAndWithTheFile() throws Exception {
        var folder = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE SCHEMA other; SET LOCAL search_path = other; CREATE TABLE a (id integer)")
                .with("V2__b.sql", "CREATE TABLE b (id integer)")
                .expecting(SERVER)
                .read();
        var database = SERVER.database();
        database.apply(folder);
        assertThat(
                        database.query(
                                "SELECT relnamespace::regnamespace || '.' || relname FROM pg_class WHERE relname IN ('a', 'b')"))
                .containsExactlyInAnyOrder("other.a", "public.b");
    }

    @Test
    void aLowerDefaultIsolationDoesNotMakeAWaitingCallerBlind() throws Exception {
        var folder = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id integer); SELECT pg_sleep(0.3)")
                .expecting(SERVER)
                .read();
        var database = SERVER.database();
        database.execute("ALTER DATABASE " + database.name() + " SET default_transaction_isolation = 'serializable'");
        List<Callable<Report>> callers = List.of(() -> database.apply(folder), () -> database.apply(folder));
        var pool = Executors.newFixedThreadPool(callers.size());
        try {
            assertThat(pool.invokeAll(callers))
                    .extracting(report -> report.get().files().applied())
                    .asInstanceOf(LIST)
                    .hasSize(2);
        } finally {
            pool.shutdown();
        }
    }
}
