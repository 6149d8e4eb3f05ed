package dev.schemainit.review.finding.content;

import dev.schemainit.review.finding.Effect;
import dev.schemainit.review.finding.FindingKind;
import dev.schemainit.review.state.ColumnState;
import dev.schemainit.review.state.TableChange;
import dev.schemainit.review.state.ValueSource;
import java.util.List;

/**
 * A column is dropped: a loss where it holds values, otherwise a name that is gone. One that the change itself has
 * added is neither: nobody knows it yet.
 */
final class DroppedColumns implements ContentRule {
    @Override
    public List<Effect> effects(TableChange change, KnownContents known) {
        return change.droppedColumns().stream()
                .filter(column -> known.original(change.before(), column).isPresent())
                .map(column -> dropped(column, change, known))
                .toList();
    }

    private static Effect dropped(ColumnState column, TableChange change, KnownContents known) {
        String what = "drops column " + change.table() + "." + column.name();
        if (known.isUnmeasured(change.before()) && column.source() != ValueSource.GENERATED) {
            return new Effect(FindingKind.LOSS, what + DroppedTable.UNKNOWN, DroppedTable.SAFER);
        }
        double lost = known.ownValues(change, column);
        if (lost == 0) {
            return new Effect(FindingKind.NAME, what, DroppedTable.SAFER);
        }
        String rows = known.size(change.before()).partInWords(lost);
        return new Effect(FindingKind.LOSS, what + ", which has a value in " + rows, DroppedTable.SAFER);
    }
}
