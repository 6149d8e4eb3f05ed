package dev.schemainit.review.rows;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * For each column of a table an expression that makes its values, tried on the server: what the column's own constraints
 * refuse is not used.
 */
final class ColumnValues {
    /** The row's number in every expression. */
    static final String N = "generated.n";

    /** One row of so many has null, where a column takes it. */
    private static final int NULL_EVERY = 10;
    /** In columns that constraints compare with each other: one of them may have to be null. */
    private static final int NULL_EVERY_COMPARED = 3;

    private static final int SAMPLES = 40;
    private static final Pattern DIFFERS =
            Pattern.compile("nextval|random|uuid|clock_timestamp", Pattern.CASE_INSENSITIVE);

    private final Database database;
    private final TypeCatalog types;
    private final TypeValues values;
    private final Table table;
    private final int rows;
    private final int numbers;

    /**
     * @param rows how many are wanted
     * @param numbers the highest number of a row: more are tried than wanted
     */
    ColumnValues(Database database, TypeCatalog types, Table table, int rows, int numbers) {
        this.database = database;
        this.types = types;
        this.values = new TypeValues(types);
        this.table = table;
        this.rows = rows;
        this.numbers = numbers;
    }

    /**
     * The expression, of the column's own type, over {@link #N}.
     *
     * @return nothing where no value is known that the column takes
     */
    Optional<String> of(Column column) throws SQLException {
        String type = column.type();
        return valueOf(column)
                .map(value -> takesNull(column) ? withNulls(column, value) : value)
                .or(() -> takesNull(column) ? Optional.of("NULL") : Optional.empty())
                .map(value -> cast(value, type));
    }

    private boolean takesNull(Column column) {
        boolean takesNull = !column.notNull();
        for (SqlType type = types.type(column.typeOid()); type != null; type = types.type(type.base())) {
            takesNull &= !type.notNull();
        }
        return takesNull;
    }

    private String withNulls(Column column, String value) {
        int every = isCompared(column) ? NULL_EVERY_COMPARED : NULL_EVERY;
        return "CASE WHEN (%s + %d) %% %d > 0 THEN %s END"
                .formatted(N, column.number(), every, cast(value, column.type()));
    }

    /** Whether a constraint reads it together with others. */
    private boolean isCompared(Column column) {
        return table.checks().stream()
                .anyMatch(check -> check.reads(column) && check.columns().size() > 1);
    }

    private Optional<String> valueOf(Column column) throws SQLException {
        List<Check> own = ownChecks(column);
        if (own.isEmpty()) {
            return isCompared(column) && !table.isKey(column) ? compared(column) : plain(column);
        }
        Literals literals = Literals.of(own);
        for (String expression : expressions(column, literals)) {
            if (satisfies(column, own, expression)) {
                return Optional.of(expression);
            }
        }
        return pool(column, own, literals.candidates(table.isKey(column) ? 2 * rows : SAMPLES))
                .or(() -> column.defaultValue().filter(value -> satisfies(column, own, value)));
    }

    /** What this column alone has to satisfy. */
    private List<Check> ownChecks(Column column) {
        var checks = new ArrayList<Check>();
        table.checks().stream()
                .filter(check -> check.columns().equals(List.of(column.number())))
                .forEach(checks::add);
        for (SqlType type = types.type(column.typeOid());
                type != null && type.kind() == 'd';
                type = types.type(type.base())) {
            type.checks().stream()
                    .map(check -> new Check(
                            check.name(),
                            check.expression().replaceAll("\\bVALUE\\b", Matcher.quoteReplacement(column.name())),
                            check.columns()))
                    .forEach(checks::add);
        }
        return checks;
    }

    private Optional<String> plain(Column column) throws SQLException {
        Optional<String> fromDefault = column.defaultValue()
                .filter(value -> !value.startsWith("NULL"))
                .filter(value -> !table.isKey(column) || DIFFERS.matcher(value).find());
        if (fromDefault.isPresent()) {
            return fromDefault;
        }
        return fromType(column, N).filter(value -> isTaken(column, value));
    }

    private Optional<String> fromType(Column column, String n) throws SQLException {
        SqlType type = types.type(column.typeOid());
        String word = column.name().replaceAll("[^\\p{L}0-9_ ]", "");
        return values.of(type, column.modifier(), column.type(), n, word);
    }

