package dev.schemainit.cli.imports.layout;

import dev.schemainit.cli.imports.source.FileContents;
import dev.schemainit.cli.imports.source.ImportList;
import dev.schemainit.cli.imports.source.ImportedMigration;
import dev.schemainit.cli.imports.source.SourceFiles;
import dev.schemainit.cli.imports.source.ToolLayout;
import dev.schemainit.engine.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SQL files without a tool: one, or those of a folder and of the folders below it, in the natural order of their names.
 *
 * <p>Where a folder has a {@code manifest.json} with {@code SchemaUpdateCqlFiles}, as those of Temporal do, it names
 * the files and their order.
 */
public final class PlainLayout implements ToolLayout {
    private static final Pattern FORM = Pattern.compile("[vV]?(\\d+(?:[._]\\d+)*)(?:[_. -]+(.*))?");
    private static final Pattern DOWN =
            Pattern.compile("(?:.*[._-])?(?:down|rollback)\\.sql|U\\d+(?:[._]\\d+)*__.*\\.sql");
    private static final String MANIFEST = "manifest.json";
    private static final String MANIFEST_FILES = "SchemaUpdateCqlFiles";

    @Override
    public void read(Path path, ImportList list) throws IOException {
        if (Files.isRegularFile(path)) {
            list.add(migration(SourceFiles.stem(path), FileContents.read(path)));
        } else {
            folder(path, path, list);
        }
    }

    private static void folder(Path root, Path folder, ImportList list) throws IOException {
        Optional<List<Path>> manifest = manifest(folder);
        List<Path> entries = SourceFiles.entries(folder).stream()
                .sorted(Comparator.comparing(SourceFiles::name, SourceFiles.NATURAL))
                .toList();
        for (Path file : manifest.orElse(List.of())) {
            file(root, file, list);
        }
        for (Path entry : entries) {
            if (Files.isDirectory(entry)) {
                folder(root, entry, list);
            } else if (manifest.isEmpty()) {
                file(root, entry, list);
            } else if (!manifest.get().contains(entry) && SourceFiles.isSql(entry)) {
                list.leaveOut(SourceFiles.relative(root, entry), "not in " + MANIFEST);
            }
        }
    }

    private static Optional<List<Path>> manifest(Path folder) throws IOException {
        Path file = folder.resolve(MANIFEST);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Map<String, Object> fields =
                Json.readObject(Files.readString(file, StandardCharsets.UTF_8)).orElse(Map.of());
        if (!(fields.get(MANIFEST_FILES) instanceof List<?> names)) {
            return Optional.empty();
        }
        var files = new ArrayList<Path>();
        names.forEach(name -> files.add(folder.resolve(String.valueOf(name))));
        return Optional.of(files);
    }

    private static void file(Path root, Path file, ImportList list) throws IOException {
        String name = SourceFiles.relative(root, file);
        if (!SourceFiles.isSql(file)) {
            list.leaveOut(name, "no SQL");
        } else if (DOWN.matcher(SourceFiles.name(file)).matches()) {
            list.leaveOut(name, ImportList.DOWN);
        } else {
            list.add(migration(name.replaceFirst("(?i)(?:\\.up)?\\.sql$", ""), FileContents.read(file)));
        }
    }

    private static ImportedMigration migration(String name, FileContents text) {
        String stem = name.replace('/', '_');
        Matcher form = FORM.matcher(stem);
        boolean hasVersion = !name.contains("/") && form.matches();
        String title = hasVersion && form.group(2) != null ? form.group(2) : stem;
        return ImportedMigration.versioned(hasVersion ? form.group(1) : "", title, stem, "", text);
    }
}
