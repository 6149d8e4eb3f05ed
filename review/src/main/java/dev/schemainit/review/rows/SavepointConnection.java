package dev.schemainit.review.rows;

import dev.schemainit.review.query.CatalogQuery;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;

/** Runs statements inside one transaction, which goes on after a statement that the server refuses. */
final class SavepointConnection {
    private final Connection connection;

    SavepointConnection(Connection connection) {
        this.connection = connection;
    }

    long number(String sql) throws SQLException {
        return CatalogQuery.list(connection, sql, row -> row.getLong(1)).get(0);
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = CatalogQuery.statement(connection)) {
            statement.execute(sql);
        }
    }

    /**
     * Writes rows.
     *
     * @return how many
     * @throws SQLException when the server refuses the statement; the transaction is then as it was before
     */
    long update(String sql) throws SQLException {
        return safely(() -> {
            try (Statement statement = CatalogQuery.statement(connection)) {
                return (long) statement.executeUpdate(sql);
            }
        });
    }

    /** Whether a query of one boolean returns true; false where the server refuses it. */
    boolean accepts(String sql) {
        try {
            return safely(() ->
                    CatalogQuery.list(connection, sql, row -> row.getBoolean(1)).get(0));
        } catch (SQLException refused) {
            return false;
        }
    }

    /** What a query returns; nothing where the server refuses it. */
    List<String> textsOrNothing(String sql) {
        try {
            return safely(() -> CatalogQuery.list(connection, sql, row -> row.getString(1)));
        } catch (SQLException refused) {
            return List.of();
        }
    }

    /** The same update without triggers: neither a user's nor those that check foreign keys. */
    long updateWithoutTriggers(String sql) throws SQLException {
        execute("SET LOCAL session_replication_role = replica");
        try {
            return update(sql);
        } finally {
            execute("SET LOCAL session_replication_role = origin");
        }
    }

    private interface Call<T> {
        T run() throws SQLException;
    }

    private <T> T safely(Call<T> call) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            T result = call.run();
            connection.releaseSavepoint(before);
            return result;
        } catch (SQLException refused) {
            connection.rollback(before);
            throw refused;
        }
    }
}
