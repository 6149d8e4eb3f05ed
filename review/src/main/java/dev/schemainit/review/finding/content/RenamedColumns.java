package dev.schemainit.review.finding.content;

import dev.schemainit.review.finding.Effect;
import dev.schemainit.review.state.TableChange;
import java.util.List;

/** A column gets another name. One that the change itself has added or named is nobody's yet. */
final class RenamedColumns implements ContentRule {
    @Override
    public List<Effect> effects(TableChange change, KnownContents known) {
        return change.renamedColumns().stream()
                .filter(column -> known.isNameInUse(change.before(), column.before()))
                .map(column -> RenamedTable.renamed(
                        change.table() + "." + column.before().name(),
                        column.after().name(),
                        "a column that a trigger keeps equal"))
                .toList();
    }
}
