package dev.schemainit.review.rows;

import java.util.List;

/**
 * A table to fill.
 *
 * @param name quoted, and with its schema, where SQL needs it
 * @param alias its name alone, as expressions of its constraints may call it
 * @param columns those that take a value: no generated and no identity columns
 * @param checks its own, and that a partition takes the row
 * @param foreignKeys those over the most columns first
 * @param uniqueKeys the columns of each, by number
 * @param skipsConflicts whether ON CONFLICT DO NOTHING works, which it does not with a deferrable key or a rule
 */
record Table(
        String name,
        String alias,
        List<Column> columns,
        List<Check> checks,
        List<ForeignKey> foreignKeys,
        List<List<Integer>> uniqueKeys,
        boolean skipsConflicts) {

    /** Whether a unique key reads it, so that its values should differ from row to row. */
    boolean isKey(Column column) {
        return uniqueKeys.stream().anyMatch(key -> key.contains(column.number()));
    }

    /** Whether these columns alone have to be unique. */
    boolean isUnique(List<Integer> columns) {
        return uniqueKeys.stream().anyMatch(columns::containsAll);
    }

    List<Column> columnsOf(ForeignKey key) {
        return key.columns().stream()
                .flatMap(number -> columns.stream().filter(column -> column.number() == number))
                .toList();
    }
}
