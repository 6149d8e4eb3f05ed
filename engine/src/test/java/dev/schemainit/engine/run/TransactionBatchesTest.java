package dev.schemainit.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Report;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.postgres.ThrowAwayServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More files than one transaction of the server has room for locks. */
class TransactionBatchesTest {
    private static final int FILES = 60;
    /** Room for 100 locks, and a table takes three. */
    private static final Map<String, String> SMALL =
            Map.of("max_locks_per_transaction", "10", "max_connections", "10", "max_wal_senders", "0");

    private static ThrowAwayServer server;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws Exception {
        server = ThrowAwayServer.embedded(SMALL);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void runAsSeveralTransactionsAndSayItBefore() throws Exception {
        MigrationFolder folder = folder("CREATE TABLE last (id integer)");
        TestDatabase database = TestDatabase.on(server);

        Report report = database.apply(folder);

        assertThat(report.files().applied()).hasSize(FILES);
        List<String> steps = report.notes().steps().stream().map(Step::text).toList();
        String announced =
                "1. V1__table.sql to V33__table.sql (33 files), because the server has no room for more locks";
        assertThat(steps).contains(announced);
        assertThat(steps.indexOf(announced)).isLessThan(steps.indexOf("V1__table.sql done"));
        assertThat(database.apply(folder).files().alreadyApplied()).hasSize(FILES);
    }

    @Test
    void eachTransactionIsAllOrNothing() throws Exception {
        MigrationFolder broken = folder("CREATE TABLE last (id nonsense)");
        TestDatabase database = TestDatabase.on(server);

        assertThatThrownBy(() -> database.apply(broken)).hasMessageContaining("V60__table.sql");

        assertThat(database.query("SELECT count(*) FROM schemainit.history")).containsExactly("33");
        assertThat(database.query("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                .containsExactly("33");
        assertThat(database.apply(folder("CREATE TABLE last (id integer)"))
                        .files()
                        .applied())
                .hasSize(FILES - 33);
    }

    @Test
    void aPlanIsOfTheFirstAndSaysSo() throws Exception {
        MigrationFolder folder = folder("CREATE TABLE last (id integer)");
        TestDatabase database = TestDatabase.on(server);

        Report plan = database.migrator(folder).run(Action.PLAN);

        assertThat(plan.files().applied()).hasSize(33);
        assertThat(plan.notes().warnings()).last().isEqualTo("this plan covers only the first transaction");
        assertThat(database.query("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                .containsExactly("0");
    }

    /** Of many callers one applies all chunks: the lock is not let go between them. */
    @Test
    void nobodyComesBetween() throws Exception {
        MigrationFolder folder = folder("CREATE TABLE last (id integer)");
        TestDatabase database = TestDatabase.on(server);
        var reports = new ArrayList<Report>();

        var callers = List.of(
                new Thread(() -> keep(reports, database.apply(folder))),
                new Thread(() -> keep(reports, database.apply(folder))));
        callers.forEach(Thread::start);
        for (Thread caller : callers) {
            caller.join(Duration.ofMinutes(1).toMillis());
        }

        assertThat(reports)
                .extracting(report -> report.files().applied().size())
                .containsExactlyInAnyOrder(0, FILES);
    }

    private static void keep(List<Report> reports, Report report) {
        synchronized (reports) {
            reports.add(report);
        }
    }

    private MigrationFolder folder(String last) throws Exception {
        var folder = TestFolder.in(directory);
        for (int i = 1; i < FILES; i++) {
            folder.with("V" + i + "__table.sql", "CREATE TABLE t" + i + " (id integer)");
        }
        return folder.with("V" + FILES + "__table.sql", "CREATE TABLE last (id integer)")
                .expecting(TestDatabase.Server.EMBEDDED)
                .with("V" + FILES + "__table.sql", last)
                .stillExpecting()
                .read();
    }
}
