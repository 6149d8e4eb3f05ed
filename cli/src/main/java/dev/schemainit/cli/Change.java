package dev.schemainit.cli;

import dev.schemainit.engine.SqlFile;
import dev.schemainit.engine.SqlFolder;
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
record Change(SqlFolder head, Optional<SqlFolder> base, Path workspace) {
    /** The names of the files that are new or, being repeatable, changed. */
    List<String> pending() {
        return all(head).filter(this::isPending).map(SqlFile::name).toList();
    }

    /** Whether a seed file is among them. */
    boolean seeds() {
        return head.seedFiles().stream().anyMatch(this::isPending);
    }

    private boolean isPending(SqlFile file) {
        return inBase(file).isEmpty() || file.kind() != SqlFile.Kind.VERSIONED && differs(file);
    }

    /** The files that may be applied already, and are not as they were. */
    List<SqlFile> edited() {
        return head.files().stream()
                .filter(file -> file.kind() == SqlFile.Kind.VERSIONED && differs(file))
                .toList();
    }

    private boolean differs(SqlFile file) {
        return inBase(file)
                .filter(was -> !was.checksum().equals(file.checksum()))
                .isPresent();
    }

    private Optional<SqlFile> inBase(SqlFile file) {
        return base.stream()
                .flatMap(Change::all)
                .filter(other -> other.name().equals(file.name()))
                .findFirst();
    }

    /** The head's folder; where it has edited what is applied, with these files as they were, so that the rest can be told. */
    SqlFolder upgrade() throws IOException {
        if (edited().isEmpty()) {
            return head;
        }
        Path folder = copyOf(head, "upgrade");
        for (SqlFile file : edited()) {
            Files.writeString(
                    folder.resolve(file.name()), inBase(file).orElseThrow().sql());
        }
        return SqlFolder.read(folder);
    }

    /** The pending files that run whenever they change. */
    List<SqlFile> repeatable() {
        return all(head)
                .filter(file -> file.kind() != SqlFile.Kind.VERSIONED && isPending(file))
                .toList();
    }

    /** A folder of the upgrade, with another change in what is repeatable. */
    SqlFolder again(SqlFolder upgrade) throws IOException {
        Path folder = copyOf(upgrade, "again");
        for (SqlFile file : repeatable()) {
            Files.writeString(folder.resolve(file.name()), file.sql() + "\n-- again\n");
        }
        return SqlFolder.read(folder);
    }

    private Path copyOf(SqlFolder folder, String name) throws IOException {
        Path copy = Files.createDirectory(workspace.resolve(name));
        for (SqlFile file : all(folder).toList()) {
            Path target = copy.resolve(file.name());
            Files.createDirectories(target.getParent());
            Files.writeString(target, file.sql());
        }
        return copy;
    }

    private static Stream<SqlFile> all(SqlFolder folder) {
        return Stream.concat(folder.files().stream(), folder.seedFiles().stream());
    }
}
