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
    /** Scans the catalog: to_regclass() may answer from a cache that a waiting transaction does not refresh. */
    private static final String HAS_HISTORY = """
            SELECT EXISTS (
                SELECT FROM pg_class c
                JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = 'schemainit' AND c.relname = 'history')""";

    private static final String TRY_LOCK = "SELECT pg_try_advisory_xact_lock(" + LOCK + ")";

    private final Connection connection;
    private boolean hasHistory;

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
        String lock = mode == Mode.LOCKED || mode == Mode.PLANNING ? TRY_LOCK : "SELECT true";
        boolean locked = transaction.enter(settings(mode, deadline) + lock);
        while (!locked) {
            if (deadline.isPast()) {
                throw ErrorCode.BUSY.exception();
            }
            // Not inside a transaction: behind a pooler, that would keep the connection which the lock's holder needs.
            connection.rollback();
            deadline.sleep(POLL);
            locked = transaction.enter(settings(mode, deadline) + lock);
        }
        return transaction;
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

    /** In one round trip: the lock, and then whether there is a history, which the lock's last holder may have made. */
    private boolean enter(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql + ";\n" + HAS_HISTORY);
            boolean locked = booleanOf(statement);
            statement.getMoreResults();
            hasHistory = booleanOf(statement);
            return locked;
        }
    }

    /** The value of the next result that is one: the settings before it have none. */
    private static boolean booleanOf(Statement statement) throws SQLException {
        while (statement.getResultSet() == null) {
            statement.getMoreResults();
        }
        try (ResultSet row = statement.getResultSet()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    Connection connection() {
        return connection;
    }

    boolean hasHistory() {
        return hasHistory;
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

    void commit() throws SQLException {
        connection.commit();
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
