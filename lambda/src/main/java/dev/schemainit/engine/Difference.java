package dev.schemainit.engine;

/**
 * One line of a catalog that is not the same on both sides.
 *
 * @param identity what differs, such as {@code table documents column file_size}
 * @param expected its definition; null where it is not expected at all
 * @param found its definition in the database; null where it is missing
 */
public record Difference(String identity, String expected, String found) {
    @Override
    public String toString() {
        if (found == null) {
            return "missing: " + Catalog.line(identity, expected);
        }
        if (expected == null) {
            return "not expected: " + Catalog.line(identity, found);
        }
        return identity + ": expected " + expected + ", found " + found;
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
