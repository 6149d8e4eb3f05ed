package dev.schemainit.review.impact;

import dev.schemainit.review.finding.Effect;
import dev.schemainit.review.finding.HeldTableLock;
import dev.schemainit.review.finding.work.TableWork;
import dev.schemainit.review.state.MeasuredStatement;
import dev.schemainit.review.state.TableChange;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The locks of one transaction: which statement took each, and what happens until the transaction ends and they are
 * given back.
 *
 * <p>Statements are named by their index in the transaction.
 */
final class TransactionLocks {
    private static final int NANOS_OF_A_MILLISECOND = 1_000_000;

    private final List<MeasuredStatement> statements;
    /** The changes of each statement that take a time which grows with a table: few, where there are thousands. */
    private final List<List<TableChange>> longChanges;
    /** The nanoseconds of all statements before each. */
    private final long[] begun;
    /** The statement that took the present lock of a table, by the table's oid. */
    private final Map<Long, Integer> taken = new HashMap<>();

    TransactionLocks(List<MeasuredStatement> statements) {
        this.statements = statements;
        this.longChanges = statements.stream()
                .map(statement ->
                        statement.changes().stream().filter(TableChange::isLong).toList())
                .toList();
        this.begun = new long[statements.size() + 1];
        for (int i = 0; i < statements.size(); i++) {
            begun[i + 1] = begun[i] + statements.get(i).nanoseconds();
        }
    }

    /** Notes the locks that a statement took; to be called for each statement in turn. */
    void enter(int statement) {
        for (TableChange change : statements.get(statement).changes()) {
            if (change.lock() != change.locks().before()) {
                taken.put(change.before().oid(), statement);
            }
        }
    }

    /**
     * Work on another table while a table is locked.
     *
     * @param text such as "V2__b.sql:3 scans documents"
     * @param later whether a later statement does it
     */
    record OtherWork(String text, boolean later) {}

    /** The first work on another table that grows with that table's size: of a statement, or of one after it. */
    Optional<OtherWork> otherWork(int statement, TableChange change) {
        for (int i = statement; i < statements.size(); i++) {
            for (TableChange other : longChanges.get(i)) {
                if (other.before().oid() != change.before().oid()) {
                    return Optional.of(
                            new OtherWork(who(i, statement) + " " + work(other, statements.get(i)), i > statement));
                }
            }
        }
        return Optional.empty();
    }

    private String who(int doing, int statement) {
        return doing == statement
                ? "the same statement"
                : statements.get(doing).place().toString();
    }

    /** What took the most time of all since a table was locked, though it does not grow with the size of any table. */
    OtherWork slowest(int statement, TableChange change) {
        int slowest = IntStream.range(since(statement, change), statements.size())
                .boxed()
                .max(Comparator.comparingLong(i -> statements.get(i).nanoseconds()))
                .orElse(statement);
        return new OtherWork(who(slowest, statement) + " runs", slowest > statement);
    }

    /** How many statements of the transaction rewrite the table by themselves. */
    int rewrites(TableChange change) {
        int count = 0;
        for (int i = 0; i < statements.size(); i++) {
            boolean rewrites = longChanges.get(i).stream()
                    .anyMatch(other -> other.before().oid() == change.before().oid() && other.rewritten());
            count += rewrites && statements.get(i).statement().keyword().equals("ALTER") ? 1 : 0;
        }
        return count;
    }

    private int since(int statement, TableChange change) {
        return taken.getOrDefault(change.before().oid(), statement);
    }

    private static String work(TableChange change, MeasuredStatement statement) {
        return TableWork.of(change, statement).map(Effect::what).orElse("reads all of " + change.table());
    }

    /** A table's lock after a statement, as it is held from the statement that took it to the end. */
    HeldTableLock held(int statement, TableChange change) {
        int since = since(statement, change);
        long nanoseconds = begun[statements.size()] - begun[since];
        boolean isLong = change.isLong() || otherWork(statement, change).isPresent();
        return new HeldTableLock(
                change.lock(),
                change.blockingLock().blocks(change.table()),
                statements.get(since).place(),
                Math.max(1, nanoseconds / NANOS_OF_A_MILLISECOND),
                !isLong);
    }
}
