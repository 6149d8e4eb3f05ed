package dev.schemainit.review.state;

import dev.schemainit.review.state.TableState.Column;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells whether a column's new type can hold less than its old one.
 *
 * <p>Between two types PostgreSQL's own list of casts decides: what it converts without being asked loses nothing, floating
 * point apart. Within one type it is the length, the precision and the scale.
 *
 * @param implicitCasts as {@code from>to}
 */
public record Narrowing(Set<String> implicitCasts) {
    private static final int DEFAULT_SECONDS_PRECISION = 6;
    private static final int NUMERIC_HEADER = 4;

    /** PostgreSQL converts these unasked, to the nearest number that there is. */
    private static final Set<String> ROUNDING =
            Set.of("int4>float4", "int8>float4", "int8>float8", "numeric>float4", "numeric>float8");

    public static Narrowing read(Connection connection) throws SQLException {
        var casts = new HashSet<String>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT s.typname || '>' || t.typname
                        FROM pg_cast
                        JOIN pg_type s ON s.oid = castsource
                        JOIN pg_type t ON t.oid = casttarget
                        WHERE castcontext = 'i' AND castsource <> casttarget""")) {
            while (rows.next()) {
                casts.add(rows.getString(1));
            }
        }
        return new Narrowing(Set.copyOf(casts));
    }

    public boolean holdsLess(Column before, Column after) {
        String from = before.typeName();
        String to = after.typeName();
        if (!from.equals(to)) {
            boolean anyText = after.modifier() < 0 && (to.equals("text") || to.equals("varchar"));
            String cast = from + ">" + to;
            if (!anyText && (!implicitCasts.contains(cast) || ROUNDING.contains(cast))) {
                return true;
            }
        }
        return after.modifier() >= 0 && holdsLessOf(to, before, after);
    }

    private static boolean holdsLessOf(String type, Column before, Column after) {
        int was = before.modifier();
        int is = after.modifier();
        return switch (type.startsWith("_") ? type.substring(1) : type) {
            case "varchar", "bpchar", "bit", "varbit" -> was < 0 || is < was;
            case "timestamp", "timestamptz", "time", "timetz" -> is < (was < 0 ? DEFAULT_SECONDS_PRECISION : was);
            case "numeric" -> numericHoldsLess(before, is);
            default -> is != was;
        };
    }

    private static boolean numericHoldsLess(Column before, int is) {
        int digits = precision(is) - scale(is);
        return switch (before.typeName()) {
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

    /** Eleven bits with a sign, from PostgreSQL 15 on. */
    private static int scale(int modifier) {
        return (((modifier - NUMERIC_HEADER) & 0x7ff) ^ 1024) - 1024;
    }
}
