package dev.schemainit.engine.boundary;

import dev.schemainit.engine.boundary.TransactionBatch.Alone;
import dev.schemainit.engine.boundary.TransactionBatch.End;
import dev.schemainit.engine.boundary.TransactionBatch.InRanges;
import dev.schemainit.engine.boundary.TransactionBatch.Together;
import dev.schemainit.engine.sql.FilePart;
import dev.schemainit.engine.statement.SqlStatement;
import dev.schemainit.engine.statement.StatementRole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a run has to execute, divided into transactions.
 *
 * <p>A statement that runs by itself ends the transaction before it. Apart from that, a transaction holds a lock on
 * everything that it makes until it ends, and the server's table of locks has a fixed size: some thousands of files do
 * not fit. Source: PostgreSQL documentation, section 19.12 "Lock Management".
 *
 * @param batches in order; empty where nothing has to run
 */
public record TransactionBatches(List<TransactionBatch> batches) {
    private static final int MAX_FILES = 1000;

    /**
     * Divides what is pending.
     *
     * @param room how many locks the server can keep
     * @param learned what the attempts before this one have shown
     */
    public static TransactionBatches of(List<FilePart> pending, long room, LearnedBoundaries learned) {
        var division = new Division(room, learned);
        pending.forEach(division::add);
        division.end(End.LAST);
        return new TransactionBatches(List.copyOf(division.batches));
    }

    /** Divides files one after the other. */
    private static final class Division {
        private final long room;
        private final LearnedBoundaries learned;
        private final List<TransactionBatch> batches = new ArrayList<>();
        private final List<FilePart> together = new ArrayList<>();

        Division(long room, LearnedBoundaries learned) {
            this.room = Math.max(1, room / learned.roomDivisor());
            this.learned = learned;
        }

        void add(FilePart part) {
            if (part.file().text().backfill() != null && part.from() < part.to()) {
                end(End.BOUNDARY);
                batches.add(new InRanges(part));
                return;
            }
            int from = part.from();
            for (int i = part.from(); i < part.to(); i++) {
                SqlStatement statement = part.file().statements().get(i);
                if (learned.needsCommitBefore(part, statement)) {
                    from = endBefore(part, from, i, End.COMMIT);
                }
                if (statement.role() == StatementRole.OWN_TRANSACTION) {
                    from = endBefore(part, from, i, End.BOUNDARY);
                    together.add(new FilePart(part.file(), from, i + 1));
                    end(End.BOUNDARY);
                    from = i + 1;
                } else if (runsOutside(part, statement)) {
                    from = endBefore(part, from, i, End.BOUNDARY);
                    int to = withoutEffect(part, i + 1);
                    batches.add(new Alone(new FilePart(part.file(), from, to)));
                    from = to;
                    i = to - 1;
                } else if (statement.role() == StatementRole.ADDS_ENUM_VALUE && learned.enumValues()) {
                    together.add(new FilePart(part.file(), from, i + 1));
                    end(End.ENUM_VALUE);
                    from = i + 1;
                }
            }
            // A file without statements is a part, too: it is recorded.
            if (from < part.to() || part.from() == part.to()) {
                together.add(new FilePart(part.file(), from, part.to()));
            }
        }

        private boolean runsOutside(FilePart part, SqlStatement statement) {
            return statement.role() == StatementRole.OUTSIDE || learned.isOutside(part, statement);
        }

        /** Ends the transaction before a statement; what has no effect before it goes with it. */
        private int endBefore(FilePart part, int from, int statement, End end) {
            var before = new FilePart(part.file(), from, statement);
            boolean hasEffect = !before.effective().isEmpty();
            if (hasEffect) {
                together.add(before);
            }
            end(end);
            return hasEffect ? statement : from;
        }

        private static int withoutEffect(FilePart part, int from) {
            int to = from;
            while (to < part.to() && !part.file().statements().get(to).hasEffect()) {
                to++;
            }
            return to;
        }

        void end(End end) {
            if (!together.isEmpty()) {
                batches.addAll(fitting(List.copyOf(together), end));
                together.clear();
            }
        }

        /**
         * One batch where all parts fit into it, and where one part alone does not fit, because dividing would not help
         * it; unless the server has run out of locks already.
         */
        private List<Together> fitting(List<FilePart> parts, End end) {
            long[] locks = parts.stream().mapToLong(FilePart::locks).toArray();
            long all = Arrays.stream(locks).sum();
            long largest = Arrays.stream(locks).max().orElseThrow();
            if (all <= room || largest > room && learned.roomDivisor() == 1) {
                return List.of(new Together(parts, end));
            }
            var batches = new ArrayList<Together>();
            int start = 0;
            long held = 0;
            for (int i = 0; i < locks.length; i++) {
                if (i > start && (i - start == MAX_FILES || held + locks[i] > room)) {
                    batches.add(new Together(parts.subList(start, i), End.ROOM));
                    start = i;
                    held = 0;
                }
                held += locks[i];
            }
            batches.add(new Together(parts.subList(start, locks.length), end));
            return batches;
        }
    }

    /** Whether one transaction is enough. */
    public boolean isOneTransaction() {
        return batches.isEmpty() || batches.size() == 1 && !batches.get(0).isByItself();
    }
}
