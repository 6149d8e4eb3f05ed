package dev.schemainit.review.rows;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * For each type an SQL expression that makes a value from a row's number.
 *
 * <p>Different numbers make different values as far as the type has them, and ranges that do not overlap, so that unique
 * keys and exclusion constraints take the rows.
 */
final class TypeValues {
    private static final int VARIABLE_HEADER = 4;
    private static final int LONGEST_PADDED = 200;
    private static final int SHORTEST_WORDED = 14;
    private static final int MOST_NUMERIC_DIGITS = 12;
    private static final Pattern SPATIAL =
            Pattern.compile("geo(?:metry|graphy)(?:\\((\\w+?)(ZM|Z|M)?(?:,(\\d+))?\\))?");

    private final TypeCatalog types;

    TypeValues(TypeCatalog types) {
        this.types = types;
    }

    /**
     * The expression.
     *
     * @param formatted the type with its modifier, as in {@code geography(Point,4326)}
     * @param n an expression of type integer: the row's number
     * @param word what texts begin with
     * @return nothing for a type of which no value is known
     */
    Optional<String> of(SqlType type, int modifier, String formatted, String n, String word) throws SQLException {
        return switch (type.kind()) {
            case 'e' ->
                Optional.of("(enum_range(NULL::%s))[1 + (%s) %% cardinality(enum_range(NULL::%1$s))]"
                        .formatted(type.name(), n));
            case 'd' -> {
                SqlType base = types.type(type.base());
                yield of(base, type.baseModifier(), base.name(), n, word);
            }
            case 'c' -> composite(type, n, word);
            case 'r' -> range(type, n, word);
            case 'm' -> Optional.of("'{}'::" + type.name());
            default ->
                type.category() == 'A' && type.element() != 0
                        ? array(type, modifier, n, word)
                        : base(type, modifier, formatted, n, word);
        };
    }

    private Optional<String> array(SqlType type, int modifier, String n, String word) throws SQLException {
        SqlType element = types.type(type.element());
        Optional<String> first = of(element, modifier, element.name(), n, word);
        Optional<String> second = of(element, modifier, element.name(), "(%s) + 1".formatted(n), word);
        return first.flatMap(one -> second.map(two -> "ARRAY[%s, %s]::%s".formatted(one, two, type.name())));
    }

    private Optional<String> composite(SqlType type, String n, String word) throws SQLException {
        var fields = new ArrayList<String>();
        for (TypeCatalog.Field field : types.fields(type)) {
            fields.add(of(field.type(), field.modifier(), field.type().name(), n, word)
                    .orElse("NULL"));
        }
        return Optional.of("ROW(%s)::%s".formatted(String.join(", ", fields), type.name()));
    }

    private Optional<String> range(SqlType type, String n, String word) throws SQLException {
        return switch (type.plainName()) {
            case "int4range", "int8range", "numrange" ->
                Optional.of("%s((%s) * 10, (%2$s) * 10 + 5)".formatted(type.name(), n));
            case "daterange" ->
                Optional.of("daterange(date '2000-01-01' + (%s) * 2, date '2000-01-01' + (%1$s) * 2 + 1)".formatted(n));
            case "tsrange", "tstzrange" ->
                Optional.of(("%s(timestamp '2020-01-01' + (%s) * interval '10 minutes',"
                                + " timestamp '2020-01-01' + (%2$s) * interval '10 minutes' + interval '5 minutes')")
                        .formatted(type.name(), n));
            default -> {
                SqlType subtype = types.type(type.subtype());
                yield of(subtype, -1, subtype.name(), n, word)
                        .map(bound -> "%s(%s, %2$s, '[]')".formatted(type.name(), bound));
            }
        };
    }

