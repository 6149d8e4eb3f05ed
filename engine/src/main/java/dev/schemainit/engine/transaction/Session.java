package dev.schemainit.engine.transaction;

import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.sql.FilePart;
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

    /** What runs between two transactions. */
    public interface OutsideStatement {
        void run() throws SQLException;
    }

    private static final Duration POLL = Duration.ofMillis(250);
    private static final String UNDEFINED_COLUMN = "42703";

    private final Connection connection;
    private final SessionSettings settings;

    private Session(Connection connection, SessionSettings settings) {
        this.connection = connection;
        this.settings = settings;
    }

    /**
     * A session of one transaction.
     *
     * @param connection stays open when a transaction ends; whoever opened it closes it
     */
    public static Session of(Connection connection, Mode mode, Deadline deadline) {
        return new Session(connection, new SessionSettings(mode, deadline, Scope.TRANSACTION));
    }

    /**
     * A session of several transactions and of statements between them, while another connection holds the lock.
     *
     * @param connection in autocommit
     */
    public static Session guarded(Connection connection, Deadline deadline) throws SQLException {
        boolean own = isOwnSession(connection);
        var settings = new SessionSettings(Mode.GUARDED, deadline, own ? Scope.SESSION : Scope.TRANSACTION);
        if (own) {
            new Session(connection, settings).execute(settings.set());
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

    /** Whether settings hold between two transactions: behind a pooler, what runs there runs under the role's own. */
    public boolean keepsSettings() {
        return settings.scope() == Scope.SESSION;
    }

    /**
     * Runs the statement of a part between two transactions, under the settings that the file has made before it, and
     * restores the run's own. The connection is in autocommit.
     */
    public void runOutside(FilePart part, OutsideStatement statement) throws SQLException {
        String before = part.settingsBefore();
        if (keepsSettings() && !before.isEmpty()) {
            execute(before);
        }
        statement.run();
        if (keepsSettings() && part.mayChangeSettings()) {
            execute(settings.restore());
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    /**
     * Begins a transaction, and waits for the database's lock where the mode asks for it.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException when another run holds the lock to the deadline
     */
    public Transaction begin() throws SQLException {
        connection.setAutoCommit(false);
        if (!tryBegin()) {
            awaitLock();
        }
        return new Transaction(connection, settings);
    }

    /**
     * Begins a transaction and reads the state of the database: in one round trip, except where it has to wait for the
     * lock.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException when another run holds the lock to the deadline
     */
    public Beginning beginAndRead() throws SQLException {
        connection.setAutoCommit(false);
        Optional<DatabaseState> state = read(opening());
        if (state.isEmpty()) {
            awaitLock();
            // What was read before the lock is not what the run that held it has left.
            state = read(DatabaseLock.NOT_NEEDED);
        }
        return new Beginning(new Transaction(connection, settings), state.orElseThrow());
    }

    /**
     * Polls, because a session that waits for the lock inside PostgreSQL holds a snapshot, for which a concurrent index
     * build would wait in turn.
     */
    private void awaitLock() throws SQLException {
        do {
            if (settings.deadline().isPast()) {
                throw EngineError.BUSY.exception();
            }
            // Not inside a transaction: behind a pooler, that would keep the connection which the lock's holder needs.
            connection.rollback();
            settings.deadline().sleep(POLL);
        } while (!tryBegin());
    }

    /** False where another run holds the lock. */
    private boolean tryBegin() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return isLocked(ResultSets.of(statement, opening()));
        }
    }

    /** Empty where another run holds the lock. */
    private Optional<DatabaseState> read(String opening) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            ResultSets results = ResultSets.of(
                    statement, opening + ";\n" + Transaction.BEFORE_READING + ";\n" + DatabaseState.QUERY);
            return isLocked(results) ? Optional.of(DatabaseState.read(results)) : Optional.empty();
        } catch (SQLException failure) {
            if (UNDEFINED_COLUMN.equals(failure.getSQLState())) {
                throw EngineError.HISTORY_UNREADABLE.exception();
            }
            throw failure;
        }
    }

    private static boolean isLocked(ResultSets results) throws SQLException {
        ResultSet row = results.next();
        row.next();
        return row.getBoolean(1);
    }

    /**
     * Settings for this transaction alone, unless the session has them already, and the question for the lock.
     *
     * <p>READ COMMITTED, whatever the database's default: what is read after waiting for the lock has to be what the
     * run before has committed.
     */
    private String opening() {
        return "SET TRANSACTION ISOLATION LEVEL READ COMMITTED, " + settings.mode().access + ";\n"
                + (keepsSettings() ? "" : settings.set())
                + (settings.mode().locks() ? DatabaseLock.TRY : DatabaseLock.NOT_NEEDED);
    }
}
