package dev.schemainit.review.scratch;

import dev.schemainit.engine.address.DatabaseName;
import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.connect.LoginSource;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.review.query.CatalogQuery;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The server of a database that the user gives. That database stays as it is: others are made from it, and dropped in
 * the end, also by Ctrl-C, with the roles of {@code access.txt} that it did not have. A killed JVM leaves them; the
 * names of the databases begin with {@code schemainit_}.
 */
final class GivenServer implements ScratchServer {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OBJECT_IN_USE = "55006";
    private static final int SHOWN = 5;
    private static final int ID_BYTES = 4;
    private static final String TABLES = """
            SELECT c.oid::regclass::text, c.relname
            FROM pg_class c
            WHERE c.relkind IN ('r', 'p')
                AND c.relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
                AND NOT EXISTS (
                    SELECT FROM pg_depend
                    WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e')
            ORDER BY 1""";
    private static final String OTHERS = """
            SELECT coalesce(nullif(application_name, ''), 'a session') || ' of ' || coalesce(usename, backend_type)
            FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type <> 'autovacuum worker'
            ORDER BY 1""";
    private static final String RIGHTS = """
            SELECT r.rolcreatedb OR r.rolsuper,
                d.datistemplate AND r.rolcreatedb OR r.rolsuper OR pg_has_role(d.datdba, 'USAGE')
            FROM pg_roles r, pg_database d
            WHERE r.rolname = current_user AND d.datname = current_database()""";

    private final Login login;
    private final String version;
    private final String prefix;
    private final List<String> newRoles;
    private final List<String> made = new ArrayList<>();
    private final Thread shutdownHook = new Thread(this::drop, "scratch-databases");
    private boolean closed;

    private GivenServer(Login login, String version, List<String> newRoles) {
        this.login = login;
        this.version = version;
        this.newRoles = newRoles;
        var id = new byte[ID_BYTES];
        new SecureRandom().nextBytes(id);
        prefix = "schemainit_" + HexFormat.of().formatHex(id) + "_";
    }

    /**
     * Looks at the database, and refuses one that cannot be copied, or that holds more than an environment provides.
     *
     * @param folder whose prelude may make tables that the database has already
     * @param progress is told when the server is waited for
     * @throws SchemaInitException with the reason
     */
    static GivenServer of(Login login, MigrationFolder folder, Consumer<String> progress) {
        var patient = new Connector(LoginSource.fixed(login), ScratchDatabase.NEW_SERVER, progress);
        try (Connection connection = patient.connect(Deadline.in(PATIENCE))) {
            requireRights(connection, login);
            requireNoTables(connection, login, folder.preludeTables());
            String version = CatalogQuery.list(connection, "SHOW server_version", row -> row.getString(1))
                    .get(0)
                    .split(" ")[0];
            var server = new GivenServer(login, version, missingRoles(connection, folder));
            Runtime.getRuntime().addShutdownHook(server.shutdownHook);
            return server;
        } catch (SQLException failed) {
            throw unusable(login, words(failed));
        }
    }

    private static List<String> missingRoles(Connection connection, MigrationFolder folder) throws SQLException {
        List<String> existing = CatalogQuery.list(connection, "SELECT rolname FROM pg_roles", row -> row.getString(1));
        return folder.access().stream()
                .flatMap(declared -> declared.names().stream())
                .filter(name -> !existing.contains(name))
                .toList();
    }

    private static void requireRights(Connection connection, Login login) throws SQLException {
        String user = DatabaseSettings.identifier(login.user().text());
        String problem = CatalogQuery.list(
                        connection,
                        RIGHTS,
                        row -> !row.getBoolean(1)
                                ? "its user may not create databases; an administrator can run ALTER ROLE " + user
                                        + " CREATEDB"
                                : row.getBoolean(2) ? "" : "its user " + user + " does not own it")
                .get(0);
        if (!problem.isEmpty()) {
            throw unusable(login, problem);
        }
    }

    /** Whom the server means by others: it has waited for them for some seconds. */
    private static SchemaInitException inUse(Connection connection, Login login) throws SQLException {
        return unusable(
                login,
                "another session is connected to it: "
                        + some(CatalogQuery.list(connection, OTHERS, row -> row.getString(1))));
    }

    private static void requireNoTables(Connection connection, Login login, Set<String> provided) throws SQLException {
        List<String> tables =
                CatalogQuery.list(
                                connection, TABLES, row -> provided.contains(row.getString(2)) ? "" : row.getString(1))
                        .stream()
                        .filter(table -> !table.isEmpty())
                        .toList();
        if (!tables.isEmpty()) {
            throw unusable(login, "it holds tables that prelude.sql does not make: " + some(tables));
        }
    }

    private static String some(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
                + (names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "");
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public String name(String suffix) {
        return prefix + suffix;
    }

    @Override
    public Login login(String name) {
        return login.at(new DatabaseName(name));
    }

    @Override
    public void requireSuperuser() {
        try (Connection connection = connect(login)) {
            String superuser = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user";
            if (!CatalogQuery.list(connection, superuser, row -> row.getBoolean(1))
                    .equals(List.of(true))) {
                throw unusable(
                        login,
                        "its user is not a superuser, which is needed to generate rows past triggers and constraints");
            }
        } catch (SQLException failed) {
            throw unusable(login, words(failed));
        }
    }

    /** Over a connection to the user's database, the one that is sure to be there. */
    @Override
    public synchronized void create(String name, String template) {
        if (closed) {
            throw new IllegalStateException("The databases of this run are dropped already");
        }
        made.add(name);
        try (Connection connection = connect(login)) {
            create(connection, name, template);
            DatabaseSettings.copy(connection, template, name);
        } catch (SQLException failed) {
            throw unusable(login, words(failed));
        }
    }

    private void create(Connection connection, String name, String template) throws SQLException {
        try (Statement statement = CatalogQuery.statement(connection)) {
            statement.execute("CREATE DATABASE " + DatabaseSettings.identifier(name) + " TEMPLATE "
                    + DatabaseSettings.identifier(template));
        } catch (SQLException failed) {
            if (OBJECT_IN_USE.equals(failed.getSQLState())) {
                throw inUse(connection, login);
            }
            throw failed;
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException e) {
            // The JVM is shutting down: the hook runs as well, and one of the two finds nothing to do.
        }
        drop();
    }

    private synchronized void drop() {
        closed = true;
        if (made.isEmpty()) {
            return;
        }
        try (Connection connection = connect(login);
                Statement statement = CatalogQuery.statement(connection)) {
            while (!made.isEmpty()) {
                statement.execute(
                        "DROP DATABASE IF EXISTS " + DatabaseSettings.identifier(made.get(0)) + " WITH (FORCE)");
                made.remove(0);
            }
            for (String role : newRoles) {
                statement.execute("DROP ROLE IF EXISTS " + role);
            }
        } catch (SQLException failed) {
            throw unusable(login, String.join(", ", made) + " could not be dropped: " + words(failed));
        }
    }

    private static Connection connect(Login login) {
        return Connector.of(login).connect(Deadline.in(PATIENCE));
    }

    /** The server's own words: they are about databases and roles, and no rows. */
    private static String words(SQLException failed) {
        return failed.getMessage() + " (" + failed.getSQLState() + ")";
    }

    private static SchemaInitException unusable(Login login, String problem) {
        return ScratchError.DATABASE_NOT_USABLE.exception(login.address(), problem);
    }
}
