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
                    + " WHERE n.nspname = 'schemainit' AND c.relname = 'work'"
                    + " AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'))";
    private static final String READ =
            PackagedText.of(WorkTable.class, "work.sql").formatted(LongStatement.SESSION_KEY);
    private static final String PROGRESS = PackagedText.of(WorkTable.class, "progress.sql");

    /** A statement that runs in ranges of the same keys as before goes on, and anything else begins anew. */
    private static final String BEGIN = """
            INSERT INTO schemainit.work AS w (file, statement, checksum, words, pid, by_key, last_key, keys_expected)
            VALUES (?, ?, ?, ?, pg_backend_pid(), ?, ?, ?)
            ON CONFLICT (file, statement) DO UPDATE SET checksum = excluded.checksum, words = excluded.words,
                pid = excluded.pid, failed = false, by_key = excluded.by_key, updated_at = clock_timestamp(),
                attempts = CASE WHEN w.checksum = excluded.checksum THEN w.attempts + 1 ELSE 1 END,
                key_done = CASE WHEN w.by_key = excluded.by_key THEN w.key_done END,
                last_key = CASE WHEN w.by_key = excluded.by_key THEN w.last_key ELSE excluded.last_key END,
                keys_done = CASE WHEN w.by_key = excluded.by_key THEN w.keys_done ELSE 0 END,
                keys_expected = CASE WHEN w.by_key = excluded.by_key
                    THEN w.keys_expected ELSE excluded.keys_expected END,
                rows_changed = CASE WHEN w.by_key = excluded.by_key THEN w.rows_changed ELSE 0 END,
                started_at = CASE WHEN w.by_key = excluded.by_key THEN w.started_at ELSE clock_timestamp() END""";

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
        String key = row.getString("by_key");
        Ranges ranges = key != null
                ? new Ranges(
                        key,
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
                row.getBoolean("alive"),
                row.getBoolean("failed"));
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
    static void begin(FilePart part, Connection connection) throws SQLException {
        begin(part, null, null, 0, connection);
    }

    /**
     * The same of a statement that runs in ranges of keys; one that was begun before goes on where it was.
     *
     * @param key whose ranges they are
     * @param lastKey null for an empty table
     * @param keys about how many there are; 0 if the server does not know
     */
    static void beginRanges(FilePart part, String key, @Nullable String lastKey, long keys, Connection connection)
            throws SQLException {
        begin(part, key, lastKey, keys, connection);
    }

    private static void begin(
            FilePart part, @Nullable String key, @Nullable String lastKey, long keys, Connection connection)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(BEGIN)) {
            insert.setString(1, part.file().name());
            insert.setInt(2, part.from());
            insert.setString(3, checksum(part));
            insert.setString(4, words(part));
            insert.setString(5, key);
            insert.setString(6, lastKey);
            insert.setLong(7, keys);
            insert.executeUpdate();
        }
    }

    /** The statement that notes that nobody is at work on it. */
    static String failed(FilePart part) {
        return "UPDATE schemainit.work SET failed = true" + where(part);
    }

    /** What the first statement of a part is, for a person. */
    static String words(FilePart part) {
        return part.effective().get(0).kind() + " at " + part.first();
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

    /** The statement by which the server records that work is done; it fails if that is not what was begun. */
    static String recorded(FilePart part, long spent) {
        return "WITH work AS (" + end(part) + " AND pid = pg_backend_pid() RETURNING started_at)\n"
                + History.Entry.of(part, 0)
                        .insertFrom(
                                "(SELECT min(started_at) AS started_at, 1 / count(*) AS begun FROM work) w"
                                        + " WHERE begun = 1",
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

    /** A literal that reads the same whatever the session says about backslashes. */
    static String quoted(String text) {
        return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
