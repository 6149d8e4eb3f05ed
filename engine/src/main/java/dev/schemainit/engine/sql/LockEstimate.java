package dev.schemainit.engine.sql;

import java.util.List;

/** Estimates how many entries of the server's table of locks a file takes. */
public final class LockEstimate {
    /** A table is one lock, its TOAST table and that table's index two more; each key adds its index. */
    private static final int TABLE = 3;

    private LockEstimate() {}

    /** About how many locks a file takes. What runs inside DO or a function is not seen. */
    public static long of(MigrationFile file) {
        return SqlLexer.statements(file.name(), file.sql()).stream()
                .mapToLong(LockEstimate::of)
                .sum();
    }

    private static long of(List<SqlLexer.Token> statement) {
        boolean table =
                statement.get(0).is("CREATE") && statement.stream().limit(3).anyMatch(token -> token.is("TABLE"));
        long keys = statement.stream()
                .filter(token -> token.is("PRIMARY") || token.is("UNIQUE") || token.is("EXCLUDE"))
                .count();
        return table ? TABLE + keys : 1;
    }
}
