package dev.schemainit.engine.run;

import dev.schemainit.engine.access.AccessChanges;
import dev.schemainit.engine.access.AccessSetup;
import dev.schemainit.engine.boundary.BatchesText;
import dev.schemainit.engine.boundary.TransactionBatch;
import dev.schemainit.engine.boundary.TransactionBatch.Alone;
import dev.schemainit.engine.boundary.TransactionBatch.InRanges;
import dev.schemainit.engine.boundary.TransactionBatch.Together;
import dev.schemainit.engine.catalog.Catalog;
import dev.schemainit.engine.catalog.RowCount;
import dev.schemainit.engine.catalog.RowCounts;
import dev.schemainit.engine.catalog.VerifiedCatalog;
import dev.schemainit.engine.execution.StatementException;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.history.History;
import dev.schemainit.engine.history.HistoryTable;
import dev.schemainit.engine.sql.AccessFile;
import dev.schemainit.engine.sql.FilePart;
import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.engine.text.Counted;
import dev.schemainit.engine.transaction.Transaction;
import dev.schemainit.engine.work.BackfillRun;
import dev.schemainit.engine.work.LongStatement;
import dev.schemainit.engine.work.WorkPolicy;
import dev.schemainit.engine.work.WorkTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Executes a plan, and records each file with the transaction that it ran in.
 *
 * <p>Closing it rolls back what was not committed.
 */
final class PlanExecution implements AutoCloseable {
    private final RunContext context;
    private final Connection connection;
    private final Transactions transactions;
    private final StateAgainstFolder found;
    private final List<History.Entry> unrecorded = new ArrayList<>();
    private final List<AppliedFile> applied = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    /** Statements that forget work which is done, to be committed with its record. */
    private final List<String> ended = new ArrayList<>();

    private Transaction open;
    private HistoryTable history;
    private AccessChanges access = AccessChanges.NONE;
    private @Nullable LongStatement longStatement;

    /** Whether there are changes of access that no transaction has committed yet. */
    private boolean accessToCommit;

    /** The statements that make the table for the verified catalog; empty where it exists. */
    private String makeVerified;

    /** Whether this run may keep what it has verified, for the next one to compare with. */
    private boolean mayStore;

    /** Whether this run has added to the history, behind which the catalog that is kept counts no more. */
    private boolean hasRecorded;

    /** How many of the applied files are committed. */
    private int committed;

    /** The last part of a file that has not run to its end; null between two files. */
    private @Nullable FilePart partial;

