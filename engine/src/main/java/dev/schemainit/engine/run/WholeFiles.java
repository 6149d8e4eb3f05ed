package dev.schemainit.engine.run;

import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.engine.sql.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;

/** Sends each file whole, as it is: one round trip a file. */
public final class WholeFiles implements StatementExecution {
    @Override
    public void inTransaction(
            MigrationFile file, Connection connection, Deadline deadline, Consumer<SqlStatement> beginning)
            throws SQLException {
        send(connection, file.sql(), deadline);
    }

    @Override
    public void alone(MigrationFile file, Connection connection, Deadline deadline, Consumer<SqlStatement> beginning)
            throws SQLException {
        send(connection, file.sql(), deadline);
    }

    @Override
    public void transactionEnds() {
        // Nothing was looked at.
    }

    /**
     * Sends a text as it is.
     *
     * <p>The driver cancels it at the deadline: the server's own timeout applies to each statement, and a session
     * setting would outlive a file that runs outside a transaction. The driver's escapes are off, because it would read
     * the text for JDBC's braces, and refuse quotes that it does not know.
     */
    public static void send(Connection connection, String sql, Deadline deadline) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout((int) Math.max(1, deadline.remaining().toSeconds()));
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }
}
