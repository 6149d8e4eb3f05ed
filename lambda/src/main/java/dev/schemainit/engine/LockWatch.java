package dev.schemainit.engine;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * Sees from a connection of its own which locks another session takes, over and over until it is closed.
 *
 * <p>For a statement that runs outside a transaction, whose locks are gone when it is done. A lock that is held for less than
 * the time between two looks, about a millisecond, can be missed.
 */
final class LockWatch implements AutoCloseable {
    private final Connection connection;
    private final String query;
    private final Map<Long, LockMode> seen = new HashMap<>();
    private final Thread thread = new Thread(this::look, "schemainit-lock-watch");
    private volatile boolean over;

    private LockWatch(Connection connection, int pid) {
        this.connection = connection;
        this.query = Snapshot.lockQuery().replace("pg_backend_pid()", String.valueOf(pid));
    }

    /** Begins to watch a session; closes the second connection in the end. */
    static LockWatch of(Connection watched, Connection own) throws SQLException {
        try (Statement statement = watched.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            var watch = new LockWatch(own, row.getInt(1));
            watch.thread.setDaemon(true);
            watch.thread.start();
            return watch;
        }
    }

    /** The strongest lock on each relation, of all that were seen so far. */
    Map<Long, LockMode> locks() {
        synchronized (seen) {
            return Map.copyOf(seen);
        }
    }

    private void look() {
        try (Statement statement = connection.createStatement()) {
            while (!over) {
                try (ResultSet rows = statement.executeQuery(query)) {
                    while (rows.next()) {
                        LockMode mode = LockMode.of(rows.getInt("mode"));
                        synchronized (seen) {
                            seen.merge(rows.getLong("oid"), mode, (a, b) -> a.compareTo(b) > 0 ? a : b);
                        }
                    }
                }
            }
        } catch (SQLException lost) {
            // The statement's own connection fails in the same way, where it can be told.
            over = true;
        }
    }

    @Override
    public void close() throws SQLException {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        connection.close();
    }
}
