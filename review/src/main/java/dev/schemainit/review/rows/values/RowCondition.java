package dev.schemainit.review.rows.values;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a row has to satisfy, as an expression on the names of the row's columns.
 *
 * @param name of the constraint that says so
 * @param columns the numbers of the columns that it reads
 */
public record RowCondition(String name, String expression, List<Integer> columns) {
    /** Whether it reads a column, by the column's number. */
    public boolean reads(int column) {
        return columns.contains(column);
    }

    /** All conditions as one expression. Null counts as satisfied, as it does in a constraint. */
    public static String all(Collection<RowCondition> conditions) {
        return conditions.isEmpty()
                ? "true"
                : conditions.stream()
                        .map(condition -> "(" + condition.expression() + ") IS NOT FALSE")
                        .collect(Collectors.joining(" AND "));
    }
}
