package dev.schemainit.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One thing that a verification looked at.
 *
 * @param subject what it belongs to, such as {@code table documents}; empty for what stands by itself
 * @param text what it is, as expected, or as found where nothing is expected
 * @param problem what is wrong with it; nothing where it is as expected
 */
public record Check(String subject, String text, Optional<String> problem) {
    private static final String COLUMNS = "columns";
    private static final String MISSING = "missing";
    private static final String NOT_EXPECTED = "not expected";
    private static final String NOT_APPLIED = "not applied";

    static Check ofFile(SqlFile file, boolean applied) {
        return new Check("", file.name(), applied ? Optional.empty() : Optional.of(NOT_APPLIED));
    }

    /**
     * A line of the catalog.
     *
     * @param relation the identity of what the line hangs on; empty where it hangs on nothing
     * @param expected its definition; null where it is not expected
     * @param found its definition in the database; null where it is missing
     */
    static Check ofLine(String relation, String identity, String expected, String found) {
        String name = identity.substring(relation.length()).strip();
        String text = Catalog.line(name.isEmpty() ? COLUMNS : name, expected == null ? found : expected);
        return new Check(relation, text, problem(expected, found));
    }

    private static Optional<String> problem(String expected, String found) {
        if (found == null) {
            return Optional.of(MISSING);
        }
        if (expected == null) {
            return Optional.of(NOT_EXPECTED);
        }
        return expected.equals(found) ? Optional.empty() : Optional.of("found " + found);
    }

    @Override
    public String toString() {
        return problem.map(
                        problem -> List.of(MISSING, NOT_EXPECTED, NOT_APPLIED).contains(problem)
                                ? problem + ": " + text
                                : text + ", " + problem)
                .orElse(text);
    }

    /** The same as fields, for machines. */
    public Map<String, Object> toMap() {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("subject", subject);
        fields.put("check", text);
        fields.put("passed", problem.isEmpty());
        problem.ifPresent(text -> fields.put("problem", text));
        return fields;
    }
}
