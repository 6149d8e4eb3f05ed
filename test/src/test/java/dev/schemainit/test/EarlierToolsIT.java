package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemainit.engine.Report;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.run.AppliedFile;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import liquibase.Scope;
import liquibase.UpdateSummaryOutputEnum;
import liquibase.command.CommandScope;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.DirectoryResourceAccessor;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases that Flyway and Liquibase themselves have made, whole and half-way, are taken over. */
class EarlierToolsIT {
    private static final Server SERVER = Server.EMBEDDED;
    private static final int FILES = 5;
    private static final String VIEW = "R__view.sql";

    /** Loggers that are kept, because java.util.logging forgets a level otherwise. */
    private static final List<Logger> QUIET = List.of(Logger.getLogger("liquibase"), Logger.getLogger("org.flywaydb"));

    @TempDir
    private Path directory;

    private TestDatabase database;

    @BeforeEach
    void anEmptyDatabase() throws Exception {
        QUIET.forEach(logger -> logger.setLevel(Level.OFF));
        database = SERVER.database();
    }

    private static String sql(int number) {
        return "CREATE TABLE step_" + number + " (id integer PRIMARY KEY, note text);\n";
    }

    private static String file(int number) {
        return "V" + number + "__step.sql";
    }

    private static List<String> files(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(EarlierToolsIT::file).toList();
    }

    /** Five files and a view, with expected.txt, and a takeover.txt that maps them. */
    private TestFolder folder(String tool, String table, String key) throws Exception {
        TestFolder folder = TestFolder.in(directory).with(VIEW, "CREATE OR REPLACE VIEW v AS SELECT id FROM step_1;\n");
        var takeover = new StringBuilder("tool: " + tool + "\ntable: " + table + "\n");
        for (int number = 1; number <= FILES; number++) {
            folder.with(file(number), sql(number));
            takeover.append(file(number) + ": " + String.format(key, number) + "\n");
        }
        return folder.expecting(SERVER).with("takeover.txt", takeover.toString());
    }

    private TestFolder ofFlyway() throws Exception {
        TestFolder folder = folder("flyway", "flyway_schema_history", "%d");
        return folder.with(
                "takeover.txt", Files.readString(folder.path().resolve("takeover.txt")) + VIEW + ": " + VIEW + "\n");
    }

    private FluentConfiguration flyway(TestFolder folder) {
        return Flyway.configure()
                .dataSource(url(), "postgres", database.login().password())
                .locations("filesystem:" + folder.path());
    }

    private String url() {
        return "jdbc:postgresql://" + database.login().address();
    }

    private List<String> rows(String table) throws Exception {
        return database.query("SELECT t::text FROM " + table + " t ORDER BY 1");
    }

    private void assertTakenOver(TestFolder folder, String table, int adopted) throws Exception {
        List<String> rows = rows(table);
        Report report = database.apply(folder.read());

        assertThat(report.files().adopted()).isEqualTo(files(1, adopted));
        assertThat(report.files().applied())
                .extracting(AppliedFile::file)
                .containsExactlyElementsOf(Stream.concat(files(adopted + 1, FILES).stream(), Stream.of(VIEW))
                        .toList());
        assertThat(rows(table)).isEqualTo(rows);
        Report second = database.apply(folder.read());
        assertThat(second.files().applied()).isEmpty();
        assertThat(second.files().adopted()).isEmpty();
    }

    @Test
    @Fault(35)
    void aDatabaseOfFlywayIsTakenOver() throws Exception {
        TestFolder folder = ofFlyway();
        flyway(folder).load().migrate();

        assertTakenOver(folder, "flyway_schema_history", FILES);
    }

    @Test
    @Fault(35)
    void aDatabaseOfFlywayThatIsHalfWayIsTakenOver() throws Exception {
        TestFolder folder = ofFlyway();
        flyway(folder).target("3").load().migrate();

        assertTakenOver(folder, "flyway_schema_history", 3);
    }

