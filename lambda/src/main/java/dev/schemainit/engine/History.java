package dev.schemainit.engine;

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
 * @param exists whether there is a table, be it empty
 * @param checksums the checksum of each applied file as last applied, in the order of first application
 */
record History(boolean exists, Map<String, String> checksums) {
    /**
     * The history as one row, whether the table exists or not: a line for each of its rows.
     *
     * <p>A query that names a missing table fails before it runs. Only one that is a text is not looked at until then, and
     * query_to_xml() is what PostgreSQL has to run a text inside a query. The catalog is scanned: to_regclass() may answer
     * from a cache that a waiting transaction does not refresh. Source: PostgreSQL documentation, section 9.15.4 "Mapping
     * Tables to XML".
     */
    static final String QUERY = """
            SELECT
                CASE WHEN count(*) > 0 THEN query_to_xml('
                    SELECT string_agg(concat(file, '' '', checksum), chr(10) ORDER BY id) AS history
                    FROM schemainit.history HAVING count(*) > 0', false, true, '')::text END,
                count(*) > 0
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = 'schemainit' AND c.relname = 'history'""";

    private static final String ELEMENT = "<history>";
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
    record Entry(SqlFile file, boolean adopted, long milliseconds) {
        /** Names and checksums have no quotes: {@link SqlFile} takes no such file. */
        private String row() {
            return "('" + file.name() + "', '" + file.checksum() + "', " + adopted + ", " + milliseconds + ")";
        }
    }

    /**
     * Reads what {@link #QUERY} has found.
     *
     * <p>Each row of a history that is not as {@link #CREATE} makes it counts, as a file that no folder knows.
     */
    static History read(ResultSet found) throws SQLException {
        found.next();
        String xml = Objects.requireNonNullElse(found.getString(1), "");
        int start = xml.indexOf(ELEMENT);
        if (start < 0) {
            return new History(found.getBoolean(2), Map.of());
        }
        String lines = xml.substring(start + ELEMENT.length(), xml.indexOf("</history>"))
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&#x0d;", "\r")
                .replace("&amp;", "&");
        var checksums = new LinkedHashMap<String, String>();
        for (String line : lines.split("\n")) {
            String[] row = line.split(" ", 2);
            checksums.put(row[0], row.length > 1 ? row[1] : "");
        }
        return new History(true, checksums);
    }

    /**
     * The statements that record what has just run, the first of them making the table where it is not.
     *
     * @param exists whether the table exists
     */
    static String record(List<Entry> entries, boolean exists) {
        return (exists ? "" : CREATE + ";\n")
                + "INSERT INTO schemainit.history (file, checksum, adopted, milliseconds) VALUES\n"
                + entries.stream().map(Entry::row).collect(Collectors.joining(",\n"));
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
