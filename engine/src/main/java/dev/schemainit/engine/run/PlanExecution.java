package dev.schemainit.engine.run;

import dev.schemainit.engine.catalog.Catalog;
import dev.schemainit.engine.catalog.RowCount;
import dev.schemainit.engine.catalog.RowCounts;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.history.History;
import dev.schemainit.engine.run.TransactionBatch.Alone;
import dev.schemainit.engine.run.TransactionBatch.Together;
import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.engine.transaction.Transaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Executes a plan, and records each file with the transaction that it ran in.
 *
 * <p>Closing it rolls back what was not committed.
 */
final class PlanExecution implements AutoCloseable {
    /** For PostgreSQL an index is a table in this condition. */
    private static final String DUPLICATE_TABLE = "42P07";

    private final RunContext context;
    private final Connection connection;
    private final Transactions transactions;
    private final StateAgainstFolder found;
    private final List<History.Entry> unrecorded = new ArrayList<>();
    private final List<AppliedFile> applied = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private Transaction open;
    private boolean hasHistory;

    /**
     * @param connection that the transactions are on
     * @param open the first of the transactions
     * @param found the state before the plan
     */
    PlanExecution(
            RunContext context,
            Connection connection,
            Transactions transactions,
            Transaction open,
            StateAgainstFolder found) {
        this.context = context;
        this.connection = connection;
        this.transactions = transactions;
        this.open = open;
        this.found = found;
        this.hasHistory = found.state().history().exists();
    }

    /** Runs the files, verifies the catalog, counts rows, and commits. */
    RunResult apply(MigrationPlan plan, String serverVersion) throws SQLException {
        plan.adopted().forEach(this::adopt);
        TransactionBatches batches = plan.batches();
        for (int i = 0; i < batches.batches().size(); i++) {
            run(batches.batches().get(i));
            if (batches.endsForRoom(i)) {
                context.expected().requireValidIndexes(Catalog.read(connection));
                commit();
                open = begin();
            }
        }
        context.execution().transactionEnds();
        Catalog catalog = catalogNow();
        context.expected().require(catalog, applied.isEmpty() ? EngineError.DRIFT : EngineError.NOT_AS_EXPECTED);
        return result(plan, catalog, commit(context.expected().rowCounts(catalog)), serverVersion);
    }

    /**
     * Runs what one transaction can run, counts rows, and rolls back. Verifies the catalog where that was everything: a
     * part of the files leads to no more than a part of what is expected.
     */
    RunResult tryOut(MigrationPlan plan, String serverVersion) throws SQLException {
        plan.adopted().forEach(this::adopt);
        TransactionBatches batches = plan.batches();
        for (TransactionBatch batch : batches.beforeFirstDivision()) {
            if (batch instanceof Alone alone) {
                warnings.add(alone.file().name() + " runs outside a transaction: it is no part of this plan");
            } else {
                run(batch);
            }
        }
        if (batches.areDividedForRoom()) {
            warnings.add(batches.explained() + "; this plan is of the first");
        }
        context.execution().transactionEnds();
        Catalog catalog = catalogNow();
        if (warnings.isEmpty()) {
            context.expected().require(catalog, applied.isEmpty() ? EngineError.DRIFT : EngineError.NOT_AS_EXPECTED);
        }
        return result(plan, catalog, rollback(context.expected().rowCounts(catalog)), serverVersion);
    }

    private RunResult result(MigrationPlan plan, Catalog catalog, List<RowCount> tables, String serverVersion) {
        var changes =
                new RunResult.Changes(List.copyOf(applied), MigrationFile.names(plan.adopted()), List.copyOf(warnings));
        return new RunResult(found, catalog, changes, tables, serverVersion);
    }

    private void adopt(MigrationFile file) {
        unrecorded.add(new History.Entry(file, true, 0));
        context.log().done("adopt", file.name() + " adopted", 0);
    }

    private void run(TransactionBatch batch) throws SQLException {
        if (batch instanceof Together together) {
            for (MigrationFile file : together.files()) {
                ran(file, context.log().file(file, () -> open.run(file, () -> inTransaction(file))));
            }
        } else if (batch instanceof Alone alone) {
            runAlone(alone.file());
        }
    }

    private void inTransaction(MigrationFile file) throws SQLException {
        context.execution().inTransaction(file, connection, context.deadline(), context.log()::statement);
    }

    /** Ends the transaction before the file, records the file by itself, and begins the transaction after it. */
    private void runAlone(MigrationFile file) throws SQLException {
        commit();
        transactions.requireLock();
        ran(file, context.log().file(file, () -> alone(file)));
        open = begin();
        // With IF NOT EXISTS the file passes over the invalid index of an earlier attempt, and is not applied then.
        context.expected().requireValidIndexes(Catalog.read(connection));
        commit();
        open = begin();
    }

    private void alone(MigrationFile file) throws SQLException {
        connection.setAutoCommit(true);
        try {
            context.execution().alone(file, connection, context.deadline(), context.log()::statement);
        } catch (SQLException failure) {
            // Without IF NOT EXISTS the invalid index of an earlier attempt has the name that the file needs.
            if (DUPLICATE_TABLE.equals(failure.getSQLState())) {
                context.expected().requireValidIndexes(Catalog.read(connection));
            }
            throw failure;
        }
    }

    private void ran(MigrationFile file, long milliseconds) {
        unrecorded.add(new History.Entry(file, false, milliseconds));
        applied.add(new AppliedFile(file.name(), milliseconds));
    }

    private Transaction begin() throws SQLException {
        return context.log()
                .step("lock", "beginning the transaction", transactions::next, begun -> transactions.words());
    }

    private Catalog catalogNow() throws SQLException {
        return applied.isEmpty()
                ? found.catalog()
                : context.log()
                        .step("catalog", "reading the catalog", () -> Catalog.read(connection), RunLog::catalogRead);
    }

    /** Records what ran since the last commit, and commits. */
    private void commit() throws SQLException {
        context.execution().transactionEnds();
        if (unrecorded.isEmpty()) {
            open.close();
        } else {
            transactions.requireLock();
            context.log()
                    .step(
                            "commit",
                            "committing",
                            () -> open.commit(History.record(unrecorded, hasHistory), results -> unrecorded.size()),
                            recorded -> recorded + " files recorded");
            recorded();
        }
    }

    /**
     * Counts rows, records what ran since the last commit, and commits. A run that did nothing has nothing to commit.
     */
    private List<RowCount> commit(RowCounts counts) throws SQLException {
        if (unrecorded.isEmpty()) {
            return rollback(counts);
        }
        transactions.requireLock();
        String statements = counts.sql() + ";\n" + History.record(unrecorded, hasHistory);
        List<RowCount> rows = context.log()
                .step(
                        "count",
                        "counting rows and committing",
                        () -> open.commit(statements, results -> counts.read(results.next())),
                        RunLog::tablesCounted);
        context.log().done("commit", "committed", 0);
        recorded();
        return rows;
    }

    /** Counts rows, and rolls back what ran since the last commit. */
    private List<RowCount> rollback(RowCounts counts) throws SQLException {
        return context.log()
                .step(
                        "count",
                        "counting rows",
                        () -> open.rollback(counts.sql(), results -> counts.read(results.next())),
                        RunLog::tablesCounted);
    }

    private void recorded() {
        hasHistory = true;
        unrecorded.clear();
    }

    @Override
    public void close() throws SQLException {
        open.close();
    }
}
