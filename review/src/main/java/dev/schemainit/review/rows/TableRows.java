package dev.schemainit.review.rows;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.postgresql.util.PSQLException;

/**
 * Fills one table by one statement: rows made from numbers, references looked up in the tables referred to, and of the rows
 * those inserted that satisfy the table's constraints.
 */
final class TableRows {
    private static final int ROUNDS = 4;
    /** How many are tried a round for each row wanted, where constraints compare columns. */
    private static final int TRIED = 8;

    private static final String RAISED_BY_A_TRIGGER = "P0001";

    private final Database database;
    private final TypeCatalog types;
    private final Table table;
    private final List<ForeignKey> late;
    private final int rows;
    private final int tried;

    /** @param late the references to rows that are not there yet */
    TableRows(Database database, TypeCatalog types, Table table, List<ForeignKey> late, int rows) {
        this.database = database;
        this.types = types;
        this.table = table;
        this.late = late;
        this.rows = rows;
        boolean compares =
                table.checks().stream().anyMatch(check -> check.columns().size() > 1);
        this.tried = compares ? rows * TRIED : rows;
    }

    /** Inserts, and tells why no row could be made. */
    Optional<String> insert() throws SQLException {
        References references = References.of(database, table, late);
        if (references.emptyTarget().isPresent()) {
            return references.emptyTarget();
        }
        Map<Integer, String> expressions = new HashMap<>();
        var values = new ColumnValues(database, types, table, rows, tried * ROUNDS);
        boolean placeholders = false;
        for (Column column : table.columns()) {
            boolean isLate = late.stream().anyMatch(key -> key.columns().contains(column.number()))
                    && !references.columns().containsKey(column.number());
            Optional<String> expression = Optional.ofNullable(
                            references.columns().get(column.number()))
                    .or(() -> isLate && !column.notNull()
                            ? Optional.of("CAST(NULL AS " + column.type() + ")")
                            : Optional.empty());
            if (expression.isEmpty()) {
                placeholders |= isLate;
                expression = values.of(column);
            }
            if (expression.isEmpty()) {
                return Optional.of(
                        "no value is known that column " + column.name() + " of type " + column.type() + " takes");
            }
            expressions.put(column.number(), expression.get());
        }
        return insert(expressions, references.joins(), placeholders);
    }

    private Optional<String> insert(Map<Integer, String> expressions, String joins, boolean placeholders)
            throws SQLException {
        String source = "SELECT %s FROM generate_series(%%d, %%d) AS generated (n)%s"
                .formatted(
                        table.columns().stream()
                                .map(column ->
                                        escaped(expressions.get(column.number())) + " AS " + escaped(column.name()))
                                .collect(Collectors.joining(", ")),
                        escaped(joins));
        try {
            boolean withTriggers = !placeholders;
            long made = 0;
            for (int round = 0; round < ROUNDS && made < rows; round++) {
                String sql = statement(source.formatted(round * tried + 1, (round + 1) * tried), rows - made);
                try {
                    made += withTriggers ? database.update(sql) : database.withoutTriggers(() -> database.update(sql));
                } catch (SQLException refused) {
                    if (!withTriggers || !RAISED_BY_A_TRIGGER.equals(refused.getSQLState())) {
                        throw refused;
                    }
                    // A trigger of the user's refuses made-up rows, and real ones are there all the same.
                    withTriggers = false;
                    made += database.withoutTriggers(() -> database.update(sql));
                }
            }
            return made > 0 ? Optional.empty() : Optional.of(unsatisfied(source.formatted(1, tried)));
        } catch (SQLException refused) {
            return Optional.of(reason(refused));
        }
    }

    private String statement(String source, long limit) {
        String columns = table.columns().stream().map(Column::name).collect(Collectors.joining(", "));
        return "INSERT INTO %s %s SELECT %s FROM (%s) AS %s WHERE %s LIMIT %d%s"
                .formatted(
                        table.name(),
                        // Where all columns are the server's own, rows without a column make it fill them in.
                        columns.isEmpty() ? "" : "(" + columns + ")",
                        columns,
                        source,
                        table.alias(),
                        all(satisfiable()),
                        limit,
                        table.skipsConflicts() ? " ON CONFLICT DO NOTHING" : "");
    }

    /** The constraints that read nothing but what is inserted. */
    private List<Check> satisfiable() {
        var checks = new ArrayList<Check>();
        List<Integer> inserted = table.columns().stream().map(Column::number).toList();
        table.checks().stream()
                .filter(check -> inserted.containsAll(check.columns()))
                .forEach(checks::add);
        table.columns().stream()
                .filter(Column::notNull)
                .map(column -> new Check(column.name() + " not null", column.name() + " IS NOT NULL", List.of()))
                .forEach(checks::add);
        return checks;
    }

    /** What no row satisfies: the constraints that refuse each of them, or where there is none, all. */
    private String unsatisfied(String source) throws SQLException {
        var never = new ArrayList<String>();
        for (Check check : satisfiable()) {
            boolean some = database.accepts("SELECT coalesce(bool_or(%s), false) FROM (%s) AS %s"
                    .formatted(all(List.of(check)), source, table.alias()));
            if (!some) {
                never.add(check.name());
            }
        }
        List<String> named =
                never.isEmpty() ? table.checks().stream().map(Check::name).toList() : never;
        return named.isEmpty()
                ? "its unique keys or exclusion constraints refuse the rows"
                : "no row satisfies " + String.join(", ", named);
    }

    /** Points the late references at rows, now that all are there; tells which could not be. */
    Optional<String> connect() throws SQLException {
        var refused = new ArrayList<String>();
        for (ForeignKey key : late) {
            try {
                database.update(References.update(table, key));
            } catch (SQLException failure) {
                boolean optional = table.columnsOf(key).stream().anyMatch(column -> !column.notNull());
                if (database.update(References.deleteDangling(table, key)) > 0 || optional) {
                    refused.add(reason(failure) + " in " + key.name());
                }
            }
        }
        return refused.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", refused));
    }

    /** All of them, as one condition that counts null as satisfied, as a constraint does. */
    static String all(List<Check> checks) {
        return checks.isEmpty()
                ? "true"
                : checks.stream()
                        .map(check -> "(" + check.expression() + ") IS NOT FALSE")
                        .collect(Collectors.joining(" AND "));
    }

    /** The constraint or column that the server names, and the SQLSTATE: its own text can hold values. */
    private static String reason(SQLException refused) {
        String state = " (SQLSTATE " + refused.getSQLState() + ")";
        if (refused instanceof PSQLException told && told.getServerErrorMessage() != null) {
            String constraint = told.getServerErrorMessage().getConstraint();
            String column = told.getServerErrorMessage().getColumn();
            if (constraint != null) {
                return "constraint " + constraint + " refuses the rows" + state;
            }
            if (column != null) {
                return "column " + column + " refuses the rows" + state;
            }
        }
        return "the server refuses the rows" + state;
    }

    private static String escaped(String sql) {
        return sql.replace("%", "%%");
    }
}
