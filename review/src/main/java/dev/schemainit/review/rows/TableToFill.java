package dev.schemainit.review.rows;

import dev.schemainit.review.rows.values.RowCondition;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A table to fill.
 *
 * @param name quoted, and with its schema, where SQL needs it
 * @param alias its name alone, as the expressions of its constraints may use it
 * @param columns those that take a value: no generated columns and no identity columns
 * @param checks its check constraints
 * @param partitions of a table that is divided; null for others
 * @param generated that the server can make the values of each generated column
 * @param references those over the most columns first
 * @param deferredTriggers whether a trigger of the user's waits for the commit
 */
record TableToFill(
        String name,
        String alias,
        List<ColumnToFill> columns,
        List<RowCondition> checks,
        @Nullable Partitions partitions,
        List<RowCondition> generated,
        List<Reference> references,
        UniqueKeys uniqueKeys,
        boolean deferredTriggers) {
    /**
     * The unique keys and exclusion constraints of a table.
     *
     * @param columns the columns of each, by number
     * @param skipsConflicts whether ON CONFLICT DO NOTHING works: not with a deferrable key, and not with a rule
     */
    record UniqueKeys(List<List<Integer>> columns, boolean skipsConflicts) {}

    /**
     * The partitions of a table.
     *
     * @param any that one of them takes the row
     * @param each what each one at the lowest level takes: all of these conditions together
     */
    record Partitions(RowCondition any, List<List<RowCondition>> each) {}

    /** All that a row has to satisfy. */
    List<RowCondition> conditions() {
        return partitions == null
                ? checks
                : Stream.concat(checks.stream(), Stream.of(partitions.any())).toList();
    }

    /** The same table, for rows that one of its partitions takes. */
    TableToFill within(List<RowCondition> partition) {
        return new TableToFill(
                name,
                alias,
                columns,
                Stream.concat(checks.stream(), partition.stream()).toList(),
                null,
                generated,
                references,
                uniqueKeys,
                deferredTriggers);
    }

    /** Whether conditions compare columns with each other, so that many tries are in vain. */
    boolean compares() {
        return conditions().stream().anyMatch(condition -> condition.columns().size() > 1);
    }

    /** Whether a generated column is made of it and of others. */
    boolean isFactor(ColumnToFill column) {
        return generated.stream()
                .anyMatch(made -> made.reads(column.number()) && made.columns().size() > 1);
    }

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
