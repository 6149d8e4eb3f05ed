package dev.schemainit.engine.definition;

import dev.schemainit.engine.definition.Node.Leaf;
import dev.schemainit.engine.statement.SqlLexer.TokenKind;
import dev.schemainit.engine.text.PackagedText;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes each name with quotes or without by a rule that all versions share.
 *
 * <p>Newer versions have more keywords, and quote a column called json or merge_action. Here the keywords are those of
 * PostgreSQL 13 that it does not list as unreserved ({@code pg_get_keywords}).
 */
public final class QuotedNames {
    private static final Pattern PLAIN = Pattern.compile("\"[a-z_][a-z0-9_$]*\"");
    private static final Set<String> KEYWORDS =
            Set.of(PackagedText.of(QuotedNames.class, "keywords.txt").strip().split("\\s+"));

    private QuotedNames() {}

    /** Whether SQL takes a plain name for a keyword, unless it is quoted. */
    public static boolean isKeyword(String name) {
        return KEYWORDS.contains(name);
    }

    static Leaf of(Leaf leaf) {
        if (leaf.kind() != TokenKind.QUOTED_IDENTIFIER
                || !PLAIN.matcher(leaf.text()).matches()) {
            return leaf;
        }
        String name = leaf.text().substring(1, leaf.text().length() - 1);
        return KEYWORDS.contains(name) ? leaf : Leaf.word(name, leaf.spaced());
    }
}
