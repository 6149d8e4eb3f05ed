package dev.schemainit.cli.imports.layout;

import dev.schemainit.cli.imports.source.FileContents;
import dev.schemainit.cli.imports.source.ImportList;
import dev.schemainit.cli.imports.source.ImportedMigration;
import dev.schemainit.cli.imports.source.SourceFiles;
import dev.schemainit.cli.imports.source.ToolLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** diesel: {@code <version>_<name>/up.sql} and {@code down.sql}; it compares versions as texts without hyphens. */
public final class DieselLayout implements ToolLayout {
    private static final Pattern FORM = Pattern.compile("(\\d[\\d-]*)_(.+)");
    private static final String UP = "up.sql";
    private static final String DOWN = "down.sql";

    @Override
    public void read(Path path, ImportList list) throws IOException {
        List<Path> folders = SourceFiles.entries(path).stream()
                .sorted(Comparator.comparing(folder -> version(SourceFiles.name(folder))))
                .toList();
        for (Path folder : folders) {
            Matcher name = FORM.matcher(SourceFiles.name(folder));
            if (name.matches() && Files.exists(folder.resolve(UP))) {
                String version = version(name.group());
                list.add(ImportedMigration.versioned(
                        version, name.group(2), name.group(), version, FileContents.read(folder.resolve(UP))));
            } else if (!SourceFiles.name(folder).startsWith(".")) {
                list.leaveOut(SourceFiles.name(folder), "no up.sql in it");
            }
            if (Files.exists(folder.resolve(DOWN))) {
                list.leaveOut(SourceFiles.name(folder) + "/" + DOWN, ImportList.DOWN);
            }
        }
    }

    private static String version(String name) {
        return name.split("_", 2)[0].replace("-", "");
    }
}
