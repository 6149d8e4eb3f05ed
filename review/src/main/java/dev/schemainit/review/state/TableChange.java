package dev.schemainit.review.state;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one statement did to one table that existed before.
 *
 * @param before the table before the statement
 * @param after the table after it; the same where nothing but a lock changed, null where the table was dropped
 * @param truncates whether the statement is a TRUNCATE
 */
public record TableChange(TableState before, @Nullable TableState after, Locks locks, boolean truncates) {
    /**
     * What the transaction holds on the table.
     *
     * @param before the statement
     * @param after the statement
     * @param index an index that the statement locked ACCESS EXCLUSIVE, so that reads wait although the table's own
     *     lock lets them pass; null without one
     */
    public record Locks(
            LockMode before, LockMode after, @Nullable String index) {}

    /** A column before and after the statement. */
    public record ColumnChange(ColumnState before, ColumnState after) {}

    public String table() {
        return before.name();
    }

    public LockMode lock() {
        return locks.after();
    }

    /**
     * The lock that others run into: planning a query locks all indexes of its table, so a locked index stops reads
     * too.
     */
    public LockMode blockingLock() {
        return locksIndex() ? LockMode.ACCESS_EXCLUSIVE : lock();
    }

    public boolean locksIndex() {
        return locks.index() != null;
    }

    public boolean strengthensLock() {
        return lock().isStrong() && lock().compareTo(locks.before()) > 0;
    }

    /** Nothing of it changed, and no lock on it either. */
    public boolean isNothing() {
        return before.equals(after) && lock() == locks.before() && !locksIndex();
    }

    public boolean dropped() {
        return after == null;
    }

    /** The table after the statement. A dropped one counts as unchanged: none of its parts was changed by itself. */
    private TableState kept() {
        return after == null ? before : after;
    }

    /** Its rows are in another file, and TRUNCATE did not merely throw them away. */
    public boolean rewritten() {
        return movedToAnotherFile() && !emptied();
    }

    /**
     * TRUNCATE emptied it. A function may hide the statement, and a table without rows is empty after a rewrite, too.
     */
    public boolean emptied() {
        boolean lostItsRows = before.storage().live() != 0
                && before.storage().mainBytes() > 0
                && kept().storage().mainBytes() == 0;
        return movedToAnotherFile() && (truncates || lostItsRows);
    }

    private boolean movedToAnotherFile() {
        return kept().storage().filenode() != before.storage().filenode();
    }

    /** The names of the indexes that existed before, and are in another file now. */
    public List<String> rebuiltIndexes() {
        return indexes(index -> {
            IndexState was = before.indexes().get(index.name());
            return was != null && was.filenode() != index.filenode() && !isKnownFile(index);
        });
    }

    /** The names of the indexes that did not exist before, under another name either. */
    public List<String> builtIndexes() {
        return indexes(
                index -> !before.indexes().containsKey(index.name()) && index.filenode() != 0 && !isKnownFile(index));
    }

    private boolean isKnownFile(IndexState index) {
        return before.indexes().values().stream().anyMatch(known -> known.filenode() == index.filenode());
    }

    private List<String> indexes(Predicate<IndexState> which) {
        return kept().indexes().values().stream()
                .filter(which)
                .map(IndexState::name)
                .toList();
    }

    /** The names of the indexes that are gone, without those of constraints. */
    public List<String> droppedIndexes() {
        return before.indexes().values().stream()
                .filter(index -> !kept().hasIndex(index.oid())
                        && !kept().indexes().containsKey(index.name())
                        && before.constraints().values().stream()
                                .noneMatch(constraint -> constraint.index() == index.oid()))
                .map(IndexState::name)
                .toList();
    }

    /** Every row was read, outside an index: a scan began and read at least half of an estimate that may be old. */
    public boolean scanned() {
        TableState.Activity now = kept().activity();
        TableState.Activity then = before.activity();
        return now.scans() > then.scans()
                && 2 * (now.read() - then.read()) >= before.storage().live();
    }

    /** It took a time that grows with the table. */
    public boolean isLong() {
        return rewritten()
                || scanned()
                || !rebuiltIndexes().isEmpty()
                || !builtIndexes().isEmpty();
    }

    /** Zero for a materialized view, whose rows are made from others. */
    public long updatedRows() {
        return ownRows(kept().activity().updated() - before.activity().updated());
    }

    /** Zero for a materialized view. */
    public long deletedRows() {
        return ownRows(kept().activity().deleted() - before.activity().deleted());
    }

    private long ownRows(long rows) {
        return before.kind() == TableKind.MATERIALIZED_VIEW ? 0 : rows;
    }

    public List<ColumnState> droppedColumns() {
        return without(before.columns(), kept().columns());
    }

    public List<ColumnState> addedColumns() {
        return without(kept().columns(), before.columns());
    }

    private static List<ColumnState> without(Map<Integer, ColumnState> columns, Map<Integer, ColumnState> others) {
        return columns.entrySet().stream()
                .filter(column -> !others.containsKey(column.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    public List<ColumnChange> retypedColumns() {
        return keptColumns()
                .filter(column -> !column.before()
                        .type()
                        .text()
                        .equals(column.after().type().text()))
                .toList();
    }

    public List<ColumnChange> renamedColumns() {
        return keptColumns()
                .filter(column -> !column.before().name().equals(column.after().name()))
                .toList();
    }

    public List<ColumnState> columnsMadeNotNull() {
        return keptColumns()
                .filter(column -> !column.before().notNull() && column.after().notNull())
                .map(ColumnChange::after)
                .toList();
    }

    private Stream<ColumnChange> keptColumns() {
        return before.columns().entrySet().stream()
                .flatMap(column -> Optional.ofNullable(kept().columns().get(column.getKey())).stream()
                        .map(now -> new ColumnChange(column.getValue(), now)));
    }

    /** Its new name; empty where it keeps the old one. */
    public Optional<String> newName() {
        return Optional.of(kept().name()).filter(name -> !name.equals(before.name()));
    }

    public boolean becamePartition() {
        return kept().identity().partition() && !before.identity().partition();
    }

    /** The constraints that hold for every row now, and did not before. */
    public List<ConstraintState> newConstraints() {
        return kept().constraints().entrySet().stream()
                .filter(constraint -> constraint.getValue().validated() && !heldBefore(constraint.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    private boolean heldBefore(long constraint) {
        ConstraintState known = before.constraints().get(constraint);
        return known != null && known.validated();
    }

    /** Whether one of the constraints that hold now existed before, not validated. */
    public boolean validatesOlderConstraint() {
        return kept().constraints().entrySet().stream()
                .anyMatch(constraint -> constraint.getValue().validated()
                        && before.constraints().containsKey(constraint.getKey())
                        && !heldBefore(constraint.getKey()));
    }
}