    private static Optional<String> base(SqlType type, int modifier, String formatted, String n, String word) {
        String value = switch (type.plainName()) {
            case "bool" -> "(%s) %% 2 = 0";
            case "int2" -> "((%s) %% 32768)::int2";
            // A prime: all different, in no order, and not more than nine digits.
            case "int4" -> "((%s)::int8 * 7919 %% 100000007)::int4";
            case "int8" -> "(%s)::int8 * 7919";
            case "float4", "float8" -> "((%s)::int8 * 7919 %% 1000003) / 8.0";
            case "numeric" -> numeric(modifier);
            case "money" -> "(((%s) * 7919::int8 %% 1000003)::numeric / 100)::money";
            case "text", "varchar", "bpchar", "name", "citext" -> text(modifier, word);
            case "char" -> "chr(65 + (%s) %% 26)::\"char\"";
            case "bytea" -> "decode(md5((%s)::text), 'hex')";
            case "date" -> "date '2000-01-01' + (%s) %% 36500";
            case "timestamp" -> "timestamp '2020-01-01' + (%s) * interval '37 minutes'";
            case "timestamptz" -> "timestamptz '2020-01-01 00:00+00' + (%s) * interval '37 minutes'";
            case "time", "timetz" -> "(time '00:00' + (%s) * interval '7 seconds')::" + type.name();
            case "interval" -> "(%s) * interval '1 minute'";
            case "uuid" -> "md5((%s)::text)::uuid";
            case "json", "jsonb" ->
                "json_build_object('id', (%s), 'name', " + Database.quoted(word) + ")::" + type.name();
            case "xml" -> "('<row id=\"' || (%s) || '\"/>')::xml";
            case "inet", "cidr" -> "(inet '10.0.0.0' + (%s))::" + type.name();
            case "macaddr", "macaddr8" -> "lpad(to_hex(%s), 12, '0')::macaddr::" + type.name();
            case "bit" -> "(%s)::bit(" + Math.max(1, modifier) + ")";
            case "varbit" -> "(%s)::bit(" + (modifier > 0 ? Math.min(modifier, 32) : 32) + ")::varbit";
            case "tsvector" -> "to_tsvector('simple', 'word' || (%s))";
            case "tsquery" -> "to_tsquery('simple', 'word' || (%s))";
            case "point" -> "point(%s, 1)";
            case "line" -> "('{1,1,' || (%s) || '}')::line";
            case "lseg" -> "lseg(point(%s, 1), point(%1$s, 2))";
            case "box" -> "box(point((%s) * 2, 1), point((%1$s) * 2 + 1, 2))";
            case "path" -> "('((0,0),(1,' || (%s) || '))')::path";
            case "polygon" -> "polygon(box(point((%s) * 2, 1), point((%1$s) * 2 + 1, 2)))";
            case "circle" -> "circle(point((%s) * 2, 1), 0.5)";
            case "pg_lsn" -> "('0/' || to_hex(%s))::pg_lsn";
            case "geometry", "geography" -> spatial(formatted);
            case "hstore" -> "('id=>' || (%s))::" + type.name();
            case "ltree" -> "('top.row' || (%s))::" + type.name();
            case "vector", "halfvec" ->
                "('[' || (%s) || repeat(',1', " + Math.max(0, modifier - 1) + ") || ']')::" + type.name();
            default -> "(%s)::text::" + type.name();
        };
        return Optional.of(value.formatted(n));
    }

    /** As many digits as the type takes, up to a dozen. */
    private static String numeric(int modifier) {
        int precision = modifier < VARIABLE_HEADER ? MOST_NUMERIC_DIGITS : (modifier - VARIABLE_HEADER) >> 16 & 0xffff;
        // Eleven bits with a sign: a scale may be negative since PostgreSQL 15.
        int scale = modifier < VARIABLE_HEADER ? 2 : ((modifier - VARIABLE_HEADER & 0x7ff) ^ 1024) - 1024;
        return "((%s)::numeric * 7919 %% 1e" + Math.min(precision, MOST_NUMERIC_DIGITS) + ") * 1e" + -scale;
    }

    /** Some reach the type's full length, as in real tables. */
    private static String text(int modifier, String word) {
        int length = modifier < VARIABLE_HEADER ? Integer.MAX_VALUE : modifier - VARIABLE_HEADER;
        if (length < SHORTEST_WORDED) {
            return "right(lpad(to_hex(%s), " + length + ", '0'), " + length + ")";
        }
        String prefix = word.substring(0, Math.min(word.length(), length - SHORTEST_WORDED / 2));
        // A word is a column's name, and may hold a percent sign.
        String text = Database.quoted(prefix.replace("%", "") + " ") + " || (%s)";
        return length == Integer.MAX_VALUE
                ? text
                : "CASE WHEN (%1$s) %% 20 = 7 THEN rpad(" + text.replace("%s", "%1$s") + ", "
                        + Math.min(length, LONGEST_PADDED) + ", '.') ELSE " + text.replace("%s", "%1$s") + " END";
    }

    /** Spread over the inhabited part of the earth, in the type's own shape, dimensions and reference system. */
    private static String spatial(String formatted) {
        Matcher parts = SPATIAL.matcher(formatted.substring(formatted.lastIndexOf('.') + 1));
        boolean plain = !parts.matches() || parts.group(1) == null;
        String shape = plain ? "POINT" : parts.group(1).toUpperCase(Locale.ROOT);
        String dimensions = plain || parts.group(2) == null ? "" : parts.group(2);
        String system = plain || parts.group(3) == null ? "" : "SRID=" + parts.group(3) + ";";
        String third = dimensions.isEmpty() ? "" : dimensions.length() == 2 ? " 1 1" : " 1";
        String at = "' || ((%1$s) * 7 %% 3400) / 10.0 - 170 || ' ' || ((%1$s) * 3 %% 1200) / 10.0 - 60 || '" + third;
        String ring = "((0 0@, 1 0@, 1 1@, 0 0@))".replace("@", third);
        String line = "(" + at + ", 0 0" + third + ")";
        String coordinates = switch (shape) {
            case "POINT", "GEOMETRY" -> "(" + at + ")";
            case "LINESTRING" -> line;
            case "MULTIPOINT" -> "((" + at + "))";
            case "MULTILINESTRING" -> "(" + line + ")";
            case "POLYGON" -> ring;
            case "MULTIPOLYGON" -> "(" + ring + ")";
            default -> " EMPTY";
        };
        String name = shape.equals("GEOMETRY") ? "POINT" : shape;
        return "('" + system + name + " " + dimensions + coordinates + "')::" + formatted;
    }
}
