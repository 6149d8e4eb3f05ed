package dev.schemainit.review.finding.work;

import dev.schemainit.review.finding.FindingKind;
import dev.schemainit.review.state.MeasuredStatement;
import dev.schemainit.review.state.TableChange;
import java.util.List;
import java.util.Optional;

/** Existing indexes are built anew, and the rows stay where they are. */
final class IndexRebuild implements WorkRule {
    @Override
    public FindingKind kind() {
        return FindingKind.REWRITE;
    }

    @Override
    public Optional<String> what(TableChange change) {
        List<String> rebuilt = change.rebuiltIndexes();
        return rebuilt.isEmpty()
                ? Optional.empty()
                : Optional.of("rebuilds " + IndexBuild.indexes(rebuilt) + " of " + change.table());
    }

    @Override
    public String safer(TableChange change, MeasuredStatement statement) {
        return change.retypedColumns().isEmpty()
                ? "REINDEX … CONCURRENTLY" + SaferForms.ALONE
                : SaferForms.forNewType(change);
    }
}
