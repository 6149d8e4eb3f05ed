package dev.schemainit.engine.statement;

import dev.schemainit.engine.statement.SqlLexer.Token;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Knows what kind of statement it is; for messages in its own keywords, and never in text of the user. */
final class StatementKind {
    /** What follows the first keyword without being a name. */
    private static final Set<String> KEYWORDS = Set.of(
            "UNIQUE",
            "INDEX",
            "TABLE",
            "SCHEMA",
            "DATABASE",
            "SYSTEM",
            "SUBSCRIPTION",
            "TABLESPACE",
            "TYPE",
            "TRANSACTION",
            "MATERIALIZED",
            "VIEW",
            "PREPARED",
            "LOCAL",
            "SESSION",
            "ROLE",
            "AUTHORIZATION",
            "ALL",
            "TO");

    /** What belongs to the server more than to a schema: no role of a schema has a say in it. */
    private static final Set<String> OF_SERVER = Set.of("EXTENSION", "ROLE", "USER", "GROUP");

    private static final Set<String> CHANGES = Set.of("CREATE", "ALTER", "DROP");
    private static final Set<String> GRANTS = Set.of("GRANT", "REVOKE");

    private StatementKind() {}

    /** Such as {@code CREATE UNIQUE INDEX CONCURRENTLY}. */
    static String of(List<Token> tokens) {
        String words = tokens.stream()
                .skip(1)
                .takeWhile(token -> token.isOneOf(KEYWORDS))
                .map(StatementKind::upper)
                .map(word -> " " + word)
                .collect(Collectors.joining());
        boolean concurrently = tokens.stream().anyMatch(token -> token.is("CONCURRENTLY"));
        return upper(tokens.get(0)) + words + (concurrently ? " CONCURRENTLY" : "");
    }

    /** Whether it is about an extension, a role, its members, or privileges on the database or schema public. */
    static boolean isOfServer(List<Token> tokens) {
        if (tokens.size() < 3) {
            return false;
        }
        Token first = tokens.get(0);
        if (first.isOneOf(CHANGES)) {
            return tokens.get(1).isOneOf(OF_SERVER) && !tokens.get(2).is("MAPPING");
        }
        if (first.is("COMMENT")) {
            return tokens.get(2).isOneOf(OF_SERVER);
        }
        return first.isOneOf(GRANTS) && isOfServersOwner(tokens);
    }

    /** A membership, which is granted on nothing, or a privilege on the database or schema public. */
    private static boolean isOfServersOwner(List<Token> tokens) {
        for (int i = 1; i < tokens.size() - 2; i++) {
            if (tokens.get(i).is("ON")) {
                return tokens.get(i + 1).is("DATABASE")
                        || tokens.get(i + 1).is("SCHEMA") && tokens.get(i + 2).is("PUBLIC");
            }
        }
        return true;
    }

    private static String upper(Token token) {
        return token.text().toUpperCase(Locale.ROOT);
    }
}
