package dev.schemainit.review.finding.content;

import dev.schemainit.review.finding.TableSize;
import dev.schemainit.review.state.ColumnState;
import dev.schemainit.review.state.FilledColumns;
import dev.schemainit.review.state.TableChange;
import dev.schemainit.review.state.TableKind;
import dev.schemainit.review.state.TableState;
import dev.schemainit.review.state.TypeCapacity;
import dev.schemainit.review.state.ValueSource;
import java.util.Set;

/**
 * What is known about the contents of the tables before the change.
 *
 * @param unmeasured the tables that hold no rows because none could be made: unknown is not empty
 * @param estimated whether numbers of rows are PostgreSQL's estimates, and are reported as such
 */
public record KnownContents(FilledColumns filled, TypeCapacity capacity, Set<String> unmeasured, boolean estimated) {
    /** How large a table is. */
    public TableSize size(TableState table) {
        return new TableSize(table.storage().rows(), table.storage().bytes(), estimated);
    }

    /** Whether the table may have held rows of its own. */
    boolean hasRows(TableChange change) {
        return (change.before().storage().rows() != 0 || isUnmeasured(change))
                && change.before().kind() == TableKind.TABLE;
    }

    /** Whether it holds no rows here, and may hold some elsewhere. */
    boolean isUnmeasured(TableChange change) {
        return unmeasured.contains(change.table());
    }

    /** The part of the column's values, from 0 to 1, that nothing can make again: neither null nor generated. */
    double ownValues(TableChange change, ColumnState column) {
        return hasRows(change) && column.source() != ValueSource.GENERATED ? filled.part(change.table(), column) : 0;
    }
}
