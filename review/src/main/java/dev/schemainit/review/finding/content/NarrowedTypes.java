package dev.schemainit.review.finding.content;

import dev.schemainit.review.finding.Effect;
import dev.schemainit.review.finding.FindingKind;
import dev.schemainit.review.state.ColumnState;
import dev.schemainit.review.state.TableChange;
import java.util.List;

/** A column gets a type that can hold less than its old one. */
final class NarrowedTypes implements ContentRule {
    private static final String SAFER =
            "keep the type, and state the limit as a CHECK, NOT VALID at first: it changes no value";

    @Override
    public List<Effect> effects(TableChange change, KnownContents known) {
        if (!known.hasRows(change)) {
            return List.of();
        }
        return change.retypedColumns().stream()
                .filter(column ->
                        known.original(change.before(), column.before()).isPresent())
                .filter(column -> known.capacity()
                        .shrinks(column.before().type(), column.after().type()))
                .map(column -> narrowed(change, column.before().type(), column.after()))
                .toList();
    }

    private static Effect narrowed(TableChange change, ColumnState.Type before, ColumnState after) {
        String what = "narrows " + change.table() + "." + after.name() + " from " + before.text() + " to "
                + after.type().text();
        return new Effect(FindingKind.LOSS, what, SAFER);
    }
}
