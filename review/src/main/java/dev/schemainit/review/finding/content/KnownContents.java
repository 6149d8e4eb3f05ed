package dev.schemainit.review.finding.content;

import dev.schemainit.review.finding.TableSize;
import dev.schemainit.review.state.ColumnState;
import dev.schemainit.review.state.FilledColumns;
import dev.schemainit.review.state.TableChange;
import dev.schemainit.review.state.TableKind;
import dev.schemainit.review.state.TableState;
import dev.schemainit.review.state.TypeCapacity;
import dev.schemainit.review.state.ValueSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known about the contents of the tables before the change.
 *
 * @param originals the tables as they were before the first file, by oid
 * @param unmeasured the tables that hold no rows because none could be made: unknown is not empty
 * @param estimated whether numbers of rows are PostgreSQL's estimates, and are reported as such
 */
public record KnownContents(
        Map<Long, TableState> originals,
        FilledColumns filled,
        TypeCapacity capacity,
        Set<String> unmeasured,
        boolean estimated) {
    /** How large a table is. */
    public TableSize size(TableState table) {
        return new TableSize(table.storage().rows(), table.storage().bytes(), estimated, !isUnmeasured(table));
    }

    /** Whether the table may have held rows of its own. */
    boolean hasRows(TableChange change) {
        return (change.before().storage().rows() != 0 || isUnmeasured(change.before()))
                && change.before().kind() == TableKind.TABLE;
    }

    /** Whether it holds no rows here, and may hold some elsewhere. */
    boolean isUnmeasured(TableState table) {
        return unmeasured.contains(originalName(table));
    }

    /** Its name before the first file, by which code and the figures of rows know it. */
    private String originalName(TableState table) {
        return originals.getOrDefault(table.oid(), table).name();
    }

    /** Whether code can know the table under this name: the change has not given it. */
    boolean isNameInUse(TableState table) {
        return table.name().equals(originalName(table));
    }

    /** Whether code can know the column under this name: it existed before the first file, and was called so. */
    boolean isNameInUse(TableState table, ColumnState column) {
        return original(table, column)
                .filter(known -> known.name().equals(column.name()))
                .isPresent();
    }

    /** A column as it was before the first file; empty for one that the change itself has added. */
    Optional<ColumnState> original(TableState table, ColumnState column) {
        return Optional.ofNullable(originals.get(table.oid())).flatMap(known -> known.column(column.number()));
    }

    /** The part of the column's values, from 0 to 1, that nothing can make again: neither null nor generated. */
    double ownValues(TableChange change, ColumnState column) {
        return hasRows(change) && column.source() != ValueSource.GENERATED
                ? original(change.before(), column)
                        .map(known -> filled.part(originalName(change.before()), known))
                        .orElse(0.0)
                : 0;
    }
}
