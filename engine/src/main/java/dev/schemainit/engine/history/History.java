package dev.schemainit.engine.history;

import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.sql.FilePart;
import dev.schemainit.engine.sql.FileSelection;
import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.engine.sql.MigrationFile.Versioned;
import dev.schemainit.engine.sql.Version;
import dev.schemainit.engine.text.PackagedText;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was applied to a database: the table {@code schemainit.history}, to which rows are only added.
 *
 * @param table whether it exists, and since which version
 * @param files what was last recorded of each file, in the order of first application
 */
public record History(HistoryTable table, Map<String, AppliedState> files) {
    /** Reads the history whether its table exists or not: one row for each of its rows, or one of nulls. */
    public static final String QUERY = PackagedText.of(History.class, "history.sql");

    private static final String CREATE = PackagedText.of(History.class, "create-history.sql");
    private static final String COUNT_STATEMENTS =
            "ALTER TABLE schemainit.history ADD COLUMN IF NOT EXISTS statements integer";

    /**
     * What the history says of a file.
     *
     * @param checksum of the file, or of its text up to the statements that are done
     * @param statements how many of them are done; {@link #ALL} where the file is done
     * @param failed whether the next statement has failed, so that nothing is unknown of it
     * @param recorded when, by whom, and how long
     */
    public record AppliedState(String checksum, int statements, boolean failed, RecordedFile recorded) {
        private static final int ALL = -1;
        private static final int FAILED = -1;

        boolean isWhole() {
            return statements == ALL;
        }
    }

    /**
     * What has just run or was adopted, to be recorded.
     *
     * @param statements how many statements of the file are done; {@code -1} where all are
     */
    public record Entry(MigrationFile file, int statements, boolean adopted, long milliseconds) {
        /** A file that is done. */
        public static Entry whole(MigrationFile file, boolean adopted, long milliseconds) {
            return new Entry(file, AppliedState.ALL, adopted, milliseconds);
        }

        /** A file that is done up to the end of a part. */
        public static Entry of(FilePart part, long milliseconds) {
            return part.endsFile()
                    ? whole(part.file(), false, milliseconds)
                    : new Entry(part.file(), part.to(), false, milliseconds);
        }

        /** A file whose next statement is about to run by itself. */
        public static Entry before(FilePart part) {
            return new Entry(part.file(), part.from(), false, 0);
        }

        /** A file whose next statement has run by itself and has failed. */
        public static Entry failed(FilePart part) {
            return new Entry(part.file(), part.from(), false, AppliedState.FAILED);
        }

        private boolean isWhole() {
            return statements == AppliedState.ALL;
        }

        /**
         * The statement that records it if a query has a row; the table exists and counts statements.
         *
         * @param source of that row
         * @param time an expression for how long it ran, in milliseconds
         */
        public String insertFrom(String source, String time) {
            return "INSERT INTO schemainit.history (file, checksum, statements, adopted, milliseconds, applied_by)\n"
                    + "SELECT " + values(true, time) + " FROM " + source;
        }

        /** Names may hold a quote, checksums none. */
        private String values(boolean withStatements, String time) {
            String checksum = isWhole() ? file.checksum() : file.text().checksumOfFirst(statements);
            String count = !withStatements ? "" : isWhole() ? "NULL::integer, " : statements + ", ";
            return "'" + file.name().replace("'", "''") + "', '" + checksum + "', " + count + adopted + ", " + time
                    + ", session_user";
        }
    }

    /**
     * Reads what {@link #QUERY} has found. A row that no run of schemainit wrote counts as a file that no folder has.
     */
    public static History read(ResultSet found) throws SQLException {
        var files = new LinkedHashMap<String, AppliedState>();
        HistoryTable table = HistoryTable.MISSING;
        while (found.next()) {
            if (found.getBoolean("exists")) {
                table = found.getBoolean("counts_statements") ? HistoryTable.CURRENT : HistoryTable.OF_WHOLE_FILES;
            }
            if (found.getObject("place") != null) {
                String file = text(found.getString("file"));
                files.put(
                        file,
                        new AppliedState(
                                Objects.requireNonNullElse(found.getString("checksum"), ""),
                                found.getInt("statements"),
                                found.getInt("milliseconds") == AppliedState.FAILED,
                                recorded(file, found)));
            }
        }
        return new History(table, files);
    }

    private static RecordedFile recorded(String file, ResultSet row) throws SQLException {
        return new RecordedFile(
                file,
                Objects.requireNonNullElse(row.getString("at"), ""),
                text(row.getString("by")),
                row.getInt("milliseconds"),
                row.getBoolean("adopted"));
    }

    /** What is recorded of the files that are applied as a whole, in the order of first application. */
    public List<RecordedFile> recorded() {
        return files.values().stream()
                .filter(AppliedState::isWhole)
                .map(AppliedState::recorded)
                .toList();
    }

