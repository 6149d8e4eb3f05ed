package dev.schemainit.engine.run;

import dev.schemainit.engine.boundary.LearnedBoundaries;
import dev.schemainit.engine.boundary.TransactionBatches;
import dev.schemainit.engine.catalog.ExpectedCatalog;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.sql.FilePart;
import dev.schemainit.engine.sql.FileRemarks;
import dev.schemainit.engine.sql.FileSelection;
import dev.schemainit.engine.sql.MigrationFile;
import java.util.List;

/**
 * What a run is going to do, decided before it changes anything.
 *
 * @param adopted the files that count as applied without running, because what they make exists already
 * @param remarks what an adoption could not compare, for a person
 * @param batches the files to run, divided into transactions
 */
record MigrationPlan(List<MigrationFile> adopted, List<String> remarks, TransactionBatches batches) {
    /**
     * Decides.
     *
     * <p>Tables of this schema in a database without a history were made in another way. Where nothing says which files
     * have made them, they are adopted when they are as expected, and refused when not.
     *
     * @param learned what the attempts before this one have shown
     * @throws dev.schemainit.engine.failure.SchemaInitException for such tables that differ
     */
    static MigrationPlan of(
            StateAgainstFolder found, FileSelection files, ExpectedCatalog expected, LearnedBoundaries learned) {
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
        var batches = TransactionBatches.of(pending, found.state().lockRoom(), learned);
        boolean adopts = foreign || !found.adopted().files().isEmpty();
        if (adopts || !batches.isOneTransaction()) {
            expected.requireCurrent();
        }
        return new MigrationPlan(
                foreign ? files.migrations() : List.copyOf(found.adopted().files()),
                foreign ? FileRemarks.ofRows(files.migrations()) : List.of(),
                batches);
    }

    /** Whether one transaction is enough, which then holds the lock itself. */
    boolean isOneTransaction() {
        return batches.isOneTransaction();
    }
}
