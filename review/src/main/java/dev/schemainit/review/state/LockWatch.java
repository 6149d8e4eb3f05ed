package dev.schemainit.review.state;

import dev.schemainit.engine.failure.EngineError;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/**
 * Watches from a connection of its own which locks another session takes.
 *
 * <p>It is for a statement that runs outside a transaction: its locks are gone when it ends. At first the watch itself
 * locks every table, so that the statement has to queue for its first lock and shows which one it is. After that the
 * watch looks again and again, and can miss a lock that is held for less than a millisecond.
 */
public final class LockWatch implements AutoCloseable {
    private final Connection connection;
    private final String query;
    private final Map<Long, LockMode> seen = new HashMap<>();
    private final Thread thread = new Thread(this::look, "schemainit-lock-watch");
    private final CountDownLatch looking = new CountDownLatch(1);
    private volatile boolean over;

    private LockWatch(Connection connection, int pid) {
        this.connection = connection;
        this.query = "SELECT relation::bigint, mode, granted FROM pg_locks WHERE locktype = 'relation' AND pid = " + pid
                + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    }

    /**
     * Begins to watch a session.
     *
     * @param own closed in the end
     * @param tables all tables
     */
    public static LockWatch of(Connection watched, Connection own, Collection<TableState> tables) throws SQLException {
        try (Statement statement = watched.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            var watch = new LockWatch(own, row.getInt(1));
            watch.hold(tables);
            watch.thread.setDaemon(true);
            watch.thread.start();
            watch.awaitFirstLook();
            return watch;
        }
    }

    /** In the weakest mode that conflicts with every mode worth reporting. */
    private void hold(Collection<TableState> tables) throws SQLException {
        String names = tables.stream()
                .filter(table -> table.kind() != TableKind.MATERIALIZED_VIEW)
                .map(TableState::name)
                .collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("LOCK TABLE " + names + " IN SHARE UPDATE EXCLUSIVE MODE");
            }
        }
    }

    private void awaitFirstLook() {
        try {
            looking.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw EngineError.INTERRUPTED.exception();
        }
    }

    private void look() {
        try (Statement statement = connection.createStatement()) {
            while (!over) {
                boolean queues = false;
                try (ResultSet rows = statement.executeQuery(query)) {
                    while (rows.next()) {
                        LockMode mode = LockMode.of(rows.getString(2));
                        seen.merge(rows.getLong(1), mode, LockMode::stronger);
                        queues |= !rows.getBoolean(3);
                    }
                }
                if (queues && !connection.getAutoCommit()) {
                    connection.rollback();
                    connection.setAutoCommit(true);
                }
                looking.countDown();
            }
        } catch (SQLException lost) {
            // The statement's own connection fails in the same way, and reports it.
            over = true;
        } finally {
            looking.countDown();
        }
    }

    /** Stops the watch. Returns the strongest lock that was seen on each relation. */
    public Map<Long, LockMode> stop() throws SQLException {
        close();
        return Map.copyOf(seen);
    }

    @Override
    public void close() throws SQLException {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw EngineError.INTERRUPTED.exception();
        }
        connection.close();
    }
}
