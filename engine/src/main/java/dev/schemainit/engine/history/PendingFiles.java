package dev.schemainit.engine.history;

import dev.schemainit.engine.sql.FilePart;
import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.engine.statement.SettingsEffect;
import java.util.List;

/**
 * Which files of a folder are applied to a database and which are not.
 *
 * @param done the files that are applied as they stand
 * @param pending what is left to run, in order: whole files, and the rest of one that has run in part
 * @param newer the applied files that the folder does not have yet: it is older than the history, as when
 *     CloudFormation rolls back to the previous function version, and nothing is to be done
 */
public record PendingFiles(List<MigrationFile> done, List<FilePart> pending, List<String> newer) {
    /** Tells them apart by their checksums alone. */
    public static PendingFiles of(List<MigrationFile> files, History history) {
        return new PendingFiles(
                files.stream().filter(history::isUnchanged).toList(),
                files.stream()
                        .filter(file -> !history.isUnchanged(file))
                        .map(file -> FilePart.after(file, history.done(file)))
                        .toList(),
                List.of());
    }

    static PendingFiles olderFolder(List<String> newer) {
        return new PendingFiles(List.of(), List.of(), newer);
    }

    /** The same without files that are to be recorded without running. */
    public PendingFiles withoutAdopted(List<? extends MigrationFile> adopted) {
        List<String> names = MigrationFile.names(adopted);
        return new PendingFiles(
                done,
                pending.stream()
                        .filter(part -> !names.contains(part.file().name()))
                        .toList(),
                newer);
    }

    public boolean isOlderFolder() {
        return !newer.isEmpty();
    }

    /** The names of the files that are not applied as a whole. */
    public List<String> pendingNames() {
        return pending.stream().map(part -> part.file().name()).toList();
    }

    /** Where a run goes on behind a statement that may have changed settings in a way that only it knows. */
    public List<String> settingsNotMadeAgain() {
        return pending.stream()
                .filter(part -> part.file().statements().subList(0, part.from()).stream()
                        .anyMatch(statement -> statement.settings() == SettingsEffect.POSSIBLE))
                .map(part -> part.file().name() + " continues after " + part.done()
                        + ": what a function or DO before it has set for the session is not set again")
                .toList();
    }

    /** What is applied in part, for a person. */
    public List<String> inParts() {
        return pending.stream()
                .filter(part -> !part.beginsFile())
                .map(part -> part.file().name() + " is applied up to " + part.done() + ": the next run continues there")
                .toList();
    }
}
