package dev.schemainit.cli.imports.layout;

import dev.schemainit.cli.imports.source.FileContents;
import dev.schemainit.cli.imports.source.ImportList;
import dev.schemainit.cli.imports.source.ImportedMigration;
import dev.schemainit.cli.imports.source.SourceFiles;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file whose name is a number and a title.
 *
 * @param version the digits, as in the name
 * @param title what follows the number, without the tool's own endings
 */
record NumberedFile(Path path, String version, String title) {
    private static final String WHAT_TO_DO =
            ": write what it does as SQL under its number, with its line in takeover.txt, or take a baseline";

    private static final Map<String, String> OF_OTHER_KINDS =
            Map.of(".go", "migration in Go" + WHAT_TO_DO, ".rs", "migration in Rust" + WHAT_TO_DO);

    /**
     * Those of a folder, by their numbers; everything else there is left out.
     *
     * @param form has the number as its first group and the title as its second
     */
    static List<NumberedFile> in(Path folder, Pattern form, ImportList list) throws IOException {
        var files = new ArrayList<NumberedFile>();
        for (Path file : SourceFiles.entries(folder)) {
            Matcher name = form.matcher(SourceFiles.name(file));
            if (name.matches()) {
                files.add(new NumberedFile(file, name.group(1), name.group(2)));
            } else {
                list.leaveOut(SourceFiles.name(file), other(file));
            }
        }
        files.sort(Comparator.comparing(file -> new BigInteger(file.version())));
        return files;
    }

    private static String other(Path file) {
        String name = SourceFiles.name(file);
        if (name.endsWith(".down.sql")) {
            return ImportList.DOWN;
        }
        return SourceFiles.isSql(file)
                ? "not the name of a migration"
                : OF_OTHER_KINDS.getOrDefault(name.replaceFirst("^.*(?=\\.)", ""), "no SQL");
    }

    String name() {
        return SourceFiles.name(path);
    }

    FileContents text() throws IOException {
        return FileContents.read(path);
    }

    /** The migration with this text; the tool's table knows it by its number. */
    ImportedMigration migration(FileContents text) {
        return ImportedMigration.versioned(version, title, version + "_" + title, version, text);
    }
}