    /** On the parts of a file so far, in milliseconds. */
    private long spent;

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
        this.history = found.state().history().table();
        this.makeVerified = found.state().verified().hasTable() ? "" : VerifiedCatalog.create() + ";\n";
        this.mayStore = found.state().verified().mayStore();
    }

    /**
     * Brings roles, privileges and logins to what is declared, before anything else. It is committed with what comes
     * next.
     *
     * @param setup empty for a folder without roles
     */
    void giveAccess(Optional<AccessSetup> setup) throws SQLException {
        if (setup.isPresent()) {
            access = context.log()
                    .step(
                            "access",
                            AccessFile.NAME,
                            () -> setup.get().run(connection, open, found.catalog()),
                            AccessChanges::words);
            accessToCommit = !access.isEmpty();
            history = history == HistoryTable.MISSING ? HistoryTable.CURRENT : history;
            makeVerified = "";
            mayStore = true;
            context.access().roles().map(AccessFile::owner).ifPresent(context.log()::worksAs);
        }
    }

    /** Runs the files, verifies the catalog, counts rows, and commits. */
    RunResult apply(MigrationPlan plan, String serverVersion) throws SQLException {
        plan.adopted().forEach(this::adopt);
        warnings.addAll(found.adopted().reasons());
        warnings.addAll(plan.remarks());
        warnings.addAll(BatchesText.of(plan.batches()));
        warnings.addAll(found.files().settingsNotMadeAgain());
        run(plan);
        context.execution().transactionEnds();
        Catalog catalog = catalogNow();
        requireExpected(catalog, serverVersion);
        return result(plan, catalog, commit(context.expected().rowCounts(catalog)), serverVersion);
    }

    private void run(MigrationPlan plan) throws SQLException {
        List<TransactionBatch> batches = plan.batches().batches();
        for (int i = 0; i < batches.size(); i++) {
            boolean last = i == batches.size() - 1;
            FilePart mayBeLeft = plan.mayBeLeft(i, context.work());
            if (mayBeLeft != null && transactions.ownSession().isPresent()) {
                runAlone(mayBeLeft, longStatement());
            } else if (batches.get(i) instanceof Together together) {
                for (FilePart part : together.parts()) {
                    run(part, together.parts().size() > 1);
                }
                if (!last && !batches.get(i + 1).isByItself()) {
                    commit();
                    open = begin();
                }
            } else if (batches.get(i) instanceof Alone alone) {
                runAlone(alone.part(), null);
            } else if (batches.get(i) instanceof InRanges ranges) {
                runInRanges(ranges.part(), plan.goesOnAfter(i, context.work()));
            }
        }
    }

    private LongStatement longStatement() {
        if (longStatement == null) {
            longStatement = new LongStatement(
                    connection,
                    transactions.ownSession().orElseThrow(),
                    context.connector(),
                    context.deadline(),
                    context.log()::goesOn);
        }
        return longStatement;
    }

    /**
     * Runs what one transaction can run, counts rows, and rolls back. Verifies the catalog where that was everything: a
     * part of the files leads to no more than a part of what is expected.
     */
    RunResult tryOut(MigrationPlan plan, String serverVersion) throws SQLException {
        plan.adopted().forEach(this::adopt);
        warnings.addAll(found.adopted().reasons());
        warnings.addAll(plan.remarks());
        warnings.addAll(BatchesText.of(plan.batches()));
        boolean complete = new PlannedParts(connection, this::run, warnings)
                .runAsFarAsPossible(plan.batches().batches());
        context.execution().transactionEnds();
        Catalog catalog = catalogNow();
        if (complete) {
            requireExpected(catalog, serverVersion);
        }
        RunResult result = result(plan, catalog, rollback(context.expected().rowCounts(catalog)), serverVersion);
        return complete ? result : result.unverified();
    }

    private void requireExpected(Catalog catalog, String serverVersion) throws SQLException {
        if (!found.adopted().files().isEmpty()) {
            context.expected().require(catalog, EngineError.ADOPTED_DIFFER);
        } else if (applied.isEmpty()) {
            context.expected().require(catalog, EngineError.DRIFT);
        } else {
            context.expected()
                    .require(catalog, EngineError.NOT_AS_EXPECTED, serverVersion.split("\\.")[0]);
        }
        if (!applied.isEmpty()) {
            requireListed(catalog);
        }
    }

    private void requireListed(Catalog catalog) throws SQLException {
        List<String> unlisted = context.expected().unlisted(found.catalog(), catalog);
        if (!unlisted.isEmpty() && transactions instanceof Transactions.One) {
            // What another session sees was made by somebody else meanwhile: nothing of this run is committed.
            Catalog ofOthers = seenByOthers();
            unlisted = unlisted.stream()
                    .filter(identity -> !ofOthers.has(identity))
                    .toList();
        }
        if (!unlisted.isEmpty()) {
            throw EngineError.NOT_LISTED.exception(unlisted, String.join(", ", unlisted));
        }
    }

    private Catalog seenByOthers() throws SQLException {
        try (Connection other = context.connector().connect(context.deadline())) {
            return Catalog.readOnItsOwn(other, context.access().roles());
        }
    }

    private RunResult result(MigrationPlan plan, Catalog catalog, List<RowCount> tables, String serverVersion) {
        List<AppliedFile> all = Stream.concat(context.log().earlier().stream(), applied.stream())
                .toList();
        var changes = new RunResult.Changes(all, MigrationFile.names(plan.adopted()), List.copyOf(warnings), access);
        return new RunResult(found, catalog, true, changes, tables, serverVersion);
    }

    private void adopt(MigrationFile file) {
        unrecorded.add(History.Entry.whole(file, true, 0));
        context.log().done("adopt", file.name() + " adopted", 0);
    }

    private void run(FilePart part, boolean sharesTransaction) throws SQLException {
        long milliseconds = context.log()
                .part(
                        part,
                        sharesTransaction,
                        () -> open.run(
                                part,
                                (piece, before, after) -> context.execution()
                                        .inTransaction(piece, before, after, connection, context.deadline())));
        ran(part, milliseconds);
    }

    /**
     * Ends the transaction before a statement, records that it is next, executes it by itself, records that it is done,
     * and begins the transaction after it.
     */
    private void runAlone(FilePart part, @Nullable LongStatement mayBeLeft) throws SQLException {
        boolean mayHaveBegun = recordAsNext(part);
        warnOfPooler(part);
        OutsideRun outside = OutsideRun.of(context, connection, mayBeLeft);
        var recorded = new AtomicBoolean();
        try {
            long milliseconds = context.log()
                    .part(
                            part,
                            false,
                            () -> transactions.outside(
                                    part, role -> recorded.set(outside.run(part, mayHaveBegun, spent, role))));
            ran(part, milliseconds);
        } catch (StatementException failure) {
            noteFailed(part, failure);
            throw failure;
        }
        open = begin();
        if (recorded.get()) {
            recorded();
        } else if (mayBeLeft != null) {
            mayBeLeft.forget(part);
        }
        commit();
        open = begin();
    }

    /**
     * Ends the transaction before a statement, and records that the statement is next.
     *
     * @return whether an earlier run has recorded that already
     */
    private boolean recordAsNext(FilePart part) throws SQLException {
        boolean mayHaveBegun = found.state().history().mayHaveBegun(part);
        if (!mayHaveBegun && recordedUpTo(part.file()) != part.from()) {
            unrecorded.add(History.Entry.before(part));
        }
        commit();
        transactions.requireLock();
        connection.setAutoCommit(true);
        return mayHaveBegun;
    }

    private void runInRanges(FilePart part, WorkPolicy policy) throws SQLException {
        recordAsNext(part);
        var backfill = new BackfillRun(
                policy, context.execution(), connection, transactions::next, context.deadline(), context.log()::goesOn);
        var rows = new AtomicLong();
        ran(part, context.log().part(part, false, () -> rows.set(backfill.run(part))));
        warnings.add(part.file().name() + " has changed " + Counted.of(rows.get(), "row"));
        ended.add(WorkTable.end(part));
        open = begin();
        commit();
        open = begin();
    }

    /** The next run need not wonder how a statement ended that the server has refused. */
    private void noteFailed(FilePart part, StatementException failure) {
        try {
            if (StatementException.server(failure).isPresent() && !SqlFailure.isConnectionLoss(failure)) {
                try (Transaction note = transactions.next()) {
                    note.commit(History.record(List.of(History.Entry.failed(part)), history), results -> 1);
                }
            }
        } catch (SQLException unanswered) {
            failure.addSuppressed(unanswered);
        }
    }

    /** How many statements of a file this run has recorded, or is about to; -1 where it has not come to it. */
    private int recordedUpTo(MigrationFile file) {
        return partial != null && partial.file().name().equals(file.name()) ? partial.to() : -1;
    }

    private void warnOfPooler(FilePart part) {
        if (!transactions.keepSettings()) {
            warnings.add(
                    part.first() + " runs through a pooler, and so under the role's own settings: connect past it for"
                            + " the file's and the run's");
        }
    }

    private void ran(FilePart part, long milliseconds) {
        unrecorded.removeIf(entry -> entry.file().name().equals(part.file().name()));
        spent += milliseconds;
        unrecorded.add(History.Entry.of(part, spent));
        if (part.endsFile()) {
            applied.add(new AppliedFile(part.file().name(), spent));
            spent = 0;
        }
        partial = part.endsFile() ? null : part;
    }

    private Transaction begin() throws SQLException {
        return context.log()
                .step("lock", "beginning the transaction", transactions::next, begun -> transactions.words());
    }

    private Catalog catalogNow() throws SQLException {
        return applied.isEmpty() && partial == null && access.isEmpty()
                ? found.catalog()
                : context.log()
                        .step(
                                "catalog",
                                "reading the catalog",
                                () -> Catalog.read(connection, context.access().roles()),
                                RunLog::catalogRead);
    }

    /** Records what ran since the last commit, and commits. */
    private void commit() throws SQLException {
        context.execution().transactionEnds();
        if (hasNothingToCommit()) {
            open.close();
        } else {
            transactions.requireLock();
            String statements = recording();
            context.log()
                    .step(
                            "commit",
                            "committing",
                            () -> open.commit(statements, results -> unrecorded.size()),
                            recorded -> Counted.of(recorded, "file") + " recorded");
            recorded();
        }
    }

    /**
     * Counts rows, records what ran since the last commit, and commits. A run that did nothing has nothing to commit.
     */
    private List<RowCount> commit(RowCounts counts) throws SQLException {
        String verified = keepingVerified();
        if (hasNothingToCommit() && verified.isEmpty()) {
            return rollback(counts);
        }
        transactions.requireLock();
        String statements = recording() + ";\n" + verified;
        List<RowCount> rows = context.log()
                .step(
                        "count",
                        "counting rows and committing",
                        () -> open.commit(statements, counts),
                        RunLog::tablesCounted);
        context.log().done("commit", "committed", 0);
        recorded();
        return rows;
    }

    private boolean hasNothingToCommit() {
        return unrecorded.isEmpty() && !accessToCommit;
    }

    /** The statements that record what ran since the last commit; empty where only access has changed. */
    private String recording() {
        String files = unrecorded.isEmpty() ? "" : History.record(unrecorded, history);
        return ended.isEmpty() ? files : String.join(";\n", ended) + ";\n" + files;
    }

    /**
     * The statements that keep the catalog that was just verified; empty where it is the one that is kept already, or
     * the history is empty, and for a run that does not know what is expected, or that may not write it and goes on
     * without.
     */
    private String keepingVerified() {
        boolean records = hasRecorded || !unrecorded.isEmpty();
        boolean isKept = !records
                && (found.state().history().isEmpty()
                        || found.state().verified().is(context.expected()));
        return isKept || !mayStore || !context.expected().isKnown()
                ? ""
                : makeVerified + VerifiedCatalog.store(context.expected());
    }

    /** Counts rows, and rolls back what ran since the last commit. */
    private List<RowCount> rollback(RowCounts counts) throws SQLException {
        return context.log().step("count", "counting rows", () -> open.rollback(counts), RunLog::tablesCounted);
    }

    private void recorded() {
        hasRecorded |= !unrecorded.isEmpty();
        history = History.after(unrecorded, history);
        context.log().committed(applied.subList(committed, applied.size()), partial);
        committed = applied.size();
        unrecorded.clear();
        ended.clear();
        accessToCommit = false;
    }

    @Override
    public void close() throws SQLException {
        open.close();
        if (longStatement != null) {
            longStatement.close();
        }
    }
}
