package dev.schemainit.engine.catalog;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of a catalog that is not the same on both sides.
 *
 * <p>Its text shows the literals of what is expected, because they stand in the repository, and no others: what somebody has
 * written into a database's defaults and checks can be anything.
 *
 * @param identity what differs, such as {@code table documents column file_size}
 * @param expected its definition; null where it is not expected at all
 * @param found its definition in the database; null where it is missing
 */
public record Difference(
        String identity,
        @Nullable String expected,
        @Nullable String found) {
    private static final Pattern LITERAL = Pattern.compile("'(?:[^']|'')*'");

    @Override
    public String toString() {
        if (found == null) {
            return "missing: " + Catalog.line(identity, expected);
        }
        if (expected == null) {
            return "not expected: " + Catalog.line(identity, withoutLiterals(found, ""));
        }
        return identity + ": expected " + expected + ", found " + withoutLiterals(found, expected);
    }

    private static String withoutLiterals(String definition, String known) {
        return LITERAL.matcher(definition)
                .replaceAll(found -> isTold(found.group(), known) ? Matcher.quoteReplacement(found.group()) : "'…'");
    }

    private static boolean isTold(String literal, String known) {
        return literal.equals("''") || known.contains(literal);
    }

    /** The same as a change from before to after, with the signs of a diff. */
    public String asChange() {
        if (found == null) {
            return "- " + Catalog.line(identity, expected);
        }
        if (expected == null) {
            return "+ " + Catalog.line(identity, found);
        }
        return "~ " + identity + ": " + expected + " → " + found;
    }
}
