package dev.schemainit.engine.run;

import dev.schemainit.engine.catalog.Catalog;
import dev.schemainit.engine.catalog.DriftCheck;
import dev.schemainit.engine.catalog.ExpectedCatalog;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.history.PendingFiles;
import dev.schemainit.engine.sql.FileSelection;
import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.engine.takeover.AdoptedFiles;
import dev.schemainit.engine.transaction.DatabaseState;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The state of a database, compared with the files of a folder.
 *
 * @param state before anything runs
 * @param files which of them are applied, and which are to run
 * @param adopted which of them an earlier tool has applied, as a first run finds it
 * @param contradictions of files and history; empty unless the comparison was asked to list them
 */
public record StateAgainstFolder(
        DatabaseState state, PendingFiles files, AdoptedFiles adopted, List<String> contradictions) {
    /** Finds what a first run adopts. */
    interface Adoption {
        AdoptedFiles find() throws SQLException;
    }

    /**
     * Compares them.
     *
     * @throws SchemaInitException when files, history and the table of an earlier tool contradict each other
     */
    static StateAgainstFolder compare(DatabaseState state, FileSelection files, Adoption adoption) throws SQLException {
        PendingFiles pending = state.history().pending(files);
        AdoptedFiles adopted = adoption.find();
        return new StateAgainstFolder(state, pending.withoutAdopted(adopted.files()), adopted, List.of());
    }

    /** Compares them, and lists what contradicts instead of failing. */
    static StateAgainstFolder describe(DatabaseState state, FileSelection files, Adoption adoption)
            throws SQLException {
        try {
            return compare(state, files, adoption);
        } catch (SchemaInitException contradiction) {
            return new StateAgainstFolder(
                    state,
                    PendingFiles.of(files.all(), state.history()),
                    AdoptedFiles.NONE,
                    List.of(contradiction.reason()));
        }
    }

    /** The names of the files that the history does not have, whether they are to be adopted or to run. */
    public List<String> missingNames() {
        return Stream.concat(MigrationFile.names(adopted.files()).stream(), files.pendingNames().stream())
                .toList();
    }

    /** The catalog before anything runs. */
    public Catalog catalog() {
        return state.catalog();
    }

    /** Whether nothing is to be done, because the folder is older than the history. */
    public boolean isOlderFolder() {
        return files.isOlderFolder();
    }

    /** What a verification looks at: nothing for a folder that is older than the history. */
    List<DriftCheck> checks(FileSelection selection, ExpectedCatalog expected) {
        if (isOlderFolder()) {
            return List.of();
        }
        Set<String> done = Set.copyOf(MigrationFile.names(files.done()));
        Stream<DriftCheck> ofFiles =
                selection.all().stream().map(file -> DriftCheck.ofFile(file, done.contains(file.name())));
        return Stream.concat(ofFiles, expected.checks(catalog()).stream()).toList();
    }
}
