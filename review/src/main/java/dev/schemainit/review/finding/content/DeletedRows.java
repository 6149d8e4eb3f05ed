package dev.schemainit.review.finding.content;

import dev.schemainit.review.finding.Effect;
import dev.schemainit.review.state.TableChange;
import java.util.List;

/** Rows are deleted. */
final class DeletedRows implements ContentRule {
    @Override
    public List<Effect> effects(TableChange change, KnownContents known) {
        return UpdatedRows.changed("deletes ", change.deletedRows(), change);
    }
}
