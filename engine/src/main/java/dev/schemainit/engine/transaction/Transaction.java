package dev.schemainit.engine.transaction;

import dev.schemainit.engine.catalog.RowCount;
import dev.schemainit.engine.catalog.RowCounts;
import dev.schemainit.engine.failure.SqlState;
import dev.schemainit.engine.sql.FilePart;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * One transaction of a run, begun by a {@link Session}.
 *
 * <p>Closing it without a commit rolls back.
 */
public final class Transaction implements AutoCloseable {
    /** Stands before the state is read, so that {@link #keepOnlyTheLock} can let go of what reading has locked. */
    static final String BEFORE_READING = "SAVEPOINT schemainit_before_reading";

    /** Whoever waits for a lock here keeps those of the run meanwhile, and can end in a deadlock with their waiters. */
    private static final String BEFORE_COUNTING = "SAVEPOINT schemainit_before_counting;\nSET LOCAL lock_timeout = 100";

    private static final String TO_BEFORE_READING = "ROLLBACK TO SAVEPOINT schemainit_before_reading";

    /** The statements of a part of a file. */
    public interface Statements {
        /**
         * Runs them.
         *
         * @param piece of the part
         * @param before statements to run first, one by one; possibly none
         * @param after statements to run at the end, in the last message where that can be; possibly empty
         */
        void run(FilePart piece, List<String> before, String after) throws SQLException;
    }

    /** How the results of the last statements are read. */
    public interface Reading<T> {
        T of(ResultSets results) throws SQLException;
    }

    private final Connection connection;
    private final FileSettings files;

    Transaction(Connection connection, FileSettings files) {
        this.connection = connection;
        this.files = files;
    }

    /** Runs a part of a file under the settings that the file has made before it, and restores the run's own. */
    public void run(FilePart part, Statements statements) throws SQLException {
        for (FilePart piece : files.pieces(part)) {
            statements.run(piece, files.before(piece, part), files.after(piece, part));
        }
    }

    /**
     * Works as a role of the schema from now on, which the login is a member of.
     *
     * @param statements to run as that role, in the same round trip; possibly none
     */
    public void takeRole(String role, List<String> statements) throws SQLException {
        files.takeRole(role, statements);
    }

    /** Ends it with these statements, and then {@code COMMIT}, in one round trip. */
    public <T> T commit(String statements, Reading<T> reading) throws SQLException {
        return end(statements, "COMMIT", reading);
    }

    /**
     * Ends it with these statements, a count of rows, and then {@code COMMIT}, in one round trip.
     *
     * <p>Counting is reporting: where it fails, the statements are committed without it, in another round trip.
     */
    public List<RowCount> commit(String statements, RowCounts counts) throws SQLException {
        return count(statements + ";\n", counts, "COMMIT");
    }

    /** Counts rows, which may fail, and ends it with {@code ROLLBACK}. */
    public List<RowCount> rollback(RowCounts counts) throws SQLException {
        return count("", counts, "ROLLBACK");
    }

    private List<RowCount> count(String statements, RowCounts counts, String ending) throws SQLException {
        try {
            String all = statements + BEFORE_COUNTING + ";\n" + counts.sql();
            return end(all, ending, results -> counts.read(results.next()));
        } catch (SQLException failed) {
            if (!endedWithoutCounts(ending)) {
                throw failed;
            }
            return counts.none("counting failed: " + SqlState.condition(String.valueOf(failed.getSQLState())));
        }
    }

    /** False where the count was not what failed: then its savepoint does not exist, or the connection does not. */
    private boolean endedWithoutCounts(String ending) {
        try {
            execute("ROLLBACK TO SAVEPOINT schemainit_before_counting;\n" + ending);
            return true;
        } catch (SQLException notThere) {
            return false;
        }
    }

    private <T> T end(String statements, String ending, Reading<T> reading) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return reading.of(ResultSets.of(statement, statements + ";\n" + ending));
        }
    }

    /**
     * Turns a transaction that has only read into the holder of the database's lock, for a run of several transactions.
     *
     * <p>The lock was taken before the state was read, and stays. The locks on tables that reading has taken, for the
     * text of views for example, are released: other transactions of the run have to change these tables.
     */
    public DatabaseLock keepOnlyTheLock() throws SQLException {
        backToBeforeReading();
        return DatabaseLock.heldBy(connection);
    }

    /** Returns to where it was when its state was read, also after a statement that the server has refused. */
    public void backToBeforeReading() throws SQLException {
        execute(TO_BEFORE_READING);
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * Rolls back what was not committed. A connection that is gone, or between two transactions, has nothing to roll
     * back.
     */
    @Override
    public void close() throws SQLException {
        if (!connection.isClosed() && !connection.getAutoCommit()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
