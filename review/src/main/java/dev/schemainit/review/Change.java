package dev.schemainit.review;

import dev.schemainit.engine.sql.AccessFile;
import dev.schemainit.engine.sql.ExpectedFile;
import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.engine.sql.MigrationFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is new in a folder compared with its base, and the folders that a deployment of it runs. */
final class Change {
    private final MigrationFolder head;
    private final Map<String, MigrationFile> base;
    private final Path workspace;

    /**
     * A change.
     *
     * @param base null where the base does not have this schema
     * @param workspace an empty directory
     */
    Change(MigrationFolder head, @Nullable MigrationFolder base, Path workspace) {
        this.head = head;
        this.base = base == null
                ? Map.of()
                : files(base).collect(Collectors.toMap(MigrationFile::name, Function.identity()));
        this.workspace = workspace;
    }

    /** The names of the files that are new or, being repeatable, changed. */
    List<String> pending() {
        return MigrationFile.names(pendingFiles());
    }

    /** The files that are new or, being repeatable, changed. */
    List<MigrationFile> pendingFiles() {
        return files(head).filter(this::isPending).toList();
    }

    /** Whether a seed file is among them. */
    boolean seeds() {
        return head.seeds().stream().anyMatch(this::isPending);
    }

    private boolean isPending(MigrationFile file) {
        return !base.containsKey(file.name()) || isRepeatable(file) && differs(file);
    }

    private static boolean isRepeatable(MigrationFile file) {
        return !(file instanceof MigrationFile.Versioned);
    }

    private boolean differs(MigrationFile file) {
        return Optional.ofNullable(base.get(file.name()))
                .filter(was -> !was.checksum().equals(file.checksum()))
                .isPresent();
    }

    /** The versioned files that differ from the base, and that may be applied already. */
    List<MigrationFile> edited() {
        return head.migrations().stream()
                .filter(file -> !isRepeatable(file) && differs(file))
                .toList();
    }

    /** The head's folder. Edited files are as the base has them, so that the rest can be measured. */
    MigrationFolder upgrade() throws IOException {
        if (edited().isEmpty()) {
            return head;
        }
        Path folder = copyOf(head, "upgrade");
        for (MigrationFile file : edited()) {
            MigrationFile was = base.getOrDefault(file.name(), file);
            Files.writeString(folder.resolve(file.name()), was.sql());
        }
        return MigrationFolder.read(folder);
    }

    /** The pending files that run whenever they change. */
    List<MigrationFile> repeatable() {
        return files(head).filter(file -> isRepeatable(file) && isPending(file)).toList();
    }

    /** A folder like the upgrade, with the repeatable files changed once more, so that they run again. */
    MigrationFolder again(MigrationFolder upgrade) throws IOException {
        Path folder = copyOf(upgrade, "again");
        for (MigrationFile file : repeatable()) {
            Files.writeString(folder.resolve(file.name()), file.sql() + "\n-- again\n");
        }
        return MigrationFolder.read(folder);
    }

    private Path copyOf(MigrationFolder folder, String to) throws IOException {
        Path copy = Files.createDirectory(workspace.resolve(to));
        for (MigrationFile file : files(folder).toList()) {
            Path target = copy.resolve(file.name());
            Files.createDirectories(target.getParent());
            Files.writeString(target, file.sql());
        }
        for (String name : List.of(AccessFile.NAME, ExpectedFile.NAME)) {
            if (Files.exists(folder.path().resolve(name))) {
                Files.copy(folder.path().resolve(name), copy.resolve(name));
            }
        }
        return copy;
    }

    private static Stream<MigrationFile> files(MigrationFolder folder) {
        return Stream.concat(folder.migrations().stream(), folder.seeds().stream());
    }
}
