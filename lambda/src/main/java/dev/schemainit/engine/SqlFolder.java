package dev.schemainit.engine;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder of migrations and the catalog they lead to, read and checked as a whole before anything connects.
 *
 * <p>Holds {@code V<version>__<description>.sql}, {@code R__<description>.sql}, {@code seed/R__<description>.sql} and
 * {@code expected.txt}. Files of other kinds, such as a README.md, may lie beside them; other SQL files may not, because
 * they would never run.
 */
public final class SqlFolder {
    private static final String SEED = "seed";
    private static final String EXPECTED = "expected.txt";

    /** From so many files on, several cores read and check them faster than one. */
    private static final int MANY = 100;

    private final Path path;
    private final List<SqlFile> files;
    private final List<SqlFile> seedFiles;
    private final Optional<Catalog> expected;

    private SqlFolder(Path path, List<SqlFile> files, List<SqlFile> seedFiles, Optional<Catalog> expected) {
        this.path = path;
        this.files = files;
        this.seedFiles = seedFiles;
        this.expected = expected;
    }

    /**
     * Reads and checks a folder.
     *
     * @throws SchemaInitException naming the file and the line at fault
     */
    public static SqlFolder read(Path path) {
        if (!Files.isDirectory(path)) {
            throw ErrorCode.FOLDER_MISSING.exception(path);
        }
        List<SqlFile> files = sqlFiles(path, "");
        if (files.isEmpty()) {
            throw ErrorCode.FOLDER_EMPTY.exception(path);
        }
        for (int i = 1; i < files.size(); i++) {
            SqlFile file = files.get(i);
            if (file.version() != null && file.version().equals(files.get(i - 1).version())) {
                throw ErrorCode.VERSION_TWICE.exception(files.get(i - 1).name(), file.name());
            }
        }
        List<SqlFile> seedFiles = Files.isDirectory(path.resolve(SEED)) ? sqlFiles(path, SEED + "/") : List.of();
        return new SqlFolder(path, files, seedFiles, expected(path.resolve(EXPECTED)));
    }

    public Path path() {
        return path;
    }

    /** The files that run everywhere, in the order in which they run: by version, then the repeatable ones by name. */
    public List<SqlFile> files() {
        return files;
    }

    /** The files that run where seeding is switched on, by name. */
    public List<SqlFile> seedFiles() {
        return seedFiles;
    }

    /** Where {@code expected.txt} is, or belongs. */
    public Path expectedFile() {
        return path.resolve(EXPECTED);
    }

    /** The names of the extensions that the files create, which a server has to offer. */
    public Set<String> extensions() {
        return files.stream()
                .flatMap(file -> SqlScanner.statements(file.name(), file.sql()).stream())
                .filter(statement -> statement.size() > 2
                        && statement.get(0).is("CREATE")
                        && statement.get(1).is("EXTENSION"))
                .map(statement ->
                        statement.get(2).is("IF") && statement.size() > 5 ? statement.get(5) : statement.get(2))
                .map(name -> name.text().replace("\"", ""))
                .collect(Collectors.toSet());
    }

    /** Whether a file has to run outside a transaction, so that a run can be several transactions. */
    boolean hasBoundaries() {
        return !files.stream().allMatch(SqlFile::transactional);
    }

    /**
     * What {@code expected.txt} says.
     *
     * @throws SchemaInitException where there is none
     */
    public Catalog requireExpected() {
        return expected.orElseThrow(() -> ErrorCode.EXPECTED_MISSING.exception(path));
    }

    /** Whether expected.txt is there and says just this. */
    public boolean expectedIs(Catalog catalog) {
        return expected.filter(text -> text.lines().equals(catalog.lines())).isPresent();
    }

    List<SqlFile> files(boolean seeding) {
        return seeding ? Stream.concat(files.stream(), seedFiles.stream()).toList() : files;
    }

    private static List<SqlFile> sqlFiles(Path folder, String prefix) {
        File directory = folder.resolve(prefix).toFile();
        String[] entries = directory.list();
        if (entries == null) {
            throw ErrorCode.FILE_UNREADABLE.exception(directory);
        }
        Arrays.sort(entries);
        var names = new ArrayList<String>();
        for (String name : entries) {
            var entry = new File(directory, name);
            boolean isDirectory = entry.isDirectory();
            if (!isDirectory && isSql(name)) {
                names.add(prefix + name);
            } else if (isDirectory && !(prefix.isEmpty() && name.equals(SEED)) && holdsSql(entry.toPath())) {
                throw ErrorCode.FOLDER_NESTED.exception(prefix + name);
            }
        }
        var files = new ArrayList<>(read(folder, names));
        files.sort(Comparator.comparing(SqlFile::kind)
                .thenComparing(SqlFile::version, Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(SqlFile::name));
        return List.copyOf(files);
    }

    private static List<SqlFile> read(Path folder, List<String> names) {
        if (names.size() >= MANY) {
            try {
                return names.parallelStream()
                        .map(name -> SqlFile.read(folder, name))
                        .toList();
            } catch (SchemaInitException fault) {
                // Of several files at fault this one may be any: below it is always the first.
            }
        }
        return names.stream().map(name -> SqlFile.read(folder, name)).toList();
    }

    private static boolean holdsSql(Path folder) {
        try (Stream<Path> below = Files.walk(folder)) {
            return below.anyMatch(path -> isSql(path.toString()));
        } catch (IOException unreadable) {
            throw ErrorCode.FILE_UNREADABLE.exception(folder);
        }
    }

    private static boolean isSql(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".sql");
    }

    private static Optional<Catalog> expected(Path file) {
        try {
            return Files.exists(file) ? Optional.of(Catalog.parse(Files.readString(file))) : Optional.empty();
        } catch (IOException unreadable) {
            throw ErrorCode.FILE_UNREADABLE.exception(file);
        }
    }
}
