package dev.schemainit.engine.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The database's lock, held by an idle transaction for a run of several transactions.
 *
 * <p>It is a transaction-level advisory lock, because a pooler in transaction mode keeps no session for a client. A run
 * of one transaction simply takes it there. A run of several keeps the transaction that took it open on a connection of
 * its own: each of the others ends, and would end the lock. The idle transaction holds no snapshot, so that a
 * concurrent index build does not wait for it. It sends a query every few seconds, because the server ends idle
 * transactions, which is what frees the lock of a run that has vanished.
 */
public final class DatabaseLock implements AutoCloseable {
    /** The first eight bytes of SHA-256 of "schemainit". Advisory locks are each database's own. */
    public static final long KEY = 0xda22_f882_da54_7cd2L;

    /** Answers whether the lock was free, and takes it to the end of the transaction. */
    static final String TRY = "SELECT pg_try_advisory_xact_lock(" + KEY + ")";

    /** The same answer for a transaction that needs no lock. */
    static final String NOT_NEEDED = "SELECT true";

    /** Of "schemainit work": what a transaction that does the work of a run holds to its own end. */
    public static final long WORK_KEY = 0xb242_f932_0101_0bbbL;

    /** Taken by each transaction of a run of several, beside the lock that another connection keeps for the run. */
    static final String WORK = "SELECT pg_try_advisory_xact_lock_shared(" + WORK_KEY + ")";

    /**
     * Answers whether no such transaction is open. The connection that keeps the lock can be gone while the server is
     * still committing what the run has sent before: whoever reads the history has to read it after that.
     */
    static final String NO_WORK = "SELECT pg_try_advisory_xact_lock(" + WORK_KEY + ")";

    private static final long HEARTBEAT_SECONDS = 3;

    private final Connection connection;
    private final ScheduledExecutorService heart;

    private DatabaseLock(Connection connection, ScheduledExecutorService heart) {
        this.connection = connection;
        this.heart = heart;
    }

    /** @param connection with a transaction that has taken the lock, and does nothing else from now on */
    static DatabaseLock heldBy(Connection connection) {
        var heart = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "schemainit-lock");
            thread.setDaemon(true);
            return thread;
        });
        var lock = new DatabaseLock(connection, heart);
        // A beat that fails ends the beating by itself, so that nobody needs the future.
        var unused = heart.scheduleAtFixedRate(lock::beat, HEARTBEAT_SECONDS, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        return lock;
    }

    /**
     * Makes sure that the lock is still held.
     *
     * @throws SQLException when the connection is gone, and the lock with it
     */
    public void check() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
    }

    private void beat() {
        try {
            check();
        } catch (SQLException lost) {
            // The run's own check() before it commits or goes on fails in the same way, and reports it.
            heart.shutdown();
        }
    }

    /** Stops keeping the lock's transaction alive; whoever opened its connection ends it. */
    @Override
    public void close() {
        heart.shutdownNow();
    }
}
