package dev.schemainit.cli.imports;

import dev.schemainit.cli.imports.source.ImportError;
import dev.schemainit.engine.sql.MigrationFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder that takes its first migrations. */
public final class TargetFolder {
    private static final int SHOWN = 3;

    private TargetFolder() {}

    /**
     * Refuses one that has migrations; the prelude is none.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException where it has, or cannot be read
     */
    public static void requireEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            List<String> migrations = entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.endsWith(".sql") && !name.equals(MigrationFolder.PRELUDE)
                            || name.equals(MigrationFolder.TAKEOVER))
                    .sorted()
                    .toList();
            if (!migrations.isEmpty()) {
                String more = migrations.size() > SHOWN ? " and " + (migrations.size() - SHOWN) + " more" : "";
                throw ImportError.TARGET_TAKEN.exception(
                        folder, String.join(", ", migrations.subList(0, Math.min(SHOWN, migrations.size()))) + more);
            }
        }
    }
}
