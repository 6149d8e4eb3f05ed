package dev.schemainit.cli.imports.layout;

import dev.schemainit.cli.imports.source.FileContents;
import dev.schemainit.cli.imports.source.ImportError;
import dev.schemainit.cli.imports.source.ImportList;
import dev.schemainit.cli.imports.source.ImportedMigration;
import dev.schemainit.cli.imports.source.SourceFiles;
import dev.schemainit.cli.imports.source.ToolLayout;
import dev.schemainit.engine.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Drizzle: {@code <tag>.sql}, in the order of {@code meta/_journal.json}. */
public final class DrizzleLayout implements ToolLayout {
    private static final String JOURNAL = "meta/_journal.json";
    private static final String BREAKPOINT = "--> statement-breakpoint";
    private static final Pattern TAG = Pattern.compile("(\\d+)_(.+)");

    @Override
    public void read(Path path, ImportList list) throws IOException {
        var tags = new HashSet<String>();
        for (Object entry : entries(path.resolve(JOURNAL))) {
            if (entry instanceof Map<?, ?> fields) {
                String tag = String.valueOf(fields.get("tag"));
                tags.add(tag);
                list.add(migration(path.resolve(tag + ".sql"), tag, String.valueOf(fields.get("when"))));
            }
        }
        for (Path file : SourceFiles.entries(path)) {
            if (SourceFiles.isSql(file) && !tags.contains(SourceFiles.stem(file))) {
                list.leaveOut(SourceFiles.name(file), "not in " + JOURNAL);
            }
        }
    }

    private static List<?> entries(Path journal) throws IOException {
        if (!Files.exists(journal)) {
            throw ImportError.SOURCE.exception(
                    "there is no " + journal,
                    "name the folder that drizzle-kit writes to (out in drizzle.config); a folder without a journal can"
                            + " be imported with --from plain");
        }
        Map<String, Object> fields = Json.readObject(Files.readString(journal, StandardCharsets.UTF_8))
                .orElseThrow(() -> ImportError.SOURCE.exception(journal + " is no JSON", "let drizzle-kit write it"));
        requirePostgres(journal, fields.get("dialect"));
        return fields.get("entries") instanceof List<?> entries ? entries : List.of();
    }

    private static void requirePostgres(Path journal, @Nullable Object dialect) {
        if (dialect != null && !dialect.toString().startsWith("p")) {
            throw ImportError.SOURCE.exception(
                    journal + " says that these migrations are for " + dialect,
                    "import those of a PostgreSQL database");
        }
    }

    private static ImportedMigration migration(Path file, String tag, String when) throws IOException {
        if (!Files.exists(file)) {
            throw ImportError.SOURCE.exception("there is no " + file + ", which the journal names", "bring it back");
        }
        Matcher form = TAG.matcher(tag);
        boolean hasVersion = form.matches();
        return ImportedMigration.versioned(
                hasVersion ? form.group(1) : "",
                hasVersion ? form.group(2) : tag,
                tag,
                when,
                withoutBreakpoints(FileContents.read(file)));
    }

    private static FileContents withoutBreakpoints(FileContents text) {
        var kept = new StringBuilder();
        for (String line : text.lines()) {
            int mark = line.indexOf(BREAKPOINT);
            if (mark < 0) {
                kept.append(line);
                continue;
            }
            String before = line.substring(0, mark);
            kept.append(before.isBlank() ? "" : before);
            // Each part is sent by itself, with or without a semicolon.
            boolean complete = FileContents.isComplete(kept.toString());
            kept.append(complete ? "" : ";");
            kept.append(complete && before.isBlank() ? "" : line.substring(mark + BREAKPOINT.length()));
        }
        return new FileContents(kept.toString());
    }
}
