package dev.schemainit.engine.statement;

import dev.schemainit.engine.statement.SqlLexer.Token;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Names the kind of a statement in its own keywords, for messages: never in text of the user. */
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

    private static String upper(Token token) {
        return token.text().toUpperCase(Locale.ROOT);
    }
}
