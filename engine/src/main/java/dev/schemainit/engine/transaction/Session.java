package dev.schemainit.engine.transaction;

import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.failure.EngineError;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/**
 * Begins the transactions of a run on one connection.
 *
 * <p>Every setting ends with its transaction, so that a pooler in between can hand the connection on.
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

    /** The server ends the session of a client that has vanished after this time, and frees its lock. */
    private static final Duration IDLE = Duration.ofSeconds(10);

    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(5);

    /** Everybody who wants a table queues up behind whoever waits for it, and a plan is rolled back anyway. */
    private static final Duration PLAN_LOCK_TIMEOUT = Duration.ofSeconds(1);

    private static final Duration POLL = Duration.ofMillis(250);
    private static final String UNDEFINED_COLUMN = "42703";

    private final Connection connection;
    private final Mode mode;
    private final Deadline deadline;

    /** @param connection stays open when a transaction ends; whoever opened it closes it */
    public Session(Connection connection, Mode mode, Deadline deadline) {
        this.connection = connection;
        this.mode = mode;
        this.deadline = deadline;
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
        return new Transaction(connection);
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
        return new Beginning(new Transaction(connection), state.orElseThrow());
    }

    /**
     * Polls, because a session that waits for the lock inside PostgreSQL holds a snapshot, for which a concurrent index
     * build would wait in turn.
     */
    private void awaitLock() throws SQLException {
        do {
            if (deadline.isPast()) {
                throw EngineError.BUSY.exception();
            }
            // Not inside a transaction: behind a pooler, that would keep the connection which the lock's holder needs.
            connection.rollback();
            deadline.sleep(POLL);
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
     * Settings for this transaction alone, and the question for the lock.
     *
     * <p>READ COMMITTED, whatever the database's default: what is read after waiting for the lock has to be what the
     * run before has committed.
     */
    private String opening() {
        Duration lockTimeout = mode == Mode.PLANNING ? PLAN_LOCK_TIMEOUT : LOCK_TIMEOUT;
        return "SET TRANSACTION ISOLATION LEVEL READ COMMITTED, " + mode.access + ";\n"
                + Transaction.SCOPE
                + "SET LOCAL statement_timeout = "
                + Math.max(1, deadline.remaining().toMillis()) + ";\n"
                + "SET LOCAL lock_timeout = " + lockTimeout.toMillis() + ";\n"
                + "SET LOCAL idle_in_transaction_session_timeout = " + IDLE.toMillis() + ";\n"
                + "SET LOCAL client_min_messages = error;\n"
                + (mode.locks() ? DatabaseLock.TRY : DatabaseLock.NOT_NEEDED);
    }
}
