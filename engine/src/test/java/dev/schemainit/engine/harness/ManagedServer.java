package dev.schemainit.engine.harness;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Migrator;
import dev.schemainit.engine.Report;
import dev.schemainit.engine.access.DeclaredLogin;
import dev.schemainit.engine.access.PasswordSource;
import dev.schemainit.engine.address.UserName;
import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.postgres.ThrowAwayServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A database as RDS has it: its owner may create roles and databases, and is no superuser.
 *
 * <p>Roles belong to the whole server, so that each such database has roles of its own: {@link #name(String)}.
 */
public final class ManagedServer {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String PASSWORD = "master-password-of-a-test";

    private final TestDatabase database;
    private final String prefix = "m" + NUMBER.incrementAndGet() + "_";

    private ManagedServer(TestDatabase database) {
        this.database = database;
    }

    /** A database of its own on a server, with its own {@code master}, whom {@code rds_iam} and PUBLIC surround. */
    public static ManagedServer on(ThrowAwayServer server) throws SQLException {
        var managed = new ManagedServer(TestDatabase.on(server));
        managed.addMaster("master");
        managed.admin("DO $$ BEGIN IF to_regrole('rds_iam') IS NULL THEN CREATE ROLE rds_iam NOLOGIN; END IF; END $$");
        managed.admin("GRANT rds_iam TO " + managed.name("master") + " WITH ADMIN OPTION");
        managed.admin("ALTER DATABASE " + managed.database.name() + " OWNER TO " + managed.name("master"));
        // On RDS the master is the owner, or from 15 on a member of pg_database_owner.
        managed.admin("ALTER SCHEMA public OWNER TO " + managed.name("master"));
        return managed;
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
        return new Migrator(Connector.of(login(as)), folder, false, Deadline.in(Duration.ofSeconds(60)), step -> {});
    }

    public DeclaredLogin withPassword(String login, String role, String password) {
        return withPassword(login, role, new PasswordSource() {
            @Override
            public String current() {
                return password;
            }

            @Override
            public Optional<String> pending() {
                return Optional.empty();
            }
        });
    }

    public DeclaredLogin withPassword(String login, String role, PasswordSource source) {
        return new DeclaredLogin(
                new UserName(name(login)), name(role), new DeclaredLogin.Authentication.Password(source));
    }

    public DeclaredLogin withIam(String login, String role) {
        return new DeclaredLogin(new UserName(name(login)), name(role), new DeclaredLogin.Authentication.Iam());
    }

    public void admin(String sql) throws SQLException {
        database.execute(sql);
    }

    public void execute(Login as, String sql) throws SQLException {
        try (Connection connection = connect(as);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of every row. */
    public List<String> query(Login as, String sql) throws SQLException {
        var values = new ArrayList<String>();
        try (Connection connection = connect(as);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    private static Connection connect(Login as) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + as.address(), as.user().text(), as.password());
    }
}
