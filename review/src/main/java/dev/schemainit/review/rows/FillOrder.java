package dev.schemainit.review.rows;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The order in which tables are filled: what is referred to comes before what refers to it, and where references go round
 * in a circle, the table that can best do without them comes first.
 */
final class FillOrder {
    /**
     * A table in its turn.
     *
     * @param late its references to tables that come later, or to itself
     */
    record Turn(Table table, List<ForeignKey> late) {}

    private FillOrder() {}

    static List<Turn> of(List<Table> tables) {
        var turns = new ArrayList<Turn>();
        var waiting = new ArrayList<>(tables);
        while (!waiting.isEmpty()) {
            Set<String> missing = waiting.stream().map(Table::name).collect(Collectors.toSet());
            Table next = waiting.stream()
                    .min(Comparator.comparingLong((Table table) -> needed(table, missing))
                            .thenComparingInt(table -> late(table, missing).size()))
                    .orElseThrow();
            turns.add(new Turn(next, late(next, missing)));
            waiting.remove(next);
        }
        return turns;
    }

    /** How many of its references to others that are not filled yet cannot be null; counts the others a little, too. */
    private static long needed(Table table, Set<String> missing) {
        return late(table, missing).stream()
                .filter(key -> !key.target().equals(table.name()))
                .mapToLong(key -> table.columnsOf(key).stream().allMatch(Column::notNull) ? tables(missing) : 1)
                .sum();
    }

    private static long tables(Set<String> missing) {
        return missing.size() * 100L;
    }

    private static List<ForeignKey> late(Table table, Set<String> missing) {
        return table.foreignKeys().stream()
                .filter(key -> missing.contains(key.target()))
                .toList();
    }
}
