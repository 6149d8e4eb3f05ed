package dev.schemainit.engine.sql;

import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.Refusals;
import dev.schemainit.engine.failure.SchemaInitException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of migrations and the catalog they lead to, read and checked as a whole before anything connects.
 *
 * <p>Holds {@code V<version>__<description>.sql}, {@code R__<description>.sql}, {@code seed/R__<description>.sql} and
 * {@code expected.txt}, {@code access.txt}, {@code takeover.txt}, and {@code prelude.sql} for throw-away servers.
 * Files of other kinds may lie beside them, such as a README.md; other SQL files may not, because they would never run.
 */
public final class MigrationFolder {
    /**
     * The file with what the environment provides, such as roles and functions of others. It runs on throw-away
     * servers, before the migrations, and is never deployed.
     */
    public static final String PRELUDE = "prelude.sql";

    /** The file that says which tool has made a database before, and under which keys its table has the files. */
    public static final String TAKEOVER = "takeover.txt";

    /** From this number of files, several cores read and check them faster than one. */
    private static final int MANY = 100;

    /** Flyway's name for what takes a migration back; such a file never runs, and may lie beside the others. */
    private static final Pattern UNDO = Pattern.compile("U\\d+(?:[._]\\d+)*__\\P{Cntrl}+\\.sql");

    private final Path path;
    private final List<MigrationFile> migrations;
    private final List<MigrationFile> seeds;
    private final @Nullable String expected;
    private final @Nullable Takeover takeover;
    private final @Nullable AccessFile access;

    private MigrationFolder(
            Path path,
            List<MigrationFile> migrations,
            List<MigrationFile> seeds,
            @Nullable String expected,
            @Nullable Takeover takeover,
            @Nullable AccessFile access) {
        this.path = path;
        this.migrations = migrations;
        this.seeds = seeds;
        this.expected = expected;
        this.takeover = takeover;
        this.access = access;
    }

    /**
     * Reads and checks a folder.
     *
     * @throws SchemaInitException naming the file and the line at fault
     */
    public static MigrationFolder read(Path path) {
        if (!Files.isDirectory(path)) {
            throw EngineError.FOLDER_MISSING.exception(path);
        }
        List<MigrationFile> migrations = sqlFiles(path, "");
        if (migrations.isEmpty()) {
            throw EngineError.FOLDER_EMPTY.exception(path);
        }
        refuseSameVersions(migrations);
        List<MigrationFile> seeds = Files.isDirectory(path.resolve(MigrationFile.SEED_FOLDER))
                ? sqlFiles(path, MigrationFile.SEED_FOLDER)
                : List.of();
        return new MigrationFolder(
                path,
                migrations,
                seeds,
                text(path.resolve(ExpectedFile.NAME)),
                takeover(path, migrations, seeds),
                access(path));
    }

    private static @Nullable AccessFile access(Path path) {
        String text = text(path.resolve(AccessFile.NAME));
        return text == null ? null : AccessFile.parse(text);
    }

    private static @Nullable Takeover takeover(Path path, List<MigrationFile> migrations, List<MigrationFile> seeds) {
        String text = text(path.resolve(TAKEOVER));
        return text == null
                ? null
                : Takeover.parse(
                        text,
                        Stream.concat(migrations.stream(), seeds.stream())
                                .map(MigrationFile::name)
                                .collect(Collectors.toSet()));
    }

    private static void refuseSameVersions(List<MigrationFile> ordered) {
        for (int i = 1; i < ordered.size(); i++) {
            if (ordered.get(i - 1) instanceof MigrationFile.Versioned before
                    && ordered.get(i) instanceof MigrationFile.Versioned file
                    && before.version().equals(file.version())) {
                throw EngineError.VERSION_TWICE.exception(before.name(), file.name());
            }
        }
    }

    public Path path() {
        return path;
    }

    /** The files that run everywhere, in the order in which they run: by version, then the repeatable ones by name. */
    public List<MigrationFile> migrations() {
        return migrations;
    }

    /** The files that run where seeding is switched on, by name. */
    public List<MigrationFile> seeds() {
        return seeds;
    }

    /** What runs in an environment with or without seeding. */
    public FileSelection selection(boolean seeding) {
        return new FileSelection(migrations, seeding ? seeds : List.of());
    }

    /** What {@code takeover.txt} declares; empty where there is none. */
    public Optional<Takeover> takeover() {
        return Optional.ofNullable(takeover);
    }

    /** The roles that {@code access.txt} declares; empty where there is none. */
    public Optional<AccessFile> access() {
        return Optional.ofNullable(access);
    }

    /** Where {@code expected.txt} is, or belongs. */
    public Path expectedFile() {
        return path.resolve(ExpectedFile.NAME);
    }

    /** The names of the extensions that the files create, which a server has to offer. */
    public Set<String> extensions() {
        return created("EXTENSION").collect(Collectors.toSet());
    }

    /** The names of the schemas that the files create. */
    public Set<String> schemas() {
        return created("SCHEMA").collect(Collectors.toSet());
    }

    /** The names of the extensions that the prelude creates. */
    public Set<String> preludeExtensions() {
        return provided("EXTENSION").collect(Collectors.toSet());
    }

