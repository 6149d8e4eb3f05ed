package dev.schemainit.review.state;

import dev.schemainit.engine.text.PackagedText;
import dev.schemainit.review.query.CatalogQuery;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * How much of each column is not null, as ANALYZE estimated it.
 *
 * @param parts from 0 to 1, by table and column as SQL writes them
 */
public record FilledColumns(Map<String, Double> parts) {
    private static final String QUERY = PackagedText.of(FilledColumns.class, "filled-columns.sql");

    public static FilledColumns read(Connection connection) throws SQLException {
        var parts = new HashMap<String, Double>();
        CatalogQuery.list(connection, QUERY, row -> parts.put(row.getString(1), row.getDouble(2)));
        return new FilledColumns(Map.copyOf(parts));
    }

    /** The part of one column that is not null; all of it where the table was never analyzed. */
    public double part(String table, ColumnState column) {
        return parts.getOrDefault(table + "." + column.name(), 1.0);
    }
}
