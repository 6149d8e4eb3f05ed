package dev.schemainit.cli.imports;

import dev.schemainit.cli.imports.source.ImportError;
import dev.schemainit.cli.imports.source.ImportList;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.sql.MigrationFolder;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Writes the folder of a schema from the migrations of another tool.
 *
 * @param table the tool's own table, as SQL writes it; empty for the tool's default
 */
public record MigrationImport(MigrationTool tool, Path source, Optional<String> table) {
    /**
     * What an import has written, and what it has not.
     *
     * @param files the names of the migrations, in the order in which they run
     * @param takeover whether {@code takeover.txt} is beside them
     * @param whyNumbered why they are numbered from 1; empty where they have the tool's own versions
     * @param refusals why a run would refuse the files, one a line; none where it would not
     */
    public record Written(
            List<String> files,
            boolean takeover,
            Optional<String> whyNumbered,
            List<ImportList.LeftOut> leftOut,
            List<String> remarks,
            List<String> refusals) {}

    /**
     * Writes the files.
     *
     * @param folder is made where it does not exist
     * @throws SchemaInitException where the folder has migrations, or the source has none
     */
    public Written into(Path folder) throws IOException {
        TargetFolder.requireEmpty(folder);
        if (!Files.exists(source)) {
            throw ImportError.SOURCE.exception(
                    "there are no migrations at " + source, "check the path: it is the one that you give the tool");
        }
        ImportList list = read();
        List<NamedMigration> migrations = NamedMigration.of(list.migrations());
        requireDistinct(migrations);
        Files.createDirectories(folder);
        for (NamedMigration migration : migrations) {
            Files.write(
                    folder.resolve(migration.file()),
                    migration.migration().text().bytes());
        }
        Optional<String> declared = table.or(tool::table);
        remarkOnDefaultSchema(list);
        if (declared.isPresent()) {
            Files.writeString(
                    folder.resolve(MigrationFolder.TAKEOVER), TakeoverText.of(tool, declared.get(), migrations));
        }
        return new Written(
                migrations.stream().map(NamedMigration::file).toList(),
                declared.isPresent(),
                NamedMigration.whyNumbered(list.migrations()),
                list.leftOut(),
                list.remarks(),
                refusals(folder));
    }

    /** A tool that keeps its table in a schema usually runs its files with that schema in the search path, too. */
    private void remarkOnDefaultSchema(ImportList list) {
        table.filter(name -> name.contains("."))
                .map(name -> name.substring(0, name.indexOf('.')))
                .ifPresent(schema ->
                        list.remark("a run has the search path public: where " + tool + " ran these files with "
                                + schema + " before it, begin each file with SET search_path = " + schema
                                + ", public; and make the schema in the first"));
    }

    private ImportList read() throws IOException {
        var list = new ImportList();
        try {
            tool.layout().read(source, list);
        } catch (FileSystemException unreadable) {
            // As where a manifest names a file that is not there.
            throw EngineError.FILE_UNREADABLE.exception(String.valueOf(unreadable.getFile()));
        }
        return list;
    }

    private void requireDistinct(List<NamedMigration> migrations) {
        if (migrations.isEmpty()) {
            throw ImportError.SOURCE.exception(
                    source + " has no migration of " + tool + " for PostgreSQL",
                    "name the folder that the tool is given; docs/write/import.md says what is read");
        }
        var names = new HashSet<String>();
        for (NamedMigration migration : migrations) {
            if (!names.add(migration.file())) {
                throw ImportError.SOURCE.exception(
                        source + " has " + migration.file() + " twice, in two folders", "rename one of them");
            }
        }
    }

    private static List<String> refusals(Path folder) {
        try {
            MigrationFolder.read(folder);
            return List.of();
        } catch (SchemaInitException refused) {
            return refused.code() == EngineError.FILES_REFUSED ? refused.details() : List.of(refused.getMessage());
        }
    }
}
