package dev.schemainit.review.rows;

import static dev.schemainit.review.rows.values.SqlText.cast;

import dev.schemainit.review.rows.values.Literals;
import dev.schemainit.review.rows.values.RowCondition;
import dev.schemainit.review.rows.values.SqlText;
import dev.schemainit.review.rows.values.SqlType;
import dev.schemainit.review.rows.values.TypeCatalog;
import dev.schemainit.review.rows.values.TypeValues;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * For each column of a table an expression that makes its values. Each is tried on the server, and not used if the
 * column's own constraints refuse its values.
 */
final class ColumnValues {
    /** The row's number in every expression. */
    static final String N = "generated.n";

    /** One row of so many has null, where the column can be null. */
    private static final int NULL_EVERY = 10;
    /** In columns that constraints compare with each other: one of them may have to be null. */
    private static final int NULL_EVERY_COMPARED = 3;

    private static final int SAMPLES = 40;
    /** Products and sums of such numbers fit into every type of numbers. */
    private static final String SMALL_FACTOR = N + " % 7 + 1";

    private static final Pattern DIFFERS =
            Pattern.compile("nextval|random|uuid|clock_timestamp", Pattern.CASE_INSENSITIVE);

    private final SavepointConnection session;
    private final TypeCatalog types;
    private final TypeValues values;
    private final TableToFill table;
    private final Numbers numbers;

    /**
     * The numbers from which rows are made.
     *
     * @param wanted how many rows are wanted
     * @param lowest the lowest number
     * @param highest the highest number: more rows are tried than wanted
     * @param small whether the factors of generated columns are small, because the server cannot make the values of
     *     others
     */
    record Numbers(int wanted, int lowest, int highest, boolean small) {}

    ColumnValues(SavepointConnection session, TypeCatalog types, TableToFill table, Numbers numbers) {
        this.session = session;
        this.types = types;
        this.values = new TypeValues(types);
        this.table = table;
        this.numbers = numbers;
    }

    /**
     * The expression, of the column's own type, over {@link #N}.
     *
     * @return nothing where no value is known that the column takes
     */
    Optional<String> of(ColumnToFill column) {
        boolean canBeNull = canBeNull(column);
        return valueOf(column)
                .map(value -> canBeNull ? withNulls(column, value) : value)
                .or(() -> canBeNull ? Optional.of("NULL") : Optional.empty())
                .map(value -> cast(value, column.typeText()));
    }

    private boolean canBeNull(ColumnToFill column) {
        return !column.notNull() && types.domains(column.type()).stream().noneMatch(SqlType.Domain::notNull);
    }

    private String withNulls(ColumnToFill column, String value) {
        int every = isCompared(column) ? NULL_EVERY_COMPARED : NULL_EVERY;
        String filled =
                NullPattern.of(table, column).orElse("(%s + %d) %% %d > 0".formatted(N, column.number(), every));
        return "CASE WHEN %s THEN %s END".formatted(filled, cast(value, column.typeText()));
    }

    /** Whether a constraint reads it together with others. */
    private boolean isCompared(ColumnToFill column) {
        return table.conditions().stream()
                .anyMatch(condition ->
                        condition.reads(column.number()) && condition.columns().size() > 1);
    }

    private Optional<String> valueOf(ColumnToFill column) {
        List<RowCondition> checks = checks(column);
        List<RowCondition> own =
                Stream.concat(checks.stream(), generated(column).stream()).toList();
        Optional<String> factor = Optional.of(SMALL_FACTOR)
                .filter(value -> numbers.small() && table.isFactor(column) && !table.isKey(column))
                .filter(value -> isTaken(column, value) && satisfies(column, own, value));
        if (factor.isPresent()) {
            return factor;
        }
        if (checks.isEmpty()) {
            Optional<String> usual = isCompared(column) && !table.isKey(column) ? compared(column) : plain(column);
            if (usual.isEmpty() || own.isEmpty() || satisfies(column, own, usual.get())) {
                return usual;
            }
        }
        Literals literals = Literals.of(own);
        for (String expression : expressions(column, literals)) {
            if (satisfies(column, own, expression)) {
                return Optional.of(expression);
            }
        }
        int samples = table.isKey(column) ? 2 * numbers.wanted() : SAMPLES;
        return pool(column, own, candidates(column, literals, samples))
                .or(() -> column.defaultExpression().filter(value -> satisfies(column, own, value)));
    }

    private List<String> candidates(ColumnToFill column, Literals literals, int samples) {
        return Stream.concat(
                        literals.candidates(samples).stream(),
                        baseType(column).name().startsWith("json")
                                ? literals.jsonCandidates().stream()
                                : Stream.empty())
                .toList();
    }

