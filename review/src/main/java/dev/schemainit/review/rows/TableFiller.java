package dev.schemainit.review.rows;

import dev.schemainit.review.rows.values.RowCondition;
import dev.schemainit.review.rows.values.SqlText;
import dev.schemainit.review.rows.values.TypeCatalog;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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
        var selected = new ArrayList<String>();
        for (ColumnToFill column : table.columns()) {
            Optional<String> expression = isLate(column, references) && !column.notNull()
                    ? Optional.of(SqlText.cast("NULL", column.typeText()))
                    : references.expression(column).or(() -> values.of(column));
            if (expression.isEmpty()) {
                return Optional.of(
                        "no value is known that column " + column.name() + " of type " + column.typeText() + " takes");
            }
            selected.add(expression.get() + " AS " + column.name());
        }
        boolean placeholders =
                table.columns().stream().anyMatch(column -> isLate(column, references) && column.notNull());
        return insert(new Source(String.join(", ", selected), references.sql()), !placeholders);
    }

    /** Whether only a late reference gives the column its value. */
    private boolean isLate(ColumnToFill column, ReferenceJoins references) {
        return references.expression(column).isEmpty()
                && late.stream().anyMatch(reference -> reference.columns().contains(column.number()));
    }

    /** A query of the rows that are tried. */
    private record Source(String selected, String joins) {
        /** The rows that are made from these numbers. */
        String rows(int first, int last) {
            return "SELECT %s FROM generate_series(%d, %d) AS generated (n)%s".formatted(selected, first, last, joins);
        }
    }

    private Optional<String> insert(Source source, boolean firstWithTriggers) throws SQLException {
        boolean withTriggers = firstWithTriggers;
        try {
            long made = 0;
            for (int round = 0; round < ROUNDS && made < rows; round++) {
                String sql = statement(source.rows(round * tried + 1, (round + 1) * tried), rows - made);
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
            return made > 0 ? Optional.empty() : Optional.of(unsatisfied(source.rows(1, tried)));
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
}
