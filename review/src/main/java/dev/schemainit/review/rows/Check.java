package dev.schemainit.review.rows;

import java.util.List;

/**
 * What a row has to satisfy, as an expression on the row's own column names.
 *
 * @param name the constraint's
 * @param columns the numbers of the columns it reads
 */
record Check(String name, String expression, List<Integer> columns) {
    boolean reads(Column column) {
        return columns.contains(column.number());
    }
}
