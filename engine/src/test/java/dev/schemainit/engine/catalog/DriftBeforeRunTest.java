package dev.schemainit.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Report;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.harness.OlderServers;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.harness.WatchedDatabase;
import dev.schemainit.engine.run.AppliedFile;
import dev.schemainit.engine.sql.MigrationFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run with files to apply compares the database with what the run before it has left. */
class DriftBeforeRunTest {
    private static final Server SERVER = Server.EMBEDDED;
    private static final String BY_HAND = "CREATE INDEX by_hand ON item (name)";
    private static final String DIFFERENCE = "not expected: table item index by_hand: btree (name)";
    private static final String STORED = "SELECT xmin::text || lines FROM schemainit.verified";

    @TempDir
    private Path directory;

    private TestDatabase database;
    private TestFolder folder;

    @BeforeEach
    void applied() throws Exception {
        database = SERVER.database();
        folder = TestFolder.in(directory)
                .with("V1__item.sql", "CREATE TABLE item (id integer PRIMARY KEY, name text);\n")
                .expecting(SERVER);
        database.apply(folder.read());
    }

    private MigrationFolder withNextFile() throws Exception {
        return folder.with("V2__other.sql", "CREATE TABLE other (id integer PRIMARY KEY);\n")
                .expecting(SERVER)
                .read();
    }

    private void assertStops(MigrationFolder next, String... differences) {
        for (Action action : List.of(Action.APPLY, Action.PLAN)) {
            assertThatThrownBy(() -> database.migrator(next).run(action))
                    .hasMessageStartingWith("SI-143 the database was changed since the last run, and nothing has run: ")
                    .isInstanceOfSatisfying(
                            SchemaInitException.class,
                            failure -> assertThat(failure.details()).containsExactly(differences));
        }
    }

    @Test
    void aRunOntoADriftedDatabaseStopsAndChangesNothing() throws Exception {
        MigrationFolder next = withNextFile();
        var watched = WatchedDatabase.of(database, next);
        List<String> stored = database.query(STORED);
        var drifted = watched.spoilt(BY_HAND);

        drifted.refuses(EngineError.DRIFT_BEFORE, () -> database.apply(next));
        assertStops(next, DIFFERENCE);

        assertThat(database.query(STORED)).isEqualTo(stored);
        database.execute("DROP INDEX by_hand");
        watched.assertConverges("without the drift");
    }

    @Test
    void eachDifferenceIsNamedWithoutTheTextOfOthers() throws Exception {
        MigrationFolder next = withNextFile();
        database.execute("ALTER TABLE item ALTER name SET DEFAULT 'a canary', DROP CONSTRAINT item_pkey");

        assertStops(
                next,
                "table item column name: expected text, found text default '…'::text",
                "missing: table item constraint item_pkey: PRIMARY KEY (id)");
    }

    @Test
    void whoReportsDriftGoesOnAndIsStillVerifiedAtTheEnd() throws Exception {
        MigrationFolder undone = folder.with("V2__undo.sql", "DROP INDEX by_hand;\n")
                .expecting(folder.read().requireExpected().lines())
                .read();
        database.execute(BY_HAND);
        assertStops(undone, DIFFERENCE);

        Report report = database.migrator(undone).reportingDrift().run(Action.APPLY);
        assertThat(report.files().applied()).extracting(AppliedFile::file).containsExactly("V2__undo.sql");
        assertThat(report.notes().warnings())
                .containsExactly("the database has drifted since the last run: " + DIFFERENCE);

        database.execute(BY_HAND);
        MigrationFolder next = folder.with("V3__other.sql", "CREATE TABLE other (id integer);\n")
                .expecting(List.of(
                        "table item: (id, name)",
                        "table item column id: integer not null",
                        "table item column name: text",
                        "table item constraint item_pkey: PRIMARY KEY (id)",
                        "table other: (id)",
                        "table other column id: integer"))
                .read();
        assertThatThrownBy(() -> database.migrator(next).reportingDrift().run(Action.APPLY))
                .hasMessageStartingWith("SI-63 ")
                .hasMessageContaining(DIFFERENCE);
        assertThat(database.query("SELECT 1 FROM pg_class WHERE relname = 'other'"))
                .isEmpty();
    }

