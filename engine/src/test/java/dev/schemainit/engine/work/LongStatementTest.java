package dev.schemainit.engine.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Migrator;
import dev.schemainit.engine.Report;
import dev.schemainit.engine.ReportText;
import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.harness.OlderServers;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.postgres.ThrowAwayServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Statements that a run leaves to the server, and that the next one finds again. */
class LongStatementTest {
    private static final String TABLE = """
            CREATE TABLE pause (seconds numeric);
            CREATE FUNCTION slow(x integer) RETURNS integer IMMUTABLE LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM pg_sleep(seconds) FROM public.pause;
                RETURN x;
            END $$;
            CREATE TABLE item (id integer PRIMARY KEY, hits integer NOT NULL DEFAULT 0, filler text);
            INSERT INTO item SELECT n, 0, repeat('x', 1000) FROM generate_series(1, 40) n;
            CREATE TABLE fast (id integer);
            """;

    /** From now on, evaluating the function for all rows takes about six seconds. */
    private static final String SLOW = "INSERT INTO pause VALUES (0.15);";

    private static final String MARK = "-- schemainit: no-transaction\n";
    private static final Duration SHORT = Duration.ofMillis(2500);
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    /**
     * A kind of statement.
     *
     * @param first what its table needs
     * @param statement that takes its time
     * @param done a query that answers {@code 1} if it is done, and done once
     */
    private record Kind(String first, String statement, String done) {}