    private boolean isTaken(Column column, String value) {
        return database.accepts(
                "SELECT (%s)::text IS NOT NULL FROM (SELECT 1) AS generated (n)".formatted(cast(value, column.type())));
    }

    /** Values in no order, mixed with those that the constraints name: the rows that satisfy them are found by trying. */
    private Optional<String> compared(Column column) throws SQLException {
        List<Check> checks =
                table.checks().stream().filter(check -> check.reads(column)).toList();
        String shuffled = shuffled(column.number()) + " % " + numbers + " + 1";
        Optional<String> any = fromType(column, "(" + shuffled + ")::int").filter(value -> isTaken(column, value));
        List<String> named = Stream.concat(
                        baseType(column).category() == 'N' ? Stream.of("0", "1") : Stream.empty(),
                        Literals.of(checks).candidates(2).stream())
                .filter(text -> isTaken(column, cast(Database.quoted(text), column.type())))
                .toList();
        if (named.isEmpty() || any.isEmpty()) {
            return any;
        }
        return Optional.of("CASE WHEN %s %% 3 = 0 THEN %s ELSE %s END"
                .formatted(shuffled(-column.number()), cast(any.get(), column.type()), chosen(column, named)));
    }

    private List<String> expressions(Column column, Literals literals) throws SQLException {
        var expressions = new ArrayList<String>();
        fromType(column, N).ifPresent(expressions::add);
        switch (baseType(column).category()) {
            case 'N' -> expressions.addAll(literals.numberExpressions(N));
            case 'S' -> expressions.addAll(literals.lengthExpressions(N));
            case 'D' ->
                expressions.addAll(literals.timeExpressions(N, baseType(column).name()));
            default -> {
                // Other types have no order to step through.
            }
        }
        return expressions;
    }

    private Optional<String> pool(Column column, List<Check> checks, List<String> candidates) throws SQLException {
        var texts = new LinkedHashSet<>(candidates);
        fromType(column, N)
                .map(value -> "SELECT DISTINCT (%s)::text FROM %s LIMIT %d"
                        .formatted(cast(value, innerType(column)), numbers(), SAMPLES * 10))
                .ifPresent(values -> texts.addAll(database.textsOrNothing(values)));
        List<String> accepted = accepted(column, checks, List.copyOf(texts));
        return accepted.isEmpty() ? Optional.empty() : Optional.of(chosen(column, accepted));
    }

    /** All at once, and one by one where one of them is no value of the type at all. */
    private List<String> accepted(Column column, List<Check> checks, List<String> texts) {
        String query = "SELECT candidate FROM (SELECT candidate, %s AS %s FROM unnest(%%s) candidate) AS %s WHERE %s"
                .formatted(
                        cast("candidate", innerType(column)),
                        column.name(),
                        table.alias(),
                        TableRows.all(checks).replace("%", "%%"));
        List<String> together = database.textsOrNothing(query.formatted(Database.array(texts)));
        return !together.isEmpty()
                ? together
                : texts.stream()
                        .flatMap(text ->
                                database.textsOrNothing(query.formatted(Database.array(List.of(text)))).stream())
                        .toList();
    }

    private boolean satisfies(Column column, List<Check> checks, String expression) {
        return database.accepts("SELECT bool_and(%s) FROM (SELECT %s AS %s FROM %s) AS %s"
                .formatted(
                        TableRows.all(checks),
                        cast(expression, innerType(column)),
                        column.name(),
                        numbers(),
                        table.alias()));
    }

    private String chosen(Column column, List<String> texts) {
        String place = table.isKey(column) ? N : shuffled(column.number());
        return cast("(%s)[1 + %s %% %d]".formatted(Database.array(texts), place, texts.size()), column.type());
    }

    /** A number of at least 0 that follows no order; another one for each column. */
    static String shuffled(int salt) {
        return "(hashint8(%s::int8 * 1000 + %d) & 2147483647)".formatted(N, salt);
    }

    private SqlType baseType(Column column) {
        SqlType type = types.type(column.typeOid());
        while (type.kind() == 'd') {
            type = types.type(type.base());
        }
        return type;
    }

    /** The type without a domain's own checks, which are tried one value after the other. */
    private String innerType(Column column) {
        return types.type(column.typeOid()).kind() == 'd' ? baseType(column).name() : column.type();
    }

    private String numbers() {
        return "generate_series(1, " + numbers + ") AS generated (n)";
    }

    private static String cast(String value, String type) {
        return "CAST(" + value + " AS " + type + ")";
    }
}
