package dev.schemainit.engine.statement;

import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.statement.SqlLexer.Lexeme;
import dev.schemainit.engine.statement.SqlLexer.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides how each statement of a file runs.
 *
 * <p>What PostgreSQL refuses inside a transaction is known from its documentation, which says of each command that it
 * "cannot be executed inside a transaction block". What a text does not show (a partitioned table, a procedure that
 * commits) the server says when it is tried.
 */
final class StatementRoles {
    /** What is created and dropped outside a transaction alone. */
    private static final Set<String> OF_THE_CLUSTER = Set.of("DATABASE", "TABLESPACE", "SUBSCRIPTION");

    private static final Set<String> REINDEX_OF_MANY = Set.of("SCHEMA", "DATABASE", "SYSTEM");
    /** CREATE UNIQUE INDEX CONCURRENTLY, and REINDEX with options before its kind. */
    private static final int MAX_WORDS = 12;

    /** What a marked file does not need to run outside: it commits by itself, together with the history. */
    private static final Set<String> IN_A_TRANSACTION = Set.of(
            "INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE", "CREATE", "ALTER", "DROP", "COMMENT", "GRANT", "REVOKE");

    private static final Set<String> WHOLE = Set.of("WORK", "TRANSACTION");

    private final String file;
    private final boolean marked;

    /** The BEGIN whose COMMIT is still to come; null outside of a pair. */
    private @Nullable Token begun;

    private StatementRoles(String file, boolean marked) {
        this.file = file;
        this.marked = marked;
    }

    /**
     * The statements with their roles.
     *
     * @param name of the file, for messages
     * @param marked whether the file's first line says that its statements run outside a transaction
     * @throws dev.schemainit.engine.failure.SchemaInitException for a transaction that the file begins and does not
     *     end, or that could not hold what stands in it
     */
    static List<SqlStatement> of(String name, String sql, List<Lexeme> lexemes, boolean marked) {
        var roles = new StatementRoles(name, marked);
        var statements = new ArrayList<SqlStatement>();
        for (Lexeme lexeme : lexemes) {
            statements.add(SqlStatement.of(sql, lexeme, roles.role(lexeme.tokens())));
        }
        if (roles.begun != null) {
            throw EngineError.SQL_TRANSACTION.exception(
                    name, roles.begun.line(), "this transaction has no COMMIT: psql would undo it");
        }
        return List.copyOf(statements);
    }

    private StatementRole role(List<Token> statement) {
        Token first = statement.get(0);
        if (first.text().startsWith("\\")) {
            return StatementRole.NO_EFFECT;
        }
        if (begins(statement)) {
            begun = begun == null ? first : begun;
            return StatementRole.NO_EFFECT;
        }
        if (first.is("COMMIT") || first.is("END")) {
            // COMMIT AND CHAIN begins another one at once.
            boolean chains = statement.stream().anyMatch(token -> token.is("CHAIN"))
                    && statement.stream().noneMatch(token -> token.is("NO"));
            begun = chains ? first : null;
            return StatementRole.NO_EFFECT;
        }
        if (first.is("SET") && word(statement, 1, "TRANSACTION")) {
            return StatementRole.NO_EFFECT;
        }
        boolean outside = isRefusedInside(statement);
        if (outside && begun != null) {
            throw EngineError.SQL_NO_TRANSACTION.exception(file, first.line(), StatementKind.of(statement));
        }
        boolean alone = marked && begun == null && !CopyStatement.readsClient(statement) && !changesSettings(statement);
        if (alone && !outside && first.isOneOf(IN_A_TRANSACTION)) {
            return StatementRole.OWN_TRANSACTION;
        }
        return outside || alone
                ? StatementRole.OUTSIDE
                : addsEnumValue(statement) ? StatementRole.ADDS_ENUM_VALUE : StatementRole.ORDINARY;
    }

    private static boolean begins(List<Token> statement) {
        Token first = statement.get(0);
        return first.is("BEGIN") || first.is("START") && word(statement, 1, "TRANSACTION");
    }

    /** Whether it ends the transaction that it runs in without a commit; a savepoint's end is none. */
    static boolean undoes(List<Token> statement) {
        Token first = statement.get(0);
        int next = statement.size() > 1 && statement.get(1).isOneOf(WHOLE) ? 2 : 1;
        return first.is("ABORT") || first.is("ROLLBACK") && !word(statement, next, "TO");
    }

    /** Whether it makes, or ends, a transaction of two phases. */
    static boolean prepares(List<Token> statement) {
        Token first = statement.get(0);
        return first.is("PREPARE") && word(statement, 1, "TRANSACTION")
                || first.is("COMMIT") && word(statement, 1, "PREPARED");
    }

    private static boolean isRefusedInside(List<Token> statement) {
        Token first = statement.get(0);
        if (first.is("VACUUM")) {
            return true;
        }
        if (first.is("CREATE") || first.is("DROP")) {
            return statement.size() > 1 && statement.get(1).isOneOf(OF_THE_CLUSTER) || isConcurrent(statement);
        }
        if (first.is("ALTER")) {
            return word(statement, 1, "SYSTEM")
                    || word(statement, 1, "DATABASE") && word(statement, 3, "SET") && word(statement, 4, "TABLESPACE")
                    || word(statement, 1, "SUBSCRIPTION")
                            && statement.stream().anyMatch(token -> token.is("PUBLICATION"))
                    || isConcurrent(statement);
        }
        if (first.is("REINDEX")) {
            int target = afterOptions(statement, 1);
            return target < statement.size() && statement.get(target).isOneOf(REINDEX_OF_MANY)
                    || isConcurrent(statement);
        }
        return first.is("CLUSTER") && clustersAll(statement) || first.is("DISCARD") && word(statement, 1, "ALL");
    }

    /** It has to hold for what follows, which a transaction's end does not prevent. */
    private static boolean changesSettings(List<Token> statement) {
        return SettingsEffect.of(statement).isMeant();
    }

    /** CLUSTER, CLUSTER VERBOSE and CLUSTER (VERBOSE) name no table. */
    private static boolean clustersAll(List<Token> statement) {
        int next = afterOptions(statement, 1);
        return next == statement.size()
                || next == statement.size() - 1 && statement.get(next).is("VERBOSE");
    }

    private static int afterOptions(List<Token> statement, int index) {
        int next = index;
        if (next < statement.size() && statement.get(next).isSymbol("(")) {
            while (next < statement.size() && !statement.get(next).isSymbol(")")) {
                next++;
            }
            next++;
        }
        return next;
    }

    /** REFRESH is the one that may run inside; an alias may have the same name. */
    private static boolean isConcurrent(List<Token> statement) {
        Token last = statement.get(statement.size() - 1);
        boolean index = statement.stream().limit(3).anyMatch(token -> token.is("INDEX"));
        return statement.get(0).is("ALTER")
                ? last.is("CONCURRENTLY")
                : (index || statement.get(0).is("REINDEX"))
                        && statement.stream().limit(MAX_WORDS).anyMatch(token -> token.is("CONCURRENTLY"));
    }

    private static boolean addsEnumValue(List<Token> statement) {
        if (!statement.get(0).is("ALTER") || !word(statement, 1, "TYPE")) {
            return false;
        }
        for (int i = 2; i + 1 < statement.size(); i++) {
            if (statement.get(i).is("ADD") && statement.get(i + 1).is("VALUE")) {
                return true;
            }
        }
        return false;
    }

    private static boolean word(List<Token> statement, int index, String word) {
        return index < statement.size() && statement.get(index).is(word);
    }
}
