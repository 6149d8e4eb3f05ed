package dev.schemainit.engine.catalog;

import dev.schemainit.engine.sql.MigrationFile;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a verification has looked at.
 *
 * @param subject what it belongs to, such as {@code table documents}; empty for what stands by itself
 * @param text what it is, as expected, or as found where nothing is expected
 * @param problem what is wrong with it; {@link Problem#NONE} where it is as expected
 */
public record DriftCheck(String subject, String text, Problem problem) {
    private static final String COLUMNS = "columns";

    /**
     * What is wrong.
     *
     * @param text as people read it, such as {@code missing}; empty where nothing is wrong
     * @param comesFirst whether it stands before what it is about, and not after it
     */
    public record Problem(String text, boolean comesFirst) {
        public static final Problem NONE = new Problem("", false);
        private static final Problem MISSING = new Problem("missing", true);
        private static final Problem NOT_EXPECTED = new Problem("not expected", true);
        private static final Problem NOT_APPLIED = new Problem("not applied", true);

        private static Problem of(@Nullable String expected, @Nullable String found) {
            if (found == null) {
                return MISSING;
            }
            if (expected == null) {
                return NOT_EXPECTED;
            }
            return Catalog.same(expected, found) ? NONE : new Problem("found " + found, false);
        }
    }

    /** Whether a file is applied. */
    public static DriftCheck ofFile(MigrationFile file, boolean applied) {
        return new DriftCheck("", file.name(), applied ? Problem.NONE : Problem.NOT_APPLIED);
    }

    /**
     * A line of the catalog.
     *
     * @param relation the identity of what the line hangs on; empty where it hangs on nothing
     * @param expected its definition; null where it is not expected
     * @param found its definition in the database; null where it is missing
     */
    static DriftCheck ofLine(String relation, String identity, @Nullable String expected, @Nullable String found) {
        String name = identity.substring(relation.length()).strip();
        String definition = expected != null ? expected : found != null ? found : "";
        String text = Catalog.line(name.isEmpty() ? COLUMNS : name, definition);
        return new DriftCheck(relation, text, Problem.of(expected, found));
    }

    public boolean passed() {
        return problem.equals(Problem.NONE);
    }

    /** As people read it below its subject, without a mark; what has failed names the subject once more. */
    @Override
    public String toString() {
        if (passed()) {
            return text;
        }
        String whole = subject.isEmpty() ? text : subject + " " + text;
        return problem.comesFirst() ? problem.text() + ": " + whole : whole + ", " + problem.text();
    }
}
