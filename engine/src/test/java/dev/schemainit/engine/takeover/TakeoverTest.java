package dev.schemainit.engine.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Report;
import dev.schemainit.engine.ReportText;
import dev.schemainit.engine.catalog.Catalog;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.OneMessage;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.run.AppliedFile;
import dev.schemainit.engine.sql.MigrationFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Databases that another tool has made, as its own table says. */
class TakeoverTest {
    private static final Server SERVER = Server.EMBEDDED;
    private static final String VIEW = "R__view.sql";

    @TempDir
    private static Path directory;

    private static List<String> expected;

    private TestDatabase database;

    private static TestFolder steps() {
        TestFolder folder =
                TestFolder.in(directory).with(VIEW, "CREATE OR REPLACE VIEW notes AS SELECT note FROM step_1;\n");
        IntStream.rangeClosed(1, MadeBy.FILES).forEach(number -> folder.with(MadeBy.file(number), MadeBy.sql(number)));
        return folder;
    }

    private static MigrationFolder folder(MadeBy tool) throws Exception {
        return tool.declaredIn(expecting(steps())).read();
    }

    private static TestFolder expecting(TestFolder folder) throws Exception {
        if (expected == null) {
            expected = SERVER.database().migrator(folder.read()).expect().lines();
        }
        return folder.expecting(expected);
    }

    private static List<String> files(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(MadeBy::file).toList();
    }

    private static List<String> applied(Report report) {
        return report.files().applied().stream().map(AppliedFile::file).toList();
    }

    @BeforeEach
    void anEmptyDatabase() throws Exception {
        database = SERVER.database();
    }

    private SchemaInitException refuses(EngineError code, MadeBy tool) throws Exception {
        return refuses(code, folder(tool), tool);
    }

    private SchemaInitException refuses(EngineError code, MigrationFolder folder, MadeBy tool) throws Exception {
        List<String> rows = tool.rows(database);
        for (Action action : List.of(Action.PLAN, Action.APPLY)) {
            var failure = catchThrowableOfType(
                    SchemaInitException.class, () -> database.migrator(folder).run(action));
            OneMessage.of(failure);
            assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
        }
        var info = database.migrator(folder).run(Action.INFO);
        assertThat(tool.rows(database)).isEqualTo(rows);
        assertThat(database.query("SELECT 1 FROM pg_namespace WHERE nspname = 'schemainit'"))
                .isEmpty();
        var failure = catchThrowableOfType(SchemaInitException.class, () -> database.apply(folder));
        assertThat(info.catalog().differences()).as("info does not fail").contains(failure.reason());
        return failure;
    }

