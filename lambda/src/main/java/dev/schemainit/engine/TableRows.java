package dev.schemainit.engine;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How many rows a table has.
 *
 * @param rows counted for a table of up to 16 MiB, PostgreSQL's own estimate for a larger one
 */
public record TableRows(String table, long rows, boolean estimated) {
    private static final int MAX_COUNTED_TABLES = 200;
    private static final int MAX_COUNTED_BYTES = 16 << 20;

    /**
     * The question for the rows of the given tables, of those that exist, by name; names as {@link Catalog#tables()} gives
     * them.
     */
    static Query of(List<String> tables, Catalog present) {
        var existing = new HashSet<>(present.tables());
        return new Query(tables.stream().filter(existing::contains).toList());
    }

    /** One query for all tables, and how its answer is read. */
    record Query(List<String> tables) {
        String sql() {
            if (tables.isEmpty()) {
                return "SELECT WHERE false";
            }
            // Counting locks each table; a schema of very many is told by estimates alone.
            boolean count = tables.size() <= MAX_COUNTED_TABLES;
            return count ? counted() : estimated();
        }

        private String counted() {
            return IntStream.range(0, tables.size())
                            .mapToObj(place -> row(place, tables.get(place)))
                            .collect(Collectors.joining("\nUNION ALL\n"))
                    + "\nORDER BY place";
        }

        private String estimated() {
            return "SELECT place, reltuples::bigint AS estimate, NULL::bigint AS counted FROM unnest('{"
                    + tables.stream()
                            .map(table ->
                                    '"' + literal(table).replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                            .collect(Collectors.joining(","))
                    + "}'::regclass[]) WITH ORDINALITY AS asked (oid, place) JOIN pg_class USING (oid) ORDER BY place";
        }

        List<TableRows> read(ResultSet result) throws SQLException {
            var rows = new ArrayList<TableRows>();
            while (result.next()) {
                boolean estimated = result.getObject("counted") == null;
                rows.add(new TableRows(
                        tables.get(rows.size()),
                        estimated ? Math.max(0, result.getLong("estimate")) : result.getLong("counted"),
                        estimated));
            }
            return rows;
        }
    }

    private static String literal(String text) {
        return text.replace("'", "''");
    }

    /** The count stands inside CASE, so that PostgreSQL does not scan a large table. */
    private static String row(int place, String table) {
        return "SELECT " + place + " AS place, reltuples::bigint AS estimate, CASE WHEN relkind <> 'p' AND"
                + " pg_relation_size(oid) <= " + MAX_COUNTED_BYTES + " THEN (SELECT count(*) FROM " + table
                + ") END AS counted FROM pg_class WHERE oid = '" + literal(table) + "'::regclass";
    }
}
