package dev.schemainit.engine;

import dev.schemainit.engine.address.DatabaseName;
import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.run.RunLog;
import dev.schemainit.engine.run.SqlFailure;
import dev.schemainit.engine.run.Step;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Creates the login's database if the server does not have it yet.
 *
 * <p>It connects to the maintenance database {@code postgres} as the same user. {@code CREATE DATABASE} cannot be part
 * of the run's transaction, so that the database stays when the run fails afterwards; the next run finds it and goes
 * on.
 */
public final class DatabaseCreation {
    private static final DatabaseName MAINTENANCE = new DatabaseName("postgres");
    private static final String STATEMENT = "CREATE DATABASE";
    private static final String PERMISSION_DENIED = "42501";

    /** Another run created it in the meantime: seen before the row is written, or by the catalog's unique index. */
    private static final Set<String> CREATED_BY_ANOTHER = Set.of("42P04", "23505");

    private final Connector connector;
    private final Deadline deadline;
    private final Consumer<Step> progress;

    /**
     * @param connector of the database to create
     * @param deadline when the statement has to end
     * @param progress receives a step if a database was created
     */
    public DatabaseCreation(Connector connector, Deadline deadline, Consumer<Step> progress) {
        this.connector = connector;
        this.deadline = deadline;
        this.progress = progress;
    }

    /**
     * Creates the database, or finds it.
     *
     * @throws SchemaInitException when the server cannot be reached, or refuses the statement
     */
    public void run() {
        var log = new RunLog(progress);
        try (Connection connection = connector.at(MAINTENANCE).connect(deadline)) {
            create(connection, log);
        } catch (SQLException failure) {
            throw explain(failure, log);
        }
    }

    private void create(Connection connection, RunLog log) throws SQLException {
        DatabaseName database = connector.login().database();
        if (exists(connection, database)) {
            return;
        }
        long start = System.nanoTime();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET statement_timeout = " + deadline.remaining().toMillis());
            statement.execute(STATEMENT + " " + statement.enquoteIdentifier(database.text(), true));
            log.done("database", "database " + database + " created", (System.nanoTime() - start) / 1_000_000);
        } catch (SQLException failure) {
            if (!CREATED_BY_ANOTHER.contains(String.valueOf(failure.getSQLState()))) {
                throw failure;
            }
        }
    }

    private static boolean exists(Connection connection, DatabaseName database) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT FROM pg_database WHERE datname = ?")) {
            query.setString(1, database.text());
            try (ResultSet rows = query.executeQuery()) {
                return rows.next();
            }
        }
    }

    private SchemaInitException explain(SQLException failure, RunLog log) {
        Login login = connector.login();
        if (PERMISSION_DENIED.equals(failure.getSQLState())) {
            String grant = "ALTER ROLE \"" + login.user() + "\" CREATEDB";
            return EngineError.PERMISSION.exception(STATEMENT + " " + login.database(), login.user(), grant);
        }
        return SqlFailure.explain(failure, log, login, deadline);
    }
}
