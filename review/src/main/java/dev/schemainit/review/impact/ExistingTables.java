package dev.schemainit.review.impact;

import dev.schemainit.engine.statement.SqlStatement;
import dev.schemainit.review.finding.content.KnownContents;
import dev.schemainit.review.state.FilledColumns;
import dev.schemainit.review.state.LockMode;
import dev.schemainit.review.state.TableChange;
import dev.schemainit.review.state.TableSnapshot;
import dev.schemainit.review.state.TableState;
import dev.schemainit.review.state.TypeCapacity;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tables that existed before the first file ran, with their state and locks after the latest statement. */
final class ExistingTables {
    private final Map<Long, TableState> tables;
    private final KnownContents contents;
    private Map<Long, LockMode> locks = Map.of();

    /** The indexes that this transaction has made: whoever makes one has it to itself. */
    private final Set<Long> built = new HashSet<>();

    private Map<Long, String> fingerprints = Map.of();

    private ExistingTables(Map<Long, TableState> tables, KnownContents contents) {
        this.tables = tables;
        this.contents = contents;
    }

    /**
     * Reads them.
     *
     * @param unmeasured those that could not be filled with rows
     * @param estimated whether numbers of rows are to be reported as estimates
     * @param existed those that existed before the first file; null where none has run
     */
    static ExistingTables read(
            Connection connection, Set<String> unmeasured, boolean estimated, @Nullable Set<Long> existed)
            throws SQLException {
        var tables = new LinkedHashMap<>(TableSnapshot.ofAll(connection).tables());
        if (existed != null) {
            tables.keySet().retainAll(existed);
        }
        var contents = new KnownContents(
                Map.copyOf(tables),
                FilledColumns.read(connection),
                TypeCapacity.read(connection),
                unmeasured,
                estimated);
        return new ExistingTables(tables, contents);
    }

    Set<Long> oids() {
        return Set.copyOf(tables.keySet());
    }

    /** Those that still exist. */
    Collection<TableState> all() {
        return tables.values();
    }

    /** What is known of their contents from before the first file. */
    KnownContents contents() {
        return contents;
    }

    /** The transaction has ended, and its locks with it. */
    void releaseLocks() {
        locks = Map.of();
        built.clear();
        fingerprints = Map.of();
    }

    /** The state in the middle of a transaction, of the tables that it has locked; read anew where it has changed. */
    TableSnapshot snapshot(Connection connection) throws SQLException {
        TableSnapshot snapshot = TableSnapshot.ofLocked(connection, all(), fingerprints);
        fingerprints = snapshot.fingerprints();
        return snapshot;
    }

    /**
     * Takes over the state after a statement.
     *
     * @param statement after which the state is as it is now
     * @param held the strongest lock on each relation that the transaction holds, or was seen to hold
     * @return one change for each table that is locked or in the snapshot
     */
    List<TableChange> changesTo(SqlStatement statement, TableSnapshot snapshot, Map<Long, LockMode> held) {
        boolean truncates = statement.keyword().equals("TRUNCATE");
        var changes = new ArrayList<TableChange>();
        for (TableState before : List.copyOf(tables.values())) {
            LockMode lock = held.getOrDefault(before.oid(), LockMode.NONE);
            TableState found = snapshot.tables().get(before.oid());
            if (lock == LockMode.NONE && found == null) {
                continue;
            }
            TableState after = found == null ? null : sameIfEqual(before, found.withSizeOf(before));
            LockMode lockBefore = locks.getOrDefault(before.oid(), LockMode.NONE);
            changes.add(new TableChange(
                    before,
                    after,
                    new TableChange.Locks(lockBefore, lock, lockedIndex(before, after, held)),
                    truncates));
            if (after == null) {
                tables.remove(before.oid());
            } else {
                tables.put(before.oid(), after);
                after.indexOids().filter(index -> !before.hasIndex(index)).forEach(built::add);
            }
        }
        locks = Map.copyOf(held);
        return changes;
    }

    /** Thousands of statements, each with hundreds of tables that it leaves alone, share one state of each of these. */
    private static TableState sameIfEqual(TableState before, TableState after) {
        return after.equals(before) ? before : after;
    }

    /** One that still exists: nobody waits for an index that was dropped concurrently, which was out of use before. */
    private @Nullable String lockedIndex(TableState before, @Nullable TableState after, Map<Long, LockMode> held) {
        if (after == null) {
            return null;
        }
        return before.indexNames(index -> held.get(index) == LockMode.ACCESS_EXCLUSIVE
                        && locks.get(index) != LockMode.ACCESS_EXCLUSIVE
                        && !built.contains(index)
                        && after.hasIndex(index))
                .findFirst()
                .orElse(null);
    }
}