    /** @param hexadecimal the bytes of its UTF-8; null in a row that no run of schemainit wrote */
    private static String text(@Nullable String hexadecimal) {
        return hexadecimal == null ? "" : new String(HexFormat.of().parseHex(hexadecimal), StandardCharsets.UTF_8);
    }

    /** The statements that make the table; for whoever needs it before a file is recorded. */
    public static String create() {
        return CREATE;
    }

    /**
     * The statements that record what has just run, the first of them making the table as far as it does not exist.
     *
     * @param table as it is in the database
     */
    public static String record(List<Entry> entries, HistoryTable table) {
        boolean parts = !entries.stream().allMatch(Entry::isWhole);
        String make = table == HistoryTable.MISSING
                ? CREATE + ";\n"
                : parts && table == HistoryTable.OF_WHOLE_FILES ? COUNT_STATEMENTS + ";\n" : "";
        return make + "INSERT INTO schemainit.history (file, checksum, " + (parts ? "statements, " : "")
                + "adopted, milliseconds, applied_by) VALUES\n"
                + entries.stream()
                        .map(entry -> "(" + entry.values(parts, String.valueOf(entry.milliseconds())) + ")")
                        .collect(Collectors.joining(",\n"));
    }

    /** The table after {@link #record}. */
    public static HistoryTable after(List<Entry> entries, HistoryTable table) {
        boolean parts = !entries.stream().allMatch(Entry::isWhole);
        return table == HistoryTable.MISSING || parts ? HistoryTable.CURRENT : table;
    }

    public boolean isEmpty() {
        return files.isEmpty();
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
            throw edited(file);
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

    private RuntimeException edited(MigrationFile file) {
        int done = Objects.requireNonNull(files.get(file.name())).statements();
        if (done < 0) {
            return EngineError.FILE_EDITED.exception(file.name());
        }
        String upTo = done > file.statements().size()
                ? "its end"
                : FilePart.after(file, 0).upTo(done);
        return EngineError.PART_EDITED.exception(file.name(), upTo);
    }

    boolean isUnchanged(MigrationFile file) {
        return state(file)
                .filter(applied -> applied.isWhole() && applied.checksum().equals(file.checksum()))
                .isPresent();
    }

    /**
     * How many statements of a file are done: all of a file that is applied, none of one that is new or, being
     * repeatable, has changed.
     */
    int done(MigrationFile file) {
        return state(file)
                .filter(applied -> !applied.isWhole() && beginsAsRecorded(file, applied))
                .map(AppliedState::statements)
                .orElse(0);
    }

    /**
     * Whether an earlier run was about to execute the first statement of a part by itself, and did not record its end:
     * it may be done, or may have left something behind.
     */
    public boolean mayHaveBegun(FilePart part) {
        return state(part.file())
                .filter(applied -> applied.statements() == part.from() && !applied.failed())
                .isPresent();
    }

    private Optional<AppliedState> state(MigrationFile file) {
        return Optional.ofNullable(files.get(file.name()));
    }

    private static boolean beginsAsRecorded(MigrationFile file, AppliedState applied) {
        return applied.statements() <= file.statements().size()
                && file.text().checksumOfFirst(applied.statements()).equals(applied.checksum());
    }

    /** Whether a statement of any file, also of one that no folder has, may have been left to the server. */
    public boolean mayHaveLeftWork() {
        return files.values().stream().anyMatch(file -> !file.isWhole() && !file.failed());
    }

    /** Whether a file was recorded as a whole, whatever its text was. */
    public boolean isApplied(MigrationFile file) {
        return state(file).filter(AppliedState::isWhole).isPresent();
    }

    private boolean isEdited(MigrationFile file) {
        return state(file)
                .filter(applied -> applied.isWhole()
                        ? !applied.checksum().equals(file.checksum())
                        : !beginsAsRecorded(file, applied))
                .isPresent();
    }

    private List<String> appliedButNotIn(List<Versioned> versioned) {
        Set<String> names = versioned.stream().map(Versioned::name).collect(Collectors.toSet());
        return files.keySet().stream()
                .filter(name -> name.startsWith("V") && !names.contains(name) && hasBegun(name))
                .toList();
    }

    /** A file of which no statement is done counts as one that was never there. */
    private boolean hasBegun(String name) {
        return Optional.ofNullable(files.get(name))
                .filter(applied -> applied.statements() != 0)
                .isPresent();
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
        versioned.subList(versioned.indexOf(first) + 1, versioned.size()).stream()
                .filter(file -> hasBegun(file.name()))
                .findFirst()
                .ifPresent(applied -> {
                    throw EngineError.FILE_LATE.exception(first.name(), applied.name());
                });
    }
}
