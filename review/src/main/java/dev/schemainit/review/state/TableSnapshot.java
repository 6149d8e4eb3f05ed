package dev.schemainit.review.state;

import dev.schemainit.engine.text.PackagedText;
import dev.schemainit.review.query.CatalogQuery;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The tables of a database as this session sees them in the middle of its transaction.
 *
 * @param locks the strongest lock that this session holds on a table or an index of it, by its oid
 * @param tables by oid
 * @param fingerprints of the locked tables, by oid: another one where the table has changed
 */
public record TableSnapshot(Map<Long, LockMode> locks, Map<Long, TableState> tables, Map<Long, String> fingerprints) {
    private static final String QUERY = PackagedText.of(TableSnapshot.class, "snapshot.sql");
    private static final String OWN_LOCKS = PackagedText.of(TableSnapshot.class, "own-locks.sql");

    /** Every table, without the locks. */
    public static TableSnapshot ofAll(Connection connection) throws SQLException {
        return new TableSnapshot(Map.of(), read(connection, "true"), Map.of());
    }

    /**
     * Those of the known tables that this transaction has locked: it cannot have changed any other. What it has made
     * itself is left out, however much that is.
     *
     * @param known with their states when the latest fingerprints were read
     * @param fingerprints of the tables that were locked then, by oid
     */
    public static TableSnapshot ofLocked(
            Connection connection, Collection<TableState> known, Map<Long, String> fingerprints) throws SQLException {
        if (known.isEmpty()) {
            return new TableSnapshot(Map.of(), Map.of(), Map.of());
        }
        var locks = new HashMap<Long, LockMode>();
        var found = new HashMap<Long, String>();
        String relations = oids(known.stream()
                .flatMapToLong(table -> LongStream.concat(LongStream.of(table.oid()), table.indexOids())));
        CatalogQuery.list(connection, OWN_LOCKS.replace(":relations", relations), row -> {
            locks.put(row.getLong("oid"), LockMode.of(row.getInt("mode")));
            return found.put(row.getLong("oid"), Objects.requireNonNullElse(row.getString("fingerprint"), ""));
        });
        var tables = new LinkedHashMap<Long, TableState>();
        var changed = new ArrayList<Long>();
        for (TableState table : known) {
            String fingerprint = found.getOrDefault(table.oid(), "");
            if (fingerprint.isEmpty()) {
                continue;
            }
            tables.put(table.oid(), table);
            if (!fingerprint.equals(fingerprints.get(table.oid()))) {
                changed.add(table.oid());
            }
        }
        if (!changed.isEmpty()) {
            tables.putAll(
                    read(connection, "c.oid = ANY (" + oids(changed.stream().mapToLong(Long::longValue)) + ")"));
        }
        return new TableSnapshot(locks, tables, found);
    }

    private static String oids(LongStream oids) {
        return oids.mapToObj(String::valueOf).collect(Collectors.joining(",", "'{", "}'::oid[]"));
    }

    private static Map<Long, TableState> read(Connection connection, String condition) throws SQLException {
        var tables = new LinkedHashMap<Long, TableState>();
        try (Statement statement = connection.createStatement()) {
            statement.execute(QUERY.replace(":tables", condition));
            eachRow(statement, row -> tables.put(row.getLong("oid"), table(row)));
            eachPart(statement, tables, (table, row) -> table.columns().put(row.getInt("number"), column(row)));
            eachPart(statement, tables, (table, row) -> table.indexes().put(row.getString("name"), index(row)));
            eachPart(
                    statement,
                    tables,
                    (table, row) -> table.constraints().put(row.getLong("constraint_oid"), constraint(row)));
        }
        return tables;
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
                        row.getBoolean("partition"),
                        row.getLong("root")),
                new TableState.Storage(
                        row.getLong("filenode"), rows, rows, row.getLong("main_bytes"), row.getLong("bytes")),
                new TableState.Activity(
                        row.getLong("scans"), row.getLong("read"), row.getLong("updated"), row.getLong("deleted")),
                new TableState.Parts());
    }

    private static ColumnState column(ResultSet row) throws SQLException {
        return new ColumnState(
                row.getInt("number"),
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
