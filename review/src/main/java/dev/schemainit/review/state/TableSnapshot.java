package dev.schemainit.review.state;

import dev.schemainit.engine.text.PackagedText;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tables of a database as this session sees them in the middle of its transaction, read in one round trip.
 *
 * @param locks the strongest lock that this session holds on a relation, by its oid
 * @param tables by oid, in the order of their names
 */
public record TableSnapshot(Map<Long, LockMode> locks, Map<Long, TableState> tables) {
    private static final String QUERY = PackagedText.of(TableSnapshot.class, "snapshot.sql");
    private static final String OWN_LOCKS =
            "c.oid IN (SELECT relation FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation')";

    /** Every table. */
    public static TableSnapshot ofAll(Connection connection) throws SQLException {
        return read(connection, "true");
    }

    /** The tables that this transaction has locked: it cannot have changed any other. */
    public static TableSnapshot ofLocked(Connection connection) throws SQLException {
        return read(connection, OWN_LOCKS);
    }

    private static TableSnapshot read(Connection connection, String condition) throws SQLException {
        var locks = new HashMap<Long, LockMode>();
        var tables = new LinkedHashMap<Long, TableState>();
        try (Statement statement = connection.createStatement()) {
            statement.execute(QUERY.replace(":tables", condition));
            eachRow(statement, row -> locks.put(row.getLong("oid"), LockMode.of(row.getInt("mode"))));
            eachRow(statement, row -> tables.put(row.getLong("oid"), table(row)));
            eachPart(statement, tables, (table, row) -> table.columns().put(row.getInt("number"), column(row)));
            eachPart(statement, tables, (table, row) -> table.indexes().put(row.getString("name"), index(row)));
            eachPart(
                    statement,
                    tables,
                    (table, row) -> table.constraints().put(row.getLong("constraint_oid"), constraint(row)));
        }
        return new TableSnapshot(locks, tables);
    }

    private interface Row {
        void use(ResultSet row) throws SQLException;
    }

    private interface PartRow {
        void use(TableState table, ResultSet row) throws SQLException;
    }

    /** Uses each row of the statement's current result, and goes on to the next one. */
    private static void eachRow(Statement statement, Row use) throws SQLException {
        try (ResultSet rows = statement.getResultSet()) {
            while (rows.next()) {
                use.use(rows);
            }
        }
        statement.getMoreResults();
    }

    /** The same for the rows of tables that are in the snapshot. */
    private static void eachPart(Statement statement, Map<Long, TableState> tables, PartRow use) throws SQLException {
        eachRow(statement, row -> {
            TableState table = tables.get(row.getLong("oid"));
            if (table != null) {
                use.use(table, row);
            }
        });
    }

    private static TableState table(ResultSet row) throws SQLException {
        long rows = row.getLong("rows");
        return new TableState(
                new TableState.Identity(
                        row.getLong("oid"),
                        row.getString("name"),
                        TableKind.of(row.getString("kind")),
                        row.getBoolean("partition")),
                new TableState.Storage(
                        row.getLong("filenode"), rows, rows, row.getLong("main_bytes"), row.getLong("bytes")),
                new TableState.Activity(
                        row.getLong("scans"), row.getLong("read"), row.getLong("updated"), row.getLong("deleted")),
                new TableState.Parts());
    }

    private static ColumnState column(ResultSet row) throws SQLException {
        return new ColumnState(
                row.getString("name"),
                new ColumnState.Type(row.getString("type"), row.getString("type_name"), row.getInt("modifier")),
                row.getBoolean("not_null"),
                ValueSource.valueOf(row.getString("source")));
    }

    private static IndexState index(ResultSet row) throws SQLException {
        return new IndexState(row.getString("name"), row.getLong("index_oid"), row.getLong("filenode"));
    }

    private static ConstraintState constraint(ResultSet row) throws SQLException {
        return new ConstraintState(
                row.getString("name"),
                ConstraintKind.of(row.getString("type")),
                row.getBoolean("validated"),
                row.getLong("index_oid"));
    }
}
