package dev.schemainit.engine.run;

import dev.schemainit.engine.run.TransactionBatch.Alone;
import dev.schemainit.engine.run.TransactionBatch.Together;
import dev.schemainit.engine.sql.LockEstimate;
import dev.schemainit.engine.sql.MigrationFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The files of a run, divided into transactions.
 *
 * <p>A file that runs alone ends the transaction before it. Apart from that, a transaction holds a lock on everything
 * that it makes until it ends, and the server's table of locks has a fixed size: some thousands of files do not fit.
 * Source: PostgreSQL documentation, section 19.12 "Lock Management".
 *
 * @param batches in order; empty where no file has to run
 */
record TransactionBatches(List<TransactionBatch> batches) {
    private static final int MAX_FILES = 1000;

    /**
     * Divides files.
     *
     * @param room how many locks the server can keep
     */
    static TransactionBatches of(List<MigrationFile> files, long room) {
        var batches = new ArrayList<TransactionBatch>();
        var together = new ArrayList<MigrationFile>();
        for (MigrationFile file : files) {
            if (file.transactional()) {
                together.add(file);
            } else {
                batches.addAll(fitting(together, room));
                together.clear();
                batches.add(new Alone(file));
            }
        }
        batches.addAll(fitting(together, room));
        return new TransactionBatches(List.copyOf(batches));
    }

    /**
     * One batch where all files fit into it, and where one file alone does not fit, because dividing would not help it.
     */
    private static List<Together> fitting(List<MigrationFile> files, long room) {
        if (files.isEmpty()) {
            return List.of();
        }
        long[] locks = files.stream().mapToLong(LockEstimate::of).toArray();
        long largest = Arrays.stream(locks).max().orElseThrow();
        if (Arrays.stream(locks).sum() <= room || largest > room) {
            return List.of(new Together(List.copyOf(files)));
        }
        var batches = new ArrayList<Together>();
        int start = 0;
        long held = 0;
        for (int i = 0; i < locks.length; i++) {
            if (i > start && (i - start == MAX_FILES || held + locks[i] > room)) {
                batches.add(new Together(List.copyOf(files.subList(start, i))));
                start = i;
                held = 0;
            }
            held += locks[i];
        }
        batches.add(new Together(List.copyOf(files.subList(start, locks.length))));
        return batches;
    }

    /** Whether one transaction is enough. */
    boolean isOneTransaction() {
        return batches.isEmpty() || batches.size() == 1 && batches.get(0) instanceof Together;
    }

    /** Whether the batch at this place ends only because the server has no room for more. */
    boolean endsForRoom(int place) {
        return place + 1 < batches.size()
                && batches.get(place) instanceof Together
                && batches.get(place + 1) instanceof Together;
    }

    /** Whether any batch ends because the server has no room for more. */
    boolean areDividedForRoom() {
        return IntStream.range(0, batches.size()).anyMatch(this::endsForRoom);
    }

    /** The batches up to the first that ends because the server has no room for more. */
    List<TransactionBatch> beforeFirstDivision() {
        int end = IntStream.range(0, batches.size())
                .filter(this::endsForRoom)
                .findFirst()
                .orElse(batches.size() - 1);
        return batches.subList(0, end + 1);
    }

    /** Why files are divided, for a person. */
    String explained() {
        int all = batches.stream().mapToInt(TransactionBatches::size).sum();
        int largest = batches.stream().mapToInt(TransactionBatches::size).max().orElse(0);
        return all + " files take more locks than this server has room for: they run as " + batches.size()
                + " transactions of at most " + largest + " files, each of them all or nothing";
    }

    private static int size(TransactionBatch batch) {
        return batch instanceof Together together ? together.files().size() : 1;
    }
}
