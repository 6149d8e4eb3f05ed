package dev.schemainit.engine.sql;

import dev.schemainit.engine.sql.SqlLexer.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads which objects of a kind a file creates by name. */
final class CreatedNames {
    private CreatedNames() {}

    /**
     * The names as the catalog spells them, without their schema.
     *
     * @param file for messages
     * @param kind such as {@code EXTENSION}
     */
    static List<String> of(String file, String sql, String kind) {
        var names = new ArrayList<String>();
        for (List<Token> statement : SqlLexer.statements(file, sql)) {
            if (statement.size() > 2
                    && statement.get(0).is("CREATE")
                    && statement.get(1).is(kind)) {
                int name = statement.get(2).is("IF") && statement.size() > 5 ? 5 : 2;
                boolean qualified = statement.size() > name + 2
                        && statement.get(name + 1).text().equals(".");
                names.add(name(statement.get(qualified ? name + 2 : name)));
            }
        }
        return names;
    }

    private static String name(Token token) {
        return token.kind() == SqlLexer.TokenKind.QUOTED_IDENTIFIER
                ? token.text().replaceAll("^\"|\"$", "").replace("\"\"", "\"")
                : token.text().toLowerCase(Locale.ROOT);
    }
}
