package dev.schemainit.review.rows;

import dev.schemainit.review.rows.values.RowCondition;
import dev.schemainit.review.rows.values.SqlText;
import dev.schemainit.review.rows.values.TypeCatalog;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Fills one table by single statements: makes rows from numbers, looks up in other tables what they refer to, and
 * inserts those rows that satisfy the table's constraints.
 */
final class TableFiller {
    private static final int ROUNDS = 4;
    /** How many rows are tried in a round for each row wanted, where constraints compare columns. */
    private static final int TRIED = 8;

    private static final String RAISED_BY_A_TRIGGER = "P0001";

    private final SavepointConnection session;
    private final TypeCatalog types;
    private final TableToFill table;
    private final List<Reference> late;
    private final int rows;
    private final int tried;

    TableFiller(SavepointConnection session, TypeCatalog types, FillOrder.Turn turn, int rows) {
        this.session = session;
        this.types = types;
        this.table = turn.table();
        this.late = turn.late();
        this.rows = rows;
        boolean compares = table.conditions().stream()
                .anyMatch(condition -> condition.columns().size() > 1);
        this.tried = compares ? rows * TRIED : rows;
    }

    TableToFill table() {
        return table;
    }

    /** Inserts the rows. Returns why none could be made; empty where some were. */
    Optional<String> insert() throws SQLException {
        ReferenceJoins references = ReferenceJoins.of(session, table, late);
        if (references.emptyTarget().isPresent()) {
            return references.emptyTarget();
        }
        var values = new ColumnValues(session, types, table, new ColumnValues.Numbers(rows, tried * ROUNDS));
        Map<Integer, String> expressions = new HashMap<>();
        boolean placeholders = false;
        for (ColumnToFill column : table.columns()) {
            Optional<String> expression = references.expression(column);
            if (expression.isEmpty() && isLate(column)) {
                placeholders |= column.notNull();
                expression = column.notNull() ? Optional.empty() : Optional.of(SqlText.cast("NULL", column.typeText()));
            }
            if (expression.isEmpty()) {
                expression = values.of(column);
            }
            if (expression.isEmpty()) {
                return Optional.of(
                        "no value is known that column " + column.name() + " of type " + column.typeText() + " takes");
            }
            expressions.put(column.number(), expression.get());
        }
        return insert(source(expressions, references.sql()), !placeholders);
    }

    private boolean isLate(ColumnToFill column) {
        return late.stream().anyMatch(reference -> reference.columns().contains(column.number()));
    }

    /** A query of the rows that are tried, with blanks for the first and the last number. */
    private String source(Map<Integer, String> expressions, String joins) {
        return "SELECT %s FROM generate_series(%%d, %%d) AS generated (n)%s"
                .formatted(
                        table.columns().stream()
                                .map(column ->
                                        escaped(expressions.get(column.number())) + " AS " + escaped(column.name()))
                                .collect(Collectors.joining(", ")),
                        escaped(joins));
    }

    private Optional<String> insert(String source, boolean firstWithTriggers) throws SQLException {
        boolean withTriggers = firstWithTriggers;
        try {
            long made = 0;
            for (int round = 0; round < ROUNDS && made < rows; round++) {
                String sql = statement(source.formatted(round * tried + 1, (round + 1) * tried), rows - made);
                try {
                    made += withTriggers ? session.update(sql) : session.updateWithoutTriggers(sql);
                } catch (SQLException refused) {
                    if (!withTriggers || !RAISED_BY_A_TRIGGER.equals(refused.getSQLState())) {
                        throw refused;
                    }
                    // A trigger of the user's refuses made-up rows, and the table holds real ones all the same.
                    withTriggers = false;
                    made += session.updateWithoutTriggers(sql);
                }
            }
            return made > 0 ? Optional.empty() : Optional.of(unsatisfied(source.formatted(1, tried)));
        } catch (SQLException refused) {
            return Optional.of(RefusedInsert.reason(refused));
        }
    }

    private String statement(String source, long limit) {
        String columns = table.columns().stream().map(ColumnToFill::name).collect(Collectors.joining(", "));
        return "INSERT INTO %s %s SELECT %s FROM (%s) AS %s WHERE %s LIMIT %d%s"
                .formatted(
                        table.name(),
                        // Where all columns are the server's own, rows without a column make the server fill them.
                        columns.isEmpty() ? "" : "(" + columns + ")",
                        columns,
                        source,
                        table.alias(),
                        RowCondition.all(satisfiable()),
                        limit,
                        table.uniqueKeys().skipsConflicts() ? " ON CONFLICT DO NOTHING" : "");
    }

    /** The conditions that read nothing but what is inserted. */
    private List<RowCondition> satisfiable() {
        var conditions = new ArrayList<RowCondition>();
        List<Integer> inserted =
                table.columns().stream().map(ColumnToFill::number).toList();
        table.conditions().stream()
                .filter(condition -> inserted.containsAll(condition.columns()))
                .forEach(conditions::add);
        table.columns().stream()
                .filter(ColumnToFill::notNull)
                .map(column -> new RowCondition(column.name() + " not null", column.name() + " IS NOT NULL", List.of()))
                .forEach(conditions::add);
        return conditions;
    }

    /** What no row satisfies: the conditions that refuse each of them; where there is none, all of them together. */
    private String unsatisfied(String source) {
        List<String> never = satisfiable().stream()
                .filter(condition -> !session.accepts("SELECT coalesce(bool_or(%s), false) FROM (%s) AS %s"
                        .formatted(RowCondition.all(List.of(condition)), source, table.alias())))
                .map(RowCondition::name)
                .toList();
        List<String> named = never.isEmpty()
                ? table.conditions().stream().map(RowCondition::name).toList()
                : never;
        return named.isEmpty()
                ? "its unique keys or exclusion constraints refuse the rows"
                : "no row satisfies " + String.join(", ", named);
    }

    /**
     * Makes the late references refer to rows, now that all exist. Returns why some could not; empty where all could.
     */
    Optional<String> connect() throws SQLException {
        var refused = new ArrayList<String>();
        for (Reference reference : late) {
            try {
                session.update(ReferenceJoins.update(table, reference));
            } catch (SQLException failure) {
                boolean optional = table.columnsOf(reference).stream().anyMatch(column -> !column.notNull());
                if (session.update(ReferenceJoins.deleteDangling(table, reference)) > 0 || optional) {
                    refused.add(RefusedInsert.reason(failure) + " in " + reference.name());
                }
            }
        }
        return refused.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", refused));
    }

    private static String escaped(String sql) {
        return sql.replace("%", "%%");
    }
}
