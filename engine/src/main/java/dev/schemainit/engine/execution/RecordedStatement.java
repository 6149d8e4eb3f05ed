package dev.schemainit.engine.execution;

import dev.schemainit.engine.statement.SqlStatement;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * Sends a statement together with what records its success, so that the server does both even if its client is gone.
 *
 * <p>All of it is in the server's hands before it begins: the messages of the extended query protocol up to one Sync.
 * The server passes over the rest if one of them fails, and so it records nothing that has not succeeded. A statement
 * that PostgreSQL refuses inside a transaction may be the first, and is committed at once; any other is committed with
 * its record. Source: PostgreSQL documentation, section "Pipelining" of the extended query protocol.
 */
public final class RecordedStatement {
    private RecordedStatement() {}

    /**
     * Executes the statement and then the record, and returns when both are done.
     *
     * @param record statements that are sent with it, in order
     * @param connection in autocommit
     * @throws StatementException naming the statement, if it failed
     */
    public static void execute(SqlStatement statement, List<String> record, Connection connection) throws SQLException {
        connection.unwrap(BaseConnection.class).getQueryExecutor().setPreferQueryMode(PreferQueryMode.EXTENDED);
        try (Statement batch = connection.createStatement()) {
            batch.setEscapeProcessing(false);
            batch.addBatch(statement.text());
            for (String sql : record) {
                batch.addBatch(sql);
            }
            batch.executeBatch();
        } catch (BatchUpdateException failure) {
            SQLException reason = failure.getNextException() == null ? failure : failure.getNextException();
            throw failure.getUpdateCounts().length > 0 && failure.getUpdateCounts()[0] != Statement.EXECUTE_FAILED
                    ? reason
                    : StatementException.of(statement, reason);
        } finally {
            if (!connection.isClosed()) {
                connection.unwrap(BaseConnection.class).getQueryExecutor().setPreferQueryMode(PreferQueryMode.SIMPLE);
            }
        }
    }
}
