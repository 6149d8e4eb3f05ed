package dev.schemainit.engine;

import java.sql.SQLException;
import java.util.List;

/** Verify and info, which only read: hold what was found against what is expected, and count rows. */
final class Inspection {
    private final Task task;
    private final Transaction transaction;

    Inspection(Task task, Transaction transaction) {
        this.task = task;
        this.transaction = transaction;
    }

    /** @throws SchemaInitException when a verification finds a file that is not applied, or a catalog that is another */
    Outcome of(Comparison comparison) throws SQLException {
        if (task.action() == Action.VERIFY) {
            requireNothingPending(comparison.todo());
            task.verification().require(comparison.catalog(), ErrorCode.DRIFT);
        }
        return Outcome.read(comparison, count(task.verification().rowsToCount(comparison.catalog())));
    }

    private static void requireNothingPending(Todo todo) {
        List<String> pending = SqlFile.names(todo.pending());
        if (!pending.isEmpty()) {
            throw ErrorCode.NOT_INITIALISED.exception(pending, String.join(", ", pending));
        }
    }

    private List<TableRows> count(TableRows.Query rows) throws SQLException {
        return task.journal()
                .step(
                        "count",
                        "counting rows",
                        () -> transaction.end(rows.sql(), false, answers -> rows.read(answers.next())),
                        counted -> counted.size() + " tables counted");
    }
}
