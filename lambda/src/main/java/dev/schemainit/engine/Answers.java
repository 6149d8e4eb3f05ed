package dev.schemainit.engine;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The rows that came back for several statements sent as one message: one round trip, whatever their number. */
final class Answers {
    private final Statement statement;
    private boolean begun;

    private Answers(Statement statement) {
        this.statement = statement;
    }

    /**
     * Sends the statements.
     *
     * @param sql separated by semicolons; the server stops at the first that fails
     */
    static Answers to(Statement statement, String sql) throws SQLException {
        SqlFile.send(statement, sql);
        return new Answers(statement);
    }

    /** The rows of the next statement that has some to give, be they none; commands have no rows. */
    ResultSet next() throws SQLException {
        boolean rows = begun ? statement.getMoreResults() : statement.getResultSet() != null;
        begun = true;
        while (!rows) {
            if (statement.getUpdateCount() < 0) {
                throw new IllegalStateException("no more answers");
            }
            rows = statement.getMoreResults();
        }
        return statement.getResultSet();
    }
}
