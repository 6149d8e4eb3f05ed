package dev.schemainit.engine.harness;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Migrator;
import dev.schemainit.engine.Report;
import dev.schemainit.engine.access.DeclaredLogin;
import dev.schemainit.engine.access.PasswordSource;
import dev.schemainit.engine.address.UserName;
import dev.schemainit.engine.catalog.Catalog;
import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.run.Step;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.postgres.ThrowAwayServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A database as RDS has it: its owner may create roles and databases, and is no superuser.
 *
 * <p>Roles belong to the whole server, so that each such database has roles of its own: {@link #name(String)}.
 */
public final class ManagedServer {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String PASSWORD = "master-password-of-a-test";

    private final TestDatabase database;
    private final String prefix;

    private ManagedServer(TestDatabase database, String prefix) {
        this.database = database;
        this.prefix = prefix;
    }

    /** A database of its own on a server, with its own {@code master}, whom {@code rds_iam} and PUBLIC surround. */
    public static ManagedServer on(ThrowAwayServer server) throws SQLException {
        var managed = new ManagedServer(TestDatabase.on(server), "m" + NUMBER.incrementAndGet() + "_");
        managed.addMaster("master");
        managed.admin("DO $$ BEGIN IF to_regrole('rds_iam') IS NULL THEN CREATE ROLE rds_iam NOLOGIN; END IF; END $$");
        managed.admin("GRANT rds_iam TO " + managed.name("master") + " WITH ADMIN OPTION");
        managed.ownedByMaster();
        return managed;
    }

    /** Another database of the same server, with the same master, and the same names of roles. */
    public ManagedServer another() throws SQLException {
        var other = new ManagedServer(TestDatabase.on(database.server()), prefix);
        other.ownedByMaster();
        return other;
    }

    private void ownedByMaster() throws SQLException {
        admin("ALTER DATABASE " + database.name() + " OWNER TO " + name("master"));
        // On RDS the master is the owner, or from 15 on a member of pg_database_owner.
        admin("ALTER SCHEMA public OWNER TO " + name("master"));
    }

    /** Another login of the kind of the master. */
    public void addMaster(String name) throws SQLException {
        admin("CREATE ROLE " + name(name) + " LOGIN CREATEROLE CREATEDB PASSWORD '" + PASSWORD + "'");
    }

    /** The name that a role has here. */
    public String name(String role) {
        return prefix + role;
    }

    /** A folder with three roles, and these files behind them. */
    public TestFolder folder(TestFolder folder) {
        return folder.with(
                "access.txt", "%s: owner\n%s: write\n%s: read\n".formatted(name("owner"), name("write"), name("read")));
    }

    public TestDatabase database() {
        return database;
    }

    public Login login(String name) {
        return login(name, PASSWORD);
    }

    public Login login(String name, String password) {
        return database.login(name(name), password);
    }

    /** A run as the master. */
    public Report apply(MigrationFolder folder, DeclaredLogin... logins) {
        return apply("master", folder, logins);
    }

    public Report apply(String as, MigrationFolder folder, DeclaredLogin... logins) {
        return migrator(as, folder).withLogins(List.of(logins)).run(Action.APPLY);
    }

    public Migrator migrator(String as, MigrationFolder folder) {
        return migrator(login(as), folder, step -> {});
    }

    public Migrator migrator(Login as, MigrationFolder folder, Consumer<Step> progress) {
        return new Migrator(Connector.of(as), folder, false, Deadline.in(Duration.ofSeconds(60)), progress);
    }

    public DeclaredLogin withPassword(String login, String role, String password) {
        return withPassword(login, role, new RotatedSecret(password));
    }

    public DeclaredLogin withPassword(String login, String role, PasswordSource source) {
        return new DeclaredLogin(
                new UserName(name(login)), name(role), new DeclaredLogin.Authentication.Password(source));
    }

    public DeclaredLogin withIam(String login, String role) {
        return new DeclaredLogin(new UserName(name(login)), name(role), new DeclaredLogin.Authentication.Iam());
    }

    /** The catalog with who may do what, the history, and the roles but the master's, as text. */
    public List<String> state(MigrationFolder folder) throws SQLException {
        var state = new ArrayList<String>();
        try (Connection connection = database.connect()) {
            state.addAll(Catalog.read(connection, folder.access()).lines());
        }
        if (!database.query("SELECT 1 FROM pg_tables WHERE schemaname = 'schemainit'")
                .isEmpty()) {
            state.addAll(database.query("SELECT file FROM schemainit.history ORDER BY id"));
        }
        state.addAll(roles());
        state.addAll(database.query("SELECT DISTINCT concat_ws(' in ', member::regrole, roleid::regrole)"
                + " FROM pg_auth_members WHERE starts_with(roleid::regrole::text, '" + prefix + "') ORDER BY 1"));
        return state;
    }

    /** Those of this prefix, but the master. */
    private List<String> roles() throws SQLException {
        return TestDatabase.existing(database.server(), "postgres")
                .query("SELECT quote_ident(rolname) FROM pg_roles WHERE starts_with(rolname, '" + prefix
                        + "') AND rolname <> '" + name("master") + "' ORDER BY rolname");
    }

    /** Drops databases that have the same roles, and these: for tests that make very many. */
    public static void drop(ManagedServer... databases) throws SQLException {
        for (ManagedServer managed : databases) {
            managed.database.close();
        }
        List<String> roles = databases[0].roles();
        if (!roles.isEmpty()) {
            TestDatabase.existing(databases[0].database.server(), "postgres")
                    .execute("DROP ROLE " + String.join(", ", roles));
        }
    }

    public void admin(String sql) throws SQLException {
        database.execute(sql);
    }

    public void execute(Login as, String sql) throws SQLException {
        TestDatabase.execute(as, sql);
    }

    /** The first column of every row. */
    public List<String> query(Login as, String sql) throws SQLException {
        return TestDatabase.query(as, sql);
    }
}
