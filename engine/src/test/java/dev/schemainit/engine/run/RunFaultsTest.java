package dev.schemainit.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Migrator;
import dev.schemainit.engine.Report;
import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.FaultProxy;
import dev.schemainit.engine.harness.FaultProxy.Harm;
import dev.schemainit.engine.harness.FaultProxy.Message;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.harness.WatchedDatabase;
import dev.schemainit.engine.sql.MigrationFolder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other sessions, the server and the network do to a run that is under way. */
class RunFaultsTest {
    @TempDir
    Path directory;

    private TestDatabase database;
    private TestFolder files;

    @BeforeEach
    void twoTablesAreThere() throws Exception {
        database = Server.EMBEDDED.database();
        files = TestFolder.in(directory)
                .with(
                        "V1__a.sql",
                        "CREATE TABLE a (id integer, name text);\nINSERT INTO a VALUES (1, 'canary');\n"
                                + "CREATE TABLE b (id integer);\n")
                .expecting(Server.EMBEDDED);
        database.apply(files.read());
    }

    private MigrationFolder adding(String sql) throws Exception {
        return files.with("V2__more.sql", sql).expecting(Server.EMBEDDED).read();
    }

    /** Each holds what the other waits for, and the other's patience is longer. */
    @Test
    @Fault(60)
    void aDeadlockStartsTheWholeTransactionAgain() throws Exception {
        var folder = adding("ALTER TABLE a ADD more text;\nSELECT pg_sleep(0.5);\nALTER TABLE b ADD more text;\n");
        var watched = WatchedDatabase.of(database, folder);
        var steps = new ArrayList<Step>();
        try (Connection other =
                WatchedDatabase.other(database, "SET LOCAL deadlock_timeout = '30s'; LOCK TABLE b IN SHARE MODE")) {
            var run = CompletableFuture.supplyAsync(
                    () -> database.migrator(folder, false, steps).run(Action.APPLY));
            WatchedDatabase.awaitStatement(database, "ADD more text");
            execute(other, "LOCK TABLE a IN SHARE MODE");
            other.commit();

            assertThat(run.get().files().applied()).hasSize(1);
        }
        assertThat(steps).extracting(Step::name).contains("retry");
        assertThat(watched.isAfter("deadlock")).isTrue();
        watched.assertConverges("deadlock");
    }

    @Test
    @Fault(60)
    void aDeadlockThatComesBackEachTimeIsTold() throws Exception {
        var peaceful = files.read();
        var watched = WatchedDatabase.of(database, peaceful);
        var folder = files.with(
                        "V2__more.sql", "DO $$ BEGIN RAISE 'canary' USING ERRCODE = 'deadlock_detected'; END $$;\n")
                .read();

        assertThat(watched.refuses(EngineError.DEADLOCK, () -> database.apply(folder)))
                .hasMessageContaining("V2__more.sql");
        watched.assertConverges("without the deadlock");
    }

    /** The server has committed, and nobody is told: only the history knows. */
    @Test
    @Fault(63)
    void aCommitWhoseAnswerIsLostIsFoundInTheHistory() throws Exception {
        for (Harm harm : List.of(Harm.CUT_BEFORE, Harm.CUT_AFTER)) {
            for (int place : List.of(0, 1)) {
                var start = Server.EMBEDDED.database();
                var folder = TestFolder.in(directory)
                        .with(
                                "V1__a.sql",
                                "CREATE TABLE a (id integer, name text);\nINSERT INTO a VALUES (1, 'canary');\n")
                        .expecting(Server.EMBEDDED)
                        .read();
                var watched = WatchedDatabase.of(start, folder);
                try (var proxy = FaultProxy.ofMessages(start.login())) {
                    int commit = commit(proxy, start, folder);
                    proxy.harm(commit + place, harm);
                    Report report = new Migrator(
                                    Connector.of(proxy.through(start.login())),
                                    folder,
                                    false,
                                    Deadline.in(Duration.ofSeconds(30)),
                                    step -> {})
                            .run(Action.APPLY);
                    // Before the COMMIT reaches the server nothing is applied; from there on everything is.
                    boolean reachedServer = place == 1 || harm == Harm.CUT_AFTER;
                    assertThat(report.files().applied()).hasSize(reachedServer ? 0 : 1);
                    assertThat(report.files().alreadyApplied()).hasSize(reachedServer ? 1 : 0);
                }
                assertThat(watched.isAfter(harm + " " + place)).isTrue();
                watched.assertConverges(harm + " " + place);
            }
        }
    }

