package dev.schemainit.engine;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was applied to a database: the table {@code schemainit.history}, to which rows are only added.
 *
 * @param checksums the checksum of each applied file as last applied, in the order of first application
 */
record History(Map<String, String> checksums) {
    static final History NONE = new History(Map.of());

    private static final String UNDEFINED_COLUMN = "42703";
    private static final String CREATE = """
            CREATE SCHEMA IF NOT EXISTS schemainit;
            CREATE TABLE schemainit.history (
                id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                file text NOT NULL,
                checksum text NOT NULL,
                adopted boolean NOT NULL,
                milliseconds integer NOT NULL,
                applied_by text NOT NULL DEFAULT current_user,
                applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
            );
            COMMENT ON TABLE schemainit.history IS
                'What schemainit applied to this database; rows are only added, the latest of a file counts'""";

    /** What has just run, to be recorded. */
    record Entry(SqlFile file, boolean adopted, long milliseconds) {}

    /**
     * Reads the table.
     *
     * @throws SchemaInitException when it is not as {@link #create} makes it
     */
    static History read(Connection connection) throws SQLException {
        var checksums = new LinkedHashMap<String, String>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT file, checksum FROM schemainit.history ORDER BY id")) {
            while (rows.next()) {
                checksums.put(rows.getString(1), rows.getString(2));
            }
        } catch (SQLException failure) {
            if (UNDEFINED_COLUMN.equals(failure.getSQLState())) {
                throw ErrorCode.HISTORY_UNREADABLE.exception();
            }
            throw failure;
        }
        return new History(checksums);
    }

    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(CREATE);
        }
    }

    /** Adds all rows in one statement. */
    static void add(Connection connection, List<Entry> entries) throws SQLException {
        if (entries.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO schemainit.history (file, checksum, adopted, milliseconds)
                SELECT file, checksum, adopted, milliseconds
                FROM unnest(?::text[], ?::text[], ?::boolean[], ?::integer[])
                    WITH ORDINALITY AS entry (file, checksum, adopted, milliseconds, place)
                ORDER BY place""")) {
            insert.setArray(
                    1,
                    array(
                            connection,
                            "text",
                            entries.stream().map(entry -> entry.file().name())));
            insert.setArray(
                    2,
                    array(
                            connection,
                            "text",
                            entries.stream().map(entry -> entry.file().checksum())));
            insert.setArray(3, array(connection, "boolean", entries.stream().map(Entry::adopted)));
            insert.setArray(4, array(connection, "integer", entries.stream().map(Entry::milliseconds)));
            insert.executeUpdate();
        }
    }

    private static Array array(Connection connection, String type, Stream<?> values) throws SQLException {
        return connection.createArrayOf(type, values.toArray());
    }

    boolean isEmpty() {
        return checksums.isEmpty();
    }

    /**
     * What there is to do for a folder.
     *
     * @throws SchemaInitException when folder and history contradict each other: an applied file was edited or is gone, or
     *     a new one comes before an applied one
     */
    Todo compare(SqlFolder folder, boolean seeding) {
        List<SqlFile> versioned = folder.files().stream()
                .filter(file -> file.kind() == SqlFile.Kind.VERSIONED)
                .toList();
        versioned.stream().filter(this::isEdited).findFirst().ifPresent(file -> {
            throw ErrorCode.FILE_EDITED.exception(file.name());
        });
        List<String> gone = appliedButNotIn(versioned);
        boolean nothingNew = versioned.stream().allMatch(this::isApplied);
        if (!gone.isEmpty() && nothingNew && allAfter(versioned, gone)) {
            return Todo.olderFolder(gone);
        }
        if (!gone.isEmpty()) {
            throw ErrorCode.FILE_GONE.exception(gone.get(0));
        }
        refuseLate(versioned);
        return Todo.of(folder.files(seeding), this);
    }

    boolean isApplied(SqlFile file) {
        return checksums.containsKey(file.name());
    }

    boolean isUnchanged(SqlFile file) {
        return file.checksum().equals(checksums.get(file.name()));
    }

    private boolean isEdited(SqlFile file) {
        return isApplied(file) && !isUnchanged(file);
    }

    private List<String> appliedButNotIn(List<SqlFile> versioned) {
        Set<String> names = versioned.stream().map(SqlFile::name).collect(Collectors.toSet());
        return checksums.keySet().stream()
                .filter(name -> name.startsWith("V") && !names.contains(name))
                .toList();
    }

    /** A history that only goes on where the folder ends is that of a newer folder. */
    private static boolean allAfter(List<SqlFile> versioned, List<String> names) {
        return versioned.isEmpty()
                || names.stream()
                        .map(SqlFile::versionOf)
                        .allMatch(version -> version.compareTo(
                                        versioned.get(versioned.size() - 1).version())
                                > 0);
    }

    private void refuseLate(List<SqlFile> versioned) {
        SqlFile late = null;
        for (SqlFile file : versioned) {
            if (!isApplied(file) && late == null) {
                late = file;
            } else if (isApplied(file) && late != null) {
                throw ErrorCode.FILE_LATE.exception(late.name(), file.name());
            }
        }
    }
}
