package dev.schemainit.engine;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * One transaction of a run: its settings end with it, so that a pooler between can hand the connection on.
 *
 * <p>Closing it without a commit rolls back.
 */
final class Transaction implements AutoCloseable {
    /** How a transaction meets others. */
    enum Mode {
        /** Reads; waits for nobody. */
        READING("READ ONLY"),
        /** Writes, alone: holds the database's lock to its end. */
        LOCKED("READ WRITE"),
        /** The same for a run that is rolled back in the end, and waits for no other lock for long. */
        PLANNING("READ WRITE"),
        /** Writes while another connection of this run holds the lock. */
        GUARDED("READ WRITE");

        private final String access;

        Mode(String access) {
            this.access = access;
        }
    }

    /** The first eight bytes of SHA-256 of "schemainit". Advisory locks are each database's own. */
    static final long LOCK = 0xda22_f882_da54_7cd2L;

    /** A session that vanished without a word is ended by the server, and its lock freed, after this time. */
    static final Duration IDLE = Duration.ofSeconds(10);

    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(5);
    /** Everybody who wants a table queues up behind whoever waits for it: nothing is worth that which is rolled back. */
    private static final Duration PLAN_LOCK_TIMEOUT = Duration.ofSeconds(1);

    private static final Duration POLL = Duration.ofMillis(250);
    private static final String UNDEFINED_COLUMN = "42703";
    private static final String TRY_LOCK = "SELECT pg_try_advisory_xact_lock(" + LOCK + ")";

    private final Connection connection;
    private Found found;

    private Transaction(Connection connection) {
        this.connection = connection;
    }

    /**
     * Begins, and waits for the lock where the mode asks for it.
     *
     * <p>The lock is polled: a session that waits inside PostgreSQL holds a snapshot, for which a concurrent index build
     * would wait in turn.
     *
     * @throws SchemaInitException when another run holds the lock to the deadline
     */
    static Transaction begin(Connection connection, Mode mode, Deadline deadline) throws SQLException {
        connection.setAutoCommit(false);
        var transaction = new Transaction(connection);
        if (!transaction.enter(opening(mode, deadline), false)) {
            transaction.awaitLock(mode, deadline);
        }
        return transaction;
    }

    /** Begins, and reads what there is: in one round trip, except where it has to wait for the lock. */
    static Transaction beginReading(Connection connection, Mode mode, Deadline deadline) throws SQLException {
        connection.setAutoCommit(false);
        var transaction = new Transaction(connection);
        if (!transaction.enter(opening(mode, deadline), true)) {
            // What was read before the lock is what the run that held it has changed.
            transaction.awaitLock(mode, deadline);
            transaction.enter("SELECT true", true);
        }
        return transaction;
    }

    private void awaitLock(Mode mode, Deadline deadline) throws SQLException {
        do {
            if (deadline.isPast()) {
                throw ErrorCode.BUSY.exception();
            }
            // Not inside a transaction: behind a pooler, that would keep the connection which the lock's holder needs.
            connection.rollback();
            deadline.sleep(POLL);
        } while (!enter(opening(mode, deadline), false));
    }

    private static String opening(Mode mode, Deadline deadline) {
        boolean locks = mode == Mode.LOCKED || mode == Mode.PLANNING;
        return settings(mode, deadline) + (locks ? TRY_LOCK : "SELECT true");
    }

    /**
     * Settings for this transaction alone.
     *
     * <p>READ COMMITTED, whatever the database's default: what is read after waiting for the lock has to be what the run
     * before has committed.
     */
    private static String settings(Mode mode, Deadline deadline) {
        Duration lockTimeout = mode == Mode.PLANNING ? PLAN_LOCK_TIMEOUT : LOCK_TIMEOUT;
        return "SET TRANSACTION ISOLATION LEVEL READ COMMITTED, " + mode.access + ";\n"
                + scope()
                + "SET LOCAL statement_timeout = "
                + Math.max(1, deadline.remaining().toMillis()) + ";\n"
                + "SET LOCAL lock_timeout = " + lockTimeout.toMillis() + ";\n"
                + "SET LOCAL idle_in_transaction_session_timeout = " + IDLE.toMillis() + ";\n"
                + "SET LOCAL client_min_messages = error;\n";
    }

    /** What decides how SQL text is read and how the catalog's lines are written; a file may change it. */
    private static String scope() {
        return "SET LOCAL search_path = public;\nSET LOCAL standard_conforming_strings = on;\n";
    }

    /** Sends the text, whose answer is whether there is a lock, and reads what there is in the same round trip. */
    private boolean enter(String sql, boolean reading) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            Answers answers = Answers.to(statement, reading ? sql + ";\n" + Found.QUERY : sql);
            ResultSet row = answers.next();
            row.next();
            boolean locked = row.getBoolean(1);
            found = reading && locked ? Found.read(answers) : null;
            return locked;
        } catch (SQLException failure) {
            if (UNDEFINED_COLUMN.equals(failure.getSQLState())) {
                throw ErrorCode.HISTORY_UNREADABLE.exception();
            }
            throw failure;
        }
    }

    /** What there was at the beginning; null unless it was read. */
    Found found() {
        return found;
    }

    /** Runs a file, and puts the scope right again behind one that changes it. */
    void run(SqlFile file, Journal.Statements statements) throws SQLException {
        statements.run();
        if (file.sql().contains("search_path") || file.sql().contains("standard_conforming_strings")) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(scope());
            }
        }
    }

    /** Ends it with these statements, and then {@code COMMIT} or {@code ROLLBACK}, in one round trip. */
    <T> T end(String statements, boolean commit, Reading<T> reading) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return reading.of(Answers.to(statement, statements + ";\n" + (commit ? "COMMIT" : "ROLLBACK")));
        }
    }

    /** How the answers of the last statements are read. */
    interface Reading<T> {
        T of(Answers answers) throws SQLException;
    }

    /** Rolls back what was not committed. A connection that is gone, or between two transactions, has nothing to roll back. */
    @Override
    public void close() throws SQLException {
        if (!connection.isClosed() && !connection.getAutoCommit()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