    /** The number of the message that is COMMIT: the last query of a run that nobody harms. */
    private static int commit(FaultProxy proxy, TestDatabase like, MigrationFolder folder) throws Exception {
        try (TestDatabase copy = like.copy()) {
            proxy.harm(0, Harm.DELAY);
            new Migrator(
                            Connector.of(proxy.through(copy.login())),
                            folder,
                            false,
                            Deadline.in(Duration.ofSeconds(30)),
                            step -> {})
                    .run(Action.APPLY);
            return proxy.passed().lastIndexOf(new Message(true, 'Q')) + 1;
        }
    }

    @Test
    @Fault(67)
    void aTerminatedSessionStartsOver() throws Exception {
        var folder = adding("CREATE TABLE c (id integer);\nSELECT pg_sleep(0.5);\n");
        var watched = WatchedDatabase.of(database, folder);
        var run = CompletableFuture.supplyAsync(() -> database.apply(folder));
        WatchedDatabase.awaitStatement(database, "pg_sleep");
        terminateRuns();

        assertThat(run.get().files().applied()).hasSize(1);
        assertThat(watched.isAfter("terminated")).isTrue();
        watched.assertConverges("terminated");
    }

    @Test
    @Fault(67)
    void aSessionThatIsTerminatedEachTimeIsTold() throws Exception {
        var folder = adding("CREATE TABLE c (id integer);\nSELECT pg_sleep(0.5);\n");
        var watched = WatchedDatabase.of(database, folder);
        var killer = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 3; i++) {
                try {
                    WatchedDatabase.awaitStatement(database, "pg_sleep");
                    terminateRuns();
                } catch (Exception failed) {
                    throw new IllegalStateException(failed);
                }
            }
        });
        watched.refuses(EngineError.CONNECTION_LOST, () -> database.apply(folder));
        killer.get();
        watched.assertConverges("left alone");
    }

    private void terminateRuns() throws SQLException {
        database.query("SELECT pg_terminate_backend(pid, 5000)::text FROM pg_stat_activity WHERE datname = '"
                + database.name() + "' AND application_name = 'schemainit'");
    }

    @Test
    @Fault(36)
    void aTruncatedHistoryIsAdoptedWhereTheTablesAreAsExpected() throws Exception {
        MigrationFolder folder = files.read();
        var watched = WatchedDatabase.of(database, folder);
        database.execute("TRUNCATE schemainit.history");

        assertThat(database.apply(folder).files().adopted()).containsExactly("V1__a.sql");
        assertThat(watched.isAfter("truncated")).isTrue();
        watched.assertConverges("truncated");
    }

    @Test
    @Fault(36)
    void aTruncatedHistoryIsRefusedWhereTheTablesAreNotAsExpected() throws Exception {
        MigrationFolder folder = files.read();
        var watched = WatchedDatabase.of(database, folder);

        assertThat(watched.spoilt(
                                "TRUNCATE schemainit.history; ALTER TABLE a ADD drifted text NOT NULL DEFAULT 'a canary'")
                        .refuses(EngineError.FOREIGN_TABLES, () -> database.apply(folder)))
                .hasMessageContaining("not expected: table a column drifted: text not null default '…'");

        database.execute("ALTER TABLE a DROP drifted");
        assertThat(database.apply(folder).files().adopted()).containsExactly("V1__a.sql");
        watched.assertConverges("without the drift");
    }

    @Test
    @Fault(36)
    void anEditedHistoryIsRefused() throws Exception {
        MigrationFolder folder = files.read();
        List<String> checksum = database.query("SELECT checksum FROM schemainit.history");
        var watched = WatchedDatabase.of(database, folder);

        assertThat(watched.spoilt("UPDATE schemainit.history SET checksum = 'canary'")
                        .refuses(EngineError.FILE_EDITED, () -> database.apply(folder)))
                .hasMessageStartingWith("SI-60 V1__a.sql was changed after it had been applied. Fix: ");

        database.execute("UPDATE schemainit.history SET checksum = '" + checksum.get(0) + "'");
        watched.assertConverges("as it was recorded");
    }

    @Test
    @Fault(75)
    void controlCharactersInANameAreBlanksInTheMessage() throws Exception {
        MigrationFolder folder = files.read();
        var watched = WatchedDatabase.of(database, folder);
        String name = "\"line\nbreak\r\u001b[31m\u0085\u2028\"";

        assertThat(watched.spoilt("ALTER TABLE a ADD " + name + " text")
                        .refuses(EngineError.DRIFT, () -> database.apply(folder)))
                .hasMessageContaining("U&\"line\\000Abreak\\000D [31m \"");
        database.execute("ALTER TABLE a DROP " + name);
        watched.assertConverges("without that column");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
