package dev.schemainit.review.state;

import dev.schemainit.engine.text.PackagedText;
import dev.schemainit.review.query.CatalogQuery;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/**
 * Decides whether a column's new type can hold less than its old one.
 *
 * <p>Between two types PostgreSQL's own list of casts decides: what it converts without being asked loses nothing,
 * apart from floating point. Within one type the length, the precision and the scale decide.
 *
 * @param implicitCasts as {@code from>to}
 */
public record TypeCapacity(Set<String> implicitCasts) {
    private static final String CASTS = PackagedText.of(TypeCapacity.class, "implicit-casts.sql");
    private static final int DEFAULT_SECONDS_PRECISION = 6;
    private static final int NUMERIC_HEADER = 4;

    /** PostgreSQL converts these without being asked, to the nearest number that the type can hold. */
    private static final Set<String> ROUNDING =
            Set.of("int4>float4", "int8>float4", "int8>float8", "numeric>float4", "numeric>float8");

    public static TypeCapacity read(Connection connection) throws SQLException {
        return new TypeCapacity(Set.copyOf(CatalogQuery.list(connection, CASTS, row -> row.getString(1))));
    }

    /** Whether some value of the type before does not fit into the type after. */
    public boolean shrinks(ColumnState.Type before, ColumnState.Type after) {
        String from = before.name();
        String to = after.name();
        if (!from.equals(to)) {
            boolean anyText = after.modifier() < 0 && (to.equals("text") || to.equals("varchar"));
            String cast = from + ">" + to;
            if (!anyText && (!implicitCasts.contains(cast) || ROUNDING.contains(cast))) {
                return true;
            }
        }
        return after.modifier() >= 0 && modifierShrinks(before, after);
    }

    private static boolean modifierShrinks(ColumnState.Type before, ColumnState.Type after) {
        int was = before.modifier();
        int is = after.modifier();
        String type = after.name();
        return switch (type.startsWith("_") ? type.substring(1) : type) {
            case "varchar", "bpchar", "bit", "varbit" -> was < 0 || is < was;
            case "timestamp", "timestamptz", "time", "timetz" -> is < (was < 0 ? DEFAULT_SECONDS_PRECISION : was);
            case "numeric" -> numericShrinks(before, is);
            default -> is != was;
        };
    }

    private static boolean numericShrinks(ColumnState.Type before, int is) {
        int digits = precision(is) - scale(is);
        return switch (before.name()) {
            case "int2" -> digits < 5;
            case "int4" -> digits < 10;
            case "int8" -> digits < 19;
            default ->
                before.modifier() < 0
                        || scale(is) < scale(before.modifier())
                        || digits < precision(before.modifier()) - scale(before.modifier());
        };
    }

    private static int precision(int modifier) {
        return (modifier - NUMERIC_HEADER) >> 16;
    }

    /** Eleven bits with a sign: a scale can be negative since PostgreSQL 15. */
    private static int scale(int modifier) {
        return (((modifier - NUMERIC_HEADER) & 0x7ff) ^ 1024) - 1024;
    }
}
