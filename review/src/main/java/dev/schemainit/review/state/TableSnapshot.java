package dev.schemainit.review.state;

import dev.schemainit.engine.text.PackagedText;
import dev.schemainit.review.state.TableState.Column;
import dev.schemainit.review.state.TableState.Constraint;
import dev.schemainit.review.state.TableState.Index;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

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

    /** Every table there is. */
    public static TableSnapshot ofAll(Connection connection) throws SQLException {
        return read(connection, "true");
    }

    /** The tables that this transaction has locked: it cannot have changed another. */
    public static TableSnapshot ofLocked(Connection connection) throws SQLException {
        return read(connection, OWN_LOCKS);
    }

    private static TableSnapshot read(Connection connection, String condition) throws SQLException {
        var locks = new HashMap<Long, LockMode>();
        var tables = new LinkedHashMap<Long, TableState>();
        try (Statement statement = connection.createStatement()) {
            statement.execute(QUERY.replace(":tables", condition));
            try (ResultSet rows = statement.getResultSet()) {
                while (rows.next()) {
                    locks.put(rows.getLong("oid"), LockMode.of(rows.getInt("mode")));
                }
            }
            try (ResultSet rows = next(statement)) {
                while (rows.next()) {
                    tables.put(rows.getLong("oid"), table(rows));
                }
            }
            try (ResultSet rows = next(statement)) {
                while (rows.next()) {
                    if (tables.containsKey(rows.getLong("oid"))) {
                        tables.get(rows.getLong("oid")).columns().put(rows.getInt("number"), column(rows));
                    }
                }
            }
            try (ResultSet rows = next(statement)) {
                while (rows.next()) {
                    if (tables.containsKey(rows.getLong("oid"))) {
                        tables.get(rows.getLong("oid")).indexes().put(rows.getString("name"), index(rows));
                    }
                }
            }
            try (ResultSet rows = next(statement)) {
                while (rows.next()) {
                    if (tables.containsKey(rows.getLong("oid"))) {
                        tables.get(rows.getLong("oid"))
                                .constraints()
                                .put(rows.getLong("constraint_oid"), constraint(rows));
                    }
                }
            }
        }
        return new TableSnapshot(locks, tables);
    }

    private static ResultSet next(Statement statement) throws SQLException {
        statement.getMoreResults();
        return statement.getResultSet();
    }

    private static TableState table(ResultSet row) throws SQLException {
        return new TableState(
                row.getLong("oid"),
                row.getString("name"),
                row.getString("kind").charAt(0),
                row.getBoolean("partition"),
                row.getLong("filenode"),
                row.getLong("rows"),
                row.getLong("rows"),
                row.getLong("main_bytes"),
                row.getLong("bytes"),
                row.getLong("scans"),
                row.getLong("read"),
                row.getLong("updated"),
                row.getLong("deleted"),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>());
    }

    private static Column column(ResultSet row) throws SQLException {
        return new Column(
                row.getString("name"),
                row.getString("type"),
                row.getString("type_name"),
                row.getInt("modifier"),
                row.getBoolean("not_null"),
                row.getBoolean("generated"),
                row.getBoolean("identity"),
                row.getBoolean("has_default"));
    }

    private static Index index(ResultSet row) throws SQLException {
        return new Index(
                row.getLong("index_oid"), row.getLong("filenode"), row.getBoolean("valid"), row.getLong("bytes"));
    }

    private static Constraint constraint(ResultSet row) throws SQLException {
        return new Constraint(
                row.getString("name"),
                row.getString("type").charAt(0),
                row.getBoolean("validated"),
                row.getLong("index_oid"));
    }
}
