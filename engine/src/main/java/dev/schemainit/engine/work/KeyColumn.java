package dev.schemainit.engine.work;

import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.sql.Backfill;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The column by whose order a table is gone through.
 *
 * @param type as PostgreSQL writes it
 * @param rows about how many the table has; 0 if the server does not know
 */
record KeyColumn(Backfill backfill, String type, long rows) {
    private static final String FIND = """
            SELECT c.oid IS NOT NULL AS has_table, a.attnum IS NOT NULL AS has_column,
                coalesce(a.attnotnull, false) AND NOT EXISTS (
                    SELECT FROM pg_constraint k
                    WHERE k.conrelid = c.oid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum]
                        AND NOT k.convalidated) AS is_filled,
                format_type(a.atttypid, a.atttypmod) AS type,
                EXISTS (
                    SELECT FROM pg_index i
                    JOIN pg_class x ON x.oid = i.indexrelid
                    JOIN pg_am m ON m.oid = x.relam
                    JOIN pg_opclass o ON o.oid = i.indclass[0]
                    WHERE i.indrelid = c.oid AND i.indkey[0] = a.attnum AND i.indisvalid AND i.indpred IS NULL
                        AND m.amname = 'btree' AND o.opcdefault AND i.indcollation[0] = a.attcollation) AS is_indexed,
                (
                    SELECT coalesce(sum(greatest(p.reltuples, 0)), 0)::bigint
                    FROM pg_class p
                    WHERE p.oid = c.oid OR p.oid IN (SELECT relid FROM pg_partition_tree(c.oid) WHERE isleaf)) AS rows
            FROM (SELECT to_regclass(?)::oid AS oid) c
            LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = (parse_ident(?))[1]::name
                AND NOT a.attisdropped""";

    /** Rows of the table that follow each other. */
    private static final String NEXT = """
            SELECT (array_agg(k::text))[1], (array_agg(k::text))[count(*)], count(*)
            FROM (SELECT %1$s AS k FROM %2$s WHERE %3$s ORDER BY 1 LIMIT %4$d) s""";

    /**
     * A range of keys.
     *
     * @param from the first key, as text
     * @param to the last one
     * @param rows of the table that have these keys
     */
    record KeyRange(String from, String to, long rows) {}

    /**
     * Finds it.
     *
     * @param place of the statement, for messages
     * @throws dev.schemainit.engine.failure.SchemaInitException if the table cannot be gone through by it
     */
    static KeyColumn find(Backfill backfill, String place, Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(FIND)) {
            query.setString(1, backfill.table());
            query.setString(2, backfill.column());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                Optional<String> problem = problem(row);
                if (problem.isPresent()) {
                    throw EngineError.BACKFILL_KEY.exception(place, backfill.key(), problem.get());
                }
                return new KeyColumn(backfill, row.getString("type"), row.getLong("rows"));
            }
        }
    }

    private static Optional<String> problem(ResultSet row) throws SQLException {
        if (!row.getBoolean("has_table")) {
            return Optional.of("there is no such table");
        }
        if (!row.getBoolean("has_column")) {
            return Optional.of("the table has no such column");
        }
        if (!row.getBoolean("is_filled")) {
            return Optional.of("the column may be NULL, and its rows would be left out");
        }
        return row.getBoolean("is_indexed") ? Optional.empty() : Optional.of("no index leads to its rows in order");
    }

    /** The last key that the table has now, as text; null if it has none. */
    @Nullable
    String last(Connection connection) throws SQLException {
        String sql = "SELECT k::text FROM (SELECT " + backfill.column() + " AS k FROM " + backfill.table()
                + " ORDER BY 1 DESC LIMIT 1) s";
        try (PreparedStatement query = connection.prepareStatement(sql);
                ResultSet row = query.executeQuery()) {
            return row.next() ? row.getString(1) : null;
        }
    }

    /**
     * The range that follows a key.
     *
     * @param after null for the first one
     * @param last the key at which the ranges end
     * @param size how many rows it may have; more than that only if they share its last key
     * @return empty behind the last range
     */
    Optional<KeyRange> next(@Nullable String after, String last, int size, Connection connection) throws SQLException {
        String condition = (after == null ? "" : backfill.column() + " > " + value(after) + " AND ") + backfill.column()
                + " <= " + value(last);
        String sql = NEXT.formatted(backfill.column(), backfill.table(), condition, size);
        try (PreparedStatement query = connection.prepareStatement(sql);
                ResultSet row = query.executeQuery()) {
            row.next();
            long rows = row.getLong(3);
            return rows == 0 ? Optional.empty() : Optional.of(new KeyRange(row.getString(1), row.getString(2), rows));
        }
    }

    /** How many rows a range has now. */
    long count(KeyRange range, Connection connection) throws SQLException {
        String sql = "SELECT count(*) FROM " + backfill.table() + " WHERE " + backfill.column() + " BETWEEN "
                + value(range.from()) + " AND " + value(range.to());
        try (PreparedStatement query = connection.prepareStatement(sql);
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** An expression for a key. */
    String value(@Nullable String key) {
        return key == null ? "CAST(NULL AS " + type + ")" : "CAST(" + WorkTable.quoted(key) + " AS " + type + ")";
    }
}