    @Test
    void aChangeThatAMigrationHasTakenUpIsReported() throws Exception {
        MigrationFolder next = folder.with("V2__index.sql", "CREATE INDEX IF NOT EXISTS by_hand ON item (name);\n")
                .expecting(SERVER)
                .read();
        database.execute(BY_HAND);

        Report report = database.apply(next);

        assertThat(report.files().applied()).hasSize(1);
        assertThat(report.notes().warnings())
                .containsExactly("was changed before the migration that does it: " + DIFFERENCE);
    }

    @Test
    void withNothingToApplyItIsDriftAsEver() throws Exception {
        database.execute(BY_HAND);
        assertThatThrownBy(() -> database.apply(folder.read())).hasMessageStartingWith("SI-64 ");
    }

    @Test
    void whatBelongsToOthersIsNoDrift() throws Exception {
        MigrationFolder next = withNextFile();
        database.execute("CREATE TABLE theirs (id integer PRIMARY KEY); CREATE VIEW their_view AS SELECT id FROM item;"
                + " GRANT SELECT ON item TO PUBLIC");
        assertThat(database.apply(next).notes().warnings()).isEmpty();
    }

    @Test
    void partitionsThatComeAndGoAreNoDrift() throws Exception {
        database = SERVER.database();
        folder = TestFolder.in(directory).with("V1__event.sql", """
                        -- schemainit: partitions of event come and go
                        CREATE TABLE event (at date) PARTITION BY RANGE (at);
                        CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
                        """).expecting(SERVER);
        database.apply(folder.read());
        MigrationFolder next = withNextFile();
        database.execute("DROP TABLE event_1;"
                + " CREATE TABLE event_2 PARTITION OF event FOR VALUES FROM ('2026-02-01') TO ('2026-03-01')");
        assertThat(database.apply(next).notes().warnings()).isEmpty();
    }

    @Test
    void anIncompleteRunIsNoDriftAndTheNextCompleteOneIsComparedWith() throws Exception {
        TestFolder broken = folder.with("V2__two.sql", """
                        ALTER TABLE item ADD COLUMN two integer;
                        CREATE UNIQUE INDEX CONCURRENTLY one_name ON item (name);
                        ALTER TABLE item ADD COLUMN three integer;
                        """).expecting(SERVER);
        database.execute("INSERT INTO item VALUES (1, 'same'), (2, 'same')");
        assertThatThrownBy(() -> database.apply(broken.read())).hasMessageStartingWith("SI-80 ");
        database.execute("DELETE FROM item WHERE id = 2");
        assertThat(database.apply(broken.read()).files().applied()).hasSize(1);

        MigrationFolder next = folder.with("V3__other.sql", "CREATE TABLE other (id integer PRIMARY KEY);\n")
                .expecting(SERVER)
                .read();
        database.execute("ALTER TABLE item DROP COLUMN three");
        assertThatThrownBy(() -> database.apply(next)).hasMessageStartingWith("SI-143 ");
    }

    @Test
    void aDatabaseOfAnEarlierVersionIsComparedFromItsNextRunOn() throws Exception {
        database.execute("DROP TABLE schemainit.verified");
        database.apply(folder.read());
        List<String> stored = database.query(STORED);
        assertThat(stored).hasSize(1);
        database.apply(folder.read());
        assertThat(database.query(STORED)).as("a run with nothing to do").isEqualTo(stored);

        MigrationFolder next = withNextFile();
        database.execute(BY_HAND);
        assertStops(next, DIFFERENCE);

        database.execute("DROP TABLE schemainit.verified");
        assertThatThrownBy(() -> database.apply(next)).hasMessageStartingWith("SI-63 ");
    }

