package dev.schemainit.engine.transaction;

import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.transaction.SessionSettings.Scope;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.postgresql.PGConnection;

/**
 * Begins the transactions of a run on one connection.
 *
 * <p>Every setting ends with its transaction, so that a pooler in between can hand the connection on. Only a session
 * that is the run's own, and runs statements between transactions, keeps its settings to its end.
 */
public final class Session {
    /** How the transactions of a session meet others. */
    public enum Mode {
        /** Reads; waits for nobody. */
        READING("READ ONLY"),
        /** Writes, and holds the database's lock to its end. */
        LOCKED("READ WRITE"),
        /** The same for a run that is rolled back in the end, and waits for no other lock for long. */
        PLANNING("READ WRITE"),
        /** Writes while another connection of this run holds the lock. */
        GUARDED("READ WRITE");

        private final String access;

        Mode(String access) {
            this.access = access;
        }

        boolean locks() {
            return this == LOCKED || this == PLANNING;
        }
    }

    private static final Duration POLL = Duration.ofMillis(250);
    /** For the run, and for the work of its transactions. */
    private static final int LOCKS = 2;

    private static final String UNDEFINED_COLUMN = "42703";
    private static final String SERIALIZATION_FAILURE = "40001";

    private final Connection connection;
    private final FileSettings files;

    private Session(Connection connection, SessionSettings settings) {
        this.connection = connection;
        this.files = new FileSettings(connection, settings);
    }

    /**
     * A session of one transaction.
     *
     * @param connection stays open when a transaction ends; whoever opened it closes it
     */
    public static Session of(Connection connection, Mode mode, Deadline deadline) {
        return new Session(connection, new SessionSettings(mode, deadline, Scope.TRANSACTION, null));
    }

    /**
     * A session of several transactions and of statements between them, while another connection holds the lock.
     *
     * @param connection in autocommit
     */
    public static Session guarded(Connection connection, Deadline deadline) throws SQLException {
        boolean own = isOwnSession(connection);
        var settings = new SessionSettings(Mode.GUARDED, deadline, own ? Scope.SESSION : Scope.TRANSACTION, null);
        if (own) {
            new FileSettings(connection, settings).execute(settings.set());
        }
        return new Session(connection, settings);
    }

    /** Whether the server's process is the one that this connection began with: a pooler gives it another name. */
    private static boolean isOwnSession(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return row.getInt(1) == connection.unwrap(PGConnection.class).getBackendPID();
        }
    }

    /**
     * A session of another connection, for a statement that may go on when the run is over.
     *
     * @param other in autocommit; past every pooler, as this one
     */
    public Session alike(Connection other) throws SQLException {
        var session = new Session(other, settings());
        session.files.execute(settings().set());
        return session;
    }

    /** Whether settings hold between two transactions: behind a pooler, what runs there runs under the role's own. */
    public boolean keepsSettings() {
        return settings().areKept();
    }

    private SessionSettings settings() {
        return files.settings();
    }

    /** How the parts of a file find the settings that the file has made before them. */
    public FileSettings files() {
        return files;
    }

    /**
     * Begins a transaction of a run whose lock another connection holds.
     *
     * @throws SQLException when another run has begun, because that lock is lost
     */
    public Transaction begin() throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            ResultSets results = ResultSets.of(statement, opening() + ";\n" + DatabaseLock.WORK);
            if (!areTrue(results)) {
                throw new SQLException("another run has begun", SERIALIZATION_FAILURE);
            }
        }
        return new Transaction(connection, files);
    }

    /**
     * Begins a transaction and reads the state of the database: in one round trip, except where it has to wait for the
     * lock.
     *
     * @param catalog the query for the catalog's lines
     * @throws dev.schemainit.engine.failure.SchemaInitException when another run holds the lock to the deadline
     */
    public Beginning beginAndRead(String catalog) throws SQLException {
        connection.setAutoCommit(false);
        Optional<DatabaseState> state = read(catalog);
        while (state.isEmpty()) {
            awaitLock();
            // What was read before the lock is not what the run that held it has left.
            state = read(catalog);
        }
        return new Beginning(new Transaction(connection, files), state.orElseThrow());
    }

    /**
     * Polls, because a session that waits for the lock inside PostgreSQL holds a snapshot, for which a concurrent index
     * build would wait in turn.
     */
    private void awaitLock() throws SQLException {
        boolean free = false;
        while (!free) {
            if (settings().deadline().isPast()) {
                throw EngineError.BUSY.exception();
            }
            // Not inside a transaction: behind a pooler, that would keep the connection which the lock's holder needs.
            connection.rollback();
            settings().deadline().sleep(POLL);
            try (Statement statement = connection.createStatement()) {
                ResultSets results = ResultSets.of(statement, opening() + ";\n" + DatabaseLock.NO_WORK);
                free = areTrue(results);
            }
        }
        connection.rollback();
    }

    /** Empty where another run holds the lock, or where a transaction of one that has lost it is still open. */
    private Optional<DatabaseState> read(String catalog) throws SQLException {
        String noWork = settings().mode().locks() ? DatabaseLock.NO_WORK : DatabaseLock.NOT_NEEDED;
        try (Statement statement = connection.createStatement()) {
            ResultSets results = ResultSets.of(
                    statement,
                    opening() + ";\n" + Transaction.BEFORE_READING + ";\n" + noWork + ";\n"
                            + DatabaseState.query(catalog));
            return areTrue(results) ? Optional.of(DatabaseState.read(results)) : Optional.empty();
        } catch (SQLException failure) {
            if (UNDEFINED_COLUMN.equals(failure.getSQLState())) {
                throw EngineError.HISTORY_UNREADABLE.exception();
            }
            throw failure;
        }
    }

    /** The answers to the questions for locks. */
    private static boolean areTrue(ResultSets results) throws SQLException {
        boolean all = true;
        for (int i = 0; i < LOCKS; i++) {
            ResultSet row = results.next();
            row.next();
            all &= row.getBoolean(1);
        }
        return all;
    }

    /**
     * Settings for this transaction alone, unless the session has them already, and the question for the lock.
     *
     * <p>READ COMMITTED, whatever the database's default: what is read after waiting for the lock has to be what the
     * run before has committed.
     */
    private String opening() {
        return "SET TRANSACTION ISOLATION LEVEL READ COMMITTED, " + settings().mode().access + ";\n"
                + (keepsSettings() ? "" : settings().set())
                + (settings().mode().locks() ? DatabaseLock.TRY : DatabaseLock.NOT_NEEDED);
    }
}
