package dev.schemainit.engine.run;

import dev.schemainit.engine.boundary.TransactionBatch;
import dev.schemainit.engine.boundary.TransactionBatch.Alone;
import dev.schemainit.engine.boundary.TransactionBatch.InRanges;
import dev.schemainit.engine.boundary.TransactionBatch.Together;
import dev.schemainit.engine.boundary.TransactionBatches;
import dev.schemainit.engine.catalog.ChangesByHand;
import dev.schemainit.engine.catalog.ExpectedCatalog;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.sql.FilePart;
import dev.schemainit.engine.sql.FileRemarks;
import dev.schemainit.engine.sql.FileSelection;
import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.engine.work.LongStatement;
import dev.schemainit.engine.work.WorkPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run is going to do, decided before it changes anything.
 *
 * @param adopted the files that count as applied without running, because what they make exists already
 * @param remarks what an adoption could not compare, and what was changed by hand, for a person
 * @param batches the files to run, divided into transactions
 */
record MigrationPlan(List<MigrationFile> adopted, List<String> remarks, TransactionBatches batches) {
    /**
     * Decides.
     *
     * <p>Tables of this schema in a database without a history were made in another way. Where nothing says which files
     * have made them, they are adopted when they are as expected, and refused when not.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException for such tables that differ, and for a database that
     *     has drifted
     */
    static MigrationPlan of(StateAgainstFolder found, RunContext context) {
        FileSelection files = context.files();
        ExpectedCatalog expected = context.expected();
        boolean foreign = found.state().history().isEmpty()
                && found.adopted().files().isEmpty()
                && expected.catalog().sharesTableWith(found.catalog());
        if (foreign) {
            // Who may do what is brought to what is expected in any case.
            expected.withoutAccess().require(found.catalog().withoutAccess(), EngineError.FOREIGN_TABLES);
        }
        List<FilePart> pending = foreign
                ? files.seeds().stream().map(FilePart::whole).toList()
                : found.files().pending();
        List<String> changes = pending.isEmpty() ? List.of() : changesByHand(found, context);
        var batches = TransactionBatches.of(pending, found.state().lockRoom(), context.learned());
        boolean adopts = foreign || !found.adopted().files().isEmpty();
        if (adopts || !batches.isOneTransaction()) {
            expected.requireCurrent();
        }
        return new MigrationPlan(
                foreign ? files.migrations() : List.copyOf(found.adopted().files()),
                foreign ? FileRemarks.ofRows(files.migrations()) : changes,
                batches);
    }

    /** With nothing to run, the comparison with what is expected says the same. */
    private static List<String> changesByHand(StateAgainstFolder found, RunContext context) {
        var changes = ChangesByHand.of(found.state().verified(), found.catalog(), context.expected());
        if (!context.reportsDrift()) {
            changes.requireNoDrift(found.catalog(), context.expected());
        }
        changes.words().forEach(words -> context.log().done("drift", words, 0));
        return changes.words();
    }

    /**
     * Whether one transaction is enough, which then holds the lock itself.
     *
     * @param policy by which a statement may have to run by itself, so that it can stay behind in the server
     */
    boolean isOneTransaction(WorkPolicy policy) {
        return batches.isOneTransaction() && (batches.batches().isEmpty() || mayBeLeft(0, policy) == null);
    }

    /** The statement of a batch, if it may stay behind in the server; null for any other batch. */
    @Nullable
    FilePart mayBeLeft(int batch, WorkPolicy policy) {
        return goesOnAfter(batch, policy).leaves()
                ? longStatement(batches.batches().get(batch))
                : null;
    }

    /**
     * What to do about a batch that does not end in time. What is done in the background leaves nothing else behind it.
     */
    WorkPolicy goesOnAfter(int batch, WorkPolicy policy) {
        List<TransactionBatch> behind =
                batches.batches().subList(batch + 1, batches.batches().size());
        boolean isLast = behind.stream().allMatch(next -> next instanceof InRanges || longStatement(next) != null);
        return policy == WorkPolicy.IN_BACKGROUND && !isLast ? WorkPolicy.ENDS : policy;
    }

    private static @Nullable FilePart longStatement(TransactionBatch batch) {
        FilePart part = batch instanceof Alone alone
                ? alone.part()
                : batch instanceof Together together && together.parts().size() == 1
                        ? together.parts().get(0)
                        : null;
        return part != null && LongStatement.canBeLeft(part) ? part : null;
    }

    /** @throws dev.schemainit.engine.failure.SchemaInitException for a statement that needs its client to its end */
    void requireSurvivors() {
        for (TransactionBatch batch : batches.batches()) {
            FilePart part = longStatement(batch);
            if (part != null) {
                LongStatement.requireSilent(part);
            }
        }
    }
}
