package dev.schemainit.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Migrator;
import dev.schemainit.engine.Report;
import dev.schemainit.engine.ReportText;
import dev.schemainit.engine.catalog.RowCount;
import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.harness.Fault;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestDatabase.Server;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.harness.WatchedDatabase;
import dev.schemainit.engine.sql.MigrationFolder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user that may do less: told what to grant, and what the message says is enough. */
class PrivilegesTest {
    private static final String PASSWORD = "of the canary";

    @TempDir
    Path directory;

    private TestDatabase database;
    private String user;

    @BeforeEach
    void aUserWithoutPrivileges() throws Exception {
        database = Server.INSTALLED_WITH_POSTGIS.database();
        user = "user_of_" + database.name();
        // What PostgreSQL 15 does for a new cluster, and an upgraded one has not.
        database.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        database.execute("CREATE ROLE " + user + " LOGIN PASSWORD '" + PASSWORD + "'");
    }

    private Report apply(Path folder) {
        return database.apply(database.login(user, PASSWORD), MigrationFolder.read(folder), Duration.ofSeconds(30));
    }

    @Test
    @Fault(value = 31, real = 20)
    void theGrantsThatTheMessagesPrintAreEnough() throws Exception {
        Path folder =
                TestFolder.withoutAccess(Path.of("../sql/documents"), directory).path();
        var watched = WatchedDatabase.of(database, MigrationFolder.read(folder));
        // All of them at once.
        var failure = watched.refuses(EngineError.PERMISSION, () -> apply(folder));
        String grants = failure.fix().replace("let an administrator run: ", "");
        assertThat(grants.split("; "))
                .containsExactlyInAnyOrder(
                        "GRANT USAGE, CREATE ON SCHEMA \"public\" TO \"" + user + "\"",
                        "GRANT CREATE ON DATABASE \"" + database.name() + "\" TO \"" + user + "\"");
        database.execute(grants);
        assertThat(apply(folder).files().applied()).hasSize(1);
        watched.assertConverges("granted");
    }

    @Test
    @Fault(33)
    void anExtensionThatTheUserMayNotCreateIsTold() throws Exception {
        database.execute("GRANT CREATE ON DATABASE " + database.name() + " TO " + user
                + "; GRANT CREATE ON SCHEMA public TO " + user);
        Path folder = TestFolder.withoutAccess(Path.of("../sql/domainflow"), directory)
                .path();
        var watched = WatchedDatabase.of(database, MigrationFolder.read(folder));
        assertThat(watched.refuses(EngineError.EXTENSION_PERMISSION, () -> apply(folder)))
                .hasMessageStartingWith("SI-70 V3__incidents.sql")
                .hasMessageContaining("user " + user + " may not create this extension");

        database.execute("CREATE EXTENSION postgis");
        assertThat(apply(folder).files().applied()).isNotEmpty();
        watched.assertConverges("with the extension");
    }

