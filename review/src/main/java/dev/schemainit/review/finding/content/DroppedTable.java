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

    /** Of a table that could not be filled: its rows count as lost. */
    static final String UNKNOWN = ", whose rows could not be made here";

    @Override
    public List<Effect> effects(TableChange change, KnownContents known) {
        if (!change.dropped()) {
            return List.of();
        }
        FindingKind kind = known.hasRows(change) ? FindingKind.LOSS : FindingKind.NAME;
        boolean view = change.before().kind() == TableKind.MATERIALIZED_VIEW;
        String what = (view ? "drops materialized view " : "drops table ") + change.table();
        return List.of(new Effect(kind, what + (known.isUnmeasured(change.before()) ? UNKNOWN : ""), SAFER));
    }
}
