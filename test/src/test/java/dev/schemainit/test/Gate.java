package dev.schemainit.test;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A lock that keeps a statement waiting until the gate is opened. */
record Gate(Connection session) implements AutoCloseable {
    static Gate hold(Connection session, int lock) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + lock + ")");
        }
        return new Gate(session);
    }

    @Override
    public void close() {
        open();
    }

    /** Ends the session, and with it the lock. */
    void open() {
        try {
            session.close();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
