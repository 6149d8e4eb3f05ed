package dev.schemainit.review.state;

/**
 * Where a statement begins.
 *
 * @param line of the file, from 1
 */
public record StatementPlace(String file, int line) {
    /** As compilers write it, such as {@code V2__b.sql:3}. */
    @Override
    public String toString() {
        return file + ":" + line;
    }
}
