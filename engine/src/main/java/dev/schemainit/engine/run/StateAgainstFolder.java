package dev.schemainit.engine.run;

import dev.schemainit.engine.catalog.Catalog;
import dev.schemainit.engine.catalog.DriftCheck;
import dev.schemainit.engine.catalog.ExpectedCatalog;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.history.PendingFiles;
import dev.schemainit.engine.sql.FileSelection;
import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.engine.transaction.DatabaseState;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The state of a database, compared with the files of a folder.
 *
 * @param state before anything runs
 * @param files which of them are applied, and which are not
 * @param contradictions of files and history; empty unless the comparison was asked to list them
 */
public record StateAgainstFolder(DatabaseState state, PendingFiles files, List<String> contradictions) {
    /**
     * Compares them.
     *
     * @throws SchemaInitException when files and history contradict each other
     */
    static StateAgainstFolder compare(DatabaseState state, FileSelection files) {
        return new StateAgainstFolder(state, state.history().pending(files), List.of());
    }

    /** Compares them, and lists what contradicts instead of failing. */
    static StateAgainstFolder describe(DatabaseState state, FileSelection files) {
        try {
            return compare(state, files);
        } catch (SchemaInitException contradiction) {
            return new StateAgainstFolder(
                    state, PendingFiles.of(files.all(), state.history()), List.of(contradiction.reason()));
        }
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
