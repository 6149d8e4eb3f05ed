package dev.schemainit.review;

import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.engine.sql.MigrationFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What of a folder's files is new against its base, and the folders in which a deployment meets them.
 *
 * @param base empty where there is none yet
 * @param workspace an empty directory
 */
record Change(MigrationFolder head, Optional<MigrationFolder> base, Path workspace) {
    /** The names of the files that are new or, being repeatable, changed. */
    List<String> pending() {
        return all(head).filter(this::isPending).map(MigrationFile::name).toList();
    }

    /** Whether a seed file is among them. */
    boolean seeds() {
        return head.seeds().stream().anyMatch(this::isPending);
    }

    private boolean isPending(MigrationFile file) {
        return inBase(file).isEmpty() || !(file instanceof MigrationFile.Versioned) && differs(file);
    }

    /** The files that may be applied already, and are not as they were. */
    List<MigrationFile> edited() {
        return head.migrations().stream()
                .filter(file -> file instanceof MigrationFile.Versioned && differs(file))
                .toList();
    }

    private boolean differs(MigrationFile file) {
        return inBase(file)
                .filter(was -> !was.checksum().equals(file.checksum()))
                .isPresent();
    }

    private Optional<MigrationFile> inBase(MigrationFile file) {
        return base.stream()
                .flatMap(Change::all)
                .filter(other -> other.name().equals(file.name()))
                .findFirst();
    }

    /** The head's folder; where it has edited what is applied, with these files as they were, so that the rest can be told. */
    MigrationFolder upgrade() throws IOException {
        if (edited().isEmpty()) {
            return head;
        }
        Path folder = copyOf(head, "upgrade");
        for (MigrationFile file : edited()) {
            Files.writeString(
                    folder.resolve(file.name()), inBase(file).orElseThrow().sql());
        }
        return MigrationFolder.read(folder);
    }

    /** The pending files that run whenever they change. */
    List<MigrationFile> repeatable() {
        return all(head)
                .filter(file -> !(file instanceof MigrationFile.Versioned) && isPending(file))
                .toList();
    }

    /** A folder of the upgrade, with another change in what is repeatable. */
    MigrationFolder again(MigrationFolder upgrade) throws IOException {
        Path folder = copyOf(upgrade, "again");
        for (MigrationFile file : repeatable()) {
            Files.writeString(folder.resolve(file.name()), file.sql() + "\n-- again\n");
        }
        return MigrationFolder.read(folder);
    }

    private Path copyOf(MigrationFolder folder, String name) throws IOException {
        Path copy = Files.createDirectory(workspace.resolve(name));
        for (MigrationFile file : all(folder).toList()) {
            Path target = copy.resolve(file.name());
            Files.createDirectories(target.getParent());
            Files.writeString(target, file.sql());
        }
        return copy;
    }

    private static Stream<MigrationFile> all(MigrationFolder folder) {
        return Stream.concat(folder.migrations().stream(), folder.seeds().stream());
    }
}
