package dev.schemainit.engine.run;

import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.engine.sql.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;

/**
 * How the statements of a file are executed.
 *
 * <p>A run sends each file whole. A run that is thrown away in the end can send statement by statement instead, and
 * look at what each of them does.
 */
public interface StatementExecution {
    /**
     * Executes a file inside the transaction of its connection.
     *
     * @param beginning is given each statement before it runs, where the file does not run as a whole
     */
    void inTransaction(MigrationFile file, Connection connection, Deadline deadline, Consumer<SqlStatement> beginning)
            throws SQLException;

    /** Executes the one statement of a file that runs outside a transaction, on a connection in autocommit. */
    void alone(MigrationFile file, Connection connection, Deadline deadline, Consumer<SqlStatement> beginning)
            throws SQLException;

    /** Called when a transaction ends, before it is committed or rolled back. */
    void transactionEnds();
}
