package dev.schemainit.review.finding.work;

import dev.schemainit.review.finding.FindingKind;
import dev.schemainit.review.state.ColumnState;
import dev.schemainit.review.state.ConstraintKind;
import dev.schemainit.review.state.ConstraintState;
import dev.schemainit.review.state.LockMode;
import dev.schemainit.review.state.MeasuredStatement;
import dev.schemainit.review.state.TableChange;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** All rows of a table are read, under a lock that keeps others from some kind of change to it. */
final class TableScan implements WorkRule {
    private static final Set<ConstraintKind> CHECKED_BY_SCAN =
            EnumSet.of(ConstraintKind.CHECK, ConstraintKind.FOREIGN_KEY, ConstraintKind.NOT_NULL);

    @Override
    public FindingKind kind() {
        return FindingKind.SCAN;
    }

    @Override
    public Optional<String> what(TableChange change) {
        return change.scanned() && change.lock().compareTo(LockMode.SHARE_UPDATE_EXCLUSIVE) >= 0
                ? Optional.of("scans " + change.table() + reason(change))
                : Optional.empty();
    }

    private static String reason(TableChange change) {
        if (!change.columnsMadeNotNull().isEmpty()) {
            return " for NOT NULL of "
                    + change.columnsMadeNotNull().stream()
                            .map(ColumnState::name)
                            .collect(Collectors.joining(", "));
        }
        if (!change.newConstraints().isEmpty()) {
            return " for constraint "
                    + change.newConstraints().stream()
                            .map(ConstraintState::name)
                            .collect(Collectors.joining(", "));
        }
        return change.becamePartition() ? " for its bounds as a partition" : "";
    }

    @Override
    public String safer(TableChange change, MeasuredStatement statement) {
        if (!change.columnsMadeNotNull().isEmpty()) {
            return "ADD CHECK (" + change.columnsMadeNotNull().get(0).name()
                    + " IS NOT NULL) NOT VALID; in a later deployment VALIDATE CONSTRAINT, SET NOT NULL, which then"
                    + " needs no scan, and drop the check";
        }
        if (statement.changes().stream().anyMatch(TableChange::rewritten)) {
            return "";
        }
        if (change.updatedRows() + change.deletedRows() > 0) {
            return "change the rows in a later deployment, or in batches outside of it: this transaction still holds an"
                    + " earlier lock";
        }
        return forConstraint(change, statement)
                .or(() -> forPartition(change, statement))
                .orElse(forDomain(change));
    }

    private static Optional<String> forConstraint(TableChange change, MeasuredStatement statement) {
        if (change.validatesOlderConstraint()) {
            return Optional.of(
                    "VALIDATE CONSTRAINT in a later deployment: this one's transaction still holds an earlier lock");
        }
        // A new foreign key makes PostgreSQL scan the table that it refers to as well.
        boolean added = adds(change, CHECKED_BY_SCAN)
                || statement.changes().stream().anyMatch(other -> adds(other, Set.of(ConstraintKind.FOREIGN_KEY)));
        return added
                ? Optional.of("add the constraint NOT VALID, and VALIDATE CONSTRAINT in a later deployment")
                : Optional.empty();
    }

    private static boolean adds(TableChange change, Set<ConstraintKind> kinds) {
        return change.newConstraints().stream().anyMatch(made -> kinds.contains(made.kind()));
    }

    private static Optional<String> forPartition(TableChange change, MeasuredStatement statement) {
        if (change.becamePartition()) {
            return Optional.of(
                    "first give it a CHECK that says the same as its bounds (NOT VALID, then VALIDATE CONSTRAINT in"
                            + " a later deployment): ATTACH PARTITION then scans nothing");
        }
        return statement.changes().stream().anyMatch(TableChange::becamePartition)
                ? Optional.of("first give the default partition a CHECK that excludes the new bounds (NOT VALID, then"
                        + " VALIDATE CONSTRAINT in a later deployment)")
                : Optional.empty();
    }

    /** A domain's constraint is checked in every table that uses the domain, under SHARE. */
    private static String forDomain(TableChange change) {
        return change.lock() == LockMode.SHARE
                ? "add the domain's constraint NOT VALID, and VALIDATE CONSTRAINT in a later deployment"
                : "";
    }
}
