package dev.schemainit.engine.harness;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Migrator;
import dev.schemainit.engine.Report;
import dev.schemainit.engine.ReportJson;
import dev.schemainit.engine.address.DatabaseName;
import dev.schemainit.engine.address.Host;
import dev.schemainit.engine.address.Port;
import dev.schemainit.engine.address.UserName;
import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.connect.LoginSource;
import dev.schemainit.engine.connect.Trust;
import dev.schemainit.engine.run.Step;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.engine.text.Json;
import dev.schemainit.postgres.InstalledPostgres;
import dev.schemainit.postgres.ServerStartException;
import dev.schemainit.postgres.ThrowAwayServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A database on a real server, one server of each kind a test run. */
public final class TestDatabase implements AutoCloseable {
    /** The servers that tests run on. */
    public enum Server {
        /** Debian's PostgreSQL with PostGIS, for both schemas. */
        INSTALLED_WITH_POSTGIS,
        /** The newest PostgreSQL, without PostGIS. */
        EMBEDDED;

        private ThrowAwayServer running;

        private synchronized ThrowAwayServer running() throws ServerStartException {
            if (running == null) {
                running = this == EMBEDDED ? ThrowAwayServer.embedded() : ThrowAwayServer.installed(installed());
            }
            return running;
        }

        /** An empty database. */
        public TestDatabase database() throws ServerStartException {
            return on(running());
        }
    }

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final ThrowAwayServer server;
    private final String name;
    private final List<String> said = Collections.synchronizedList(new ArrayList<>());

    private TestDatabase(ThrowAwayServer server, String name) {
        this.server = server;
        this.name = name;
    }

    /** An empty database on a server of the test's own. */
    public static TestDatabase on(ThrowAwayServer server) {
        String name = "test_" + NUMBER.incrementAndGet();
        server.createDatabase(name);
        return new TestDatabase(server, name);
    }

    /** One that is there: on a server that was copied from another. */
    public static TestDatabase existing(ThrowAwayServer server, String name) {
        return new TestDatabase(server, name);
    }

    /** Debian's PostgreSQL with its tools, on a server of the test's own. */
    public static ThrowAwayServer installedServer(Map<String, String> settings) throws ServerStartException {
        return ThrowAwayServer.installed(installed(), settings);
    }

    private static InstalledPostgres installed() {
        return InstalledPostgres.find().stream()
                .filter(installation -> installation.offers("postgis"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no PostgreSQL with PostGIS: apt-get install postgresql-15-postgis-3"));
    }

    /** A database that begins as this one is now. */
    public TestDatabase copy() {
        String copy = "test_" + NUMBER.incrementAndGet();
        server.createDatabase(copy, name);
        return new TestDatabase(server, copy);
    }

    public Login login() {
        return login(server.user(), server.password());
    }

    public Login login(String user, String password) {
        return login(server.host(), server.port(), name, user, password, new Trust.RdsAuthorities());
    }

    /** A login that is read from this source, and again when the server rejects it. */
    public static LoginSource renewed(Supplier<Login> source) {
        return new LoginSource() {
            private Login login = source.get();

            @Override
            public Login login() {
                return login;
            }

            @Override
            public boolean mayChange() {
                return true;
            }

            @Override
            public void renew() {
                login = source.get();
            }
        };
    }

    /** A login of plain texts. */
    public static Login login(String host, int port, String database, String user, String password, Trust trust) {
        return new Login(
                new Host(host), new Port(port), new DatabaseName(database), new UserName(user), password, trust);
    }

    public Migrator migrator(MigrationFolder folder) {
        return migrator(folder, false, new ArrayList<>());
    }

    public Migrator migrator(MigrationFolder folder, boolean seeding, List<Step> steps) {
        return migrator(Connector.of(login()), folder, seeding, Duration.ofSeconds(60), steps::add);
    }

    private Migrator migrator(
            Connector connector, MigrationFolder folder, boolean seeding, Duration time, Consumer<Step> progress) {
        return new Migrator(
                connector, folder, seeding, Deadline.in(time), progress.andThen(step -> said.add(step.text())));
    }

    /** As another user, through something between, or in little time. */
    public Report apply(Connector connector, MigrationFolder folder, Duration time) {
        return told(migrator(connector, folder, false, time, step -> {}).run(Action.APPLY));
    }

    public Report apply(Login login, MigrationFolder folder, Duration time) {
        return apply(Connector.of(login), folder, time);
    }

    private Report told(Report report) {
        said.add(Json.write(new ReportJson(report).fields()));
        return report;
    }

    /** What the runs here have told: each step, and the answers. */
    public List<String> said() {
        synchronized (said) {
            return List.copyOf(said);
        }
    }

    public Report apply(MigrationFolder folder) {
        return told(migrator(folder).run(Action.APPLY));
    }

    public Report apply(Path folder) {
        return apply(MigrationFolder.read(folder));
    }

    public Connection connect() throws SQLException {
        return connect(login());
    }

    private static Connection connect(Login as) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + as.address(), as.user().text(), as.password());
    }

    public void execute(String sql) throws SQLException {
        execute(login(), sql);
    }

    /** As another user. */
    public static void execute(Login as, String sql) throws SQLException {
        try (Connection connection = connect(as);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of every row. */
    public List<String> query(String sql) throws SQLException {
        return query(login(), sql);
    }

    /** The same as another user. */
    public static List<String> query(Login as, String sql) throws SQLException {
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

    public String name() {
        return name;
    }

    public ThrowAwayServer server() {
        return server;
    }

    /** Drops it, whoever is connected: for tests that make very many. */
    @Override
    public void close() throws SQLException {
        new TestDatabase(server, "postgres").execute("DROP DATABASE " + name + " WITH (FORCE)");
    }
}
