package dev.schemainit.engine;

import dev.schemainit.engine.SqlScanner.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What is pending, cut into transactions that a server has room for.
 *
 * <p>A transaction holds a lock on everything that it makes until it ends, and the server's table of locks has a fixed size:
 * some thousands of files do not fit. Source: PostgreSQL documentation, section 19.12 "Lock Management".
 *
 * @param files of each transaction, in order; one chunk where all fit into it
 */
record Chunks(List<List<SqlFile>> files) {
    private static final int MAX_FILES = 1000;

    /**
     * One chunk where all files fit into it, and where nothing does because a file alone does not.
     *
     * @param room how many locks the server can keep
     */
    static Chunks of(List<SqlFile> files, long room) {
        long[] all = files.stream().mapToLong(Chunks::locks).toArray();
        if (files.size() < 2
                || LongStream.of(all).sum() <= room
                || LongStream.of(all).max().orElseThrow() > room) {
            return new Chunks(List.of(files));
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
        return new Chunks(List.copyOf(chunks));
    }

    boolean areSeveral() {
        return files.size() > 1;
    }

    List<SqlFile> first() {
        return files.get(0);
    }

    /** Why they are several, for a person. */
    String explained() {
        int all = files.stream().mapToInt(List::size).sum();
        int largest = files.stream().mapToInt(List::size).max().orElseThrow();
        return all + " files take more locks than this server has room for: they run as " + files.size()
                + " transactions of at most " + largest + " files, each of them all or nothing";
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
