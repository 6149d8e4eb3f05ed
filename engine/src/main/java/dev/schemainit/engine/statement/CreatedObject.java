package dev.schemainit.engine.statement;

import dev.schemainit.engine.statement.SqlLexer.Token;
import dev.schemainit.engine.statement.SqlLexer.TokenKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Says what a CREATE makes, and what it needs a privilege for, as far as its text shows it. */
final class CreatedObject {
    private static final Set<String> IN_A_SCHEMA = Set.of(
            "TABLE",
            "VIEW",
            "SEQUENCE",
            "TYPE",
            "DOMAIN",
            "FUNCTION",
            "PROCEDURE",
            "AGGREGATE",
            "OPERATOR",
            "COLLATION");

    private static final Set<String> IN_THE_DATABASE = Set.of("SCHEMA", "EXTENSION");

    /** OR REPLACE, TEMPORARY and their like stand before the kind. */
    private static final int MAX_WORDS = 5;

    private CreatedObject() {}

    /** The name of the object of a kind that a statement creates. */
    static Optional<String> name(List<Token> statement, String kind) {
        if (statement.size() < 3
                || !statement.get(0).is("CREATE")
                || !statement.get(1).is(kind)) {
            return Optional.empty();
        }
        int name = statement.get(2).is("IF") && statement.size() > 5 ? 5 : 2;
        boolean qualified =
                statement.size() > name + 2 && statement.get(name + 1).isSymbol(".");
        return Optional.of(asInCatalog(statement.get(qualified ? name + 2 : name)));
    }

    private static String asInCatalog(Token token) {
        return token.kind() == TokenKind.QUOTED_IDENTIFIER
                ? token.text().replaceAll("^\"|\"$", "").replace("\"\"", "\"")
                : token.text().toLowerCase(Locale.ROOT);
    }

    /** The schema in which it is made, as it stands in the file; {@code public} where none does. */
    static Optional<String> schema(List<Token> statement) {
        int kind = kind(statement, IN_A_SCHEMA);
        if (kind < 0) {
            return Optional.empty();
        }
        int name = kind + 1;
        while (name < statement.size() && statement.get(name).isOneOf(Set.of("IF", "NOT", "EXISTS"))) {
            name++;
        }
        boolean qualified =
                name + 1 < statement.size() && statement.get(name + 1).isSymbol(".");
        return Optional.of(qualified ? statement.get(name).text() : "public");
    }

    static boolean isInTheDatabase(List<Token> statement) {
        return kind(statement, IN_THE_DATABASE) > 0;
    }

    private static int kind(List<Token> statement, Set<String> kinds) {
        if (!statement.get(0).is("CREATE")) {
            return -1;
        }
        for (int i = 1; i < Math.min(statement.size(), MAX_WORDS); i++) {
            if (statement.get(i).isOneOf(kinds)) {
                return i;
            }
        }
        return -1;
    }
}
