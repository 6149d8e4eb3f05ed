package dev.schemainit.engine.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * One query for the rows of several tables, and how its answer is read.
 *
 * @param tables possibly empty; names as {@link Catalog#tables()} gives them, all of tables that exist
 */
public record RowCounts(List<String> tables) {
    private static final int MAX_COUNTED_TABLES = 200;
    private static final int MAX_COUNTED_BYTES = 16 << 20;

    /** The estimates of every table: to look up thousands of names takes longer. */
    private static final String ESTIMATES = """
            SELECT c.oid::regclass::text AS name, reltuples::bigint AS estimate, NULL::bigint AS counted
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'""";

    /** The question for those of the tables that exist. */
    static RowCounts of(List<String> tables, Catalog present) {
        return new RowCounts(tables.stream().filter(present::hasTable).toList());
    }

    /** Counting locks each table, so that for very many tables the query asks for estimates alone. */
    public String sql() {
        if (tables.isEmpty()) {
            return "SELECT WHERE false";
        }
        return tables.size() <= MAX_COUNTED_TABLES
                ? tables.stream().map(RowCounts::count).collect(Collectors.joining("\nUNION ALL\n"))
                : ESTIMATES;
    }

    /** The answer, in the order of the tables. */
    public List<RowCount> read(ResultSet result) throws SQLException {
        Map<String, RowCount> rows = new HashMap<>();
        while (result.next()) {
            String table = result.getString("name");
            boolean estimated = result.getObject("counted") == null;
            long number = estimated ? Math.max(0, result.getLong("estimate")) : result.getLong("counted");
            rows.put(table, new RowCount(table, number, estimated));
        }
        return tables.stream()
                .map(table -> Objects.requireNonNull(rows.get(table)))
                .toList();
    }

    /** The count stands inside CASE, so that PostgreSQL does not scan a large table. */
    private static String count(String table) {
        String name = "'" + table.replace("'", "''") + "'";
        return "SELECT " + name + " AS name, reltuples::bigint AS estimate, CASE WHEN relkind <> 'p' AND"
                + " pg_relation_size(oid) <= " + MAX_COUNTED_BYTES + " THEN (SELECT count(*) FROM " + table
                + ") END AS counted FROM pg_class WHERE oid = " + name + "::regclass";
    }
}
