package dev.schemainit.engine.history;

import dev.schemainit.engine.sql.MigrationFile;
import java.util.List;

/**
 * Which files of a folder are applied to a database and which are not.
 *
 * @param done the files that are applied as they stand
 * @param pending the files to run, in order
 * @param newer the applied files that the folder does not have yet: it is older than the history, as when
 *     CloudFormation rolls back to the previous function version, and nothing is to be done
 */
public record PendingFiles(List<MigrationFile> done, List<MigrationFile> pending, List<String> newer) {
    /** Tells them apart by their checksums alone. */
    public static PendingFiles of(List<MigrationFile> files, History history) {
        return new PendingFiles(
                files.stream().filter(history::isUnchanged).toList(),
                files.stream().filter(file -> !history.isUnchanged(file)).toList(),
                List.of());
    }

    static PendingFiles olderFolder(List<String> newer) {
        return new PendingFiles(List.of(), List.of(), newer);
    }

    public boolean isOlderFolder() {
        return !newer.isEmpty();
    }
}
