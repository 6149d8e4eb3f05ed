package dev.schemainit.engine.run;

import dev.schemainit.engine.sql.MigrationFile;
import java.util.List;

/** Files that are committed together. */
sealed interface TransactionBatch {
    /** Files of one transaction, in the order in which they run. */
    record Together(List<MigrationFile> files) implements TransactionBatch {}

    /** A file that PostgreSQL refuses inside a transaction, and that is recorded by itself. */
    record Alone(MigrationFile file) implements TransactionBatch {}
}
