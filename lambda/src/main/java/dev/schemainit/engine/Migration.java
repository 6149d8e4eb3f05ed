package dev.schemainit.engine;

import dev.schemainit.engine.review.Finding;
import dev.schemainit.engine.review.Observer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Apply and plan, which write: run what is pending, verify, count rows, and commit, or take a plan back. */
final class Migration {
    private final Task task;
    private final Connection connection;
    private final FileRunner files;
    private final List<String> warnings = new ArrayList<>();

    Migration(Task task, Connection connection, FileRunner files) {
        this.task = task;
        this.connection = connection;
        this.files = files;
    }

    /**
     * Runs it to its end.
     *
     * @param guarded whether another connection holds the lock from one transaction to the next
     * @return empty when nothing has happened, because it has to be several transactions and nobody holds the lock
     */
    Optional<Outcome> of(Comparison found, boolean guarded) throws SQLException {
        Comparison comparison = adoptWhatIsThere(found);
        Todo todo = comparison.todo();
        Chunks chunks = Chunks.of(todo.pending(), comparison.found().lockRoom());
        if (chunks.areSeveral() && task.action() == Action.APPLY && !guarded) {
            task.journal().done("chunks", chunks.explained(), 0);
            return Optional.empty();
        }
        if (task.action() == Action.PLAN) {
            plan(chunks);
        } else {
            files.run(chunks);
        }
        List<Finding> findings = findings();
        Catalog catalog = verified(comparison);
        TableRows.Query count = task.verification().rowsToCount(catalog);
        List<TableRows> tables = task.action() == Action.APPLY ? files.commit(count) : files.rollback(count);
        return Optional.of(new Outcome(comparison, catalog, files.applied(), findings, tables, List.copyOf(warnings)));
    }

    /** Tables without a history were made in another way: taken over when they are as expected, refused when not. */
    private Comparison adoptWhatIsThere(Comparison comparison) {
        Verification verification = task.verification();
        boolean foreign = comparison.found().history().isEmpty()
                && verification.expected().sharesTableWith(comparison.catalog());
        if (!foreign) {
            return comparison;
        }
        verification.require(comparison.catalog(), ErrorCode.FOREIGN_TABLES);
        List<SqlFile> adopted = task.folder().files();
        adopted.forEach(files::adopt);
        return comparison.leaving(
                Todo.adopting(adopted, task.seeding() ? task.folder().seedFiles() : List.of()));
    }

    /** What one transaction can do, since it is rolled back. */
    private void plan(Chunks chunks) throws SQLException {
        for (SqlFile file : chunks.first()) {
            if (file.transactional()) {
                files.run(file);
            } else {
                warnings.add(file.name() + " runs outside a transaction: it is no part of this plan");
            }
        }
        if (chunks.areSeveral()) {
            warnings.add(chunks.explained() + "; this plan is of the first");
        }
    }

    private List<Finding> findings() {
        if (task.observer().isEmpty()) {
            return List.of();
        }
        Observer observer = task.observer().get();
        observer.transactionEnded();
        warnings.addAll(observer.unusedAcceptances());
        return observer.findings();
    }

    /** The catalog as it is now. What a plan could not run in full leads to no more than a part of what is expected. */
    private Catalog verified(Comparison comparison) throws SQLException {
        boolean changed = !files.applied().isEmpty();
        Catalog catalog = changed ? readCatalog() : comparison.catalog();
        boolean whole = task.action() == Action.APPLY
                || files.applied().size() == comparison.todo().pending().size();
        if (whole) {
            task.verification().require(catalog, changed ? ErrorCode.NOT_AS_EXPECTED : ErrorCode.DRIFT);
        }
        return catalog;
    }

    private Catalog readCatalog() throws SQLException {
        return task.journal()
                .step("catalog", "reading the catalog", () -> Catalog.read(connection), Comparison::catalogRead);
    }
}
