package dev.schemainit.engine.sql;

import dev.schemainit.engine.failure.EngineError;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** One file of SQL, read and checked. Each kind says when it runs. */
public sealed interface MigrationFile {
    /** The first line of a file whose one statement PostgreSQL refuses inside a transaction. */
    String NO_TRANSACTION = "-- schemainit: no-transaction";

    /** The folder with the files that run where seeding is switched on. */
    String SEED_FOLDER = "seed/";

    /** The names of the two kinds that run whenever they have changed. */
    Pattern REPEATABLE = Pattern.compile("R__[A-Za-z0-9_-]+\\.sql");

    /** By version, then the repeatable ones by name, then the seed files by name: the order in which they run. */
    Comparator<MigrationFile> RUN_ORDER = Comparator.comparing(MigrationFile::rank)
            .thenComparing(MigrationFile::byVersion)
            .thenComparing(MigrationFile::name);

    /**
     * {@code V<version>__<description>.sql}: runs once, in version order.
     *
     * @param transactional false for a file marked {@link #NO_TRANSACTION}, which runs alone
     */
    record Versioned(String name, Version version, boolean transactional, FileText text) implements MigrationFile {}

    /** {@code R__<description>.sql}: runs whenever its checksum has changed, after the versioned files. */
    record Repeatable(String name, FileText text) implements MigrationFile {}

    /** {@code seed/R__<description>.sql}: like a repeatable one, where seeding is switched on. */
    record Seed(String name, FileText text) implements MigrationFile {}

    /** Its path below the folder, as in {@code V1__tables.sql} and {@code seed/R__rows.sql}. */
    String name();

    FileText text();

    /** Whether it can run inside a transaction; one that cannot runs alone, between two of them. */
    default boolean transactional() {
        return true;
    }

    /** Its whole text, as it goes to the server. */
    default String sql() {
        return text().sql();
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
        boolean transactional =
                !text.sql().lines().findFirst().orElse("").strip().equals(NO_TRANSACTION);
        if (!transactional && !versioned) {
            throw EngineError.SQL_REPEATABLE_ALONE.exception(name);
        }
        FileRules.check(name, text.sql(), transactional);
        if (versioned) {
            return new Versioned(name, Version.inName(name), transactional, text);
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
