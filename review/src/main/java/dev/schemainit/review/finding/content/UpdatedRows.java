package dev.schemainit.review.finding.content;

import dev.schemainit.review.finding.Effect;
import dev.schemainit.review.finding.FindingKind;
import dev.schemainit.review.finding.TableSize;
import dev.schemainit.review.state.TableChange;
import java.util.List;

/** Rows get other values, whose old ones are gone. */
final class UpdatedRows implements ContentRule {
    private static final String IN_BATCHES =
            "where they are many, let the file run in batches (docs/scale/long-work.md): one transaction keeps each of them"
                    + " locked to its end";

    @Override
    public List<Effect> effects(TableChange change, KnownContents known) {
        return changed("changes ", change.updatedRows(), change);
    }

    /** The effect of a statement that changed or deleted rows. */
    static List<Effect> changed(String verb, long rows, TableChange change) {
        if (rows <= 0) {
            return List.of();
        }
        String what = verb + TableSize.countInWords(rows) + " of " + change.table();
        return List.of(new Effect(FindingKind.LOSS, what, change.scanned() ? IN_BATCHES : ""));
    }
}
