package dev.schemainit.engine.statement;

import dev.schemainit.engine.statement.SqlLexer.Token;
import java.util.List;

/** Estimates how many entries of the server's table of locks a statement takes. */
final class LockEstimate {
    /** A table is one lock, its TOAST table and that table's index two more; each key adds its index. */
    private static final int TABLE = 3;

    private LockEstimate() {}

    /** About how many locks. What runs inside DO or a function is not seen, nor what a rewrite adds. */
    static int of(List<Token> statement) {
        boolean table =
                statement.get(0).is("CREATE") && statement.stream().limit(3).anyMatch(token -> token.is("TABLE"));
        int keys = (int) statement.stream()
                .filter(token -> token.is("PRIMARY") || token.is("UNIQUE") || token.is("EXCLUDE"))
                .count();
        return table ? TABLE + keys : 1;
    }
}
