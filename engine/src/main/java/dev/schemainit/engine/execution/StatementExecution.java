package dev.schemainit.engine.execution;

import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.sql.FilePart;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * How the statements of a file are executed.
 *
 * <p>A run sends as much of a file at once as it can. A run that is thrown away in the end can send statement by
 * statement instead, and look at what each of them does.
 */
public interface StatementExecution {
    /**
     * Executes a part of a file inside the transaction of its connection.
     *
     * @param before statements to run first, one by one; possibly none
     * @param after statements to run at the end; possibly empty
     * @throws StatementException naming the statement that failed
     */
    void inTransaction(FilePart part, List<String> before, String after, Connection connection, Deadline deadline)
            throws SQLException;

    /**
     * Executes the one statement of a part that runs outside a transaction, on a connection in autocommit.
     *
     * @throws StatementException naming it, when it failed
     */
    void outside(FilePart part, Connection connection, Deadline deadline) throws SQLException;

    /**
     * Whether a statement that runs for one range of keys after the other runs for all keys at once instead, and by
     * {@link #inTransaction}, so that it can be looked at.
     */
    boolean runsRangesAsOne();

    /** Called when a transaction ends, before it is committed or rolled back. */
    void transactionEnds();

    /** Called when what ran since the last transaction's end was rolled back, and is going to run again. */
    void startsOver();
}
