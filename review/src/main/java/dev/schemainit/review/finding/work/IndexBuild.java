package dev.schemainit.review.finding.work;

import dev.schemainit.review.finding.FindingKind;
import dev.schemainit.review.state.ConstraintKind;
import dev.schemainit.review.state.ConstraintState;
import dev.schemainit.review.state.MeasuredStatement;
import dev.schemainit.review.state.TableChange;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** New indexes are built. */
final class IndexBuild implements WorkRule {
    private static final Set<ConstraintKind> WITH_INDEX =
            EnumSet.of(ConstraintKind.PRIMARY_KEY, ConstraintKind.UNIQUE, ConstraintKind.EXCLUSION);

    @Override
    public FindingKind kind() {
        return FindingKind.INDEX;
    }

    @Override
    public Optional<String> what(TableChange change) {
        return builds(change).map(text -> text + " of " + change.table());
    }

    /** Such as "builds index by_name". */
    static Optional<String> builds(TableChange change) {
        List<String> built = change.builtIndexes();
        return built.isEmpty() ? Optional.empty() : Optional.of("builds " + indexes(built));
    }

    static String indexes(List<String> names) {
        return (names.size() == 1 ? "index " : names.size() + " indexes ") + String.join(", ", names);
    }

    @Override
    public String safer(TableChange change, MeasuredStatement statement) {
        Optional<ConstraintState> constraint = change.newConstraints().stream()
                .filter(made -> made.hasIndex() && WITH_INDEX.contains(made.kind()))
                .findFirst();
        if (constraint.isPresent()) {
            return constraint.get().kind() == ConstraintKind.EXCLUSION
                    ? SaferForms.QUIET_HOUR
                    : "CREATE UNIQUE INDEX CONCURRENTLY" + SaferForms.ALONE + "; then ADD CONSTRAINT … USING INDEX";
        }
        return change.before().identity().partition()
                ? "CREATE INDEX ON ONLY the partitioned table, then CREATE INDEX CONCURRENTLY on each partition"
                        + SaferForms.ALONE + ", then ALTER INDEX … ATTACH PARTITION"
                : "CREATE INDEX CONCURRENTLY" + SaferForms.ALONE;
    }
}
