package dev.schemainit.engine.transaction;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The results of several statements that were sent as one message: one round trip, whatever their number. */
public final class ResultSets {
    private final Statement statement;
    private boolean begun;

    private ResultSets(Statement statement) {
        this.statement = statement;
    }

    /**
     * Sends the statements.
     *
     * @param sql separated by semicolons; the server stops at the first that fails
     */
    public static ResultSets of(Statement statement, String sql) throws SQLException {
        statement.setEscapeProcessing(false);
        statement.execute(sql);
        return new ResultSets(statement);
    }

    /** The rows of the next statement that returns any, possibly none; commands return no rows. */
    public ResultSet next() throws SQLException {
        boolean rows = begun ? statement.getMoreResults() : statement.getResultSet() != null;
        begun = true;
        while (!rows) {
            if (statement.getUpdateCount() < 0) {
                throw new IllegalStateException("no more results");
            }
            rows = statement.getMoreResults();
        }
        return statement.getResultSet();
    }
}
