package dev.schemainit.engine.sql;

import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.sql.SqlLexer.Token;
import dev.schemainit.engine.sql.SqlLexer.TokenKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Refuses, before anything connects, what would break the one transaction, hang the driver or leak a secret. */
final class FileRules {
    private static final int MAX_IDENTIFIER_BYTES = 63;

    /** Statements that begin or end a transaction. SAVEPOINT and RELEASE stay inside it. */
    private static final Set<String> TRANSACTION = Set.of("BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT");

    /** What may follow SET without outliving the transaction. */
    private static final Set<String> TRANSACTION_SCOPED = Set.of("LOCAL", "CONSTRAINTS", "TRANSACTION");

    private static final Set<String> ROLE = Set.of("ROLE", "SESSION");

    /** What is created and dropped outside a transaction alone. */
    private static final Set<String> OF_THE_CLUSTER = Set.of("DATABASE", "TABLESPACE", "SUBSCRIPTION");

    private FileRules() {}

    static void check(String file, String sql, boolean transactional) {
        int nul = sql.indexOf('\0');
        if (nul >= 0) {
            throw EngineError.SQL_NUL.exception(
                    file,
                    1 + sql.substring(0, nul).chars().filter(c -> c == '\n').count());
        }
        List<List<Token>> statements = SqlLexer.statements(file, sql);
        if (statements.isEmpty()) {
            throw EngineError.FILE_EMPTY.exception(file);
        }
        for (List<Token> statement : statements) {
            tokens(file, statement);
        }
        if (transactional) {
            for (List<Token> statement : statements) {
                runsInside(file, statement);
            }
        } else if (statements.size() > 1) {
            throw EngineError.SQL_ONE_STATEMENT.exception(file, statements.size());
        }
        for (List<Token> statement : statements) {
            transactions(file, statement);
            copies(file, statement);
            settings(file, statement);
        }
    }

    private static void tokens(String file, List<Token> statement) {
        for (int i = 0; i < statement.size(); i++) {
            Token token = statement.get(i);
            if (token.kind() == TokenKind.SYMBOL && token.text().equals("\\")) {
                throw EngineError.SQL_PSQL_COMMAND.exception(file, token.line());
            }
            if (identifierBytes(token) > MAX_IDENTIFIER_BYTES) {
                throw EngineError.SQL_LONG_IDENTIFIER.exception(file, token.line());
            }
            if (token.is("PASSWORD")
                    && i + 1 < statement.size()
                    && statement.get(i + 1).kind() == TokenKind.STRING) {
                throw EngineError.SQL_PASSWORD.exception(file, token.line());
            }
        }
    }

    private static int identifierBytes(Token token) {
        return switch (token.kind()) {
            case WORD -> token.text().getBytes(StandardCharsets.UTF_8).length;
            case QUOTED_IDENTIFIER -> {
                String text = token.text();
                String name =
                        text.substring(text.indexOf('"') + 1, text.length() - 1).replace("\"\"", "\"");
                // The escapes of U&"…" are longer than what they stand for.
                yield text.startsWith("\"") ? name.getBytes(StandardCharsets.UTF_8).length : 0;
            }
            case STRING, SYMBOL -> 0;
        };
    }

    private static void transactions(String file, List<Token> statement) {
        Token first = statement.get(0);
        if (isOneOf(first, TRANSACTION) || first.is("PREPARE") && word(statement, 1, "TRANSACTION")) {
            throw EngineError.SQL_TRANSACTION.exception(file, first.line(), SqlLexer.keywords(statement, 1));
        }
    }

    private static void runsInside(String file, List<Token> statement) {
        outsideTransaction(statement).ifPresent(name -> {
            throw EngineError.SQL_NO_TRANSACTION.exception(
                    file, statement.get(0).line(), name);
        });
    }

    /** The keywords of a statement that PostgreSQL refuses inside a transaction; empty for any other. */
    private static Optional<String> outsideTransaction(List<Token> statement) {
        Token first = statement.get(0);
        if (first.is("VACUUM")) {
            return Optional.of("VACUUM");
        }
        if (first.is("ALTER") && word(statement, 1, "SYSTEM")
                || (first.is("CREATE") || first.is("DROP"))
                        && statement.size() > 1
                        && isOneOf(statement.get(1), OF_THE_CLUSTER)) {
            return Optional.of(SqlLexer.keywords(statement, 2));
        }
        // REFRESH MATERIALIZED VIEW CONCURRENTLY is the one that may run inside.
        if (!first.is("REFRESH")) {
            for (Token token : statement) {
                if (token.is("CONCURRENTLY")) {
                    return Optional.of(SqlLexer.keywords(statement, 1) + " … CONCURRENTLY");
                }
            }
        }
        return Optional.empty();
    }

    private static void copies(String file, List<Token> statement) {
        if (!statement.get(0).is("COPY")) {
            return;
        }
        for (int i = 1; i < statement.size(); i++) {
            boolean direction =
                    statement.get(i - 1).is("FROM") || statement.get(i - 1).is("TO");
            if (direction && (statement.get(i).is("STDIN") || statement.get(i).is("STDOUT"))) {
                throw EngineError.SQL_COPY.exception(file, statement.get(0).line());
            }
        }
    }

    private static void settings(String file, List<Token> statement) {
        Token first = statement.get(0);
        if (first.is("DISCARD") || first.is("RESET")) {
            throw EngineError.SQL_SESSION.exception(file, first.line(), SqlLexer.keywords(statement, 1));
        }
        if (!first.is("SET") || statement.size() < 2) {
            return;
        }
        boolean scoped = isOneOf(statement.get(1), TRANSACTION_SCOPED);
        boolean role = statement.size() > 2 && statement.get(1).is("LOCAL") && isOneOf(statement.get(2), ROLE);
        if (!scoped || role) {
            throw EngineError.SQL_SESSION.exception(file, first.line(), scoped ? "SET LOCAL ROLE" : "SET");
        }
    }

    /** @param words in upper case */
    private static boolean isOneOf(Token token, Set<String> words) {
        return token.kind() == TokenKind.WORD && words.contains(token.text().toUpperCase(Locale.ROOT));
    }

    private static boolean word(List<Token> statement, int index, String word) {
        return index >= 0 && index < statement.size() && statement.get(index).is(word);
    }
}
