package dev.schemainit.review.rows;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The joins that look up the rows to which the new rows of a table refer. */
final class ReferenceJoins {
    private static final int NULL_EVERY = 10;

    private final TableToFill table;
    private final StringBuilder joins = new StringBuilder();
    /** The expression of each column that a reference covers, by the column's number. */
    private final Map<Integer, String> columns = new HashMap<>();

    private final List<String> emptyTargets = new ArrayList<>();

    private ReferenceJoins(TableToFill table) {
        this.table = table;
    }

    /** @param late references that are left out, because their target has no rows yet */
    static ReferenceJoins of(SavepointConnection session, TableToFill table, List<Reference> late) throws SQLException {
        var references = new ReferenceJoins(table);
        for (Reference reference : table.references()) {
            // An identity column that refers to another table is not among the columns: its values are the server's.
            boolean known =
                    table.columnsOf(reference).size() == reference.columns().size();
            if (known && !late.contains(reference)) {
                references.add(reference, session.number("SELECT count(*) FROM " + reference.target()));
            }
        }
        return references;
    }

    /** As SQL after FROM; possibly empty. */
    String sql() {
        return joins.toString();
    }

    /** The expression of a column; empty where no reference covers it. */
    Optional<String> expression(ColumnToFill column) {
        return Optional.ofNullable(columns.get(column.number()));
    }

    /** Why a reference that cannot be null has nothing to refer to; empty where each has. */
    Optional<String> emptyTarget() {
        return emptyTargets.stream().findFirst();
    }

    /** @param targets how many rows the target has */
    private void add(Reference reference, long targets) {
        if (columns.keySet().containsAll(reference.columns())) {
            return;
        }
        List<ColumnToFill> referring = table.columnsOf(reference);
        if (targets == 0 && referring.stream().allMatch(ColumnToFill::notNull)) {
            emptyTargets.add(reference.name() + " refers to " + reference.target() + ", which has no rows");
        }
        String name = "target_" + columns.size();
        joins.append(join(reference, name, referring, targets));
        for (int i = 0; i < referring.size(); i++) {
            ColumnToFill column = referring.get(i);
            columns.putIfAbsent(column.number(), value(column, name + ".key_" + i));
        }
    }

    private String value(ColumnToFill column, String key) {
        return column.notNull()
                ? key
                : "CASE WHEN %s THEN %s END"
                        .formatted(
                                NullPattern.of(table, column)
                                        .orElse("(%s + %d) %% %d > 0"
                                                .formatted(ColumnValues.N, column.number(), NULL_EVERY)),
                                key);
    }

    /** Any row of the target; where another reference covers a column, any of the rows that agree with it. */
    private String join(Reference reference, String name, List<ColumnToFill> referring, long targets) {
        var shared = new ArrayList<String>();
        var agrees = new ArrayList<String>();
        for (int i = 0; i < referring.size(); i++) {
            String other = columns.get(referring.get(i).number());
            if (other != null) {
                shared.add(reference.targetColumns().get(i));
                agrees.add(name + ".key_" + i + " = " + other);
            }
        }
        String window = shared.isEmpty() ? "()" : "(PARTITION BY " + String.join(", ", shared) + ")";
        String count = shared.isEmpty() ? String.valueOf(Math.max(1, targets)) : name + ".amount";
        boolean inOrder = columns.isEmpty() || table.isUnique(reference.columns());
        agrees.add("%s.place = %s %% %s"
                .formatted(name, inOrder ? ColumnValues.N : ColumnValues.shuffled(columns.size()), count));
        return (" LEFT JOIN (SELECT %s, row_number() OVER %s - 1 AS place, count(*) OVER %2$s AS amount FROM %s) AS %s"
                        + " ON %s")
                .formatted(keys(reference), window, reference.target(), name, String.join(" AND ", agrees));
    }

    /** An UPDATE that makes each row refer to the next row of the target, apart from some that stay null. */
    static String update(TableToFill table, Reference reference) {
        List<ColumnToFill> columns = table.columnsOf(reference);
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
                        keys(reference),
                        reference.target(),
                        optional ? " AND own.place % " + NULL_EVERY + " > 0" : "");
    }

    /** Removes the rows whose reference leads nowhere: they were made before there was anything to refer to. */
    static String deleteDangling(TableToFill table, Reference reference) {
        List<ColumnToFill> columns = table.columnsOf(reference);
        return "DELETE FROM %s AS referring WHERE num_nulls(%s) = 0 AND NOT EXISTS (SELECT FROM %s AS target WHERE %s)"
                .formatted(
                        table.name(),
                        columns.stream()
                                .map(column -> "referring." + column.name())
                                .collect(Collectors.joining(", ")),
                        reference.target(),
                        IntStream.range(0, columns.size())
                                .mapToObj(i ->
                                        "target." + reference.targetColumns().get(i) + " = referring."
                                                + columns.get(i).name())
                                .collect(Collectors.joining(" AND ")));
    }

    private static String keys(Reference reference) {
        return IntStream.range(0, reference.columns().size())
                .mapToObj(i -> reference.targetColumns().get(i) + " AS key_" + i)
                .collect(Collectors.joining(", "));
    }
}
