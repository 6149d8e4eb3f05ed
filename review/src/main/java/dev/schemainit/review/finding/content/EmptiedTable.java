package dev.schemainit.review.finding.content;

import dev.schemainit.review.finding.Effect;
import dev.schemainit.review.finding.FindingKind;
import dev.schemainit.review.state.TableChange;
import java.util.List;

/** TRUNCATE takes all rows of a table. No other form is safer. */
final class EmptiedTable implements ContentRule {
    @Override
    public List<Effect> effects(TableChange change, KnownContents known) {
        return change.emptied() ? List.of(new Effect(FindingKind.LOSS, "empties " + change.table(), "")) : List.of();
    }
}
