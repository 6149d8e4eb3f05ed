package dev.schemainit.engine.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Report;
import dev.schemainit.engine.ReportText;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.harness.ManagedServer;
import dev.schemainit.engine.harness.OlderServers;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestFolder;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.engine.work.WorkPolicy;
import dev.schemainit.postgres.ThrowAwayServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Roles and their privileges, made by logins that are no superusers, on PostgreSQL 13 to 18. */
class AccessTest {
    private static final String FILES = """
            CREATE TABLE item (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, price integer);
            CREATE SEQUENCE number;
            CREATE VIEW names AS SELECT name FROM item;
            CREATE TYPE mood AS ENUM ('good', 'bad');
            CREATE FUNCTION double(x integer) RETURNS integer LANGUAGE sql AS 'SELECT 2 * x';
            CREATE SCHEMA audit;
            CREATE TABLE audit.event (id bigserial PRIMARY KEY, at timestamptz NOT NULL DEFAULT now());
            """;

    private static final String PASSWORD = "password-of-the-application";

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
        anApplicationWorksAndDoesNotCreate(ManagedServer.on(server));
        anyMemberOfTheOwnerDeploys(ManagedServer.on(server));
        aFolderGetsRolesLater(ManagedServer.on(server));
        aLostGrantIsDrift(ManagedServer.on(server));
        filesHaveTheLastWord(ManagedServer.on(server));
        extensionsAndRolesAreMadeByTheLogin(ManagedServer.on(server));
        aBoundaryKeepsTheOwner(ManagedServer.on(server));
        whatTheLoginMayNotDoIsNamed(ManagedServer.on(server));
        whatNobodySpeaksOfIsCommittedToo(ManagedServer.on(server));
        filesChangeTheDatabaseAndTheDefaults(ManagedServer.on(server));
        whatTheLoginItselfMakesReadsTheSameEverywhere(ManagedServer.on(server));
        longWorkIsTheOwnersToo(ManagedServer.on(server));
        LoginScenarios.everything(server, directory);
    }

    private void anApplicationWorksAndDoesNotCreate(ManagedServer managed) throws Exception {
        TestFolder folder = expecting(managed.folder(folder()).with("V1__first.sql", FILES));
        DeclaredLogin declared = managed.withPassword("app", "write", PASSWORD);
        DeclaredLogin reader = managed.withPassword("report", "read", PASSWORD);

        Report report = managed.apply(folder.read(), declared, reader);

        assertThat(new ReportText(report).lines())
                .contains("✓ " + managed.name("app") + " can log in with the password in its secret, may read and write"
                        + " as " + managed.name("write") + " (made, password set)");
        managed.admin(
                "CREATE SCHEMA elsewhere; CREATE TABLE elsewhere.secret (x text); CREATE TABLE public.foreign_one (x text)");
        var app = managed.login("app", PASSWORD);
        managed.execute(app, "INSERT INTO item (name) VALUES ('one'); SELECT nextval('number'), double(2)");
        managed.execute(app, "INSERT INTO audit.event DEFAULT VALUES");
        refused(managed, "app", "CREATE TABLE mine ()", "permission denied for schema public");
        refused(managed, "app", "CREATE TABLE audit.mine ()", "permission denied for schema audit");
        refused(managed, "app", "CREATE TEMPORARY TABLE mine ()", "permission denied to create temporary tables");
        refused(managed, "app", "CREATE SCHEMA mine", "permission denied for database");
        refused(managed, "app", "TRUNCATE item", "permission denied for table item");
        refused(managed, "app", "SELECT x FROM elsewhere.secret", "permission denied for schema elsewhere");
        refused(managed, "app", "SELECT x FROM public.foreign_one", "permission denied for table foreign_one");
        refused(managed, "app", "SELECT file FROM schemainit.history", "permission denied for schema schemainit");
        assertThat(managed.database()
                        .query(
                                "SELECT grantee FROM information_schema.role_table_grants WHERE table_schema = 'schemainit'"
                                        + " AND grantee <> '" + managed.name("owner") + "'"))
                .isEmpty();
        assertThat(managed.query(managed.login("report", PASSWORD), "SELECT name FROM names"))
                .containsExactly("one");
        refused(managed, "report", "DELETE FROM item", "permission denied for table item");

        TestFolder more = expecting(folder.with("V2__more.sql", "CREATE TABLE more (id serial, text text)"));
        managed.apply(more.read(), declared, reader);
        managed.execute(app, "INSERT INTO more (text) VALUES ('default privileges')");
        managed.migrator("master", more.read()).run(Action.VERIFY);

        Report nothing = managed.apply(more.read(), declared, reader);
        assertThat(nothing.files().alreadyApplied()).hasSize(2);
        assertThat(nothing.access().isEmpty()).isTrue();
    }

    private void longWorkIsTheOwnersToo(ManagedServer managed) throws Exception {
        TestFolder folder = managed.folder(folder())
                .with("V1__first.sql", FILES + "INSERT INTO item (name) SELECT 'n' FROM generate_series(1, 2000);")
                .with("V2__index.sql", "CREATE INDEX CONCURRENTLY item_name ON item (name);")
                .with(
                        "V3__fill.sql",
                        "-- schemainit: batches of 500 by item.id\n"
                                + "UPDATE item SET price = 1 WHERE id BETWEEN :from AND :to;");
        DeclaredLogin declared = managed.withPassword("app", "write", PASSWORD);

        managed.migrator("master", expecting(folder).read())
                .withLogins(List.of(declared))
                .leaving(WorkPolicy.CALLED_AGAIN)
                .run(Action.APPLY);

        var app = managed.login("app", PASSWORD);
        assertThat(managed.query(app, "SELECT count(*) FROM item WHERE price = 1"))
                .containsExactly("2000");
        refused(managed, "app", "DELETE FROM schemainit.work", "permission denied for schema schemainit");
        managed.admin("DO $$ BEGIN ASSERT (SELECT count(*) = 0 FROM pg_class c, aclexplode(c.relacl) a"
                + " WHERE c.oid = 'schemainit.work'::regclass AND a.grantee <> c.relowner); END $$");
        managed.migrator("master", expecting(folder).read()).run(Action.VERIFY);
    }

    private void anyMemberOfTheOwnerDeploys(ManagedServer managed) throws Exception {
        TestFolder folder = expecting(managed.folder(folder()).with("V1__first.sql", FILES));
        managed.apply(folder.read());
        managed.addMaster("other");
        MigrationFolder second = expecting(folder.with(
                        "V2__second.sql", "ALTER TABLE item ADD COLUMN two text;" + " CREATE TABLE second ()"))
                .read();
        assertThatThrownBy(() -> managed.apply("other", second))
                .isInstanceOf(SchemaInitException.class)
                .hasMessageContaining("GRANT " + managed.name("owner") + " TO \"" + managed.name("other") + "\"");

        managed.execute(managed.login("master"), "GRANT " + managed.name("owner") + " TO " + managed.name("other"));
        managed.apply("other", second);
        MigrationFolder third = expecting(
                        folder.with("V3__third.sql", "ALTER TABLE second ADD COLUMN three text;" + " DROP VIEW names"))
                .read();
        managed.apply("master", third);

        assertThat(managed.database()
                        .query("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname IN"
                                + " ('public', 'audit', 'schemainit')"))
                .containsExactly(managed.name("owner"));
        managed.migrator("other", third).run(Action.VERIFY);
    }

    private void aFolderGetsRolesLater(ManagedServer managed) throws Exception {
        TestFolder before = folder().with("V1__first.sql", FILES)
                .with("V2__parts.sql", """
                        -- schemainit: partitions of part come and go
                        CREATE TABLE part (id integer) PARTITION BY RANGE (id);
                        CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (1) TO (10);
                        """)
                .expecting(TestDatabase.Server.EMBEDDED);
        managed.apply(before.read());

        MigrationFolder with = expecting(
                        managed.folder(before).with("V3__part.sql", "ALTER TABLE part ADD COLUMN x text"))
                .read();
        Report report = managed.apply(with, managed.withPassword("app", "write", PASSWORD));

        assertThat(report.access().lines())
                .anyMatch(line -> line.startsWith("made " + managed.name("owner") + " the owner of "))
                .anyMatch(line -> line.startsWith("granted what was missing"));
        managed.execute(
                managed.login("app", PASSWORD), "INSERT INTO item (name) VALUES ('x'); DELETE FROM audit.event");
        managed.migrator("master", with).run(Action.VERIFY);
    }

    private void aLostGrantIsDrift(ManagedServer managed) throws Exception {
        MigrationFolder folder =
                expecting(managed.folder(folder()).with("V1__first.sql", FILES)).read();
        managed.apply(folder);
        managed.admin("REVOKE DELETE ON item FROM " + managed.name("write"));
        drift(managed, folder, "table item access");
        managed.apply(folder);
        managed.migrator("master", folder).run(Action.VERIFY);

        managed.admin("GRANT TRUNCATE ON item TO " + managed.name("read"));
        drift(managed, folder, managed.name("read") + " (select, truncate)");
        assertThatThrownBy(() -> managed.apply(folder)).hasMessageContaining("(select, truncate)");
        managed.admin("REVOKE TRUNCATE ON item FROM " + managed.name("read"));

        managed.admin("GRANT SELECT (price) ON item TO " + managed.name("read"));
        drift(managed, folder, "table item column price access");
        managed.admin("REVOKE SELECT (price) ON item FROM " + managed.name("read"));

        managed.admin("ALTER TABLE audit.event OWNER TO " + managed.name("master"));
        drift(managed, folder, "table audit.event access");
        managed.apply(folder);

        managed.admin("ALTER DEFAULT PRIVILEGES FOR ROLE " + managed.name("owner") + " GRANT DELETE ON TABLES TO "
                + managed.name("read"));
        drift(managed, folder, "default privileges on tables");
        managed.admin("ALTER DEFAULT PRIVILEGES FOR ROLE " + managed.name("owner") + " REVOKE DELETE ON TABLES FROM "
                + managed.name("read"));
        managed.admin("ALTER DEFAULT PRIVILEGES FOR ROLE " + managed.name("owner")
                + " IN SCHEMA audit GRANT DELETE ON TABLES TO " + managed.name("read"));
        drift(managed, folder, "default privileges on tables in schema audit");
        managed.admin("ALTER DEFAULT PRIVILEGES FOR ROLE " + managed.name("owner")
                + " IN SCHEMA audit REVOKE DELETE ON TABLES FROM " + managed.name("read"));

        managed.admin("GRANT CREATE ON SCHEMA public TO PUBLIC");
        drift(managed, folder, "schema public access");
        managed.apply(folder);
        managed.migrator("master", folder).run(Action.VERIFY);
    }

    private static void drift(ManagedServer managed, MigrationFolder folder, String what) {
        assertThatThrownBy(() -> managed.migrator("master", folder).run(Action.VERIFY))
                .isInstanceOf(SchemaInitException.class)
                .hasMessageContaining(what);
    }

    /** A file takes something from a role, and gives another one more. */
    private void filesHaveTheLastWord(ManagedServer managed) throws Exception {
        TestFolder folder =
                expecting(managed.folder(folder()).with("V1__first.sql", FILES).with("V2__finer.sql", """
                        REVOKE UPDATE, DELETE ON audit.event FROM %1$s;
                        REVOKE SELECT ON item FROM %2$s;
                        GRANT SELECT (id, name) ON item TO %2$s;
                        """.formatted(
                                managed.name("write"), managed.name("read"))));
        DeclaredLogin app = managed.withPassword("app", "write", PASSWORD);
        DeclaredLogin report = managed.withPassword("report", "read", PASSWORD);
        managed.apply(folder.read(), app, report);
        managed.apply(folder.read(), app, report);

        refused(managed, "app", "DELETE FROM audit.event", "permission denied for table event");
        refused(managed, "report", "SELECT price FROM item", "permission denied for table item");
        managed.query(managed.login("report", PASSWORD), "SELECT name FROM item");

        managed.admin("REVOKE SELECT (name) ON item FROM " + managed.name("read"));
        drift(managed, folder.read(), "table item column name access");
        managed.apply(folder.read(), app, report);
        managed.query(managed.login("report", PASSWORD), "SELECT name FROM item");
    }

    private void extensionsAndRolesAreMadeByTheLogin(ManagedServer managed) throws Exception {
        MigrationFolder folder = expecting(
                        managed.folder(folder()).with("V1__first.sql", """
                SET search_path TO public;
                CREATE TABLE a ();
                CREATE ROLE %1$s;
                COMMENT ON ROLE %1$s IS 'of a file';
                CREATE TABLE b ();
                DROP ROLE %1$s;
                CREATE TABLE c ()""".formatted(managed.name("extra"))))
                .read();
        managed.apply(folder);
        assertThat(managed.database().query("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"))
                .containsExactly(managed.name("owner"));
    }

    private void aBoundaryKeepsTheOwner(ManagedServer managed) throws Exception {
        TestFolder folder =
                expecting(managed.folder(folder()).with("V1__first.sql", FILES).with("V2__index.sql", """
                        CREATE TABLE before ();
                        CREATE INDEX CONCURRENTLY item_name ON item (name);
                        CREATE TABLE after ()"""));
        managed.apply(folder.read(), managed.withPassword("app", "write", PASSWORD));
        assertThat(managed.database()
                        .query("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tableowner" + " = '"
                                + managed.name("owner") + "' ORDER BY 1"))
                .containsExactly("after", "before", "item");
        managed.migrator("master", folder.read()).run(Action.VERIFY);
    }

    private void whatTheLoginMayNotDoIsNamed(ManagedServer managed) throws Exception {
        MigrationFolder folder =
                expecting(managed.folder(folder()).with("V1__first.sql", FILES)).read();
        managed.admin("CREATE ROLE " + managed.name("plain") + " LOGIN PASSWORD 'master-password-of-a-test'");
        assertThatThrownBy(() -> managed.apply("plain", folder))
                .hasMessageStartingWith("SI-133 ")
                .hasMessageContaining("let an administrator run: CREATE ROLE " + managed.name("owner"));
        managed.admin("ALTER ROLE " + managed.name("plain") + " CREATEROLE");
        assertThatThrownBy(() -> managed.apply("plain", folder))
                .hasMessageStartingWith("SI-133 ")
                .hasMessageContaining("let " + managed.name("master") + " run: CREATE ROLE " + managed.name("owner"))
                .hasMessageContaining("GRANT");
        managed.admin("CREATE ROLE " + managed.name("read") + " LOGIN");
        assertThatThrownBy(() -> managed.apply(folder))
                .isInstanceOfSatisfying(
                        SchemaInitException.class,
                        failure -> assertThat(failure.code()).isEqualTo(EngineError.ROLE_LOGS_IN));
        assertThat(managed.database().query("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                .containsExactly("0");
    }

    /** A lost membership and a lost privilege on the database come back with a run that has nothing else to do. */
    private void whatNobodySpeaksOfIsCommittedToo(ManagedServer managed) throws Exception {
        MigrationFolder folder =
                expecting(managed.folder(folder()).with("V1__first.sql", FILES)).read();
        DeclaredLogin app = managed.withPassword("app", "write", PASSWORD);
        managed.apply(folder, app);
        managed.execute(managed.login("master"), "REVOKE " + managed.name("write") + " FROM " + managed.name("app"));
        assertThat(managed.apply(folder, app).access().isEmpty()).isFalse();
        managed.execute(managed.login("app", PASSWORD), "INSERT INTO item (name) VALUES ('again')");

        managed.execute(
                managed.login("master"),
                "REVOKE CONNECT ON DATABASE %s FROM %s; REVOKE USAGE ON SCHEMA public FROM %2$s"
                        .formatted(managed.database().name(), managed.name("write")));
        drift(managed, folder, "database access");
        managed.apply(folder, app);
        managed.execute(managed.login("app", PASSWORD), "INSERT INTO item (name) VALUES ('and again')");
        assertThat(managed.apply(folder, app).access().isEmpty()).isTrue();

        managed.admin("GRANT SELECT ON item TO PUBLIC");
        drift(managed, folder, "PUBLIC (select)");
        assertThatThrownBy(() -> managed.apply(folder, app)).hasMessageContaining("PUBLIC (select)");
    }

    /** What files make of the database, schema public and the default privileges holds in every later run. */
    private void filesChangeTheDatabaseAndTheDefaults(ManagedServer managed) throws Exception {
        TestFolder folder = expecting(managed.folder(folder())
                .with("V1__first.sql", """
                        ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM %1$s;
                        GRANT CREATE ON SCHEMA public TO %2$s;
                        REVOKE USAGE ON SCHEMA public FROM %1$s;
                        CREATE TABLE hidden (id integer);
                        """.formatted(managed.name("read"), managed.name("write"))));
        for (int run = 1; run <= 2; run++) {
            managed.apply(folder.read(), managed.withPassword("app", "write", PASSWORD));
        }
        managed.execute(managed.login("app", PASSWORD), "CREATE TABLE mine ()");
        assertThat(folder.read().requireExpected().lines())
                .contains("table hidden access: owner %s, %s (delete, insert, select, update)"
                        .formatted(managed.name("owner"), managed.name("write")));
        TestFolder more = expecting(folder.with("V2__more.sql", "CREATE TABLE hidden_too (id integer)"));
        managed.apply(more.read());
        managed.migrator("master", more.read()).run(Action.VERIFY);
    }

    /** Behind RESET ROLE, a partition of a job, and an aggregate over rows whose owner changes. */
    private void whatTheLoginItselfMakesReadsTheSameEverywhere(ManagedServer managed) throws Exception {
        TestFolder before = folder().with("V1__first.sql", """
                        -- schemainit: partitions of part come and go
                        CREATE TABLE part (id integer) PARTITION BY RANGE (id);
                        CREATE AGGREGATE cnt(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');
                        """).expecting(TestDatabase.Server.EMBEDDED);
        managed.apply(before.read());
        TestFolder folder = expecting(managed.folder(before)
                .with("V2__reset.sql", "CREATE TABLE a (id integer); RESET ROLE; CREATE TABLE b (id integer)"));
        managed.apply(folder.read());
        assertThat(folder.read().requireExpected().lines()).contains("table b access: owner another role");

        managed.admin("CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (1) TO (10)");
        managed.apply(folder.read());
        managed.migrator("master", folder.read()).run(Action.VERIFY);
    }

    private void refused(ManagedServer managed, String login, String sql, String why) {
        assertThatThrownBy(() -> managed.execute(managed.login(login, PASSWORD), sql))
                .hasMessageContaining(why);
    }

    private TestFolder folder() {
        return TestFolder.in(directory);
    }

    static TestFolder expecting(TestFolder folder) throws Exception {
        return folder.expecting(lines(folder.read()));
    }

    /** On a server that may be the same one, so that its roles have to be gone afterwards. */
    private static ArrayList<String> lines(MigrationFolder folder) throws Exception {
        TestDatabase scratch = TestDatabase.Server.EMBEDDED.database();
        var server = TestDatabase.existing(scratch.server(), "postgres");
        var there = server.query("SELECT rolname FROM pg_roles");
        var lines = new ArrayList<String>();
        try (scratch) {
            lines.addAll(scratch.migrator(folder).expect().lines());
        }
        for (String role : folder.access().orElseThrow().names()) {
            if (!there.contains(role)) {
                server.execute("DROP ROLE " + role);
            }
        }
        return lines;
    }
}