    /** The names of the tables that the prelude creates, without their schemas. */
    public Set<String> preludeTables() {
        return provided("TABLE").collect(Collectors.toSet());
    }

    private Stream<String> provided(String kind) {
        return prelude().stream().flatMap(file -> created(file, kind));
    }

    private Stream<String> created(String kind) {
        return migrations.stream().flatMap(file -> created(file, kind));
    }

    private static Stream<String> created(MigrationFile file, String kind) {
        return file.statements().stream().flatMap(statement -> statement.created(kind).stream());
    }

    /**
     * {@code prelude.sql}, which runs as a migration does and is none; empty where there is none.
     *
     * @throws SchemaInitException where it is refused
     */
    public Optional<MigrationFile> prelude() {
        return Files.exists(path.resolve(PRELUDE))
                ? Optional.of(new MigrationFile.Repeatable(PRELUDE, FileText.read(path.resolve(PRELUDE), PRELUDE)))
                : Optional.empty();
    }

    /** The tables whose partitions come and go, as comments in any of the files say. */
    public List<TransientPartitions> transientPartitions() {
        return Stream.concat(migrations.stream(), seeds.stream())
                .flatMap(file -> TransientPartitions.of(file).stream())
                .toList();
    }

    /** The text of {@code expected.txt}; empty where there is none. */
    public Optional<String> expected() {
        return Optional.ofNullable(expected);
    }

    /**
     * {@code expected.txt}.
     *
     * @throws SchemaInitException where there is none, or a damaged one
     */
    public ExpectedFile requireExpected() {
        return ExpectedFile.parse(expected().orElseThrow(() -> EngineError.EXPECTED_MISSING.exception(path)));
    }

    /**
     * Makes sure that {@code expected.txt} was written since the last change of a migration.
     *
     * @throws SchemaInitException where it was not, or where there is none
     */
    public void requireCurrentExpected() {
        requireExpected().outdatedBy(migrations, access()).ifPresent(why -> {
            throw EngineError.EXPECTED_OLD.exception(why);
        });
    }

    /** What {@code expected.txt} has to hold for these lines of a catalog. */
    public String expectedText(List<String> lines) {
        return ExpectedFile.text(lines, migrations, access());
    }

    /** Whether {@code expected.txt} holds just that. */
    public boolean expects(List<String> lines) {
        return expected()
                .filter(text ->
                        ExpectedFile.withoutRemarks(text).equals(ExpectedFile.withoutRemarks(expectedText(lines))))
                .isPresent();
    }

    private static List<MigrationFile> sqlFiles(Path folder, String prefix) {
        File directory = folder.resolve(prefix).toFile();
        String[] entries = directory.list();
        if (entries == null) {
            throw EngineError.FILE_UNREADABLE.exception(directory);
        }
        Arrays.sort(entries);
        var names = new ArrayList<String>();
        for (String name : entries) {
            var entry = new File(directory, name);
            boolean isDirectory = entry.isDirectory();
            if (!isDirectory && isSql(name) && !neverRuns(prefix, name)) {
                names.add(prefix + name);
            } else if (isDirectory
                    && !(prefix.isEmpty() && (name + "/").equals(MigrationFile.SEED_FOLDER))
                    && holdsSql(entry.toPath())) {
                throw EngineError.FOLDER_NESTED.exception(prefix + name);
            }
        }
        var files = new ArrayList<>(read(folder, names));
        files.sort(MigrationFile.RUN_ORDER);
        return List.copyOf(files);
    }

    /** What may lie beside the migrations, and is none. */
    private static boolean neverRuns(String prefix, String name) {
        return UNDO.matcher(name).matches() || prefix.isEmpty() && name.equals(PRELUDE);
    }

    /** Reads all of them, and refuses once whatever is at fault. */
    private static List<MigrationFile> read(Path folder, List<String> names) {
        Stream<String> each = names.size() >= MANY ? names.parallelStream() : names.stream();
        List<ReadFile> read = each.map(name -> ReadFile.of(folder, name)).toList();
        Refusals.require(read.stream().flatMap(file -> file.refusal().stream()).toList());
        return read.stream().flatMap(file -> file.file().stream()).toList();
    }

    /** A file, or why it is refused. */
    private record ReadFile(Optional<MigrationFile> file, Optional<SchemaInitException> refusal) {
        static ReadFile of(Path folder, String name) {
            try {
                return new ReadFile(Optional.of(MigrationFile.read(folder, name)), Optional.empty());
            } catch (SchemaInitException refused) {
                return new ReadFile(Optional.empty(), Optional.of(refused));
            }
        }
    }

    private static boolean holdsSql(Path folder) {
        try (Stream<Path> below = Files.walk(folder)) {
            return below.anyMatch(path -> isSql(path.toString()));
        } catch (IOException unreadable) {
            throw EngineError.FILE_UNREADABLE.exception(folder);
        }
    }

    private static boolean isSql(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".sql");
    }

    private static @Nullable String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : null;
        } catch (IOException unreadable) {
            throw EngineError.FILE_UNREADABLE.exception(file);
        }
    }
}
