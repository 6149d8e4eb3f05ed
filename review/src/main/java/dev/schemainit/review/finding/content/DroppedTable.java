package dev.schemainit.review.finding.content;

import dev.schemainit.review.finding.Effect;
import dev.schemainit.review.finding.FindingKind;
import dev.schemainit.review.state.TableChange;
import dev.schemainit.review.state.TableKind;
import java.util.List;

/** A table is dropped: a loss where it may have held rows, otherwise a name that is gone. */
final class DroppedTable implements ContentRule {
    /** For a table or a column that code may still use. */
    static final String SAFER = "deploy code that no longer uses it, and drop it in a later version";

    @Override
    public List<Effect> effects(TableChange change, KnownContents known) {
        if (!change.dropped()) {
            return List.of();
        }
        FindingKind kind = known.hasRows(change) ? FindingKind.LOSS : FindingKind.NAME;
        boolean view = change.before().kind() == TableKind.MATERIALIZED_VIEW;
        return List.of(new Effect(kind, (view ? "drops materialized view " : "drops table ") + change.table(), SAFER));
    }
}
