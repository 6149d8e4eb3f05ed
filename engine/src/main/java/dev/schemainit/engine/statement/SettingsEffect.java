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

    /** Whether it is there to change settings. */
    public boolean isMeant() {
        return this == CHANGES || this == CHANGES_STRINGS;
    }

    static SettingsEffect of(List<Token> tokens) {
        if (StringSettings.decides(tokens)) {
            return CHANGES_STRINGS;
        }
        Token first = tokens.get(0);
        boolean selects = first.is("SELECT")
                && (isWord(tokens, 1, SET_CONFIG) || isWord(tokens, 1, "pg_catalog") && isWord(tokens, 3, SET_CONFIG));
        if (first.is("SET") && !isWord(tokens, 1, "CONSTRAINTS") || first.is("RESET") || selects) {
            return CHANGES;
        }
        // CREATE TABLE … AS SELECT set_config(…), and its like.
        boolean defines = first.isOneOf(DEFINITIONS) && tokens.stream().noneMatch(token -> token.is(SET_CONFIG));
        return defines ? NONE : POSSIBLE;
    }

    private static boolean isWord(List<Token> tokens, int index, String word) {
        return index < tokens.size() && tokens.get(index).is(word);
    }
}
