package dev.schemainit.engine.run;

import dev.schemainit.engine.boundary.BatchesText;
import dev.schemainit.engine.boundary.LearnedBoundaries;
import dev.schemainit.engine.boundary.TransactionBatch;
import dev.schemainit.engine.boundary.TransactionBatch.Alone;
import dev.schemainit.engine.boundary.TransactionBatch.End;
import dev.schemainit.engine.boundary.TransactionBatch.InRanges;
import dev.schemainit.engine.boundary.TransactionBatch.Together;
import dev.schemainit.engine.execution.StatementException;
import dev.schemainit.engine.failure.SqlState;
import dev.schemainit.engine.sql.FilePart;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Runs what a plan can run in its one transaction, and says what it leaves out. */
final class PlannedParts {
    /** How a part is run. */
    interface PartRunner {
        void run(FilePart part, boolean sharesTransaction) throws SQLException;
    }

    private static final int MAX_PLACES = 3;

    private final Connection connection;
    private final PartRunner runner;
    private final List<String> warnings;
    private final List<FilePart> leftOut = new ArrayList<>();

    /** @param warnings takes what is left out, and why */
    PlannedParts(Connection connection, PartRunner runner, List<String> warnings) {
        this.connection = connection;
        this.runner = runner;
        this.warnings = warnings;
    }

    /**
     * Runs a plan's batches up to the first that needs what the plan leaves out.
     *
     * @return whether that was everything
     */
    boolean runAsFarAsPossible(List<TransactionBatch> batches) throws SQLException {
        boolean complete = runAll(batches);
        warnOfLeftOut();
        return complete;
    }

    private boolean runAll(List<TransactionBatch> batches) throws SQLException {
        boolean complete = true;
        for (int i = 0; i < batches.size(); i++) {
            if (batches.get(i) instanceof Alone alone) {
                leftOut.add(alone.part());
                complete = false;
            } else if (batches.get(i) instanceof InRanges ranges) {
                warnings.add(ranges.part().file().name() + " runs in "
                        + BatchesText.ranges(ranges.part().file())
                        + ", each in a transaction of its own, and is not part of this plan");
                complete = false;
            } else if (batches.get(i) instanceof Together together) {
                for (FilePart part : together.parts()) {
                    if (complete) {
                        runner.run(part, together.parts().size() > 1);
                    } else if (!runs(part)) {
                        return false;
                    }
                }
                if (i < batches.size() - 1 && together.end() == End.ROOM) {
                    warnings.add("this plan covers only the first transaction");
                    return false;
                }
                complete &= together.end() != End.ENUM_VALUE && together.end() != End.COMMIT;
            }
        }
        return complete;
    }

    private void warnOfLeftOut() {
        if (leftOut.isEmpty()) {
            return;
        }
        String places = leftOut.stream().limit(MAX_PLACES).map(FilePart::first).collect(Collectors.joining(", "));
        int more = leftOut.size() - MAX_PLACES;
        warnings.add((leftOut.size() == 1 ? "one statement runs" : leftOut.size() + " statements run")
                + " outside a transaction and " + (leftOut.size() == 1 ? "is" : "are") + " not part of this plan: "
                + places
                + (more > 0 ? " and " + more + " more" : ""));
    }

    /** Runs a part that may need what the plan has left out; returns whether it could. */
    private boolean runs(FilePart part) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            runner.run(part, true);
            connection.releaseSavepoint(before);
            return true;
        } catch (StatementException needsMore) {
            if (SqlFailure.mayPass(needsMore) || LearnedBoundaries.isRefusedInside(needsMore)) {
                throw needsMore;
            }
            connection.rollback(before);
            warnings.add(part.file().name() + ":" + needsMore.position() + " needs what this plan leaves out ("
                    + SqlState.condition(String.valueOf(needsMore.getSQLState())) + "): the plan ends before "
                    + part.words());
            return false;
        }
    }
}
