package dev.schemainit.review.finding;

import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.review.state.LockMode;
import dev.schemainit.review.state.MeasuredStatement;
import dev.schemainit.review.state.TableChange;
import dev.schemainit.review.state.TableState.Column;
import dev.schemainit.review.state.TableState.Constraint;
import java.util.Optional;

/**
 * The form that does the same with less waiting or loss, chosen by what PostgreSQL did and not by the statement's words.
 *
 * <p>All pending files that are not marked no-transaction are one transaction, which keeps its locks to the end: what has to
 * come later has to come in a later deployment.
 */
final class Advice {
    private static final String ALONE = ", alone in a file whose first line is " + MigrationFile.NO_TRANSACTION;
    private static final String QUIET_HOUR = "no form of it lets others work: run it in a quiet hour";

    /** For a table or a column that code may still use. */
    static final String FOR_DROPPED = "deploy code that no longer uses it, and drop it in a later version";

    static final String FOR_NARROWING =
            "keep the type, and state the limit as a CHECK, NOT VALID at first: it changes no value";

    private Advice() {}

    /** For a table that was rewritten or scanned, or an index that was built. */
    static String forWork(TableChange change, MeasuredStatement statement) {
        if (!change.lock().isStrong()) {
            return "";
        }
        if (change.rewritten()) {
            return forRewrite(change);
        }
        if (!change.rebuiltIndexes().isEmpty()) {
            return change.retypedColumns().isEmpty() ? "REINDEX … CONCURRENTLY" + ALONE : forNewType(change);
        }
        return change.builtIndexes().isEmpty() ? forScan(change, statement) : forIndex(change);
    }

    private static String forRewrite(TableChange change) {
        if (change.before().kind() == 'm') {
            return "REFRESH MATERIALIZED VIEW CONCURRENTLY, which needs a unique index";
        }
        if (!change.retypedColumns().isEmpty()) {
            return forNewType(change);
        }
        Optional<Column> filled = change.addedColumns().stream()
                .filter(column -> column.generated() || column.identity() || column.hasDefault())
                .findFirst();
        return filled.map(column -> column.generated()
                        ? "add a plain column, let a trigger write it, and fill the rows there are in batches"
                        : "add the column without its default, set the default in a second statement, and fill the rows"
                                + " there are in batches")
                .orElse(QUIET_HOUR);
    }

    private static String forNewType(TableChange change) {
        Column column = change.retypedColumns().get(0).after();
        return "add a new column of type " + column.type() + ", keep both equal with a trigger, fill it in batches, and"
                + " switch over in a later deployment";
    }

    private static String forIndex(TableChange change) {
        Optional<Constraint> constraint = change.newConstraints().stream()
                .filter(made -> made.index() != 0 && "pux".indexOf(made.type()) >= 0)
                .findFirst();
        if (constraint.isPresent()) {
            return constraint.get().type() == 'x'
                    ? QUIET_HOUR
                    : "CREATE UNIQUE INDEX CONCURRENTLY" + ALONE + "; then ADD CONSTRAINT … USING INDEX";
        }
        return change.before().partition()
                ? "CREATE INDEX ON ONLY the partitioned table, then CREATE INDEX CONCURRENTLY on each partition" + ALONE
                        + ", then ALTER INDEX … ATTACH PARTITION"
                : "CREATE INDEX CONCURRENTLY" + ALONE;
    }

    private static String forScan(TableChange change, MeasuredStatement statement) {
        if (!change.columnsMadeNotNull().isEmpty()) {
            return "ADD CHECK (" + change.columnsMadeNotNull().get(0).name()
                    + " IS NOT NULL) NOT VALID; in a later deployment VALIDATE CONSTRAINT, SET NOT NULL, which then needs no"
                    + " scan, and drop the check";
        }
        if (statement.changes().stream().anyMatch(TableChange::rewritten)) {
            return "";
        }
        if (change.updatedRows() + change.deletedRows() > 0) {
            return "change the rows in a later deployment, or in batches outside of it: this transaction still holds an"
                    + " earlier lock";
        }
        boolean validatesOlder = change.newConstraints().stream()
                .anyMatch(made -> change.before().constraints().containsValue(invalid(made)));
        if (validatesOlder) {
            return "VALIDATE CONSTRAINT in a later deployment: this one's transaction still holds an earlier lock";
        }
        if (hasNew(change, "cfn") || statement.changes().stream().anyMatch(other -> hasNew(other, "f"))) {
            return "add the constraint NOT VALID, and VALIDATE CONSTRAINT in a later deployment";
        }
        if (change.becamePartition()) {
            return "first give it a CHECK that says the same as its bounds (NOT VALID, then VALIDATE CONSTRAINT in a later"
                    + " deployment): ATTACH PARTITION then scans nothing";
        }
        if (statement.changes().stream().anyMatch(TableChange::becamePartition)) {
            return "first give the default partition a CHECK that excludes the new bounds (NOT VALID, then VALIDATE"
                    + " CONSTRAINT in a later deployment)";
        }
        return change.lock() == LockMode.SHARE
                ? "add the domain's constraint NOT VALID, and VALIDATE CONSTRAINT in a later deployment"
                : "";
    }

    private static Constraint invalid(Constraint constraint) {
        return new Constraint(constraint.name(), constraint.type(), false, constraint.index());
    }

    private static boolean hasNew(TableChange change, String types) {
        return change.newConstraints().stream().anyMatch(made -> types.indexOf(made.type()) >= 0);
    }

    /** For a lock under which the table itself is neither rewritten nor scanned. */
    static String forLock(TableChange change, boolean held) {
        if (!change.droppedIndexes().isEmpty()) {
            return "DROP INDEX CONCURRENTLY" + ALONE;
        }
        return held ? "put this statement behind the slow one, or into a deployment of its own" : "";
    }

    static String forChangedRows(TableChange change) {
        return !change.scanned()
                ? ""
                : "where they are many, change them in batches outside of the deployment: one transaction keeps each of them"
                        + " locked to its end";
    }

    /** For a statement that fails because of rows, by its SQLSTATE. */
    static String forRefusal(String state) {
        return switch (state) {
            case "23502" -> "let the column be null at first, fill it, and SET NOT NULL in a later deployment";
            case "23503", "23514" ->
                "add the constraint NOT VALID, correct the rows, and VALIDATE CONSTRAINT in a later deployment";
            case "23505" -> "look for duplicates, and resolve them first";
            default -> "look for such values, and correct them first";
        };
    }

    /** @param substitute what can have the new name beside the old one */
    static String forRename(String substitute) {
        return "expand and contract: add the new name beside the old one (" + substitute
                + "), move the code over, drop the old name in a later version";
    }
}
