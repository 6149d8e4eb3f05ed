package dev.schemainit.review.rows;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Statements inside one transaction that survives a refused one. */
final class Database {
    private final Connection connection;

    Database(Connection connection) {
        this.connection = connection;
    }

    /** Reads one row. */
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    <T> List<T> query(String sql, Reader<T> reader) throws SQLException {
        try (Statement statement = statement();
                ResultSet rows = statement.executeQuery(sql)) {
            var values = new ArrayList<T>();
            while (rows.next()) {
                values.add(reader.read(rows));
            }
            return values;
        }
    }

    long number(String sql) throws SQLException {
        return query(sql, row -> row.getLong(1)).get(0);
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = statement()) {
            statement.execute(sql);
        }
    }

    /** The number of rows written. What is refused leaves the transaction as it was. */
    long update(String sql) throws SQLException {
        return safely(() -> {
            try (Statement statement = statement()) {
                return (long) statement.executeUpdate(sql);
            }
        });
    }

    /** Whether a query of one boolean answers true; false also where the server refuses it. */
    boolean accepts(String sql) {
        try {
            return safely(() -> query(sql, row -> row.getBoolean(1)).get(0));
        } catch (SQLException refused) {
            return false;
        }
    }

    /** What a query answers; nothing where the server refuses it. */
    List<String> textsOrNothing(String sql) {
        try {
            return safely(() -> query(sql, row -> row.getString(1)));
        } catch (SQLException refused) {
            return List.of();
        }
    }

    /** Runs SQL without triggers: neither a user's nor those that check foreign keys. */
    <T> T withoutTriggers(Work<T> work) throws SQLException {
        execute("SET LOCAL session_replication_role = replica");
        try {
            return work.run();
        } finally {
            execute("SET LOCAL session_replication_role = origin");
        }
    }

    /** Something with the database. */
    interface Work<T> {
        T run() throws SQLException;
    }

    private <T> T safely(Work<T> work) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            T result = work.run();
            connection.releaseSavepoint(before);
            return result;
        } catch (SQLException refused) {
            connection.rollback(before);
            throw refused;
        }
    }

    /** The driver would read expressions of the catalog for JDBC's escapes in braces. */
    private Statement statement() throws SQLException {
        Statement statement = connection.createStatement();
        statement.setEscapeProcessing(false);
        return statement;
    }

    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    static String array(List<String> texts) {
        return "ARRAY[" + String.join(", ", texts.stream().map(Database::quoted).toList()) + "]::text[]";
    }
}