    private static final String COUNT_HITS = "SELECT (sum(hits) = 40)::integer FROM item";

    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "",
                    "CREATE INDEX CONCURRENTLY item_slow ON item (slow(id));",
                    "SELECT indisvalid::integer FROM pg_index WHERE indexrelid = 'item_slow'::regclass"),
            new Kind(
                    "CREATE INDEX item_slow ON item (slow(id));",
                    "REINDEX INDEX CONCURRENTLY item_slow;",
                    "SELECT indisvalid::integer FROM pg_index WHERE indexrelid = 'item_slow'::regclass"),
            new Kind(
                    "ALTER TABLE item ADD CONSTRAINT is_slow CHECK (slow(id) > 0) NOT VALID;",
                    MARK + "ALTER TABLE item VALIDATE CONSTRAINT is_slow;",
                    "SELECT convalidated::integer FROM pg_constraint WHERE conname = 'is_slow'"),
            new Kind(
                    "CREATE MATERIALIZED VIEW seen AS SELECT id, slow(id) AS s FROM item;"
                            + " CREATE UNIQUE INDEX ON seen (id); INSERT INTO item SELECT 41;",
                    MARK + "REFRESH MATERIALIZED VIEW CONCURRENTLY seen;",
                    "SELECT (count(*) = 41)::integer FROM seen"),
            new Kind(
                    "CREATE INDEX item_slow ON item (slow(id));",
                    "VACUUM FULL item;",
                    "SELECT indisvalid::integer FROM pg_index WHERE indexrelid = 'item_slow'::regclass"),
            new Kind("", MARK + "UPDATE item SET hits = hits + slow(id) - id + 1;", COUNT_HITS),
            new Kind(
                    "CREATE PROCEDURE work() LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(3); COMMIT;"
                            + " PERFORM pg_sleep(3); UPDATE item SET hits = hits + 1; END $$;",
                    MARK + "CALL work();",
                    COUNT_HITS),
            new Kind(
                    "UPDATE item SET filler = repeat('y', 1500);",
                    MARK + "SET vacuum_cost_delay = 100;\nSET vacuum_cost_limit = 1;\nVACUUM item;",
                    "SELECT (vacuum_count = 1)::integer FROM pg_stat_user_tables WHERE relname = 'item'"));

    @ParameterizedTest
    @MethodSource("dev.schemainit.engine.harness.OlderServers#archives")
    void onOlderVersions(Path archive) throws Exception {
        try (var server = OlderServers.start(archive, directory)) {
            everything(server);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.schemainit.engine.harness.TestDatabase$Server#values")
    void onTheNewestAndOnDebians(TestDatabase.Server server) throws Exception {
        everything(server.database().server());
    }

    private void everything(ThrowAwayServer server) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(KINDS.size());
        try {
            var running = new ArrayList<Future<?>>();
            for (Kind kind : KINDS) {
                Callable<Void> test = () -> {
                    isLeftAndFound(server, kind);
                    return null;
                };
                running.add(threads.submit(test));
            }
            for (Future<?> test : running) {
                test.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void isLeftAndFound(ThrowAwayServer server, Kind kind) throws Exception {
        var database = TestDatabase.on(server);
        MigrationFolder folder = TestFolder.in(directory)
                .with("V1__table.sql", TABLE + kind.first() + SLOW)
                .with("V2__long.sql", kind.statement())
                .with("V3__behind.sql", "ALTER TABLE fast ADD COLUMN name text;")
                .expecting(TestDatabase.on(server)
                        .migrator(withoutSleep(kind))
                        .expect()
                        .lines())
                .read();

        Report left = migrator(database, folder, SHORT, WorkPolicy.CALLED_AGAIN).run(Action.APPLY);

        assertThat(left.work()).as(kind.statement()).isNotNull();
        assertThat(left.work().words()).contains("V2__long.sql:").contains("running since ");
        assertThat(left.files().applied()).extracting("file").containsExactly("V1__table.sql");
        assertThat(new ReportText(left).message()).isEqualTo("Database schema is not complete yet: work continues");
        if (!kind.statement().contains("FULL")) {
            isShownAndNotBegunTwice(database, folder, kind);
        }

        Report done = migrator(database, folder, LONG, WorkPolicy.CALLED_AGAIN).run(Action.APPLY);

        assertThat(done.work()).isNull();
        assertThat(done.catalog().verifiedLines()).isPositive();
        assertThat(database.query(kind.done())).as(kind.statement()).containsExactly("1");
        assertThat(database.query("SELECT count(*) FROM schemainit.work"))
                .as("nothing is under way")
                .containsExactly("0");
        assertThat(database.query("SELECT concat_ws(' ', statements, milliseconds > 2500, applied_by = session_user)"
                        + " FROM schemainit.history WHERE file = 'V2__long.sql' ORDER BY id DESC LIMIT 1"))
                .as(kind.statement())
                .containsExactly("t t");
        assertThat(database.apply(folder).files().alreadyApplied()).hasSize(3);
    }

    private static void isShownAndNotBegunTwice(TestDatabase database, MigrationFolder folder, Kind kind) {
        assertThat(new ReportText(database.migrator(folder).run(Action.INFO)).lines())
                .as("info says what is running: " + kind.statement())
                .anyMatch(line -> line.contains(" at V2__long.sql:") && line.contains("running since "));
        assertThatThrownBy(() -> database.apply(folder))
                .as("a run that is not called again does not begin it a second time")
                .hasMessageContaining("SI-153")
                .hasMessageContaining("V2__long.sql:");
        assertThatThrownBy(() -> migrator(database, folder, LONG, WorkPolicy.IN_BACKGROUND)
                        .run(Action.APPLY))
                .as("the next deployment refuses")
                .hasMessageContaining("SI-153");
    }

    /** With the same statements. */
    private MigrationFolder withoutSleep(Kind kind) throws Exception {
        return TestFolder.in(directory)
                .with("V1__table.sql", TABLE + kind.first())
                .with("V2__long.sql", kind.statement().replace("vacuum_cost_limit = 1;", "vacuum_cost_limit = 10000;"))
                .with("V3__behind.sql", "ALTER TABLE fast ADD COLUMN name text;")
                .read();
    }

    private static Migrator migrator(TestDatabase database, MigrationFolder folder, Duration time, WorkPolicy policy) {
        return new Migrator(Connector.of(database.login()), folder, false, Deadline.in(time), step -> {})
                .leaving(policy);
    }

    @Test
    void aShortStatementNeedsNobodyToCallAgain() throws Exception {
        var database = TestDatabase.Server.EMBEDDED.database();
        MigrationFolder folder = TestFolder.in(directory)
                .with("V1__table.sql", "CREATE TABLE item (id integer PRIMARY KEY);")
                .with(
                        "V2__index.sql",
                        "CREATE INDEX CONCURRENTLY item_desc ON item (id DESC);\nCREATE TABLE behind ();")
                .expecting(TestDatabase.Server.EMBEDDED)
                .read();

        Report report =
                migrator(database, folder, LONG, WorkPolicy.IN_BACKGROUND).run(Action.APPLY);

        assertThat(report.work()).isNull();
        assertThat(report.files().applied()).extracting("file").containsExactly("V1__table.sql", "V2__index.sql");
        assertThat(database.apply(folder).files().alreadyApplied()).hasSize(2);
    }

    @Test
    void aStatementThatTalksToItsClientIsRefused() throws Exception {
        var database = TestDatabase.Server.EMBEDDED.database();
        MigrationFolder folder = TestFolder.in(directory)
                .with("V1__table.sql", "CREATE TABLE item (id integer PRIMARY KEY);")
                .with("V2__vacuum.sql", "VACUUM VERBOSE item;")
                .expecting(TestDatabase.Server.EMBEDDED)
                .read();

        assertThatThrownBy(() -> migrator(database, folder, LONG, WorkPolicy.CALLED_AGAIN)
                        .run(Action.APPLY))
                .hasMessage("SI-156 V2__vacuum.sql:1 writes to its client while it runs, which ends it if the client"
                        + " has gone. Fix: leave out VERBOSE.");
        assertThat(database.query("SELECT count(*) FROM pg_class WHERE relname = 'item'"))
                .containsExactly("0");
    }

    @Test
    void aStatementThatFailsWhileNobodyWatchesIsBegunAgainAndThenGivenUp() throws Exception {
        var database = TestDatabase.Server.EMBEDDED.database();
        MigrationFolder folder = TestFolder.in(directory)
                .with("V1__table.sql", TABLE + SLOW)
                .with("V2__fails.sql", MARK + "UPDATE item SET hits = slow(hits) / (id - 40);")
                .expectingNothing()
                .read();

        for (int i = 0; i < 3; i++) {
            assertThat(migrator(database, folder, SHORT, WorkPolicy.CALLED_AGAIN)
                            .run(Action.APPLY)
                            .work())
                    .isNotNull();
            awaitNobody(database);
        }

        assertThatThrownBy(() -> migrator(database, folder, SHORT, WorkPolicy.CALLED_AGAIN)
                        .run(Action.APPLY))
                .hasMessageContaining("SI-155 UPDATE at V2__fails.sql:2 has been started 3 times");
    }

    private static void awaitNobody(TestDatabase database) throws Exception {
        while (!database.query("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%slow(hits)%'"
                        + " AND state = 'active' AND pid <> pg_backend_pid()")
                .equals(List.of("0"))) {
            Thread.sleep(100);
        }
    }

    @Test
    void whatIsRunningUnderAnotherNameIsNotBegunBesideIt() throws Exception {
        var database = TestDatabase.Server.EMBEDDED.database();
        TestFolder folder = TestFolder.in(directory)
                .with("V1__table.sql", TABLE + SLOW)
                .with("V2__long.sql", MARK + "UPDATE item SET hits = hits + slow(id) - id + 1;")
                .expectingNothing();
        migrator(database, folder.read(), SHORT, WorkPolicy.CALLED_AGAIN).run(Action.APPLY);

        assertThatThrownBy(() -> database.apply(folder.without("V2__long.sql")
                        .with("V3__long.sql", MARK + "UPDATE item SET hits = hits + slow(id) - id + 1;")
                        .read()))
                .hasMessageContaining("SI-153 UPDATE at V2__long.sql:2");
    }

    @Test
    void whatIsLeftInTheBackgroundHasNothingBehindIt() throws Exception {
        var database = TestDatabase.Server.EMBEDDED.database();
        TestFolder folder = TestFolder.in(directory)
                .with("V1__table.sql", TABLE + SLOW)
                .with("V2__long.sql", MARK + "UPDATE item SET hits = hits + slow(id) - id + 1;")
                .with("V3__behind.sql", "CREATE TABLE behind ();")
                .expectingNothing();

        assertThatThrownBy(() -> migrator(database, folder.read(), SHORT, WorkPolicy.IN_BACKGROUND)
                        .run(Action.APPLY))
                .hasMessageContaining("SI-81");
        assertThat(database.query("SELECT sum(hits) FROM item")).containsExactly("0");

        Report left = migrator(database, folder.without("V3__behind.sql").read(), SHORT, WorkPolicy.IN_BACKGROUND)
                .run(Action.APPLY);

        assertThat(left.work()).isNotNull();
    }
}
