package dev.schemainit.engine.sql;

import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.statement.SqlStatement;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** One file of SQL, read and checked. Each kind says when it runs. */
public sealed interface MigrationFile {
    /** The first line of a file whose statements run outside a transaction, which the text itself does not show. */
    String NO_TRANSACTION = "-- schemainit: no-transaction";

    /** The folder with the files that run where seeding is switched on. */
    String SEED_FOLDER = "seed/";

    /** The names of the two kinds that run whenever they have changed. */
    Pattern REPEATABLE = Pattern.compile("R__\\P{Cntrl}+\\.sql");

    /** By version, then the repeatable ones by name, then the seed files by name: the order in which they run. */
    Comparator<MigrationFile> RUN_ORDER = Comparator.comparing(MigrationFile::rank)
            .thenComparing(MigrationFile::byVersion)
            .thenComparing(MigrationFile::name);

    /** {@code V<version>__<description>.sql}: runs once, in version order. */
    record Versioned(String name, Version version, FileText text) implements MigrationFile {}

    /** {@code R__<description>.sql}: runs whenever its checksum has changed, after the versioned files. */
    record Repeatable(String name, FileText text) implements MigrationFile {}

    /** {@code seed/R__<description>.sql}: like a repeatable one, where seeding is switched on. */
    record Seed(String name, FileText text) implements MigrationFile {}

    /** Its path below the folder, as in {@code V1__tables.sql} and {@code seed/R__rows.sql}. */
    String name();

    FileText text();

    /** Its whole text. */
    default String sql() {
        return text().sql();
    }

    /** In order; none where the file holds only comments. */
    default List<SqlStatement> statements() {
        return text().statements();
    }

    /** SHA-256 of its text with LF line endings, 64 hexadecimal digits. */
    default String checksum() {
        return text().checksum();
    }

    /**
     * Reads one file and makes every check that needs no database.
     *
     * @param name its path below the folder
     * @throws dev.schemainit.engine.failure.SchemaInitException naming the file, and the line or the byte at fault
     */
    static MigrationFile read(Path folder, String name) {
        boolean seed = name.startsWith(SEED_FOLDER);
        boolean versioned = !seed && Version.isInName(name);
        if (!versioned
                && !REPEATABLE
                        .matcher(seed ? name.substring(SEED_FOLDER.length()) : name)
                        .matches()) {
            throw EngineError.FILE_NAME.exception(name);
        }
        FileText text = FileText.read(folder.resolve(name), name);
        if (versioned) {
            return new Versioned(name, Version.inName(name), text);
        }
        return seed ? new Seed(name, text) : new Repeatable(name, text);
    }

    static List<String> names(List<? extends MigrationFile> files) {
        return files.stream().map(MigrationFile::name).toList();
    }

    private static int rank(MigrationFile file) {
        return file instanceof Versioned ? 0 : file instanceof Repeatable ? 1 : 2;
    }

    private static Version byVersion(MigrationFile file) {
        return file instanceof Versioned versioned ? versioned.version() : Version.NONE;
    }
}