    @Test
    @Fault(real = 17)
    void aTableThatIsCalledExtensionIsNone() throws Exception {
        database.execute("GRANT CREATE ON DATABASE " + database.name() + " TO " + user
                + "; GRANT CREATE ON SCHEMA public TO " + user + "; CREATE TABLE phone_extension (id integer)");
        var folder = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id integer);\nGRANT SELECT ON phone_extension TO PUBLIC;\n")
                .expectingNothing()
                .read();
        assertThatThrownBy(() -> database.apply(database.login(user, PASSWORD), folder, Duration.ofSeconds(30)))
                .hasMessageStartingWith("SI-68 V1__a.sql:2:1: user " + user + " lacks a permission (42501). Fix: ");
    }

    @Test
    @Fault(real = 46)
    void whoeverReadsIsToldToBeAllowedToRead() throws Exception {
        Path folder =
                TestFolder.withoutAccess(Path.of("../sql/documents"), directory).path();
        database.apply(folder);
        database.execute("INSERT INTO documents (s3_key, document_type, file_name) VALUES ('k', 't', 'f')");
        var connector = Connector.of(database.login(user, PASSWORD));
        for (Action action : List.of(Action.VERIFY, Action.INFO)) {
            database.execute(
                    "REVOKE ALL ON SCHEMA schemainit FROM " + user + "; REVOKE ALL ON schemainit.history FROM " + user);
            var migrator = new Migrator(
                    connector, MigrationFolder.read(folder), false, Deadline.in(Duration.ofSeconds(30)), step -> {});
            var refused = catchThrowableOfType(SchemaInitException.class, () -> migrator.run(action));
            assertThat(refused.code()).isEqualTo(EngineError.PERMISSION);
            assertThat(refused.fix())
                    .isEqualTo("let an administrator run: GRANT USAGE ON SCHEMA schemainit TO \"" + user
                            + "\"; GRANT SELECT ON schemainit.history TO \"" + user + "\"");
            database.execute(refused.fix().replace("let an administrator run: ", ""));
            assertThat(migrator.run(action).tables())
                    .contains(new RowCount("documents", 0, false, user + " may not read it"));
        }
    }

    @Test
    @Fault(real = {2, 46})
    void rowsThatPoliciesHideAreNotCounted() throws Exception {
        database.execute("GRANT CREATE ON DATABASE " + database.name() + " TO " + user
                + "; GRANT CREATE ON SCHEMA public TO " + user);
        var folder = TestFolder.in(directory).with("V1__invoice.sql", """
                        CREATE TABLE invoice (id int PRIMARY KEY, tenant_id uuid NOT NULL);
                        ALTER TABLE invoice ENABLE ROW LEVEL SECURITY;
                        ALTER TABLE invoice FORCE ROW LEVEL SECURITY;
                        CREATE POLICY tenant ON invoice USING (tenant_id = current_setting('app.tenant_id')::uuid);
                        CREATE TABLE given (id int);
                        CREATE TABLE own (id int);
                        INSERT INTO own VALUES (1), (2);
                        """).expecting(Server.INSTALLED_WITH_POSTGIS);
        database.execute("CREATE ROLE owner_of_" + database.name() + " NOLOGIN; ALTER ROLE " + user + " NOINHERIT;"
                + " GRANT owner_of_" + database.name() + " TO " + user + "; GRANT CREATE ON SCHEMA public TO owner_of_"
                + database.name());
        folder.with("V2__give.sql", "ALTER TABLE given OWNER TO owner_of_" + database.name() + ";\n")
                .expecting(folder.read().requireExpected().lines());
        var login = database.login(user, PASSWORD);
        for (int run = 0; run < 2; run++) {
            Report report = database.apply(login, folder.read(), Duration.ofSeconds(30));
            assertThat(report.tables())
                    .containsExactly(
                            new RowCount("given", 0, false, user + " may not read it"),
                            new RowCount("invoice", 0, false, "row level security applies to " + user),
                            new RowCount("own", 2, false));
            assertThat(new ReportText(report).lines())
                    .contains("  - invoice: not counted, because row level security applies to " + user);
        }
    }

    @Test
    @Fault(real = 2)
    void aCountThatFailsFailsNothing() throws Exception {
        var folder = TestFolder.in(directory)
                .with("V1__a.sql", "CREATE TABLE a (id int);")
                .expecting(Server.INSTALLED_WITH_POSTGIS);
        database.apply(folder.read());
        folder.with("V2__b.sql", "CREATE TABLE b (id int);").expecting(Server.INSTALLED_WITH_POSTGIS);
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE a IN ACCESS EXCLUSIVE MODE");
            Report report = database.apply(folder.read());
            assertThat(report.files().applied()).extracting(AppliedFile::file).containsExactly("V2__b.sql");
            assertThat(report.tables())
                    .extracting(RowCount::uncounted)
                    .allMatch(why -> why.startsWith("counting failed: ") && why.endsWith("(SQLSTATE 55P03)"));
        }
        assertThat(database.apply(folder.read()).tables())
                .containsExactly(new RowCount("a", 0, false), new RowCount("b", 0, false));
    }

    @Test
    void verifyNeedsNoMoreThanReading() throws Exception {
        Path folder =
                TestFolder.withoutAccess(Path.of("../sql/documents"), directory).path();
        database.apply(folder);
        database.execute("GRANT USAGE ON SCHEMA schemainit TO " + user
                + "; GRANT SELECT ON ALL TABLES IN SCHEMA schemainit, public TO " + user);
        var connector = Connector.of(database.login(user, PASSWORD));
        var initializer = new Migrator(
                connector, MigrationFolder.read(folder), false, Deadline.in(Duration.ofSeconds(30)), step -> {});
        assertThat(initializer.run(Action.VERIFY).catalog().verifiedLines()).isEqualTo(36);
    }
}
