package dev.schemainit.review.state;

import dev.schemainit.review.state.TableState.Column;
import dev.schemainit.review.state.TableState.Constraint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What one statement did to one table that existed before.
 *
 * @param before the table before the statement
 * @param after behind it; the same where nothing changed but a lock, empty when it was dropped
 * @param lockBefore what the transaction held on it before the statement
 * @param lock what it held behind it
 * @param lockedIndex an index that was locked ACCESS EXCLUSIVE, so that reads wait for it although the table's own lock lets
 *     them pass
 */
public record TableChange(
        TableState before,
        Optional<TableState> after,
        LockMode lockBefore,
        LockMode lock,
        Optional<String> lockedIndex) {

    /** A column before and behind the statement. */
    public record ColumnChange(Column before, Column after) {}

    public String table() {
        return before.name();
    }

    public boolean dropped() {
        return after.isEmpty();
    }

    /** Its rows are in another file, and were not merely thrown away. */
    public boolean rewritten() {
        return otherFile() && !emptied();
    }

    /** What TRUNCATE does. A table whose rows were deleted before is empty after a rewrite, too. */
    public boolean emptied() {
        return otherFile()
                && before.live() != 0
                && before.mainBytes() > 0
                && after.orElseThrow().mainBytes() == 0;
    }

    private boolean otherFile() {
        return after.isPresent() && after.get().filenode() != before.filenode();
    }

    /** The names of the indexes that were there, and are in another file now. */
    public List<String> rebuiltIndexes() {
        return indexes(name -> before.indexes().containsKey(name)
                && before.indexes().get(name).filenode()
                        != after.orElseThrow().indexes().get(name).filenode()
                && !isKnownFile(name));
    }

    /** The names of the indexes that were not there, and were not built before under another name. */
    public List<String> builtIndexes() {
        return indexes(name -> !before.indexes().containsKey(name)
                && after.orElseThrow().indexes().get(name).filenode() != 0
                && !isKnownFile(name));
    }

    private boolean isKnownFile(String index) {
        long file = after.orElseThrow().indexes().get(index).filenode();
        return before.indexes().values().stream().anyMatch(known -> known.filenode() == file);
    }

    private List<String> indexes(Predicate<String> which) {
        return after.stream()
                .flatMap(table -> table.indexes().keySet().stream())
                .filter(which)
                .toList();
    }

    /** The names of the indexes that are gone, those of constraints not among them. */
    public List<String> droppedIndexes() {
        return before.indexes().entrySet().stream()
                .filter(index -> after.isPresent()
                        && after.get().indexes().values().stream()
                                .noneMatch(
                                        left -> left.oid() == index.getValue().oid())
                        && !after.get().indexes().containsKey(index.getKey())
                        && before.constraints().values().stream()
                                .noneMatch(constraint ->
                                        constraint.index() == index.getValue().oid()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Every row was read, outside an index: a scan has begun, and read at least half of an estimate that may be old. */
    public boolean scanned() {
        return after.filter(
                        table -> table.scans() > before.scans() && 2 * (table.read() - before.read()) >= before.live())
                .isPresent();
    }

    /** It took a time that grows with the table. */
    public boolean isLong() {
        return rewritten()
                || scanned()
                || !rebuiltIndexes().isEmpty()
                || !builtIndexes().isEmpty();
    }

    public boolean strengthenedLock() {
        return lock.isStrong() && lock.compareTo(lockBefore) > 0;
    }

    /** Zero for a materialized view, whose rows are made from others. */
    public long updatedRows() {
        return before.kind() == 'm'
                ? 0
                : after.map(table -> table.updated() - before.updated()).orElse(0L);
    }

    public long deletedRows() {
        return before.kind() == 'm'
                ? 0
                : after.map(table -> table.deleted() - before.deleted()).orElse(0L);
    }

    public List<Column> droppedColumns() {
        return before.columns().entrySet().stream()
                .filter(column -> after.isPresent() && !after.get().columns().containsKey(column.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    public List<Column> addedColumns() {
        return after.stream()
                .flatMap(table -> table.columns().entrySet().stream())
                .filter(column -> !before.columns().containsKey(column.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    private Stream<ColumnChange> keptColumns() {
        return before.columns().entrySet().stream()
                .filter(column -> after.isPresent() && after.get().columns().containsKey(column.getKey()))
                .map(column -> new ColumnChange(
                        column.getValue(), after.orElseThrow().columns().get(column.getKey())));
    }

    public List<ColumnChange> retypedColumns() {
        return keptColumns()
                .filter(column -> !column.before().type().equals(column.after().type()))
                .toList();
    }

    public List<ColumnChange> renamedColumns() {
        return keptColumns()
                .filter(column -> !column.before().name().equals(column.after().name()))
                .toList();
    }

    public List<Column> columnsMadeNotNull() {
        return keptColumns()
                .filter(column -> !column.before().notNull() && column.after().notNull())
                .map(ColumnChange::after)
                .toList();
    }

    public Optional<String> newName() {
        return after.map(TableState::name).filter(name -> !name.equals(before.name()));
    }

    public boolean becamePartition() {
        return after.filter(table -> table.partition() && !before.partition()).isPresent();
    }

    /** The constraints that hold for every row now, and did not before. */
    public List<Constraint> newConstraints() {
        return after.stream()
                .flatMap(table -> table.constraints().entrySet().stream())
                .filter(constraint -> constraint.getValue().validated()
                        && !Optional.ofNullable(before.constraints().get(constraint.getKey()))
                                .map(Constraint::validated)
                                .orElse(false))
                .map(Map.Entry::getValue)
                .toList();
    }
}
