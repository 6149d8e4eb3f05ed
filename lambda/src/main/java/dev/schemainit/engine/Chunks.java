package dev.schemainit.engine;

import dev.schemainit.engine.SqlScanner.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Cuts what is pending into transactions that a server has room for.
 *
 * <p>A transaction holds a lock on everything that it makes until it ends, and the server's table of locks has a fixed size:
 * some thousands of files do not fit. Source: PostgreSQL documentation, section 19.12 "Lock Management".
 */
final class Chunks {
    private static final int MAX_FILES = 1000;

    private Chunks() {}

    /**
     * All files in one chunk where that fits, and where nothing does because a file alone does not.
     *
     * @param room how many locks the server can keep
     */
    static List<List<SqlFile>> of(List<SqlFile> files, long room) {
        long[] all = files.stream().mapToLong(Chunks::locks).toArray();
        if (files.size() < 2
                || LongStream.of(all).sum() <= room
                || LongStream.of(all).max().orElseThrow() > room) {
            return List.of(files);
        }
        var chunks = new ArrayList<List<SqlFile>>();
        var chunk = new ArrayList<SqlFile>();
        long locks = 0;
        for (int i = 0; i < all.length; i++) {
            if (!chunk.isEmpty() && (chunk.size() == MAX_FILES || locks + all[i] > room)) {
                chunks.add(List.copyOf(chunk));
                chunk.clear();
                locks = 0;
            }
            chunk.add(files.get(i));
            locks += all[i];
        }
        chunks.add(List.copyOf(chunk));
        return List.copyOf(chunks);
    }

    /** About how many locks a file takes. What runs inside DO or a function is not seen. */
    private static long locks(SqlFile file) {
        return SqlScanner.statements(file.name(), file.sql()).stream()
                .mapToLong(Chunks::locks)
                .sum();
    }

    /** A table is one lock, its TOAST table and that one's index two more, and each key's index one. */
    private static long locks(List<Token> statement) {
        boolean table =
                statement.get(0).is("CREATE") && statement.stream().limit(3).anyMatch(token -> token.is("TABLE"));
        long keys = statement.stream()
                .filter(token -> token.is("PRIMARY") || token.is("UNIQUE") || token.is("EXCLUDE"))
                .count();
        return table ? 3 + keys : 1;
    }
}
