package dev.schemainit.review.finding;

import dev.schemainit.review.finding.Finding.Kind;
import dev.schemainit.review.state.LockMode;
import dev.schemainit.review.state.TableChange;
import dev.schemainit.review.state.TableState.Column;
import dev.schemainit.review.state.TableState.Constraint;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a statement did to a table that takes longer the larger the table is.
 *
 * @param what as the beginning of a sentence, such as "rewrites documents and rebuilds its 6 indexes"
 */
record TableWork(Kind kind, String what) {
    /** Of one change; empty where it takes but a moment. Reading all rows counts where others may not change them meanwhile. */
    static Optional<TableWork> of(TableChange change) {
        String table = change.table();
        List<String> rebuilt = change.rebuiltIndexes();
        List<String> built = change.builtIndexes();
        String builds = built.isEmpty() ? "" : "builds " + indexes(built);
        if (change.rewritten()) {
            String what = "rewrites " + table
                    + switch (rebuilt.size()) {
                        case 0 -> "";
                        case 1 -> " and rebuilds its index";
                        default -> " and rebuilds its " + rebuilt.size() + " indexes";
                    };
            return Optional.of(new TableWork(Kind.REWRITE, what + (built.isEmpty() ? "" : " and " + builds)));
        }
        if (change.emptied()) {
            return Optional.empty();
        }
        if (!rebuilt.isEmpty()) {
            return Optional.of(new TableWork(Kind.REWRITE, "rebuilds " + indexes(rebuilt) + " of " + table));
        }
        if (!built.isEmpty()) {
            return Optional.of(new TableWork(Kind.INDEX, builds + " of " + table));
        }
        return change.scanned() && change.lock().compareTo(LockMode.SHARE_UPDATE_EXCLUSIVE) >= 0
                ? Optional.of(new TableWork(Kind.SCAN, "scans " + table + reason(change)))
                : Optional.empty();
    }

    private static String indexes(List<String> names) {
        return (names.size() == 1 ? "index " : names.size() + " indexes ") + String.join(", ", names);
    }

    private static String reason(TableChange change) {
        if (!change.columnsMadeNotNull().isEmpty()) {
            return " for NOT NULL of "
                    + change.columnsMadeNotNull().stream().map(Column::name).collect(Collectors.joining(", "));
        }
        if (!change.newConstraints().isEmpty()) {
            return " for constraint "
                    + change.newConstraints().stream().map(Constraint::name).collect(Collectors.joining(", "));
        }
        return change.becamePartition() ? " for its bounds as a partition" : "";
    }
}
