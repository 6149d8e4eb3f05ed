package dev.schemainit.cli.imports.layout;

import dev.schemainit.cli.imports.source.FileContents;
import dev.schemainit.cli.imports.source.ImportError;
import dev.schemainit.cli.imports.source.ImportList;
import dev.schemainit.cli.imports.source.ImportedMigration;
import dev.schemainit.cli.imports.source.SourceFiles;
import dev.schemainit.cli.imports.source.ToolLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prisma: {@code <timestamp>_<name>/migration.sql}, in the order of the folders' names. */
public final class PrismaLayout implements ToolLayout {
    private static final Pattern FORM = Pattern.compile("(\\d+)_(.+)");
    private static final Pattern PROVIDER = Pattern.compile("(?m)^\\s*provider\\s*=\\s*\"([^\"]*)\"");
    private static final String LOCK = "migration_lock.toml";
    private static final String FILE = "migration.sql";

    @Override
    public void read(Path path, ImportList list) throws IOException {
        requirePostgres(path.resolve(LOCK));
        for (Path folder : SourceFiles.entries(path)) {
            String name = SourceFiles.name(folder);
            if (Files.exists(folder.resolve(FILE))) {
                Matcher form = FORM.matcher(name);
                boolean hasVersion = form.matches();
                list.add(ImportedMigration.versioned(
                        hasVersion ? form.group(1) : "",
                        hasVersion ? form.group(2) : name,
                        name,
                        name,
                        FileContents.read(folder.resolve(FILE))));
            } else if (!name.equals(LOCK)) {
                list.leaveOut(name, "no migration.sql in it");
            }
        }
    }

    private static void requirePostgres(Path lock) throws IOException {
        if (!Files.exists(lock)) {
            return;
        }
        Matcher provider = PROVIDER.matcher(FileContents.read(lock).characters());
        if (provider.find() && !provider.group(1).startsWith("postgres")) {
            throw ImportError.SOURCE.exception(
                    lock + " says that these migrations are for " + provider.group(1),
                    "import those of a PostgreSQL database");
        }
    }
}
