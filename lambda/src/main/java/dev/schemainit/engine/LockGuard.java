package dev.schemainit.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Holds the database's lock on a connection of its own, for a run of several transactions.
 *
 * <p>A file marked no-transaction is a boundary: the transaction before it has ended, and with it that transaction's lock.
 * The guard's own transaction is idle and holds no snapshot, so that a concurrent index build does not wait for it. It says
 * a word now and then, because the server ends idle transactions, which is what frees the lock of a run that vanished.
 */
final class LockGuard implements AutoCloseable {
    private static final long HEARTBEAT_SECONDS = 3;

    private final Connection connection;
    private final ScheduledExecutorService heart;

    private LockGuard(Connection connection) {
        this.connection = connection;
        this.heart = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "schemainit-lock");
            thread.setDaemon(true);
            return thread;
        });
        heart.scheduleAtFixedRate(this::beat, HEARTBEAT_SECONDS, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
    }

    static LockGuard hold(Connector connector, Deadline deadline) throws SQLException {
        Connection connection = connector.connect(deadline);
        try {
            Transaction.begin(connection, Transaction.Mode.LOCKED, deadline);
            return new LockGuard(connection);
        } catch (SQLException | SchemaInitException failed) {
            connection.close();
            throw failed;
        }
    }

    /**
     * Asks the server for a sign of life.
     *
     * @throws SQLException when the connection is gone, and the lock with it
     */
    void check() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
    }

    private void beat() {
        try {
            check();
        } catch (SQLException lost) {
            // The run's own check() before its next transaction fails the same way, where it can be told.
            heart.shutdown();
        }
    }

    @Override
    public void close() throws SQLException {
        heart.shutdownNow();
        connection.close();
    }
}
