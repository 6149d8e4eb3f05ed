package dev.schemainit.engine;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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

    /** The rows of the given tables, of those that exist, by name; names as {@link Catalog#tables()} gives them. */
    static List<TableRows> of(Connection connection, List<String> tables, Catalog present) throws SQLException {
        var existing = new HashSet<>(present.tables());
        List<String> asked = tables.stream().filter(existing::contains).toList();
        if (asked.isEmpty()) {
            return List.of();
        }
        // Counting locks each table; a schema of very many is told by estimates alone.
        boolean count = asked.size() <= MAX_COUNTED_TABLES;
        String query = IntStream.range(0, asked.size())
                .mapToObj(place -> row(place, asked.get(place), count))
                .collect(Collectors.joining("\nUNION ALL\n"));
        var rows = new ArrayList<TableRows>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query + "\nORDER BY place")) {
            while (result.next()) {
                boolean estimated = result.getObject("counted") == null;
                rows.add(new TableRows(
                        asked.get(rows.size()),
                        estimated ? Math.max(0, result.getLong("estimate")) : result.getLong("counted"),
                        estimated));
            }
        }
        return rows;
    }

    /** The count stands inside CASE, so that PostgreSQL does not scan a large table. */
    private static String row(int place, String table, boolean count) {
        String name = "'" + table.replace("'", "''") + "'::regclass";
        String counted = count
                ? "CASE WHEN relkind <> 'p' AND pg_relation_size(oid) <= " + MAX_COUNTED_BYTES
                        + " THEN (SELECT count(*) FROM " + table + ") END"
                : "NULL::bigint";
        return "SELECT " + place + " AS place, reltuples::bigint AS estimate, " + counted
                + " AS counted FROM pg_class WHERE oid = " + name;
    }
}
