package dev.schemainit.review.rows.values;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a PostGIS type such as {@code geography(PointZ,4326)} says.
 *
 * @param text the type as SQL writes it
 * @param shape such as {@code POINT}
 * @param dimensions beyond two: {@code Z}, {@code M}, {@code ZM} or empty
 * @param system the reference system as EWKT writes it, such as {@code SRID=4326;}; empty without one
 */
record SpatialType(String text, String shape, String dimensions, String system) {
    private static final Pattern FORM = Pattern.compile("geo(?:metry|graphy)\\((\\w+?)(ZM|Z|M)?(?:,(\\d+))?\\)");

    static SpatialType of(String text) {
        Matcher parts = FORM.matcher(text.substring(text.lastIndexOf('.') + 1));
        if (!parts.matches()) {
            return new SpatialType(text, "POINT", "", "");
        }
        String shape = parts.group(1).toUpperCase(Locale.ROOT);
        return new SpatialType(
                text,
                shape.equals("GEOMETRY") ? "POINT" : shape,
                parts.group(2) == null ? "" : parts.group(2),
                parts.group(3) == null ? "" : "SRID=" + parts.group(3) + ";");
    }

    /** Spread over the inhabited part of the earth. */
    String template() {
        return "('" + system + shape + " " + dimensions + coordinates() + "')::" + text;
    }

    private String coordinates() {
        String more = " 1".repeat(dimensions.length());
        String at = "' || (({n}) * 7 % 3400) / 10.0 - 170 || ' ' || (({n}) * 3 % 1200) / 10.0 - 60 || '" + more;
        String ring = "((0 0@, 1 0@, 1 1@, 0 0@))".replace("@", more);
        String line = "(" + at + ", 0 0" + more + ")";
        return switch (shape) {
            case "POINT" -> "(" + at + ")";
            case "LINESTRING" -> line;
            case "MULTIPOINT" -> "((" + at + "))";
            case "MULTILINESTRING" -> "(" + line + ")";
            case "POLYGON" -> ring;
            case "MULTIPOLYGON" -> "(" + ring + ")";
            default -> " EMPTY";
        };
    }
}
