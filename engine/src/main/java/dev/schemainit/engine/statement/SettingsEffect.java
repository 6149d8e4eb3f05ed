package dev.schemainit.engine.statement;

import dev.schemainit.engine.statement.SqlLexer.Token;
import java.util.List;
import java.util.Set;

/** What a statement does to the settings of its session, as far as its text shows it. */
public enum SettingsEffect {
    /** Nothing. */
    NONE,
    /** What runs inside it, such as a function or a trigger, may change them. */
    POSSIBLE,
    /** It is there to change them: a statement that runs after it needs them changed. */
    CHANGES,
    /** The same, and what follows has to be read anew, because strings are written otherwise from here on. */
    CHANGES_STRINGS;

    /** Statements that define things, and run nothing of the user's that would change a setting. */
    private static final Set<String> DEFINITIONS = Set.of("CREATE", "ALTER", "DROP", "COMMENT", "GRANT", "REVOKE");

    private static final String SET_CONFIG = "set_config";
    private static final Set<String> RUNS_AFTER_AS = Set.of("SELECT", "WITH", "EXECUTE", "VALUES", "TABLE");
    private static final Set<String> OF_THE_SESSION = Set.of("TEMP", "TEMPORARY");

    /** Whether it is there to change settings. */
    public boolean isMeant() {
        return this == CHANGES || this == CHANGES_STRINGS;
    }

    static SettingsEffect of(List<Token> tokens) {
        if (SettingStatement.decidesStrings(tokens)) {
            return CHANGES_STRINGS;
        }
        if (SettingStatement.name(tokens).isPresent()) {
            return CHANGES;
        }
        return tokens.get(0).isOneOf(DEFINITIONS) && !mayRunMore(tokens) ? NONE : POSSIBLE;
    }

    /** CREATE TABLE … AS SELECT, a default that is computed, a temporary table, which a session keeps. */
    private static boolean mayRunMore(List<Token> tokens) {
        boolean computed = false;
        for (int i = 1; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.is(SET_CONFIG) || i < 4 && token.isOneOf(OF_THE_SESSION)) {
                return true;
            }
            int behind = i + 1 < tokens.size() && tokens.get(i + 1).isSymbol("(") ? i + 2 : i + 1;
            boolean creates =
                    i > 2 && !tokens.get(1).is("VIEW") && !tokens.get(1).is("OR");
            if (creates
                    && token.is("AS")
                    && behind < tokens.size()
                    && tokens.get(behind).isOneOf(RUNS_AFTER_AS)) {
                return true;
            }
            computed |= token.is("DEFAULT") && tokens.get(0).is("ALTER");
            if (computed && token.isSymbol("(") && tokens.get(i - 1).isName()) {
                return true;
            }
        }
        return false;
    }
}
