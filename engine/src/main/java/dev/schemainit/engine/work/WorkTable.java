package dev.schemainit.engine.work;

import dev.schemainit.engine.history.History;
import dev.schemainit.engine.sql.FilePart;
import dev.schemainit.engine.statement.SqlStatement;
import dev.schemainit.engine.text.PackagedText;
import dev.schemainit.engine.text.Sha256;
import dev.schemainit.engine.transaction.FileSettings;
import dev.schemainit.engine.transaction.ResultSets;
import dev.schemainit.engine.work.Work.Ranges;
import dev.schemainit.engine.work.Work.Times;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is under way: the table {@code schemainit.work}, which exists from the first such work on. */
public final class WorkTable {
    /** The statements that make the table, if it does not exist. */
    static final String CREATE = PackagedText.of(WorkTable.class, "create-work.sql");

    private static final String EXISTS =
            "SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE n.nspname = 'schemainit' AND c.relname = 'work')";
    private static final String READ =
            PackagedText.of(WorkTable.class, "work.sql").formatted(LongStatement.SESSION_KEY);
    private static final String PROGRESS = PackagedText.of(WorkTable.class, "progress.sql");

    private static final String BEGIN = """
            INSERT INTO schemainit.work AS w (file, statement, checksum, words, pid, in_ranges, last_key,
                keys_expected)
            VALUES (?, ?, ?, ?, pg_backend_pid(), ?, ?, ?)
            ON CONFLICT (file, statement) DO UPDATE SET checksum = excluded.checksum, words = excluded.words,
                pid = excluded.pid, attempts = w.attempts + 1,
                started_at = CASE WHEN w.in_ranges THEN w.started_at ELSE clock_timestamp() END,
                updated_at = clock_timestamp()""";

    private static final String IS_RECORDED = """
            SELECT statements IS NULL OR statements > ?
            FROM schemainit.history
            WHERE file = ?
            ORDER BY id DESC
            LIMIT 1""";

    private WorkTable() {}

    /** All that is under way, in the order in which it began; none if the table does not exist. */
    public static List<Work> read(Connection connection) throws SQLException {
        var all = new ArrayList<Work>();
        if (!exists(connection)) {
            return all;
        }
        try (Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery(READ)) {
            while (rows.next()) {
                all.add(work(rows));
            }
        }
        return all;
    }

    /** The work of a part's first statement. */
    public static Optional<Work> of(FilePart part, Connection connection) throws SQLException {
        return read(connection).stream()
                .filter(work -> work.file().equals(part.file().name()) && work.statement() == part.from())
                .findFirst();
    }

    private static boolean exists(Connection connection) throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery(EXISTS)) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static Work work(ResultSet row) throws SQLException {
        Ranges ranges = row.getBoolean("in_ranges")
                ? new Ranges(
                        row.getString("key_done"),
                        row.getString("last_key"),
                        row.getLong("keys_done"),
                        row.getLong("keys_expected"),
                        row.getLong("rows_changed"))
                : null;
        var times = new Times(
                row.getString("started"),
                row.getLong("seconds"),
                row.getLong("idle_seconds"),
                ranges == null ? null : row.getString("expected_end"));
        return new Work(
                row.getString("file"),
                row.getInt("statement"),
                row.getString("checksum"),
                row.getString("words"),
                row.getInt("pid"),
                row.getInt("attempts"),
                ranges,
                times,
                row.getBoolean("alive"));
    }

    /**
     * The phase of a server process and its share, for a person; empty if the server shows none. It shows them to the
     * login that has begun it, and to no role of a schema.
     */
    static String progress(Work work, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            ResultSets results = ResultSets.of(statement, FileSettings.asLogin(PROGRESS.formatted(work.pid())));
            results.next();
            ResultSet row = results.next();
            if (!row.next()) {
                return "";
            }
            String percent = row.getString("percent");
            return row.getString("phase") + (percent == null ? "" : " " + percent + " %");
        }
    }

    /** What is left of work, for whoever waits for it. */
    public static WorkLeft left(Work work, Connection connection) throws SQLException {
        Ranges ranges = work.ranges();
        return new WorkLeft(
                work.file(),
                work.words() + ": " + work.progress(progress(work, connection)),
                ranges == null ? -1 : ranges.percent(),
                ranges == null ? 0 : ranges.rowsChanged());
    }

    /** Records that this connection's process begins the first statement of a part, for the first time or again. */
    static void begin(FilePart part, String words, Connection connection) throws SQLException {
        begin(part, words, connection, false, null, 0);
    }

    /**
     * The same of a statement that runs in ranges of keys; one that was begun before goes on where it was.
     *
     * @param lastKey null for an empty table
     */
    static void beginRanges(FilePart part, String words, @Nullable String lastKey, long keys, Connection connection)
            throws SQLException {
        begin(part, words, connection, true, lastKey, keys);
    }

    private static void begin(
            FilePart part, String words, Connection connection, boolean inRanges, @Nullable String lastKey, long keys)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(BEGIN)) {
            insert.setString(1, part.file().name());
            insert.setInt(2, part.from());
            insert.setString(3, checksum(part));
            insert.setString(4, words);
            insert.setBoolean(5, inRanges);
            insert.setString(6, lastKey);
            insert.setLong(7, keys);
            insert.executeUpdate();
        }
    }

    static String checksum(FilePart part) {
        SqlStatement statement = part.effective().get(0);
        return Sha256.of(statement.text().replace("\r\n", "\n"));
    }

    /** The statement that notes a range as done, in the transaction that has done it. */
    static String rangeDone(FilePart part, String key, long keys, long rows) {
        return "UPDATE schemainit.work SET key_done = " + quoted(key) + ", keys_done = keys_done + " + keys
                + ", rows_changed = rows_changed + " + rows + ", updated_at = clock_timestamp()" + where(part);
    }

    /** The statement that forgets work, in the transaction that records it as done. */
    public static String end(FilePart part) {
        return "DELETE FROM schemainit.work" + where(part);
    }

    /** The statement by which the server itself records that work is done: as long as it is the work that was begun. */
    static String recorded(FilePart part, long spent) {
        return "WITH work AS (" + end(part) + " AND pid = pg_backend_pid() RETURNING started_at)\n"
                + History.Entry.of(part, 0)
                        .insertFrom(
                                "work",
                                "least(2147483647, " + spent
                                        + " + extract(epoch FROM clock_timestamp() - started_at) * 1000)::integer");
    }

    /** Whether the first statement of a part is done, by now. */
    static boolean isRecorded(FilePart part, Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(IS_RECORDED)) {
            query.setInt(1, part.from());
            query.setString(2, part.file().name());
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static String where(FilePart part) {
        return " WHERE file = " + quoted(part.file().name()) + " AND statement = " + part.from();
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