    @Test
    void whatCannotBeReadIsNotComparedWith() throws Exception {
        MigrationFolder next = withNextFile();
        database.execute(BY_HAND);
        for (String other : List.of("form = form + 1", "lines = 'none of ours'", "history_id = history_id - 1")) {
            TestDatabase copy = database.copy();
            copy.execute("UPDATE schemainit.verified SET " + other);
            assertThatThrownBy(() -> copy.apply(next)).as(other).hasMessageStartingWith("SI-63 ");
        }
    }

    @Test
    void theLinesOfExpectedAloneMayChange() throws Exception {
        database.execute(BY_HAND);
        MigrationFolder written = folder.expecting(Stream.concat(
                                folder.read().requireExpected().lines().stream(),
                                Stream.of("table item index by_hand: btree (name)"))
                        .sorted()
                        .toList())
                .read();
        database.apply(written);
        MigrationFolder next = folder.with("V2__index.sql", "CREATE INDEX IF NOT EXISTS by_hand ON item (name);\n")
                .expecting(SERVER)
                .read();
        assertThat(database.apply(next).notes().warnings()).isEmpty();
    }

    @Test
    void anOlderFolderIsNotComparedAndLeavesWhatIsKept() throws Exception {
        MigrationFolder older = folder.read();
        MigrationFolder next = withNextFile();
        database.apply(next);
        List<String> stored = database.query(STORED);
        database.execute(BY_HAND);

        folder.without("V2__other.sql").expecting(older.requireExpected().lines());
        assertThat(database.apply(folder.read()).files().newer()).containsExactly("V2__other.sql");
        assertThat(database.query(STORED)).isEqualTo(stored);
    }

    @Test
    void anAdoptedDatabaseIsComparedFromThenOn() throws Exception {
        TestDatabase adopted = SERVER.database();
        adopted.execute("CREATE TABLE item (id integer PRIMARY KEY, name text)");
        assertThat(adopted.apply(folder.read()).files().adopted()).hasSize(1);
        database = adopted;
        MigrationFolder next = withNextFile();
        database.execute(BY_HAND);
        assertStops(next, DIFFERENCE);
    }

    @Test
    void aLoginThatMayNotKeepItGoesOnWithout() throws Exception {
        String user = database.name() + "_deploys";
        database.execute("CREATE ROLE " + user + " LOGIN PASSWORD 'p'; GRANT USAGE ON SCHEMA schemainit TO " + user
                + "; GRANT SELECT, INSERT ON schemainit.history TO " + user + "; GRANT CREATE ON SCHEMA public TO "
                + user);
        List<String> stored = database.query(STORED);
        Login login = database.login(user, "p");

        assertThat(database.apply(login, withNextFile(), Duration.ofSeconds(30))
                        .files()
                        .applied())
                .hasSize(1);

        assertThat(database.query(STORED)).isEqualTo(stored);
        database.execute(BY_HAND);
        MigrationFolder next = folder.with("V3__undo.sql", "DROP INDEX by_hand;\n")
                .stillExpecting()
                .read();
        assertThat(database.apply(next).files().applied()).hasSize(1);
    }

    static Stream<Path> archives() throws IOException {
        return OlderServers.archives();
    }

    @ParameterizedTest
    @MethodSource("archives")
    void onOlderVersions(Path archive) throws Exception {
        try (var server = OlderServers.start(archive, directory)) {
            isFoundOn(TestDatabase.on(server));
        }
    }

    @Test
    void onDebians() throws Exception {
        isFoundOn(Server.INSTALLED_WITH_POSTGIS.database());
    }

    /** What is kept reads the same everywhere, so that an upgraded server has not drifted. */
    private void isFoundOn(TestDatabase other) throws Exception {
        String lines = "SELECT lines FROM schemainit.verified";
        List<String> kept = database.query(lines);
        other.apply(folder.read());
        assertThat(other.query(lines)).isEqualTo(kept);
        other.apply(folder.read());
        MigrationFolder next = withNextFile();
        other.execute(BY_HAND);
        database = other;
        assertStops(next, DIFFERENCE);
        other.execute("DROP INDEX by_hand");
        assertThat(other.apply(next).files().applied()).hasSize(1);
    }
}
