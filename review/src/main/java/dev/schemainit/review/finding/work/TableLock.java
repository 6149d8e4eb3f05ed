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

    /**
     * The lock of a statement during which nothing takes long.
     *
     * @param partitions how many partitions of the table the statement locked in the same way
     */
    public static Effect brief(TableChange change, int partitions) {
        return effect(change, partitions, "for a moment", "");
    }

    /**
     * The lock of a statement that is held while other work goes on.
     *
     * @param partitions how many partitions of the table the statement locked in the same way
     * @param work such as "the same statement scans documents"
     * @param later whether a later statement does this work
     */
    public static Effect during(TableChange change, int partitions, String work, boolean later) {
        return effect(
                change,
                partitions,
                "while " + work,
                later ? "put this statement after the slow one, or into a deployment of its own" : "");
    }

    private static Effect effect(TableChange change, int partitions, String during, String safer) {
        return new Effect(
                FindingKind.LOCK,
                "locks " + change.table() + counted(partitions) + " " + change.blockingLock() + " " + during,
                dropsAnIndexAlone(change) ? "DROP INDEX CONCURRENTLY" + SaferForms.ALONE : safer);
    }

    /** An index goes with a column of its own, too, and nothing spares that the lock. */
    private static boolean dropsAnIndexAlone(TableChange change) {
        return !change.droppedIndexes().isEmpty() && change.droppedColumns().isEmpty();
    }

    private static String counted(int partitions) {
        return switch (partitions) {
            case 0 -> "";
            case 1 -> " and one of its partitions";
            default -> " and " + partitions + " of its partitions";
        };
    }
}