    @ParameterizedTest
    @EnumSource
    @Fault(35)
    void aWholeOneIsAdoptedAndItsTableStays(MadeBy tool) throws Exception {
        MigrationFolder folder = folder(tool);
        tool.applies(database, 1, 2, 3, 4, 5);
        List<String> rows = tool.rows(database);

        Report report = database.apply(folder);

        assertThat(report.files().adopted()).isEqualTo(files(1, 5));
        assertThat(applied(report)).as("repeatable files run again").containsExactly(VIEW);
        assertThat(tool.rows(database)).isEqualTo(rows);
        assertThat(database.query("SELECT file FROM schemainit.history WHERE adopted ORDER BY id"))
                .isEqualTo(files(1, 5));
        assertThat(database.migrator(folder).verify().checks()).allMatch(check -> check.passed());
        Report second = database.apply(folder);
        assertThat(second.files().adopted()).isEmpty();
        assertThat(applied(second)).isEmpty();
        assertThat(second.notes().warnings()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @Fault(35)
    void ofOneThatIsHalfWayTheRestRuns(MadeBy tool) throws Exception {
        MigrationFolder folder = folder(tool);
        tool.applies(database, 1, 2, 3);
        List<String> rows = tool.rows(database);
        String words = tool.table + " lists 3 of 5 files as applied";

        Report info = database.migrator(folder).run(Action.INFO);
        assertThat(info.notes().warnings()).containsExactly(words);
        assertThat(info.files().pending()).containsExactly(MadeBy.file(4), MadeBy.file(5), VIEW);
        assertThat(info.files().adopted()).isEqualTo(files(1, 3));
        assertThat(new ReportText(info).lines())
                .contains("✗ 0 of 6 files applied", "! V1__step.sql would be adopted without running it");
        var unverified = catchThrowableOfType(
                SchemaInitException.class, () -> database.migrator(folder).run(Action.VERIFY));
        assertThat(unverified).hasMessageStartingWith("SI-66 " + words + "; schemainit has not applied V1__step.sql, ");
        Report plan = database.migrator(folder).run(Action.PLAN);
        assertThat(database.query("SELECT to_regclass('step_4')::text")).containsOnlyNulls();
        Report report = database.apply(folder);

        assertThat(List.of(plan, report)).allSatisfy(each -> {
            assertThat(each.files().adopted()).isEqualTo(files(1, 3));
            assertThat(applied(each)).containsExactly(MadeBy.file(4), MadeBy.file(5), VIEW);
            assertThat(each.catalog().verifiedLines()).isPositive();
            assertThat(each.notes().warnings()).containsExactly(words);
        });
        assertThat(tool.rows(database)).isEqualTo(rows);
        assertThat(applied(database.apply(folder))).isEmpty();
    }

    /** The others record none. */
    @ParameterizedTest
    @EnumSource(names = {"FLYWAY", "LIQUIBASE", "GOLANG_MIGRATE", "SQLX", "PRISMA"})
    @Fault(35)
    void aFailedEntryIsRefusedByName(MadeBy tool) throws Exception {
        tool.applies(database, 1, 2, 3);
        tool.fails(database);

        assertThat(refuses(EngineError.TAKEOVER_FAILED, tool))
                .hasMessageStartingWith("SI-103 " + tool.table + " lists " + tool.failed + " as failed or unfinished");
    }

    @ParameterizedTest
    @EnumSource
    @Fault(35)
    void anEntryThatNoFileIsOfIsRefusedByName(MadeBy tool) throws Exception {
        tool.applies(database, 1, 2, 9);

        assertThat(refuses(EngineError.TAKEOVER_UNKNOWN, tool))
                .hasMessageStartingWith("SI-104 " + tool.table + " lists ")
                .hasMessageMatching(".* lists \\S*9.*, which takeover.txt does not map to a file.*");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GOLANG_MIGRATE")
    @Fault(35)
    void aFileThatIsLeftOutBeforeAnAppliedOneIsRefusedByName(MadeBy tool) throws Exception {
        tool.applies(database, 1, 2, 4);

        assertThat(refuses(EngineError.TAKEOVER_GAP, tool))
                .hasMessageStartingWith("SI-105 " + tool.table
                        + " lists V4__step.sql as applied, but not V3__step.sql, which comes before it");
    }

    @ParameterizedTest
    @EnumSource
    void whereItsTableIsEmptyOrMissingEverythingRuns(MadeBy tool) throws Exception {
        MigrationFolder folder = folder(tool);
        TestDatabase without = SERVER.database();
        tool.applies(database);

        assertThat(applied(database.apply(folder))).hasSize(6);
        Report missing = without.apply(folder);
        assertThat(applied(missing)).hasSize(6);
        assertThat(missing.notes().warnings()).containsExactly(tool.table + ", which takeover.txt names, is not there");
    }

    @ParameterizedTest
    @EnumSource
    void theCatalogIsReadWithoutTheTableAndWhatBelongsToIt(MadeBy tool) throws Exception {
        MigrationFolder folder = folder(tool);
        tool.applies(database, 1, 2, 3, 4, 5);
        database.execute("CREATE VIEW notes AS SELECT note FROM step_1");

        try (Connection connection = database.connect()) {
            assertThat(Catalog.read(connection, Optional.empty())
                            .without(folder.takeover().orElseThrow())
                            .lines())
                    .isEqualTo(expected);
        }
    }

    @Test
    void tablesThatDifferWithoutTheToolsTableAreRefusedWithWhatToDo() throws Exception {
        database.execute(MadeBy.sql(1));

        assertThat(catchThrowableOfType(SchemaInitException.class, () -> database.apply(folder(MadeBy.GOOSE))))
                .hasMessageStartingWith("SI-65 goose_db_version, which takeover.txt names, is not there; tables")
                .hasMessageContaining("adoptAt");
    }

    @Test
    void aTableOfThatNameInAnotherSchemaIsNamed() throws Exception {
        database.execute(MadeBy.sql(1) + "; CREATE SCHEMA app; CREATE TABLE app.goose_db_version (id integer)");

        assertThat(catchThrowableOfType(SchemaInitException.class, () -> database.apply(folder(MadeBy.GOOSE))))
                .hasMessageStartingWith("SI-65 goose_db_version, which takeover.txt names, is not there, but"
                        + " app.goose_db_version is: write that into takeover.txt if it is meant; tables");
    }

    @Test
    void nothingIsAdoptedWhoseFilesAreNewerThanTheExpectedCatalog() throws Exception {
        MadeBy.GOOSE.applies(database, 1, 2, 3);
        TestFolder files = expecting(steps());
        MigrationFolder folder = MadeBy.GOOSE
                .declaredIn(files.with("V9__never.sql", "CREATE TABLE never_made (id integer);\n"))
                .read();
        assertThatThrownBy(() -> database.apply(folder))
                .hasMessageStartingWith("SI-57 goose_db_version lists 3 of 6 files as applied; expected.txt was written"
                        + " before V9__never.sql was added. Fix: ");
    }

    @Test
    void whatTheTableSaysHasToBeTrue() throws Exception {
        MadeBy.SQLX.applies(database, 1, 2, 3);
        database.execute("ALTER TABLE step_2 DROP COLUMN note");

        assertThat(refusesApply(MadeBy.SQLX, EngineError.ADOPTED_DIFFER))
                .hasMessageStartingWith(
                        "SI-107 _sqlx_migrations lists 3 of 5 files as applied; with the adopted files, the catalog")
                .hasMessageContaining("table step_2");
        assertThat(database.query("SELECT to_regclass('step_4')::text")).containsOnlyNulls();
    }

    private SchemaInitException refusesApply(MadeBy tool, EngineError code) throws Exception {
        MigrationFolder folder = folder(tool);
        var failure = catchThrowableOfType(SchemaInitException.class, () -> database.apply(folder));
        assertThat(failure.code()).isEqualTo(code);
        return failure;
    }

    @Test
    void aTableOfAnotherToolIsNamed() throws Exception {
        MadeBy.DBMATE.applies(database, 1);

        assertThat(refuses(EngineError.TAKEOVER_TABLE, MadeBy.GOLANG_MIGRATE))
                .hasMessageStartingWith(
                        "SI-102 schema_migrations does not have the columns of the table of" + " golang-migrate");
    }

    @Test
    void aTableThatTheUserMayNotReadIsNamedWithItsGrant() throws Exception {
        MadeBy.DRIZZLE.applies(database, 1);
        database.execute("CREATE ROLE reader_" + database.name()
                + " LOGIN PASSWORD 'secret words'; GRANT USAGE ON SCHEMA" + " drizzle TO PUBLIC");
        var login = database.login("reader_" + database.name(), "secret words");

        assertThat(catchThrowableOfType(
                        SchemaInitException.class,
                        () -> database.apply(login, folder(MadeBy.DRIZZLE), Duration.ofSeconds(5))))
                .hasMessageStartingWith("SI-68 reading drizzle.__drizzle_migrations: user reader_")
                .hasMessageContaining("GRANT SELECT ON drizzle.__drizzle_migrations TO \"reader_");
    }

    @Test
    void aRunOfSeveralTransactionsTakesOverAsWell() throws Exception {
        TestFolder files = steps().with("V4__step.sql", "CREATE INDEX CONCURRENTLY i ON step_1 (note);\n");
        files.expecting(SERVER.database().migrator(files.read()).expect().lines());
        MigrationFolder folder = MadeBy.DIESEL.declaredIn(files).read();
        MadeBy.DIESEL.applies(database, 1, 2, 3);

        Report report = database.apply(folder);

        assertThat(report.files().adopted()).isEqualTo(files(1, 3));
        assertThat(applied(report)).containsExactly(MadeBy.file(4), MadeBy.file(5), VIEW);
        assertThat(applied(database.apply(folder))).isEmpty();
    }

    /** What Flyway's commands baseline, undo and repair write, and repeatable migrations. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3 | (1, '3', '<< Flyway Baseline >>', 'BASELINE', '<< Flyway Baseline >>', NULL, 'me', now(), 0, true)",
                "3 | (1, '3.0', 'all', 'SQL_BASELINE', 'B3_0__all.sql', 1, 'me', now(), 0, true)",
                "1 | (0, NULL, '<< Flyway Schema Creation >>', 'SCHEMA', '\"app\"', NULL, 'me', now(), 0, true),"
                        + " (1, '1', 's', 'SQL', 'V1__step.sql', 1, 'me', now(), 0, true),"
                        + " (2, '2', 's', 'SQL', 'V2__step.sql', 1, 'me', now(), 0, true),"
                        + " (3, '2', 's', 'UNDO_SQL', 'U2__step.sql', 1, 'me', now(), 0, true)",
                "2 | (1, '1', 's', 'SQL', 'V1__step.sql', 1, 'me', now(), 0, true),"
                        + " (2, '7', 's', 'SQL', 'V7__gone.sql', 1, 'me', now(), 0, false),"
                        + " (3, '7', 's', 'DELETE', 'V7__gone.sql', 1, 'me', now(), 0, false),"
                        + " (4, '02', 's', 'SQL', 'V02__step.sql', 1, 'me', now(), 0, true),"
                        + " (5, NULL, 'view', 'SQL', 'views/R__view.sql', 1, 'me', now(), 0, true),"
                        + " (6, NULL, 'view', 'SQL', 'views/R__view.sql', 2, 'me', now(), 0, true)"
            })
    void whatFlywayWritesBesideMigrationsIsUnderstood(int applied, String rows) throws Exception {
        TestFolder declared = MadeBy.FLYWAY.declaredIn(expecting(steps()));
        declared.with(
                "takeover.txt", Files.readString(declared.path().resolve("takeover.txt")) + VIEW + ": " + VIEW + "\n");
        MadeBy.FLYWAY.applies(database);
        for (int number = 1; number <= applied; number++) {
            database.execute(MadeBy.sql(number));
        }
        database.execute("INSERT INTO flyway_schema_history VALUES " + rows);

        Report report = database.apply(declared.read());

        assertThat(report.files().adopted()).isEqualTo(files(1, applied));
        assertThat(applied(report)).hasSize(MadeBy.FILES - applied + 1).endsWith(VIEW);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GOOSE | INSERT INTO goose_db_version (version_id, is_applied) VALUES (20240101000003, true),"
                        + " (20240101000003, false)",
                "PRISMA | INSERT INTO _prisma_migrations (id, checksum, migration_name, rolled_back_at)"
                        + " VALUES ('a', 'ab', '20240101000003_step', now())",
                "LIQUIBASE | INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype)"
                        + " VALUES ('3', 'jane', 'db/changelog.sql', now(), 3, 'SKIPPED')",
                "GOLANG_MIGRATE | UPDATE schema_migrations SET dirty = false"
            })
    void whatWasTakenBackIsNotApplied(MadeBy tool, String rows) throws Exception {
        tool.applies(database, 1, 2);
        database.execute(rows);

        assertThat(database.apply(folder(tool)).files().adopted()).isEqualTo(files(1, 2));
    }
}
