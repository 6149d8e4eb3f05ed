package dev.schemainit.engine.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Report;
import dev.schemainit.engine.ReportText;
import dev.schemainit.engine.VerifyResult;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.harness.WatchedDatabase;
import dev.schemainit.engine.run.AppliedFile;
import dev.schemainit.engine.sql.MigrationFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folder and history that agree, that contradict each other, and that are of different age. */
class HistoryTest {
    private static final Server SERVER = Server.EMBEDDED;

    @TempDir
    Path directory;

    private TestDatabase database;
    private TestFolder folder;

    @BeforeEach
    void threeVersionsApplied() throws Exception {
        database = SERVER.database();
        folder = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id integer PRIMARY KEY);\n")
                .with("V2__b.sql", "CREATE TABLE b (id integer PRIMARY KEY);\n")
                .with("V3__c.sql", "CREATE TABLE c (id integer PRIMARY KEY);\n")
                .with("R__view.sql", "CREATE OR REPLACE VIEW v AS SELECT id FROM a;\n")
                .expecting(SERVER);
        database.apply(folder.read());
    }

    @Test
    @Fault(39)
    void anEditedFileIsRefused() throws Exception {
        folder.with("V2__b.sql", "CREATE TABLE b (id bigint PRIMARY KEY);\n").expecting(SERVER);
        assertRefused("SI-60 V2__b.sql ");
    }

    @Test
    void infoTellsOfAnEditAndDoesNotFail() {
        folder.with("V2__b.sql", "CREATE TABLE b (id integer PRIMARY KEY) -- edited\n");
        Report info = database.migrator(folder.read()).run(Action.INFO);
        assertThat(info.catalog().differences()).containsExactly("V2__b.sql was changed after it had been applied");
        assertThat(new ReportText(info).message()).isEqualTo("Database schema is not as expected");
    }

    @Test
    void aVerificationOfAnEditedFileTellsThat() {
        folder.with("V2__b.sql", "CREATE TABLE b (id integer PRIMARY KEY) -- edited\n");
        VerifyResult verified = database.migrator(folder.read()).verify();
        assertThat(verified)
                .isInstanceOfSatisfying(
                        VerifyResult.Failed.class,
                        failed -> assertThat(failed.failure().code()).isEqualTo(EngineError.FILE_EDITED));
        assertThat(verified.checks()).isEmpty();
    }

    @Test
    @Fault(46)
    void otherLineEndingsAreNoEdit() {
        folder.with("V2__b.sql", "CREATE TABLE b (id integer PRIMARY KEY);\r\n");
        assertThat(database.apply(folder.read()).files().applied()).isEmpty();
    }

    @Test
    @Fault(40)
    void aMissingFileIsRefused() throws Exception {
        folder.without("V2__b.sql").expecting(SERVER);
        assertRefused("SI-61 V2__b.sql ");
    }

    @Test
    void aMissingLastFileWithANewOneBesideItIsRefused() throws Exception {
        folder.without("V3__c.sql")
                .with("V4__d.sql", "CREATE TABLE d (id integer)")
                .expecting(SERVER);
        assertRefused("SI-61 V3__c.sql ");
    }

    @Test
    @Fault(42)
    void aVersionBelowAnAppliedOneIsRefused() throws Exception {
        folder.with("V2.5__late.sql", "CREATE TABLE late (id integer)").expecting(SERVER);
        assertRefused("SI-62 V2.5__late.sql has a lower version than V3__c.sql");
    }

    @Test
    @Fault(36)
    void aHoleInTheHistoryIsRefused() throws Exception {
        MigrationFolder whole = folder.read();
        var watched = WatchedDatabase.of(database, whole);
        assertThat(watched.spoilt(
                                "CREATE TABLE watch.lost AS SELECT * FROM schemainit.history WHERE file = 'V2__b.sql';"
                                        + " DELETE FROM schemainit.history WHERE file = 'V2__b.sql'")
                        .refuses(EngineError.FILE_LATE, () -> database.apply(whole)))
                .hasMessageStartingWith("SI-62 V2__b.sql ");
        database.execute(
                "INSERT INTO schemainit.history OVERRIDING SYSTEM VALUE TABLE watch.lost; DROP TABLE watch.lost");
        watched.assertConverges("without the hole");
    }

    @Test
    @Fault(value = 37, real = 23)
    void anOlderFolderSucceedsAndChangesNothing() throws Exception {
        var watched = WatchedDatabase.of(database, folder.read());
        folder.without("V3__c.sql")
                .with("R__view.sql", "CREATE OR REPLACE VIEW v AS SELECT id, 1 AS one FROM a;\n")
                .expecting(SERVER);
        var history = database.query("SELECT id || file FROM schemainit.history");

        for (Action action : Action.values()) {
            Report report = database.migrator(folder.read()).run(action);
            assertThat(report.files().newer()).containsExactly("V3__c.sql");
            assertThat(report.files().applied()).isEmpty();
            // A file that was deleted by mistake looks the same: a plan says so.
            assertThat(new ReportText(report).lines())
                    .anyMatch(line -> line.startsWith((action == Action.PLAN ? "! " : "✓ ")
                            + "The database is at V3__c.sql, newer than these files"));
        }

        assertThat(database.query("SELECT id || file FROM schemainit.history")).isEqualTo(history);
        assertThat(database.query("SELECT to_regclass('c')::text")).containsExactly("c");
        assertThat(database.query("SELECT column_name FROM information_schema.columns WHERE table_name = 'v'"))
                .containsExactly("id");
        assertThat(watched.isAfter("the older folder")).isTrue();
        assertThat(database.query("SELECT tag FROM watch.ddl")).isEmpty();
        watched.assertConverges("the newer folder again");
    }

    @Test
    void aRepeatableFileRunsAgainWhenItChangedAfterTheNewVersions() throws Exception {
        folder.with("R__view.sql", "CREATE OR REPLACE VIEW v AS SELECT id, name FROM a;\n")
                .with("V4__name.sql", "ALTER TABLE a ADD name text;\n")
                .expecting(SERVER);
        Report report = database.apply(folder.read());
        assertThat(report.files().applied())
                .extracting(AppliedFile::file)
                .containsExactly("V4__name.sql", "R__view.sql");
        assertThat(database.apply(folder.read()).files().applied()).isEmpty();
        assertThat(database.query("SELECT file FROM schemainit.history WHERE file LIKE 'R%'"))
                .hasSize(2);
    }

    @Test
    void aRepeatableFileThatGoesBackRunsAgain() throws Exception {
        String before = "CREATE OR REPLACE VIEW v AS SELECT id FROM a;\n";
        folder.with("R__view.sql", "CREATE OR REPLACE VIEW v AS SELECT id FROM b;\n")
                .expecting(SERVER);
        database.apply(folder.read());
        folder.with("R__view.sql", before).expecting(SERVER);
        assertThat(database.apply(folder.read()).files().applied()).hasSize(1);
    }

    @Test
    @Fault(36)
    void aHistoryThatLostItsShapeIsNamed() throws Exception {
        MigrationFolder whole = folder.read();
        var watched = WatchedDatabase.of(database, whole);
        watched.spoilt("ALTER TABLE schemainit.history RENAME checksum TO lost")
                .refuses(EngineError.HISTORY_UNREADABLE, () -> database.apply(whole));
        database.execute("ALTER TABLE schemainit.history RENAME lost TO checksum");
        watched.assertConverges("in its shape again");
    }

    private void assertRefused(String message) throws Exception {
        String catalog =
                "SELECT string_agg(relname, ',' ORDER BY relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace";
        var before = database.query(catalog);
        assertThatThrownBy(() -> database.apply(folder.read())).hasMessageStartingWith(message);
        assertThat(database.query(catalog)).isEqualTo(before);
    }
}
