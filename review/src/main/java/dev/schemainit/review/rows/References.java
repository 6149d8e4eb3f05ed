package dev.schemainit.review.rows;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The joins that look up what a table's foreign keys refer to.
 *
 * @param columns the expression of each column that a foreign key covers, by its number
 * @param emptyTarget why there is nothing to refer to, where a reference is needed
 */
record References(String joins, Map<Integer, String> columns, Optional<String> emptyTarget) {
    private static final int NULL_EVERY = 10;

    static References of(Database database, Table table, List<ForeignKey> late) throws SQLException {
        var joins = new StringBuilder();
        var covered = new HashMap<Integer, String>();
        for (ForeignKey key : table.foreignKeys()) {
            if (late.contains(key) || covered.keySet().containsAll(key.columns())) {
                continue;
            }
            List<Column> columns = table.columnsOf(key);
            if (columns.size() < key.columns().size()) {
                // An identity column that refers to another table: its values are the server's.
                continue;
            }
            long targets = database.number("SELECT count(*) FROM " + key.target());
            boolean optional = columns.stream().anyMatch(column -> !column.notNull());
            if (targets == 0 && !optional) {
                return new References(
                        "", Map.of(), Optional.of(key.name() + " refers to " + key.target() + ", which has no rows"));
            }
            String name = "target_" + covered.size();
            boolean inOrder = covered.isEmpty() || table.isUnique(key.columns());
            joins.append(join(key, name, columns, covered, targets, inOrder));
            IntStream.range(0, columns.size()).forEach(i -> {
                Column column = columns.get(i);
                String value = name + ".key_" + i;
                covered.putIfAbsent(
                        column.number(),
                        column.notNull()
                                ? value
                                : "CASE WHEN (%s + %d) %% %d > 0 THEN %s END"
                                        .formatted(ColumnValues.N, column.number(), NULL_EVERY, value));
            });
        }
        return new References(joins.toString(), covered, Optional.empty());
    }

    /** Any row of the target; where a column is covered by another key, any of those that agree with it. */
    private static String join(
            ForeignKey key,
            String name,
            List<Column> columns,
            Map<Integer, String> covered,
            long targets,
            boolean inOrder) {
        var shared = new ArrayList<String>();
        var agrees = new ArrayList<String>();
        for (int i = 0; i < columns.size(); i++) {
            String other = covered.get(columns.get(i).number());
            if (other != null) {
                shared.add(key.targetColumns().get(i));
                agrees.add(name + ".key_" + i + " = " + other);
            }
        }
        String window = shared.isEmpty() ? "()" : "(PARTITION BY " + String.join(", ", shared) + ")";
        String count = shared.isEmpty() ? String.valueOf(Math.max(1, targets)) : name + ".amount";
        agrees.add("%s.place = %s %% %s"
                .formatted(name, inOrder ? ColumnValues.N : ColumnValues.shuffled(covered.size()), count));
        return " LEFT JOIN (SELECT %s, row_number() OVER %s - 1 AS place, count(*) OVER %2$s AS amount FROM %s) AS %s ON %s"
                .formatted(keys(key), window, key.target(), name, String.join(" AND ", agrees));
    }

    /** An UPDATE that lets each row, some aside, refer to the next row of the target. */
    static String update(Table table, ForeignKey key) {
        List<Column> columns = table.columnsOf(key);
        boolean optional = columns.stream().anyMatch(column -> !column.notNull());
        return """
                UPDATE %s AS referring SET %s
                FROM (SELECT tableoid AS part, ctid AS at, row_number() OVER () AS place FROM %1$s) AS own
                JOIN (SELECT %s, row_number() OVER () - 1 AS place, count(*) OVER () AS amount FROM %s) AS target
                    ON target.place = own.place %% target.amount
                WHERE referring.tableoid = own.part AND referring.ctid = own.at%s""".formatted(
                        table.name(),
                        IntStream.range(0, columns.size())
                                .mapToObj(i -> columns.get(i).name() + " = target.key_" + i)
                                .collect(Collectors.joining(", ")),
                        keys(key),
                        key.target(),
                        optional ? " AND own.place % " + NULL_EVERY + " > 0" : "");
    }

    /** Removes the rows whose reference, made up before there was anything to refer to, leads nowhere. */
    static String deleteDangling(Table table, ForeignKey key) {
        List<Column> columns = table.columnsOf(key);
        return "DELETE FROM %s AS referring WHERE num_nulls(%s) = 0 AND NOT EXISTS (SELECT FROM %s AS target WHERE %s)"
                .formatted(
                        table.name(),
                        columns.stream()
                                .map(column -> "referring." + column.name())
                                .collect(Collectors.joining(", ")),
                        key.target(),
                        IntStream.range(0, columns.size())
                                .mapToObj(i -> "target." + key.targetColumns().get(i) + " = referring."
                                        + columns.get(i).name())
                                .collect(Collectors.joining(" AND ")));
    }

    private static String keys(ForeignKey key) {
        return IntStream.range(0, key.columns().size())
                .mapToObj(i -> key.targetColumns().get(i) + " AS key_" + i)
                .collect(Collectors.joining(", "));
    }
}
