package dev.schemainit.review.impact;

import dev.schemainit.review.finding.Effect;
import dev.schemainit.review.finding.HeldTableLock;
import dev.schemainit.review.finding.work.TableWork;
import dev.schemainit.review.state.MeasuredStatement;
import dev.schemainit.review.state.TableChange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The locks of one transaction: which statement took each, and what happens until the transaction ends and they are
 * given back.
 *
 * <p>Statements are named by their index in the transaction.
 */
final class TransactionLocks {
    private static final int NANOS_OF_A_MILLISECOND = 1_000_000;

    private final List<MeasuredStatement> statements;
    /** The statement that took the present lock of a table, by the table's oid. */
    private final Map<Long, Integer> taken = new HashMap<>();

    TransactionLocks(List<MeasuredStatement> statements) {
        this.statements = statements;
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
            for (TableChange other : statements.get(i).changes()) {
                if (other.before().oid() != change.before().oid() && other.isLong()) {
                    String who = i == statement
                            ? "the same statement"
                            : statements.get(i).place().toString();
                    return Optional.of(new OtherWork(who + " " + work(other, statements.get(i)), i > statement));
                }
            }
        }
        return Optional.empty();
    }

    private static String work(TableChange change, MeasuredStatement statement) {
        return TableWork.of(change, statement).map(Effect::what).orElse("reads all of " + change.table());
    }

    /** A table's lock after a statement, as it is held from the statement that took it to the end. */
    HeldTableLock held(int statement, TableChange change) {
        int since = taken.getOrDefault(change.before().oid(), statement);
        long nanoseconds = statements.subList(since, statements.size()).stream()
                .mapToLong(MeasuredStatement::nanoseconds)
                .sum();
        boolean isLong = change.isLong() || otherWork(statement, change).isPresent();
        return new HeldTableLock(
                change.lock(),
                change.blockingLock().blocks(change.table()),
                statements.get(since).place(),
                Math.max(1, nanoseconds / NANOS_OF_A_MILLISECOND),
                !isLong);
    }
}
