package dev.schemainit.engine.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Migrator;
import dev.schemainit.engine.Report;
import dev.schemainit.engine.ReportText;
import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.harness.ChildRun;
import dev.schemainit.engine.harness.OlderServers;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.engine.transaction.DatabaseLock;
import dev.schemainit.postgres.ThrowAwayServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files whose statement runs for one range of keys after the other. */
class BackfillTest {
    private static final String BATCHES = "-- schemainit: batches of 1000 by item.id\n";
    private static final String UPDATE = BATCHES + "UPDATE item SET hits = hits + 1 WHERE id BETWEEN :from AND :to;";
    private static final int ROWS = 60_000;
    private static final String TABLE = "CREATE TABLE item (id integer PRIMARY KEY, hits integer NOT NULL DEFAULT 0);";
    private static final String FILLED =
            TABLE + " INSERT INTO item SELECT 3 * n FROM generate_series(1, " + ROWS + ") n;";
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path directory;

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
        eachRowIsChangedOnce(TestDatabase.on(server));
        rowsAreMovedElsewhere(TestDatabase.on(server));
        keysOfOtherTypes(
                TestDatabase.on(server), "uuid", "('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid");
        keysOfOtherTypes(TestDatabase.on(server), "text", "'it''s ' || lpad(n::text, 6, '0')");
        keysOfOtherTypes(TestDatabase.on(server), "char(8)", "lpad(n::text, 8, '0')");
        keysOfOtherTypes(TestDatabase.on(server), "integer[]", "ARRAY[n, 1]");
        keysOfOtherTypes(TestDatabase.on(server), "text", "'C:\\' || lpad(n::text, 6, '0')");
        keysOfOtherTypes(
                TestDatabase.on(server), "timestamptz", "timestamptz '2026-01-01' + make_interval(secs => n * 0.001)");
    }

    private void eachRowIsChangedOnce(TestDatabase database) throws Exception {
        MigrationFolder folder = expecting(folder(FILLED, UPDATE).with("V3__behind.sql", "CREATE TABLE behind ();"));

        Report report = database.apply(folder);

        assertThat(report.files().applied()).hasSize(3);
        assertThat(new ReportText(report).lines()).contains("! 2. V2__fill.sql in batches of 1000 rows by item.id");
        assertThat(database.query("SELECT count(*) FROM item WHERE hits = 1")).containsExactly("" + ROWS);
        assertThat(database.query("SELECT count(*) FROM schemainit.work")).containsExactly("0");
        assertThat(database.apply(folder).files().alreadyApplied()).hasSize(3);
    }

    private void rowsAreMovedElsewhere(TestDatabase database) throws Exception {
        TestFolder folder = folder(
                FILLED + " CREATE TABLE archive (LIKE item);",
                BATCHES + "INSERT INTO archive SELECT * FROM item WHERE id >= :from AND id <= :to;");
        database.apply(expecting(folder.with(
                "V3__gone.sql", BATCHES + "DELETE FROM item WHERE :from <= id AND :to >= id AND id > 30;")));

        assertThat(database.query("SELECT count(*) FROM archive UNION ALL SELECT count(*) FROM item"))
                .containsExactlyInAnyOrder("" + ROWS, "10");
    }

    private void keysOfOtherTypes(TestDatabase database, String type, String expression) throws Exception {
        String table = "CREATE TABLE item (id " + type + " NOT NULL, hits integer NOT NULL DEFAULT 0);"
                + " CREATE INDEX ON item (id, hits);";
        database.apply(expecting(folder(
                table + " INSERT INTO item SELECT " + expression + " FROM generate_series(1, 20000) n;"
                        + " INSERT INTO item SELECT " + expression
                        + " FROM generate_series(5000, 5100) n, generate_series(1, 30);",
                UPDATE)));

        assertThat(database.query("SELECT count(*) FROM item WHERE hits = 1")).containsExactly("" + (20000 + 101 * 30));
    }

    @Test
    void anEmptyTableNeedsOneLookAlone() throws Exception {
        var database = TestDatabase.Server.EMBEDDED.database();

        assertThat(database.apply(expecting(folder(TABLE, UPDATE))).files().applied())
                .hasSize(2);
    }

    @Test
    void aMistakeIsFoundOnAnEmptyTableToo() throws Exception {
        var database = TestDatabase.Server.EMBEDDED.database();
        TestFolder folder = folder(TABLE, BATCHES + "UPDATE item SET hitz = 1 WHERE id BETWEEN :from AND :to;");

        assertThatThrownBy(() -> database.apply(folder.expectingNothing().read()))
                .hasMessageContaining("SI-80 V2__fill.sql:2:1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CREATE TABLE other (id integer PRIMARY KEY) | there is no such table
            CREATE TABLE item (key integer PRIMARY KEY) | the table has no such column
            CREATE TABLE item (id integer UNIQUE, hits integer) | the column may be NULL, and its rows would be left out
            CREATE TABLE item (id integer NOT NULL, hits integer) | no index leads to its rows in order
            """)
    void aTableThatCannotBeGoneThroughIsRefused(String table, String reason) throws Exception {
        var database = TestDatabase.Server.EMBEDDED.database();

        assertThatThrownBy(() ->
                        database.apply(folder(table, UPDATE).expectingNothing().read()))
                .hasMessageContaining("SI-152 V2__fill.sql:2 cannot run in batches by item.id: " + reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            many~U id BETWEEN :from AND :to | 1 its first line is not of the form
            0~U id BETWEEN :from AND :to | 1 its first line is not of the form
            -10~U id BETWEEN :from AND :to | 1 its first line is not of the form
            10~SELECT 1; SELECT 2 | 1 it has 2 statements
            10~TRUNCATE item | 2 it is no UPDATE, DELETE or INSERT
            10~U id >= :from | 2 its statement has no :to
            10~UPDATE item SET hits = id::from WHERE id <= :to | 2 its statement has no :from
            10~U id > :from AND id <= :to | 2 its statement leaves out the row whose key is :from
            10~U id BETWEEN :to AND :from | 2 its statement does not compare id with :from
            10~UPDATE item SET hits = 1 WHERE hits BETWEEN :from AND :to | 2 its statement does not compare id with :from
            10~U id > (:from) AND id <= :to | 2 its statement does not compare id with :from
            10~UPDATE item SET hits = 1, id = 2 WHERE id BETWEEN :from AND :to | 2 its statement changes id
            10~UPDATE item SET (id, hits) = (1, 2) WHERE id BETWEEN :from AND :to | 2 its statement changes id
            10~U id >= :from AND :to > id | 2 its statement leaves out the row whose key is :to
            """)
    void anotherFormIsRefusedBeforeAnythingConnects(String text, String reason) {
        var folder = TestFolder.in(directory)
                .with(
                        "V1__fill.sql",
                        "-- schemainit: batches of "
                                + text.replace("~", " by item.id\n")
                                        .replace("U id", "UPDATE item SET hits = 1 WHERE id"));

        assertThatThrownBy(folder::read)
                .hasMessageContaining("SI-151 V1__fill.sql:" + reason.replaceFirst(" ", " cannot run in batches: "));
    }

    @Test
    void aRunThatIsNotCalledAgainSaysHowFarItIs() throws Exception {
        var database = TestDatabase.Server.EMBEDDED.database();
        MigrationFolder folder = slow(database);

        assertThatThrownBy(() -> migrator(database, folder, Duration.ofSeconds(3), WorkPolicy.ENDS)
                        .run(Action.APPLY))
                .hasMessageMatching("SI-154 the time is over, and UPDATE at V2__fill.sql:2: [\\d,]+ rows changed.*"
                        + "Fix: deploy again, and it continues from there; for more time, set longWork.");
        assertThat(new ReportText(database.migrator(folder).run(Action.INFO)).lines())
                .anyMatch(line -> line.matches("! UPDATE at V2__fill.sql:2: [\\d,]+ rows changed.*"));

        Report report = migrator(database, folder, Duration.ofSeconds(3), WorkPolicy.CALLED_AGAIN)
                .run(Action.APPLY);
        assertThat(report.work()).isNotNull();
        assertThat(report.work().rows()).isPositive();

        database.execute("UPDATE pause SET seconds = 0");
        assertThat(migrator(database, folder, LONG, WorkPolicy.CALLED_AGAIN)
                        .run(Action.APPLY)
                        .work())
                .isNull();
        assertThat(database.query("SELECT count(*) FROM item WHERE hits = 1")).containsExactly("20000");
    }

    @Test
    void behindAnotherRunACallThatIsRepeatedComesAgain() throws Exception {
        var database = TestDatabase.Server.EMBEDDED.database();
        MigrationFolder folder = expecting(folder(TABLE, UPDATE));
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT pg_advisory_xact_lock(" + DatabaseLock.KEY + ")");

            Report report = migrator(database, folder, Duration.ofSeconds(2), WorkPolicy.CALLED_AGAIN)
                    .run(Action.APPLY);

            assertThat(report.work().words()).isEqualTo("another run is at work on this database");
            assertThatThrownBy(() -> migrator(database, folder, Duration.ofSeconds(2), WorkPolicy.IN_BACKGROUND)
                            .run(Action.APPLY))
                    .hasMessageContaining("SI-84");
        }
    }

    @Test
    void theNextDeploymentRefusesWhileItGoesOnInTheBackground() throws Exception {
        var database = TestDatabase.Server.EMBEDDED.database();
        MigrationFolder folder = slow(database);
        migrator(database, folder, Duration.ofSeconds(3), WorkPolicy.IN_BACKGROUND)
                .run(Action.APPLY);

        MigrationFolder next = expecting(TestFolder.in(directory)
                .with("V1__table.sql", folder.migrations().get(0).sql())
                .with("V2__fill.sql", folder.migrations().get(1).sql())
                .with("V3__next.sql", "CREATE TABLE next ();"));
        assertThatThrownBy(() ->
                        migrator(database, next, LONG, WorkPolicy.IN_BACKGROUND).run(Action.APPLY))
                .hasMessageMatching(
                        "SI-153 UPDATE at V2__fill.sql:2, which an earlier run has left to the server, is not"
                                + " finished: [\\d,]+ rows changed.*");

        assertThat(migrator(database, folder, LONG, WorkPolicy.IN_BACKGROUND)
                        .run(Action.APPLY)
                        .work())
                .as("CloudFormation goes back to the one that has left it")
                .isNotNull();
        database.execute(
                "UPDATE schemainit.work SET updated_at = now() - interval '1 hour'; UPDATE pause SET seconds = 0");
        assertThat(migrator(database, folder, LONG, WorkPolicy.IN_BACKGROUND)
                        .run(Action.APPLY)
                        .files()
                        .applied())
                .hasSize(1);
    }

    /** Twenty thousand rows that are there, and a folder by which each takes its time to change. */
    private MigrationFolder slow(TestDatabase database) throws Exception {
        String table = TABLE + """
                 INSERT INTO item SELECT generate_series(1, 20000);
                CREATE TABLE pause (seconds numeric);
                CREATE FUNCTION rest() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM pg_sleep(seconds) FROM pause WHERE seconds > 0;
                    RETURN new;
                END $$;
                CREATE TRIGGER rest BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION rest();
                """;
        MigrationFolder folder = expecting(folder(table, UPDATE.replace("1000", "100")));
        database.apply(expecting(TestFolder.in(directory).with("V1__table.sql", table)));
        database.execute("INSERT INTO pause VALUES (0.002)");
        return folder;
    }

    @Test
    void aStatementThatChangesMoreThanItsRangeIsRefused() throws Exception {
        var database = TestDatabase.Server.EMBEDDED.database();
        MigrationFolder folder = expecting(folder(TABLE, UPDATE.replace(":to", ":to OR hits = 0")));
        database.apply(expecting(TestFolder.in(directory).with("V1__table.sql", TABLE)));
        database.execute("INSERT INTO item SELECT generate_series(1, 5000)");

        assertThatThrownBy(() -> database.apply(folder))
                .hasMessageContaining("SI-144 V2__fill.sql:2 changes more rows than the range of its keys has");
        assertThat(database.query("SELECT sum(hits) FROM item")).containsExactly("0");
    }

    @Test
    void whatBeganInBatchesGoesOnInThem() throws Exception {
        var database = TestDatabase.Server.EMBEDDED.database();
        MigrationFolder folder = slow(database);
        migrator(database, folder, Duration.ofSeconds(3), WorkPolicy.CALLED_AGAIN)
                .run(Action.APPLY);
        TestFolder edited = TestFolder.in(directory)
                .with("V1__table.sql", folder.migrations().get(0).sql());

        for (String text : List.of(
                "UPDATE item SET hits = hits + 1;",
                "-- schemainit: no-transaction\nUPDATE item SET hits = hits + 1;",
                UPDATE.replace("item.id", "public.item.id"))) {
            MigrationFolder other = expecting(edited.with("V2__fill.sql", text));
            for (WorkPolicy policy : WorkPolicy.values()) {
                database.execute("UPDATE schemainit.work SET updated_at = now() - interval '1 hour'");
                assertThatThrownBy(() -> migrator(database, other, LONG, policy).run(Action.APPLY))
                        .hasMessageMatching("SI-145 V2__fill.sql:[12] has changed \\d+ rows in batches by item.id, .*");
            }
        }
        assertThat(database.query("SELECT max(hits) FROM item")).containsExactly("1");
    }

    @Test
    void rowsThatTakeLongMakeRangesSmaller() throws Exception {
        var database = TestDatabase.Server.EMBEDDED.database();
        MigrationFolder folder = slow(database);
        database.execute("UPDATE pause SET seconds = 0.1");

        Report report = migrator(database, folder, Duration.ofSeconds(12), WorkPolicy.CALLED_AGAIN)
                .run(Action.APPLY);

        assertThat(report.work().rows()).isBetween(10L, 120L);
    }

    @Test
    void aFailureIsNoWorkThatGoesOn() throws Exception {
        var database = TestDatabase.Server.EMBEDDED.database();
        TestFolder files = folder(TABLE, UPDATE.replace("hits + 1", "hits + 1 / (id - 3000)"));
        database.apply(expecting(TestFolder.in(directory).with("V1__table.sql", TABLE)));
        database.execute("INSERT INTO item SELECT generate_series(1, 5000)");
        MigrationFolder folder = expecting(files);

        assertThatThrownBy(() -> migrator(database, folder, LONG, WorkPolicy.IN_BACKGROUND)
                        .run(Action.APPLY))
                .hasMessageContaining("SI-80 V2__fill.sql:2:1")
                .hasMessageContaining("division by zero");
        assertThat(new ReportText(database.migrator(folder).run(Action.INFO)).lines())
                .anyMatch(line -> line.endsWith(", failed: the next run continues"));

        MigrationFolder corrected = expecting(files.with("V2__fill.sql", UPDATE));
        assertThat(migrator(database, corrected, LONG, WorkPolicy.IN_BACKGROUND)
                        .run(Action.APPLY)
                        .work())
                .isNull();
    }

    @Test
    void aLockedRowIsWaitedForWithoutKeepingOthersLocked() throws Exception {
        var database = TestDatabase.Server.EMBEDDED.database();
        TestFolder folder = folder(FILLED, UPDATE);
        MigrationFolder expecting = expecting(folder);
        database.apply(expecting(TestFolder.in(directory).with("V1__table.sql", FILLED)));
        Thread holder;
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT 1 FROM item WHERE id = 90000 FOR UPDATE");
            holder = new Thread(() -> release(connection));
            holder.start();

            database.apply(expecting);

            holder.join();
        }
        assertThat(database.query("SELECT count(*) FROM item WHERE hits = 1")).containsExactly("" + ROWS);
    }

    private static void release(Connection connection) {
        try {
            Thread.sleep(4000);
            connection.rollback();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** {@code -Dbackfill=<rows>} and {@code -Dkills=<number>} for the long form. */
    @Test
    void whereverItIsKilledEachRowIsChangedOnce() throws Exception {
        int rows = Integer.getInteger("backfill", ROWS);
        int kills = Integer.getInteger("kills", 4);
        var database = TestDatabase.Server.EMBEDDED.database();
        MigrationFolder expecting = expecting(folder(TABLE, UPDATE.replace("1000", "10000")));
        database.apply(expecting(TestFolder.in(directory).with("V1__table.sql", TABLE)));
        database.execute("INSERT INTO item SELECT generate_series(1, " + rows + ")");
        var random = new Random(16);
        int killed = 0;
        for (int i = 0; i < kills; i++) {
            try (ChildRun run = ChildRun.ready(database.login(), expecting.path())) {
                run.go();
                Thread.sleep(300 + random.nextInt(Math.max(400, rows / 100_000 * 60)));
                run.kill();
                killed++;
            }
        }

        migrator(database, expecting, Duration.ofMinutes(20), WorkPolicy.ENDS).run(Action.APPLY);

        assertThat(killed).isEqualTo(kills);
        assertThat(database.query(
                        "SELECT count(*) || ' ' || min(hits) || ' ' || max(hits) || ' ' || sum(hits) FROM item"))
                .isEqualTo(List.of(rows + " 1 1 " + rows));
        assertThat(database.apply(expecting).files().alreadyApplied()).hasSize(2);
    }

    private TestFolder folder(String table, String fill) {
        return TestFolder.in(directory).with("V1__table.sql", table).with("V2__fill.sql", fill);
    }

    private MigrationFolder expecting(TestFolder folder) throws Exception {
        return folder.expecting(TestDatabase.Server.EMBEDDED).read();
    }

    private static Migrator migrator(TestDatabase database, MigrationFolder folder, Duration time, WorkPolicy policy) {
        return new Migrator(Connector.of(database.login()), folder, false, Deadline.in(time), step -> {})
                .leaving(policy);
    }
}
