package dev.schemainit.review.rows;

import dev.schemainit.review.rows.values.RowCondition;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * When a column has a value, among columns of which a constraint counts the nulls: one of them alone, all but one, all
 * of them, or any. Whatever the constraint wants, a part of the rows has it.
 */
final class NullPattern {
    private static final int SALT_OF_MODE = 900_000;
    private static final int SALT_OF_CHOICE = 800_000;
    private static final int SALT_OF_COLUMN = 700_000;

    private NullPattern() {}

    /**
     * An expression over {@link ColumnValues#N} that is true where the column has a value.
     *
     * @return nothing for a column that no constraint compares with others that can be null
     */
    static Optional<String> of(TableToFill table, ColumnToFill column) {
        return table.conditions().stream()
                .filter(condition -> condition.reads(column.number()))
                .sorted(Comparator.comparing(condition -> !countsNulls(condition)))
                .map(condition -> group(table, condition))
                .filter(group -> group.size() > 1 && group.contains(column))
                .findFirst()
                .map(group -> filled(group, column));
    }

    private static boolean countsNulls(RowCondition condition) {
        return condition.expression().matches("(?s).*(num_n|IS N).*");
    }

    private static List<ColumnToFill> group(TableToFill table, RowCondition condition) {
        return table.columns().stream()
                .filter(column -> condition.reads(column.number()) && !column.notNull())
                .toList();
    }

    private static String filled(List<ColumnToFill> group, ColumnToFill column) {
        int first = group.get(0).number();
        return "CASE %s %% 4 WHEN 0 THEN %s = %d WHEN 1 THEN %2$s <> %3$d WHEN 2 THEN true ELSE %s %% 3 > 0 END"
                .formatted(
                        ColumnValues.shuffled(SALT_OF_MODE + first),
                        ColumnValues.shuffled(SALT_OF_CHOICE + first) + " % " + group.size(),
                        group.indexOf(column),
                        ColumnValues.shuffled(SALT_OF_COLUMN + column.number()));
    }
}
