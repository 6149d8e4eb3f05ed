package dev.schemainit.engine.catalog;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of a catalog that is not the same on both sides.
 *
 * <p>Its text shows the literals of what is expected, because they stand in the repository, and no others: what
 * somebody has written into a database's defaults and checks can be anything.
 */
public sealed interface Difference {
    /** A string literal in a definition. */
    Pattern LITERAL = Pattern.compile("'(?:[^']|'')*'");

    /** What differs, such as {@code table documents column file_size}. */
    String identity();

    /** The same as a change from what is expected to what is found, with the signs of a diff and all literals. */
    String asChange();

    /** A line that is expected and not found. */
    record Missing(String identity, String expected) implements Difference {
        @Override
        public String asChange() {
            return "- " + Catalog.line(identity, expected);
        }

        @Override
        public String toString() {
            return "missing: " + Catalog.line(identity, expected);
        }
    }

    /** A line that is found and not expected. */
    record Unexpected(String identity, String found) implements Difference {
        @Override
        public String asChange() {
            return "+ " + Catalog.line(identity, found);
        }

        @Override
        public String toString() {
            return "not expected: " + Catalog.line(identity, withoutLiterals(found, ""));
        }
    }

    /** A line with another definition. */
    record Changed(String identity, String expected, String found) implements Difference {
        @Override
        public String asChange() {
            return "~ " + identity + ": " + expected + " → " + found;
        }

        @Override
        public String toString() {
            return identity + ": expected " + expected + ", found " + withoutLiterals(found, expected);
        }
    }

    /**
     * The difference of two definitions that are not the same.
     *
     * @param expected null where the line is not expected
     * @param found null where it is missing
     */
    static Difference of(String identity, @Nullable String expected, @Nullable String found) {
        if (expected != null && found != null) {
            return new Changed(identity, expected, found);
        }
        if (expected != null) {
            return new Missing(identity, expected);
        }
        if (found != null) {
            return new Unexpected(identity, found);
        }
        throw new IllegalArgumentException(identity + " is on neither side");
    }

    private static String withoutLiterals(String definition, String known) {
        return LITERAL.matcher(definition)
                .replaceAll(literal -> literal.group().equals("''") || known.contains(literal.group())
                        ? Matcher.quoteReplacement(literal.group())
                        : "'…'");
    }
}
