package dev.schemainit.engine.statement;

import dev.schemainit.engine.statement.SqlLexer.Token;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Follows {@code SET standard_conforming_strings}, which decides how the text behind it is read.
 *
 * <p>Source: PostgreSQL documentation, section 19.13.1 "Previous PostgreSQL Versions".
 */
final class StringSettings {
    private static final Set<String> SCOPES = Set.of("SESSION", "LOCAL");
    private static final Set<String> OFF = Set.of("off", "false", "no", "0", "f", "n");

    private StringSettings() {}

    /** Whether a statement says how strings are read. */
    static boolean decides(List<Token> statement) {
        int name = statement.size() > 1 && statement.get(1).isOneOf(SCOPES) ? 2 : 1;
        return statement.get(0).isOneOf(Set.of("SET", "RESET"))
                && statement.size() > name
                && (statement.get(name).is("standard_conforming_strings")
                        || statement.get(name).is("ALL"));
    }

    /** Whether a backslash escapes in plain quotes after a statement. */
    static boolean backslashEscapesAfter(List<Token> statement, boolean before) {
        if (!decides(statement)) {
            return before;
        }
        String value = statement.get(statement.size() - 1).text().replace("'", "");
        return OFF.contains(value.toLowerCase(Locale.ROOT));
    }
}
