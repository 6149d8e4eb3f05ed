package dev.schemainit.engine.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Migrator;
import dev.schemainit.engine.Report;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.run.AppliedFile;
import dev.schemainit.engine.sql.MigrationFolder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database without a table that says which files have made it: whoever runs the first run says so. */
class AdoptAtTest {
    private static final Server SERVER = Server.EMBEDDED;

    @TempDir
    Path directory;

    private MigrationFolder folder;
    private TestDatabase database;

    @BeforeEach
    void twoOfThreeByHand() throws Exception {
        folder = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id integer PRIMARY KEY);\n")
                .with("V02__b.sql", "CREATE TABLE b (id integer PRIMARY KEY);\n")
                .with("V3__c.sql", "CREATE TABLE c (id integer PRIMARY KEY);\n")
                .with("R__view.sql", "CREATE OR REPLACE VIEW v AS SELECT id FROM a;\n")
                .expecting(SERVER)
                .read();
        database = SERVER.database();
        database.execute("CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (id integer PRIMARY KEY)");
    }

    private Migrator adopting(String version) {
        return database.migrator(folder).adoptingUpTo(version);
    }

    private SchemaInitException refused(EngineError code, String version, Action action) throws Exception {
        var failure = catchThrowableOfType(
                SchemaInitException.class, () -> adopting(version).run(action));
        assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
        return failure;
    }

    private boolean hasHistory() throws Exception {
        return !database.query("SELECT 1 FROM pg_namespace WHERE nspname = 'schemainit'")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"V2", "2", "02", "2.0", "V02__b.sql"})
    void theFilesUpToItAreAdoptedAndTheRestRuns(String version) throws Exception {
        Report plan = adopting(version).run(Action.PLAN);
        assertThat(hasHistory()).isFalse();
        Report report = adopting(version).run(Action.APPLY);

        for (Report each : List.of(plan, report)) {
            assertThat(each.files().adopted()).containsExactly("V1__a.sql", "V02__b.sql");
            assertThat(each.files().applied())
                    .extracting(AppliedFile::file)
                    .containsExactly("V3__c.sql", "R__view.sql");
            assertThat(each.catalog().verifiedLines()).isPositive();
        }
        assertThat(database.apply(folder).files().applied()).isEmpty();
    }

    /** The catalog in the end is the proof, and it fails before anything is kept. */
    @Test
    @Fault(35)
    void whereThatIsNotTrueNothingIsChanged() throws Exception {
        assertThat(refused(EngineError.EXISTS_ALREADY, "V1", Action.APPLY))
                .hasMessageStartingWith("SI-74 1 of 3 files adopted, because the caller says so; V02__b.sql:1:")
                .hasMessageContaining("V02__b.sql");
        assertThat(refused(EngineError.ADOPTED_DIFFER, "V3", Action.PLAN)).hasMessageContaining("missing: table c");
        assertThat(refused(EngineError.ADOPTED_DIFFER, "V3", Action.APPLY)).hasMessageContaining("missing: table c");
        assertThat(hasHistory()).isFalse();
        assertThat(adopting("V2").run(Action.APPLY).files().adopted()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"V4", "V1.2", "", "V", "R__view.sql", "x'; DROP TABLE a", "latest"})
    @Fault(35)
    void aVersionThatTheFolderDoesNotHaveIsRefusedBeforeAnythingConnects(String version) {
        var failure = catchThrowableOfType(SchemaInitException.class, () -> adopting(version));

        assertThat(failure)
                .hasMessage("SI-106 no file can be adopted up to the requested version: the folder does not"
                        + " have it. Fix: name one of these: V1, V2, V3.");
    }

    @Test
    void withAHistoryItHasNoEffectOrIsRefused() throws Exception {
        adopting("V2").run(Action.APPLY);

        Report again = adopting("V2").run(Action.APPLY);
        assertThat(again.files().adopted()).isEmpty();
        assertThat(again.notes().warnings())
                .containsExactly("nothing is adopted up to V02__b.sql: the history has it already");
        database.execute("DELETE FROM schemainit.history WHERE file = 'V3__c.sql'; DROP TABLE c");
        assertThat(refused(EngineError.ADOPT_AT, "V3", Action.APPLY))
                .hasMessageContaining("this database has a history, in which V3__c.sql is not applied")
                .hasMessageContaining("leave the version out");
    }

    @Test
    void whatAToolsTableSaysIsNotOverruled() throws Exception {
        database.execute("CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY); INSERT INTO"
                + " schema_migrations VALUES ('1'), ('2')");
        folder = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id integer PRIMARY KEY);\n")
                .with("V02__b.sql", "CREATE TABLE b (id integer PRIMARY KEY);\n")
                .with("takeover.txt", "tool: dbmate\ntable: schema_migrations\nV1__a.sql: 1\nV02__b.sql: 2\n")
                .expecting(SERVER)
                .read();

        assertThat(refused(EngineError.ADOPT_AT, "V1", Action.APPLY))
                .hasMessageContaining("schema_migrations lists 2 of 2 files as applied")
                .hasMessageContaining("the tool's table decides");
        assertThat(database.apply(folder).files().adopted()).hasSize(2);
    }

    @Test
    void anEmptyDatabaseDoesNotPass() throws Exception {
        database = SERVER.database();

        assertThat(refused(EngineError.STATEMENT_FAILED, "V3", Action.APPLY)).hasMessageContaining("R__view.sql");
        assertThat(hasHistory()).isFalse();
    }
}