    @Test
    void aDatabaseThatFlywayHasBaselinedIsTakenOver() throws Exception {
        database.execute(sql(1) + sql(2));
        TestFolder folder = ofFlyway();
        flyway(folder).baselineVersion("2").load().baseline();
        flyway(folder).target("3").load().migrate();

        assertTakenOver(folder, "flyway_schema_history", 3);
    }

    /** Other versions of Flyway keep a failed row of what ran outside a transaction; repair removes it. */
    @Test
    @Fault(35)
    void whatHasFailedInFlywayIsRefusedUntilItIsRepaired() throws Exception {
        TestFolder failing = ofFlyway().with(file(4), "CREATE INDEX CONCURRENTLY i ON step_1 (nothing);\n");
        assertThatThrownBy(() -> flyway(failing).load().migrate()).isInstanceOf(FlywayException.class);
        database.execute("""
                INSERT INTO flyway_schema_history
                SELECT 4, '4', description, type, 'V4__step.sql', checksum, installed_by, now(), 3, false
                FROM flyway_schema_history WHERE version = '3'""");
        TestFolder folder = ofFlyway();

        var failure = catchThrowableOfType(SchemaInitException.class, () -> database.apply(folder.read()));
        assertThat(failure.code()).isEqualTo(EngineError.TAKEOVER_FAILED);
        assertThat(failure).hasMessageContaining("flyway_schema_history lists 4 (V4__step.sql) as failed");
        flyway(failing).load().repair();
        assertTakenOver(folder, "flyway_schema_history", 3);
    }

    private TestFolder ofLiquibase() throws Exception {
        return folder("liquibase", "databasechangelog", "%d::jane::db/changelog.sql");
    }

    /** @param last the SQL of the change set after those that are applied */
    private void liquibase(int changeSets, String last) throws Exception {
        var changelog = new StringBuilder("--liquibase formatted sql\n");
        for (int number = 1; number <= changeSets; number++) {
            changelog.append("\n--changeset jane:" + number + "\n" + sql(number));
        }
        changelog.append(last);
        Path root = Files.createTempDirectory(directory, "liquibase");
        Files.createDirectory(root.resolve("db"));
        Files.writeString(root.resolve("db/changelog.sql"), changelog);
        try (Connection connection = database.connect()) {
            Database target =
                    DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
            Scope.child(
                    Scope.Attr.resourceAccessor,
                    new DirectoryResourceAccessor(root),
                    () -> new CommandScope("update")
                            .addArgumentValue("database", target)
                            .addArgumentValue("changelogFile", "db/changelog.sql")
                            .addArgumentValue("showSummaryOutput", UpdateSummaryOutputEnum.LOG)
                            .setOutput(OutputStream.nullOutputStream())
                            .execute());
        }
    }

    @Test
    @Fault(35)
    void aDatabaseOfLiquibaseIsTakenOver() throws Exception {
        liquibase(FILES, "");

        assertTakenOver(ofLiquibase(), "databasechangelog", FILES);
        assertThat(database.migrator(ofLiquibase().read()).verify().checks()).allMatch(check -> check.passed());
    }

    /** A change set that fails leaves no row in this version of Liquibase; others write FAILED. */
    @Test
    @Fault(35)
    void aDatabaseOfLiquibaseThatIsHalfWayIsTakenOver() throws Exception {
        assertThatThrownBy(() -> liquibase(3, "\n--changeset jane:4\nCREATE TABLE step_1 (id integer);\n"))
                .isInstanceOf(Exception.class);

        database.execute("UPDATE databasechangelog SET exectype = 'FAILED' WHERE id = '3'");
        var failure = catchThrowableOfType(
                SchemaInitException.class, () -> database.apply(ofLiquibase().read()));
        assertThat(failure.code()).isEqualTo(EngineError.TAKEOVER_FAILED);
        assertThat(failure).hasMessageContaining("databasechangelog lists 3::jane::db/changelog.sql as failed");
        database.execute("UPDATE databasechangelog SET exectype = 'EXECUTED' WHERE id = '3'");
        assertTakenOver(ofLiquibase(), "databasechangelog", 3);
    }
}
