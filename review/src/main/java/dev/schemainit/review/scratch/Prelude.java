package dev.schemainit.review.scratch;

import dev.schemainit.engine.boundary.LearnedBoundaries;
import dev.schemainit.engine.boundary.TransactionBatch;
import dev.schemainit.engine.boundary.TransactionBatch.Alone;
import dev.schemainit.engine.boundary.TransactionBatch.Together;
import dev.schemainit.engine.boundary.TransactionBatches;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.execution.ServerWords;
import dev.schemainit.engine.execution.StatementException;
import dev.schemainit.engine.execution.WholeParts;
import dev.schemainit.engine.failure.SqlState;
import dev.schemainit.engine.sql.FilePart;
import dev.schemainit.engine.sql.MigrationFile;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Runs a folder's {@code prelude.sql}: what the environment of a schema provides, such as roles, schemas and functions
 * of others.
 *
 * <p>It holds what a migration may hold, and is sent in the same way, in autocommit.
 */
final class Prelude {
    private Prelude() {}

    /** @throws dev.schemainit.engine.failure.SchemaInitException with its line and column, and the server's words */
    static void run(Connection connection, MigrationFile prelude, Deadline deadline) throws SQLException {
        var execution = new WholeParts();
        var batches = TransactionBatches.of(List.of(FilePart.whole(prelude)), Long.MAX_VALUE, LearnedBoundaries.NONE);
        try {
            for (TransactionBatch batch : batches.batches()) {
                if (batch instanceof Alone alone) {
                    execution.outside(alone.part(), connection, deadline);
                } else if (batch instanceof Together together) {
                    for (FilePart part : together.parts()) {
                        execution.inTransaction(part, List.of(), "", connection, deadline);
                    }
                }
            }
        } catch (StatementException failed) {
            throw ScratchError.PRELUDE_FAILED
                    .exception(
                            prelude.name() + ":" + failed.position(),
                            SqlState.condition(String.valueOf(failed.getSQLState())))
                    .withServerWords(ServerWords.of(failed));
        }
    }
}
