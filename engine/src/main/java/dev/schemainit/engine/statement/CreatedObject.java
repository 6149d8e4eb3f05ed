package dev.schemainit.engine.statement;

import dev.schemainit.engine.statement.SqlLexer.Token;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says what a CREATE needs a privilege for, as far as its text shows it. */
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
