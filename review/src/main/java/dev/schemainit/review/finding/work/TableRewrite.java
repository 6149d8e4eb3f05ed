package dev.schemainit.review.finding.work;

import dev.schemainit.review.finding.FindingKind;
import dev.schemainit.review.state.ColumnState;
import dev.schemainit.review.state.MeasuredStatement;
import dev.schemainit.review.state.TableChange;
import dev.schemainit.review.state.TableKind;
import dev.schemainit.review.state.ValueSource;
import java.util.Optional;

/** All rows of a table are written anew. */
final class TableRewrite implements WorkRule {
    @Override
    public FindingKind kind() {
        return FindingKind.REWRITE;
    }

    @Override
    public Optional<String> what(TableChange change) {
        if (!change.rewritten()) {
            return Optional.empty();
        }
        String builds = IndexBuild.builds(change).map(text -> " and " + text).orElse("");
        return Optional.of(
                "rewrites " + change.table() + rebuilt(change.rebuiltIndexes().size()) + builds);
    }

    private static String rebuilt(int indexes) {
        return switch (indexes) {
            case 0 -> "";
            case 1 -> " and rebuilds its index";
            default -> " and rebuilds its " + indexes + " indexes";
        };
    }

    @Override
    public String safer(TableChange change, MeasuredStatement statement) {
        if (change.before().kind() == TableKind.MATERIALIZED_VIEW) {
            return "REFRESH MATERIALIZED VIEW CONCURRENTLY, which needs a unique index";
        }
        if (!change.retypedColumns().isEmpty()) {
            return SaferForms.forNewType(change);
        }
        return change.addedColumns().stream()
                .map(ColumnState::source)
                .filter(source -> source != ValueSource.NOWHERE)
                .findFirst()
                .map(TableRewrite::forNewColumn)
                .orElse(SaferForms.QUIET_HOUR);
    }

    private static String forNewColumn(ValueSource source) {
        return source == ValueSource.GENERATED
                ? "add a plain column, let a trigger write it, and fill the existing rows in batches"
                : "add the column without its default, set the default in a second statement, and fill the existing"
                        + " rows in batches";
    }
}