    /** The names of what this column alone has to satisfy, for people; empty where there is nothing. */
    String causes(ColumnToFill column) {
        return Stream.concat(checks(column).stream(), generated(column).stream())
                .map(RowCondition::name)
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** The generated columns that are made of this column alone. */
    private List<RowCondition> generated(ColumnToFill column) {
        return table.generated().stream()
                .filter(made -> made.columns().equals(List.of(column.number())))
                .toList();
    }

    /** What this column alone has to satisfy. */
    private List<RowCondition> checks(ColumnToFill column) {
        var conditions = new ArrayList<RowCondition>();
        table.conditions().stream()
                .filter(condition -> condition.columns().equals(List.of(column.number())))
                .forEach(conditions::add);
        types.domains(column.type()).stream()
                .flatMap(domain -> domain.checks().stream())
                .map(check -> new RowCondition(
                        check.name(),
                        check.expression().replaceAll("\\bVALUE\\b", Matcher.quoteReplacement(column.name())),
                        check.columns()))
                .forEach(conditions::add);
        return conditions;
    }

    private Optional<String> plain(ColumnToFill column) {
        return column.defaultExpression()
                .filter(value -> !value.startsWith("NULL"))
                .filter(value -> !table.isKey(column) || DIFFERS.matcher(value).find())
                .or(() -> fromType(column, N).filter(value -> isTaken(column, value)));
    }

    private Optional<String> fromType(ColumnToFill column, String n) {
        String word = column.name().replaceAll("[^\\p{L}0-9_ ]", "");
        return values.of(column.type(), n, word);
    }

    private boolean isTaken(ColumnToFill column, String value) {
        return session.accepts("SELECT (%s)::text IS NOT NULL FROM (SELECT 1) AS generated (n)"
                .formatted(cast(value, column.typeText())));
    }

    /** Values in no order, mixed with those that the constraints name: trying finds the rows that satisfy them. */
    private Optional<String> compared(ColumnToFill column) {
        List<RowCondition> conditions = table.conditions().stream()
                .filter(condition -> condition.reads(column.number()))
                .toList();
        String shuffled = shuffled(column.number()) + " % " + numbers.highest() + " + 1";
        Optional<String> any = fromType(column, "(" + shuffled + ")::int").filter(value -> isTaken(column, value));
        List<String> named = Stream.concat(
                        baseType(column).category() == 'N' ? Stream.of("0", "1") : Stream.empty(),
                        Literals.of(conditions).candidates(2).stream())
                .filter(text -> isTaken(column, cast(SqlText.quoted(text), column.typeText())))
                .toList();
        if (named.isEmpty() || any.isEmpty()) {
            return any;
        }
        return Optional.of("CASE WHEN %s %% 3 = 0 THEN %s ELSE %s END"
                .formatted(shuffled(-column.number()), cast(any.get(), column.typeText()), chosen(column, named)));
    }

    private List<String> expressions(ColumnToFill column, Literals literals) {
        var expressions = new ArrayList<String>();
        fromType(column, N).ifPresent(expressions::add);
        SqlType type = baseType(column);
        switch (type.category()) {
            case 'N' -> {
                expressions.addAll(literals.numberExpressions(N));
                expressions.add(SMALL_FACTOR);
            }
            case 'S' -> {
                expressions.addAll(literals.lengthExpressions(N));
                expressions.addAll(literals.textForms(N));
            }
            case 'U' -> expressions.addAll(type.name().equals("bytea") ? literals.byteExpressions(N) : List.of());
            case 'A' -> fromType(column, N).ifPresent(array -> expressions.addAll(literals.arrayExpressions(array)));
            case 'D' -> expressions.addAll(literals.timeExpressions(N, type.name()));
            default -> {
                // Other types have no order to step through.
            }
        }
        return expressions;
    }

    private Optional<String> pool(ColumnToFill column, List<RowCondition> conditions, List<String> candidates) {
        var texts = new LinkedHashSet<>(candidates);
        fromType(column, N)
                .map(value -> "SELECT DISTINCT (%s)::text FROM %s LIMIT %d"
                        .formatted(cast(value, innerType(column)), series(), SAMPLES * 10))
                .ifPresent(query -> texts.addAll(session.textsOrNothing(query)));
        List<String> accepted = accepted(column, conditions, List.copyOf(texts));
        return accepted.isEmpty() ? Optional.empty() : Optional.of(chosen(column, accepted));
    }

    /** Tries all at once, and one by one where one of them is no value of the type at all. */
    private List<String> accepted(ColumnToFill column, List<RowCondition> conditions, List<String> texts) {
        List<String> together = acceptedTogether(column, conditions, texts);
        return !together.isEmpty()
                ? together
                : texts.stream()
                        .flatMap(text -> acceptedTogether(column, conditions, List.of(text)).stream())
                        .toList();
    }

    private List<String> acceptedTogether(ColumnToFill column, List<RowCondition> conditions, List<String> texts) {
        return session.textsOrNothing(
                "SELECT candidate FROM (SELECT candidate, %s AS %s FROM unnest(%s) candidate) AS %s WHERE %s"
                        .formatted(
                                cast("candidate", innerType(column)),
                                column.name(),
                                SqlText.array(texts),
                                table.alias(),
                                RowCondition.all(conditions)));
    }

    private boolean satisfies(ColumnToFill column, List<RowCondition> conditions, String expression) {
        return session.accepts("SELECT bool_and(%s) FROM (SELECT %s AS %s FROM %s) AS %s"
                .formatted(
                        RowCondition.all(conditions),
                        cast(expression, innerType(column)),
                        column.name(),
                        series(),
                        table.alias()));
    }

    private String chosen(ColumnToFill column, List<String> texts) {
        String place = table.isKey(column) ? N : shuffled(column.number());
        return cast("(%s)[1 + %s %% %d]".formatted(SqlText.array(texts), place, texts.size()), column.typeText());
    }

    /** A number of at least 0, in no order; another one for each column. */
    static String shuffled(int salt) {
        return "(hashint8(%s::int8 * 1000 + %d) & 2147483647)".formatted(N, salt);
    }

    private SqlType baseType(ColumnToFill column) {
        return types.withoutDomains(column.type());
    }

    /** The type without a domain's own checks, which are tried value by value. */
    private String innerType(ColumnToFill column) {
        return types.domains(column.type()).isEmpty()
                ? column.typeText()
                : baseType(column).name();
    }

    private String series() {
        return "generate_series(" + numbers.lowest() + ", " + numbers.highest() + ") AS generated (n)";
    }
}
