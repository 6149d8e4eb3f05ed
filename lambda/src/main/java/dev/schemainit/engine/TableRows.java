package dev.schemainit.engine;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How many rows a table has.
 *
 * @param rows counted for a table of up to 16 MiB, PostgreSQL's own estimate for a larger one
 */
public record TableRows(String table, long rows, boolean estimated) {
    private static final int MAX_COUNTED_TABLES = 200;
    private static final int MAX_COUNTED_BYTES = 16 << 20;
    /** Of every table: to look up thousands of names takes longer. */
    private static final String ESTIMATES = """
            SELECT c.oid::regclass::text AS name, reltuples::bigint AS estimate, NULL::bigint AS counted
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'""";

    /**
     * The question for the rows of the given tables, of those that exist, by name; names as {@link Catalog#tables()} gives
     * them.
     */
    static Query of(List<String> tables, Catalog present) {
        return new Query(tables.stream().filter(present::hasTable).toList());
    }

    /** One query for all tables, and how its answer is read. */
    record Query(List<String> tables) {
        /** Counting locks each table; a schema of very many is told by estimates alone. */
        String sql() {
            return tables.isEmpty() ? "SELECT WHERE false" : tables.size() <= MAX_COUNTED_TABLES ? counts() : ESTIMATES;
        }

        private String counts() {
            return tables.stream().map(TableRows::count).collect(Collectors.joining("\nUNION ALL\n"));
        }

        List<TableRows> read(ResultSet result) throws SQLException {
            var rows = new HashMap<String, TableRows>();
            while (result.next()) {
                String table = result.getString("name");
                boolean estimated = result.getObject("counted") == null;
                long number = estimated ? Math.max(0, result.getLong("estimate")) : result.getLong("counted");
                rows.put(table, new TableRows(table, number, estimated));
            }
            return tables.stream().map(rows::get).toList();
        }
    }

    /** The count stands inside CASE, so that PostgreSQL does not scan a large table. */
    private static String count(String table) {
        String name = "'" + table.replace("'", "''") + "'";
        return "SELECT " + name + " AS name, reltuples::bigint AS estimate, CASE WHEN relkind <> 'p' AND"
                + " pg_relation_size(oid) <= " + MAX_COUNTED_BYTES + " THEN (SELECT count(*) FROM " + table
                + ") END AS counted FROM pg_class WHERE oid = " + name + "::regclass";
    }
}
