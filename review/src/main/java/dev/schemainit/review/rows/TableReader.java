package dev.schemainit.review.rows;

import dev.schemainit.engine.text.PackagedText;
import dev.schemainit.review.query.CatalogQuery;
import dev.schemainit.review.rows.values.RowCondition;
import dev.schemainit.review.rows.values.TypeUse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads from the catalog what has to be known about each table to fill it. */
final class TableReader {
    /** INSERT with ON CONFLICT does not work on a table with a rule for INSERT or UPDATE. */
    private static final String RULES = "SELECT ev_class, 1 FROM pg_rewrite WHERE ev_type IN ('2', '3')";

    private TableReader() {}

    private record UniqueKey(List<Integer> columns, boolean immediate) {}

    /** All tables of the user's, by name. */
    static List<TableToFill> read(Connection connection) throws SQLException {
        Map<Long, List<ColumnToFill>> columns =
                CatalogQuery.byOid(connection, text("columns.sql"), TableReader::column);
        Map<Long, List<RowCondition>> checks =
                CatalogQuery.byOid(connection, text("checks.sql"), TableReader::condition);
        Map<Long, List<RowCondition>> partitions =
                CatalogQuery.byOid(connection, text("partitions.sql"), TableReader::condition);
        Map<Long, List<String>> bounds =
                CatalogQuery.byOid(connection, text("partition-bounds.sql"), row -> row.getString(2));
        Map<Long, List<RowCondition>> generated =
                CatalogQuery.byOid(connection, text("generated-columns.sql"), TableReader::condition);
        Map<Long, List<Boolean>> deferred =
                CatalogQuery.byOid(connection, text("deferred-triggers.sql"), row -> row.getBoolean(2));
        Map<Long, List<Reference>> references =
                CatalogQuery.byOid(connection, text("foreign-keys.sql"), TableReader::reference);
        Map<Long, List<UniqueKey>> uniqueKeys =
                CatalogQuery.byOid(connection, text("unique-keys.sql"), TableReader::uniqueKey);
        Map<Long, List<Integer>> rules = CatalogQuery.byOid(connection, RULES, row -> row.getInt(2));
        return CatalogQuery.list(connection, text("tables.sql"), row -> {
            long oid = row.getLong(1);
            List<ColumnToFill> own = columns.getOrDefault(oid, List.of());
            return new TableToFill(
                    row.getString(2),
                    row.getString(3),
                    own,
                    checks.getOrDefault(oid, List.of()),
                    row.getBoolean(4)
                            ? partitions(own, partitions.get(oid), bounds.getOrDefault(oid, List.of()))
                            : null,
                    generated.getOrDefault(oid, List.of()),
                    references.getOrDefault(oid, List.of()),
                    uniqueKeys(uniqueKeys.getOrDefault(oid, List.of()), rules.containsKey(oid)),
                    deferred.containsKey(oid));
        });
    }

    private static String text(String name) {
        return PackagedText.of(TableReader.class, name);
    }

    private static ColumnToFill column(ResultSet row) throws SQLException {
        return new ColumnToFill(
                row.getInt(2),
                row.getString(3),
                new TypeUse(row.getLong(4), row.getInt(5), row.getString(6)),
                row.getBoolean(7),
                row.getString(8));
    }

    private static RowCondition condition(ResultSet row) throws SQLException {
        return new RowCondition(row.getString(2), row.getString(3), CatalogQuery.numbers(row.getArray(4)));
    }

    private static Reference reference(ResultSet row) throws SQLException {
        return new Reference(
                row.getString(2),
                CatalogQuery.numbers(row.getArray(3)),
                row.getString(4),
                CatalogQuery.texts(row.getArray(5)));
    }

    private static UniqueKey uniqueKey(ResultSet row) throws SQLException {
        return new UniqueKey(CatalogQuery.numbers(row.getArray(2)), row.getBoolean(3));
    }

    private static TableToFill.UniqueKeys uniqueKeys(List<UniqueKey> keys, boolean hasRule) {
        return new TableToFill.UniqueKeys(
                keys.stream().map(UniqueKey::columns).toList(),
                keys.stream().allMatch(UniqueKey::immediate) && !hasRule);
    }

    /** No row fits without partitions. */
    private static TableToFill.Partitions partitions(
            List<ColumnToFill> columns, @Nullable List<RowCondition> any, List<String> bounds) {
        return any == null
                ? new TableToFill.Partitions(
                        new RowCondition("one of its partitions: it has none", "false", List.of()), List.of())
                : new TableToFill.Partitions(
                        any.get(0),
                        bounds.stream()
                                .map(bound -> PartitionBounds.of(bound, columns))
                                .toList());
    }
}
