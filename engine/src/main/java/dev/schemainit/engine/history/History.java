package dev.schemainit.engine.history;

import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.sql.FileSelection;
import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.engine.sql.MigrationFile.Versioned;
import dev.schemainit.engine.sql.Version;
import dev.schemainit.engine.text.PackagedText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was applied to a database: the table {@code schemainit.history}, to which rows are only added.
 *
 * @param exists whether the table exists, even if it is empty
 * @param checksums the checksum of each applied file as last applied, in the order of first application
 */
public record History(boolean exists, Map<String, String> checksums) {
    /** Reads the history whether its table exists or not: one row for each of its rows, or one of nulls. */
    public static final String QUERY = PackagedText.of(History.class, "history.sql");

    private static final String CREATE = PackagedText.of(History.class, "create-history.sql");

    /** A file that has just run or was adopted, to be recorded. */
    public record Entry(MigrationFile file, boolean adopted, long milliseconds) {
        /** Names and checksums hold no quotes: {@link MigrationFile#read} takes no such file. */
        private String row() {
            return "('" + file.name() + "', '" + file.checksum() + "', " + adopted + ", " + milliseconds + ")";
        }
    }

    /**
     * Reads what {@link #QUERY} has found. A row that no run of schemainit wrote counts as a file that no folder has.
     */
    public static History read(ResultSet found) throws SQLException {
        var checksums = new LinkedHashMap<String, String>();
        boolean exists = false;
        while (found.next()) {
            exists |= found.getBoolean("exists");
            if (found.getObject("place") != null) {
                checksums.put(
                        Objects.requireNonNullElse(found.getString("file"), ""),
                        Objects.requireNonNullElse(found.getString("checksum"), ""));
            }
        }
        return new History(exists, checksums);
    }

    /**
     * The statements that record what has just run, the first of them making the table where it does not exist.
     *
     * @param exists whether the table exists
     */
    public static String record(List<Entry> entries, boolean exists) {
        return (exists ? "" : CREATE + ";\n")
                + "INSERT INTO schemainit.history (file, checksum, adopted, milliseconds) VALUES\n"
                + entries.stream().map(Entry::row).collect(Collectors.joining(",\n"));
    }

    public boolean isEmpty() {
        return checksums.isEmpty();
    }

    /**
     * What is left to do for the files of a folder.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException when files and history contradict each other: an
     *     applied file was edited or is gone, or a new one comes before an applied one
     */
    public PendingFiles pending(FileSelection files) {
        List<Versioned> versioned = files.versioned();
        versioned.stream().filter(this::isEdited).findFirst().ifPresent(file -> {
            throw EngineError.FILE_EDITED.exception(file.name());
        });
        List<String> gone = appliedButNotIn(versioned);
        boolean nothingNew = versioned.stream().allMatch(this::isApplied);
        if (!gone.isEmpty() && nothingNew && allAfter(versioned, gone)) {
            return PendingFiles.olderFolder(gone);
        }
        if (!gone.isEmpty()) {
            throw EngineError.FILE_GONE.exception(gone.get(0));
        }
        refuseLate(versioned);
        return PendingFiles.of(files.all(), this);
    }

    boolean isUnchanged(MigrationFile file) {
        return file.checksum().equals(checksums.get(file.name()));
    }

    private boolean isApplied(MigrationFile file) {
        return checksums.containsKey(file.name());
    }

    private boolean isEdited(MigrationFile file) {
        return isApplied(file) && !isUnchanged(file);
    }

    private List<String> appliedButNotIn(List<Versioned> versioned) {
        Set<String> names = versioned.stream().map(Versioned::name).collect(Collectors.toSet());
        return checksums.keySet().stream()
                .filter(name -> name.startsWith("V") && !names.contains(name))
                .toList();
    }

    /** A history that only goes on where the folder ends is that of a newer folder. */
    private static boolean allAfter(List<Versioned> versioned, List<String> names) {
        return versioned.isEmpty()
                || names.stream()
                        .map(Version::inName)
                        .allMatch(version -> version.compareTo(
                                        versioned.get(versioned.size() - 1).version())
                                > 0);
    }

    private void refuseLate(List<Versioned> versioned) {
        List<Versioned> missing =
                versioned.stream().filter(file -> !isApplied(file)).toList();
        if (missing.isEmpty()) {
            return;
        }
        Versioned first = missing.get(0);
        versioned.subList(versioned.indexOf(first), versioned.size()).stream()
                .filter(this::isApplied)
                .findFirst()
                .ifPresent(applied -> {
                    throw EngineError.FILE_LATE.exception(first.name(), applied.name());
                });
    }
}
