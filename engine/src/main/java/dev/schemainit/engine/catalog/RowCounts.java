package dev.schemainit.engine.catalog;

import dev.schemainit.engine.definition.NormalForm;
import dev.schemainit.engine.text.PackagedText;
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
    private static final String QUERY = PackagedText.of(RowCounts.class, "row-counts.sql");
    private static final int MAX_COUNTED_TABLES = 200;

    /** The question for those of the tables that exist. */
    static RowCounts of(List<String> tables, Catalog present) {
        return new RowCounts(tables.stream().filter(present::hasTable).toList());
    }

    /** Counting locks each table, and to look up thousands of names takes long: for very many, estimates alone. */
    public String sql() {
        if (tables.isEmpty()) {
            return "SELECT WHERE false";
        }
        boolean counts = tables.size() <= MAX_COUNTED_TABLES;
        String names = tables.stream()
                .map(table -> "'" + withoutQuotes(table).replace("'", "''") + "'")
                .collect(Collectors.joining(", "));
        return QUERY.replace(":counts", String.valueOf(counts))
                + (counts ? "    AND replace(c.oid::regclass::text, '\"', '') IN (" + names + ")" : "");
    }

    /** Which names have quotes depends on the server's version. */
    private static String withoutQuotes(String name) {
        return name.replace("\"", "");
    }

    /** The answer, in the order of the tables. */
    public List<RowCount> read(ResultSet result) throws SQLException {
        Map<String, RowCount> rows = new HashMap<>();
        while (result.next()) {
            String table = NormalForm.PLAIN.of(result.getString("name"));
            String uncounted = Objects.requireNonNullElse(result.getString("uncounted"), "");
            boolean estimated = uncounted.isEmpty() && result.getObject("counted") == null;
            long number = estimated ? Math.max(0, result.getLong("estimate")) : result.getLong("counted");
            rows.put(table, new RowCount(table, number, estimated, uncounted));
        }
        return tables.stream()
                .map(table -> rows.getOrDefault(table, unknown(table, "it could not be found")))
                .toList();
    }

    /**
     * The answer where there is none.
     *
     * @param why as the end of a sentence
     */
    public List<RowCount> none(String why) {
        return tables.stream().map(table -> unknown(table, why)).toList();
    }

    private static RowCount unknown(String table, String why) {
        return new RowCount(table, 0, false, why);
    }
}
