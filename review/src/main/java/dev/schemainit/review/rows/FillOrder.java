package dev.schemainit.review.rows;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The order in which tables are filled: a table comes after those that it refers to. Where references form a circle,
 * the table that can best do without them comes first.
 */
final class FillOrder {
    /**
     * A table in its turn.
     *
     * @param late its references to tables that come later, or to itself
     */
    record Turn(TableToFill table, List<Reference> late) {}

    private FillOrder() {}

    static List<Turn> of(List<TableToFill> tables) {
        var turns = new ArrayList<Turn>();
        var waiting = new ArrayList<>(tables);
        while (!waiting.isEmpty()) {
            Set<String> missing = waiting.stream().map(TableToFill::name).collect(Collectors.toSet());
            TableToFill next = waiting.stream()
                    .min(Comparator.comparingLong((TableToFill table) -> hindrance(table, missing))
                            .thenComparingInt(table -> late(table, missing).size()))
                    .orElseThrow();
            turns.add(new Turn(next, late(next, missing)));
            waiting.remove(next);
        }
        return turns;
    }

    /**
     * How little a table can do without its references to other tables that are not filled yet. A reference that cannot
     * be null weighs more than all that can be.
     */
    private static long hindrance(TableToFill table, Set<String> missing) {
        long required = missing.size() * 100L;
        return late(table, missing).stream()
                .filter(reference -> !reference.target().equals(table.name()))
                .mapToLong(
                        reference -> table.columnsOf(reference).stream().allMatch(ColumnToFill::notNull) ? required : 1)
                .sum();
    }

    private static List<Reference> late(TableToFill table, Set<String> missing) {
        return table.references().stream()
                .filter(reference -> missing.contains(reference.target()))
                .toList();
    }
}
