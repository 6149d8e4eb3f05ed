package dev.schemainit.engine.statement;

import dev.schemainit.engine.statement.SqlLexer.Token;
import dev.schemainit.engine.statement.SqlLexer.TokenKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A statement that is there to change a setting. */
final class SettingStatement {
    /** Decides how the text behind it is read: PostgreSQL documentation, section 19.13.1. */
    private static final String STRINGS = "standard_conforming_strings";

    /** PostgreSQL takes what a word begins with. */
    private static final Set<String> OFF = Set.of("off", "of", "false", "fals", "fal", "fa", "f", "no", "n", "0");

    private static final Set<String> SCOPES = Set.of("SESSION", "LOCAL");

    private SettingStatement() {}

    /** Whether it says how strings are read from here on. */
    static boolean decidesStrings(List<Token> tokens) {
        return name(tokens).filter(Set.of(STRINGS, "all")::contains).isPresent();
    }

    /** Whether a backslash escapes in plain quotes after a statement. */
    static boolean backslashEscapesAfter(List<Token> tokens, boolean before) {
        if (!decidesStrings(tokens)) {
            return before;
        }
        int value = tokens.size() - (tokens.get(0).is("SELECT") ? 4 : 1);
        return OFF.contains(tokens.get(value).text().replace("'", "").toLowerCase(Locale.ROOT));
    }

    /** Its name in lower case, {@code all} for RESET ALL; empty for any other statement, and for a computed value. */
    static Optional<String> name(List<Token> tokens) {
        Token first = tokens.get(0);
        if (first.is("SET") || first.is("RESET")) {
            int name = tokens.size() > 2 && tokens.get(1).isOneOf(SCOPES) ? 2 : 1;
            return name >= tokens.size() || tokens.get(name).is("CONSTRAINTS")
                    ? Optional.empty()
                    : Optional.of(spelled(tokens.get(name)));
        }
        return first.is("SELECT") ? ofSetConfig(tokens) : Optional.empty();
    }

    /** SELECT [pg_catalog.]set_config('name', 'value', false), and nothing else. */
    private static Optional<String> ofSetConfig(List<Token> tokens) {
        int function = tokens.size() > 3 && tokens.get(2).isSymbol(".") ? 3 : 1;
        boolean literal = tokens.size() == function + 8
                && tokens.get(function).text().replace("\"", "").equalsIgnoreCase("set_config")
                && tokens.get(function + 2).kind() == TokenKind.STRING
                && tokens.get(function + 4).kind() == TokenKind.STRING
                && tokens.get(function + 6).isOneOf(Set.of("TRUE", "FALSE"));
        return literal ? Optional.of(spelled(tokens.get(function + 2))) : Optional.empty();
    }

    private static String spelled(Token token) {
        String name = token.text().replaceAll("['\"]", "").toLowerCase(Locale.ROOT);
        return switch (name) {
            case "schema" -> "search_path";
            case "time" -> "timezone";
            default -> name;
        };
    }
}
