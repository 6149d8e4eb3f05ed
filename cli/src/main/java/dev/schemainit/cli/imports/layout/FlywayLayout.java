package dev.schemainit.cli.imports.layout;

import dev.schemainit.cli.imports.source.FileContents;
import dev.schemainit.cli.imports.source.ImportList;
import dev.schemainit.cli.imports.source.ImportedMigration;
import dev.schemainit.cli.imports.source.SourceFiles;
import dev.schemainit.cli.imports.source.ToolLayout;
import dev.schemainit.engine.sql.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Flyway: {@code V<version>__<description>.sql} and {@code R__<description>.sql}, in folders at any depth. */
public final class FlywayLayout implements ToolLayout {
    private static final Pattern VERSIONED = Pattern.compile("V(\\d+(?:[._]\\d+)*)(?:__(.*))?\\.sql");
    private static final Pattern REPEATABLE = Pattern.compile("R__(.+)\\.sql");
    private static final Pattern BASELINE = Pattern.compile("B(\\d+(?:[._]\\d+)*)(?:__.*)?\\.sql");
    private static final Pattern UNDO = Pattern.compile("U\\d.*\\.sql");
    private static final Pattern CALLBACK = Pattern.compile("(?:before|after|create)[A-Z][A-Za-z]*(?:__.*)?\\.sql");
    private static final Pattern PROGRAM = Pattern.compile("[VRBU][\\d._]*__.*\\.(?:java|kt|class|groovy)");
    private static final Pattern CONFIGURATION = Pattern.compile(".*\\.(?:conf|toml)");

    @Override
    public void read(Path path, ImportList list) throws IOException {
        var versioned = new ArrayList<ImportedMigration>();
        var repeatable = new ArrayList<ImportedMigration>();
        var baselines = new ArrayList<String>();
        for (Path file : SourceFiles.below(path)) {
            String name = SourceFiles.name(file);
            Matcher version = VERSIONED.matcher(name);
            Matcher repeated = REPEATABLE.matcher(name);
            if (version.matches()) {
                versioned.add(versioned(version, text(path, file, list)));
            } else if (repeated.matches()) {
                // Flyway's table has the script with its folders, of which a run reads the name alone.
                repeatable.add(ImportedMigration.repeatable(repeated.group(1), name, text(path, file, list)));
            } else {
                list.leaveOut(SourceFiles.relative(path, file), reason(name));
                baselines.add(name);
            }
        }
        versioned.sort(Comparator.comparing(migration -> version(migration.version())));
        repeatable.sort(Comparator.comparing(ImportedMigration::description));
        remarkOnBaselines(baselines, versioned, list);
        versioned.forEach(list::add);
        repeatable.forEach(list::add);
    }

    private static ImportedMigration versioned(Matcher name, FileContents text) {
        String version = name.group(1);
        String description = name.group(2) == null || name.group(2).isEmpty() ? "V" + version : name.group(2);
        return ImportedMigration.versioned(
                version, description, version + "_" + description, version.replace('_', '.'), text);
    }

    private static FileContents text(Path folder, Path file, ImportList list) throws IOException {
        FileContents text = FileContents.read(file);
        text.placeholders((line, placeholder) -> list.remark(SourceFiles.relative(folder, file) + ":" + line + ": "
                + placeholder + " is not replaced, and would reach the database as it is: write its value"));
        return text;
    }

    private static String reason(String name) {
        if (BASELINE.matcher(name).matches()) {
            return "baseline, to which the versions up to its own lead as well";
        }
        if (UNDO.matcher(name).matches()) {
            return ImportList.DOWN;
        }
        if (CALLBACK.matcher(name).matches()) {
            return "callback";
        }
        if (PROGRAM.matcher(name).matches()) {
            return "migration as a program (see baseline)";
        }
        if (CONFIGURATION.matcher(name).matches()) {
            return "configuration, without which statements find their transaction";
        }
        return name.endsWith(".sql") ? "not the name of a migration" : "no SQL";
    }

    /** Where the older versions were deleted, nothing else leads to what the later ones change. */
    private static void remarkOnBaselines(List<String> names, List<ImportedMigration> versioned, ImportList list) {
        for (String name : names) {
            Matcher baseline = BASELINE.matcher(name);
            if (baseline.matches()
                    && versioned.stream()
                            .noneMatch(migration ->
                                    version(migration.version()).compareTo(version(baseline.group(1))) <= 0)) {
                list.remark("no version leads up to " + name + ": copy it into the folder as V" + name.substring(1));
            }
        }
    }

    private static Version version(String text) {
        return Version.inName("V" + text + "__version.sql");
    }
}
