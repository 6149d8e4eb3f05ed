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

    /** Of many partitions, so many get rows. */
    private static final int MOST_PARTITIONS = 12;

    private final SavepointConnection session;
    private final TypeCatalog types;
    private final TableToFill table;
    private final List<Reference> late;
    private final int rows;
    /** The first number from which no row was tried yet. */
    private int next = 1;

    TableFiller(SavepointConnection session, TypeCatalog types, FillOrder.Turn turn, int rows) {
        this.session = session;
        this.types = types;
        this.table = turn.table();
        this.late = turn.late();
        this.rows = rows;
    }

    TableToFill table() {
        return table;
    }

    /**
     * How rows are made.
     *
     * @param table with what these rows have to satisfy
     * @param small whether the factors of generated columns are small
     * @param rows how many are wanted
     */
    private record Pass(TableToFill table, boolean small, int rows) {
        /** How many rows are tried in a round. */
        int tried() {
            return table.compares() ? rows * TRIED : rows;
        }
    }

    /**
     * What came of it.
     *
     * @param reason why there are no rows; empty where there are some
     */
    private record Outcome(long made, Optional<String> reason) {
        static Outcome none(String reason) {
            return new Outcome(0, Optional.of(reason));
        }
    }

    /** Inserts the rows. Returns why none could be made; empty where some were. */
    Optional<String> insert() throws SQLException {
        ReferenceJoins references = ReferenceJoins.of(session, table, late);
        if (references.emptyTarget().isPresent()) {
            return references.emptyTarget();
        }
        Outcome all = insert(new Pass(table, false, rows), references);
        if (all.made() == 0
                && table.generated().stream().anyMatch(made -> made.columns().size() > 1)) {
            Outcome small = insert(new Pass(table, true, rows), references);
            all = small.made() > 0 ? small : all;
        }
        if (all.made() < rows && table.partitions() != null) {
            long made = all.made() + insertIntoEach(table.partitions().each(), rows - (int) all.made(), references);
            return made > 0 ? Optional.empty() : all.reason();
        }
        return all.reason();
    }

    /** One partition after the other, because few rows happen to fit where several columns decide. */
    private long insertIntoEach(List<List<RowCondition>> partitions, int wanted, ReferenceJoins references)
            throws SQLException {
        int count = Math.min(partitions.size(), MOST_PARTITIONS);
        long made = 0;
        for (int i = 0; i < count; i++) {
            List<RowCondition> partition = partitions.get(i * partitions.size() / count);
            int share = (wanted + count - 1) / count;
            made += insert(new Pass(table.within(partition), true, share), references)
                    .made();
        }
        return made;
    }

    private Outcome insert(Pass pass, ReferenceJoins references) throws SQLException {
        int first = next;
        next += pass.tried() * ROUNDS;
        var values = new ColumnValues(
                session, types, pass.table(), new ColumnValues.Numbers(pass.rows(), first, next - 1, pass.small()));
        var selected = new ArrayList<String>();
        for (ColumnToFill column : table.columns()) {
            Optional<String> expression = isLate(column, references) && !column.notNull()
                    ? Optional.of(SqlText.cast("NULL", column.typeText()))
                    : references.expression(column).or(() -> values.of(column));
            if (expression.isEmpty()) {
                String causes = values.causes(column);
                return Outcome.none("no value is known that column " + column.name() + " of type " + column.typeText()
                        + " takes" + (causes.isEmpty() ? "" : ", because of " + causes));
            }
            selected.add(expression.get() + " AS " + column.name());
        }
        boolean placeholders =
                table.columns().stream().anyMatch(column -> isLate(column, references) && column.notNull());
        var source = new Source(pass, first, String.join(", ", selected), references.sql());
        // What a deferred trigger finds at the commit would end everything.
        return insert(source, !placeholders && !table.deferredTriggers());
    }

    /** Whether only a late reference gives the column its value. */
    private boolean isLate(ColumnToFill column, ReferenceJoins references) {
        return references.expression(column).isEmpty()
                && late.stream().anyMatch(reference -> reference.columns().contains(column.number()));
    }

    /** A query of the rows that are tried. */
    private record Source(Pass pass, int first, String selected, String joins) {
        /** The rows of one round. */
        String rows(int round) {
            int begin = first + round * pass.tried();
            return "SELECT %s FROM generate_series(%d, %d) AS generated (n)%s"
                    .formatted(selected, begin, begin + pass.tried() - 1, joins);
        }
    }

    /**
     * With the triggers of the user's at first. They may cast what they are given, demand a form of it or refuse it,
     * and the table holds real rows all the same: then without them.
     */
    private Outcome insert(Source source, boolean withTriggers) {
        if (withTriggers) {
            try {
                long made = rounds(source, session::update);
                if (made > 0) {
                    return new Outcome(made, Optional.empty());
                }
            } catch (SQLException refused) {
                // The same rows are tried without triggers, which says whether these were the reason.
            }
        }
        try {
            long made = rounds(source, session::updateWithoutTriggers);
            return made > 0 ? new Outcome(made, Optional.empty()) : Outcome.none(unsatisfied(source));
        } catch (SQLException refused) {
            return Outcome.none(RefusedInsert.reason(refused, refusing(source)));
        }
    }

    private interface Update {
        long run(String sql) throws SQLException;
    }

    private long rounds(Source source, Update update) throws SQLException {
        int wanted = source.pass().rows();
        long made = 0;
        for (int round = 0; round < ROUNDS && made < wanted; round++) {
            try {
                made += update.run(statement(source, source.rows(round), wanted - made));
            } catch (SQLException refused) {
                if (made == 0) {
                    throw refused;
                }
                return made;
            }
        }
        return made;
    }

    /** The generated columns whose values the server cannot make; where there is none, the server itself. */
    private String refusing(Source source) {
        List<String> generated = table.generated().stream()
                .filter(made -> !session.accepts("SELECT bool_and(%s) FROM (%s) AS %s"
                        .formatted(made.expression(), source.rows(0), table.alias())))
                .map(RowCondition::name)
                .toList();
        return generated.isEmpty() ? "the server" : String.join(", ", generated);
    }

    private String statement(Source source, String query, long limit) {
        String columns = table.columns().stream().map(ColumnToFill::name).collect(Collectors.joining(", "));
        return "INSERT INTO %s %s SELECT %s FROM (%s) AS %s WHERE %s LIMIT %d%s"
                .formatted(
                        table.name(),
                        // Where all columns are the server's own, rows without a column make the server fill them.
                        columns.isEmpty() ? "" : "(" + columns + ")",
                        columns,
                        query,
                        table.alias(),
                        RowCondition.all(satisfiable(source.pass().table())),
                        limit,
                        table.uniqueKeys().skipsConflicts() ? " ON CONFLICT DO NOTHING" : "");
    }

    /** The conditions that read nothing but what is inserted. */
    private List<RowCondition> satisfiable(TableToFill rowsOf) {
        var conditions = new ArrayList<RowCondition>();
        List<Integer> inserted =
                table.columns().stream().map(ColumnToFill::number).toList();
        rowsOf.conditions().stream()
                .filter(condition -> inserted.containsAll(condition.columns()))
                .forEach(conditions::add);
        table.columns().stream()
                .filter(ColumnToFill::notNull)
                .map(column -> new RowCondition(column.name() + " not null", column.name() + " IS NOT NULL", List.of()))
                .forEach(conditions::add);
        return conditions;
    }

    /** What no row satisfies: the conditions that refuse each of them; where there is none, all of them together. */
    private String unsatisfied(Source source) {
        List<String> never = satisfiable(table).stream()
                .filter(condition -> !session.accepts("SELECT coalesce(bool_or(%s), false) FROM (%s) AS %s"
                        .formatted(RowCondition.all(List.of(condition)), source.rows(0), table.alias())))
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
                    refused.add(RefusedInsert.reason(failure, "the server") + " in " + reference.name());
                }
            }
        }
        return refused.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", refused));
    }
}
