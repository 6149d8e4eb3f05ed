package dev.schemainit.review.rows;

import dev.schemainit.review.rows.values.RowCondition;
import java.util.List;

/**
 * A table to fill.
 *
 * @param name quoted, and with its schema, where SQL needs it
 * @param alias its name alone, as the expressions of its constraints may use it
 * @param columns those that take a value: no generated columns and no identity columns
 * @param conditions its check constraints, and that a partition takes the row
 * @param references those over the most columns first
 */
record TableToFill(
        String name,
        String alias,
        List<ColumnToFill> columns,
        List<RowCondition> conditions,
        List<Reference> references,
        UniqueKeys uniqueKeys) {
    /**
     * The unique keys and exclusion constraints of a table.
     *
     * @param columns the columns of each, by number
     * @param skipsConflicts whether ON CONFLICT DO NOTHING works: not with a deferrable key, and not with a rule
     */
    record UniqueKeys(List<List<Integer>> columns, boolean skipsConflicts) {}

    /** Whether a unique key reads it, so that its values should differ from row to row. */
    boolean isKey(ColumnToFill column) {
        return uniqueKeys.columns().stream().anyMatch(key -> key.contains(column.number()));
    }

    /** Whether these columns alone have to be unique. */
    boolean isUnique(List<Integer> columns) {
        return uniqueKeys.columns().stream().anyMatch(columns::containsAll);
    }

    /** The columns of a reference that an INSERT may name. */
    List<ColumnToFill> columnsOf(Reference reference) {
        return reference.columns().stream()
                .flatMap(number -> columns.stream().filter(column -> column.number() == number))
                .toList();
    }
}
