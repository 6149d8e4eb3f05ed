package dev.schemainit.review.finding.work;

import dev.schemainit.review.finding.Effect;
import dev.schemainit.review.finding.FindingKind;
import dev.schemainit.review.state.TableChange;

/** A lock that stops reads or writes of a table which is neither rewritten nor scanned itself. */
public final class TableLock {
    private TableLock() {}

    /** Whether the statement took such a lock, on the table or on one of its indexes. */
    public static boolean isTaken(TableChange change) {
        return change.strengthensLock() || change.locksIndex();
    }

    /** The lock of a statement during which nothing takes long. */
    public static Effect brief(TableChange change) {
        return effect(change, "for a moment", "");
    }

    /**
     * The lock of a statement that is held while other work goes on.
     *
     * @param work such as "the same statement scans documents"
     * @param later whether a later statement does this work
     */
    public static Effect during(TableChange change, String work, boolean later) {
        return effect(
                change,
                "while " + work,
                later ? "put this statement after the slow one, or into a deployment of its own" : "");
    }

    private static Effect effect(TableChange change, String during, String safer) {
        return new Effect(
                FindingKind.LOCK,
                "locks " + change.table() + " " + change.blockingLock() + " " + during,
                change.droppedIndexes().isEmpty() ? safer : "DROP INDEX CONCURRENTLY" + SaferForms.ALONE);
    }
}
