package dev.schemainit.cli.imports.liquibase;

import dev.schemainit.cli.imports.source.ImportError;
import dev.schemainit.cli.imports.source.ImportList;
import dev.schemainit.cli.imports.source.SourceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the SQL files of a changelog: a file, a folder, or what a root changelog includes. */
final class Changelogs {
    /**
     * One SQL file.
     *
     * @param path as Liquibase records it
     */
    record SqlFile(Path file, String path) {}

    private final ImportList list;
    private final List<SqlFile> files = new ArrayList<>();

    private Changelogs(ImportList list) {
        this.list = list;
    }

    static List<SqlFile> of(Path path, ImportList list) throws IOException {
        var changelogs = new Changelogs(list);
        if (Files.isDirectory(path)) {
            changelogs.folder(path, SourceFiles.name(path.toAbsolutePath().normalize()));
        } else {
            changelogs.file(path, SourceFiles.name(path));
        }
        return changelogs.files;
    }

    private void folder(Path folder, String path) throws IOException {
        for (Path file : SourceFiles.below(folder)) {
            String name = SourceFiles.relative(folder, file);
            if (SourceFiles.isSql(file)) {
                files.add(new SqlFile(file, path + "/" + name));
            } else {
                list.leaveOut(name, "no SQL");
            }
        }
    }

    private void file(Path file, String path) throws IOException {
        if (SourceFiles.isSql(file)) {
            files.add(new SqlFile(file, path));
            return;
        }
        RootChangelog root = RootChangelog.read(file);
        refuseChangesets(file, root.changesets());
        if (root.hasMore()) {
            list.remark(path + ": its preconditions and properties have no effect any more");
        }
        for (RootChangelog.Include include : root.includes()) {
            include(file, path, include);
        }
    }

    private void include(Path root, String rootPath, RootChangelog.Include include) throws IOException {
        String name = include.path().replaceFirst("^classpath:/*", "");
        Path folder = parent(root);
        int slash = rootPath.lastIndexOf('/');
        String path = include.relative() && slash >= 0 ? rootPath.substring(0, slash + 1) + name : name;
        Path found =
                include.relative() ? folder.resolve(name) : above(folder, name).orElse(folder.resolve(name));
        if (!Files.exists(found)) {
            throw ImportError.SOURCE.exception(
                    root + " includes " + include.path() + ", which is not there",
                    "import from where the path leads to it");
        }
        if (include.all()) {
            folder(found, path.replaceFirst("/+$", ""));
        } else {
            file(found, path);
        }
    }

    /** A path that counts from some folder above the changelog, which Liquibase has on its search path. */
    private static Optional<Path> above(Path folder, String name) {
        return Stream.<@Nullable Path>iterate(
                        folder.toAbsolutePath(), Files::isDirectory, directory -> directory.getParent())
                .takeWhile(directory -> directory != null)
                .flatMap(Stream::ofNullable)
                .map(directory -> directory.resolve(name))
                .filter(Files::exists)
                .findFirst();
    }

    private static Path parent(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file : parent;
    }

    private static void refuseChangesets(Path file, List<String> changes) {
        if (!changes.isEmpty()) {
            throw ImportError.SOURCE.exception(
                    file + " holds changesets that are no SQL: "
                            + new TreeSet<>(changes).stream().collect(Collectors.joining(", ")),
                    "let Liquibase write them as SQL (liquibase update-sql) and import that as plain, or use baseline");
        }
    }
}
