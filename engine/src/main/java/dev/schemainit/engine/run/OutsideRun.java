package dev.schemainit.engine.run;

import dev.schemainit.engine.sql.FilePart;
import dev.schemainit.engine.statement.OutsideTarget;
import dev.schemainit.engine.statement.OutsideTarget.ClusterObject;
import dev.schemainit.engine.statement.OutsideTarget.DetachedPartition;
import dev.schemainit.engine.statement.OutsideTarget.DroppedIndex;
import dev.schemainit.engine.statement.OutsideTarget.NewIndex;
import dev.schemainit.engine.statement.OutsideTarget.RebuiltIndexes;
import dev.schemainit.engine.statement.SqlStatement;
import dev.schemainit.engine.transaction.FileSettings.FileRole;
import dev.schemainit.engine.work.LongStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Executes a statement that runs outside a transaction, behind whatever an earlier attempt at it has left.
 *
 * <p>The history says before such a statement that it is about to run, and afterwards that it has. A run that finds the
 * first alone does not know how the statement ended. What it makes or removes says so: then it is not run again, or
 * what is left of it is removed first.
 */
final class OutsideRun {
    /** For PostgreSQL an index is a table in this condition. */
    private static final String DUPLICATE_TABLE = "42P07";

    private static final Duration POLL = Duration.ofMillis(250);

    /** An index of a table: by its name or, where the file gives it none, the one younger than the history's row. */
    private static final String INDEX = """
            SELECT i.indexrelid::regclass::text AS name, i.indisvalid AS valid,
                EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid) AS in_progress
            FROM pg_index i
            JOIN pg_class c ON c.oid = i.indexrelid
            WHERE i.indrelid = to_regclass(?) AND %s
            ORDER BY age(c.xmin)
            LIMIT 1""";

    private static final String BY_NAME = INDEX.formatted("c.relname = (parse_ident(?))[1]::name");
    private static final String BY_AGE = INDEX.formatted(
            "age(c.xmin) < age(?::xid) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)");

    /** What an interrupted REINDEX CONCURRENTLY leaves: PostgreSQL documentation, REINDEX. */
    private static final String LEFT_BY_REINDEX = """
            SELECT i.indexrelid::regclass::text AS name
            FROM pg_index i
            JOIN pg_class c ON c.oid = i.indexrelid
            WHERE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$'""";

    /** The table, its partitions, and what each of them keeps out of line. */
    private static final String TABLES = """
            i.indrelid IN (
                WITH tables AS (
                    SELECT to_regclass(?)::oid AS oid
                    UNION SELECT relid FROM pg_partition_tree(to_regclass(?)))
                SELECT oid FROM tables
                UNION SELECT t.reltoastrelid FROM pg_class t JOIN tables USING (oid))""";

    private static final Map<String, String> REINDEXED = Map.of(
            "INDEX",
            "i.indrelid IN (SELECT x.indrelid FROM pg_index x JOIN (SELECT to_regclass(?)::oid AS relid"
                    + " UNION SELECT relid FROM pg_partition_tree(to_regclass(?))) t ON x.indexrelid = t.relid)",
            "TABLE",
            TABLES,
            "SCHEMA",
            "(c.relnamespace = to_regnamespace(?) OR i.indrelid IN (SELECT reltoastrelid FROM pg_class"
                    + " WHERE relnamespace = to_regnamespace(?)))",
            "DATABASE",
            "concat(?, ?) IS NOT NULL");

    private static final Map<String, String> EXISTS = Map.of(
            "DATABASE", "SELECT EXISTS (SELECT FROM pg_database WHERE datname = (parse_ident(?))[1]::name)",
            "TABLESPACE", "SELECT EXISTS (SELECT FROM pg_tablespace WHERE spcname = (parse_ident(?))[1]::name)",
            "SUBSCRIPTION",
                    "SELECT EXISTS (SELECT FROM pg_stat_subscription WHERE subname = (parse_ident(?))[1]::name)");

    private static final String IS_PARTITION = """
            SELECT EXISTS (
                SELECT FROM pg_inherits WHERE inhparent = to_regclass(?) AND inhrelid = to_regclass(?) %s)""";

    private static final String LATEST_ROW = "SELECT xmin::text FROM schemainit.history ORDER BY id DESC LIMIT 1";

    private final RunContext context;
    private final Connection connection;
    private final String since;
    private final @Nullable LongStatement longStatement;

    private OutsideRun(RunContext context, Connection connection, String since, @Nullable LongStatement longStatement) {
        this.context = context;
        this.connection = connection;
        this.since = since;
        this.longStatement = longStatement;
    }

    /**
     * A run of a statement, after the history says that it is next.
     *
     * @param connection in autocommit, under the run's own settings and role
     * @param longStatement executes it if it may stay behind in the server; null: this connection does
     */
    static OutsideRun of(RunContext context, Connection connection, @Nullable LongStatement longStatement)
            throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery(LATEST_ROW)) {
            row.next();
            return new OutsideRun(context, connection, row.getString(1), longStatement);
        }
    }

    /**
     * Executes the statement of a part, unless it is done.
     *
     * @param mayHaveBegun whether an earlier run was about to execute it
     * @param spent on the parts of its file before it, in milliseconds
     * @param role how it is done in the role that the file has taken; all that is only looked up is not
     * @return whether the server has recorded it by itself
     */
    boolean run(FilePart part, boolean mayHaveBegun, long spent, FileRole role) throws SQLException {
        SqlStatement statement = part.effective().get(0);
        OutsideTarget target = OutsideTarget.of(statement);
        if (longStatement != null && mayHaveBegun && longStatement.isDone(part)) {
            done(part, "has ended meanwhile");
            return true;
        }
        removeLeftovers(target, mayHaveBegun, role);
        if (mayHaveBegun && isDone(target)) {
            done(part, "had ended already");
            return false;
        }
        try {
            if (longStatement == null) {
                role.apply(() -> context.execution().outside(part, connection, context.deadline()));
            } else {
                longStatement.run(part, spent);
            }
            return longStatement != null;
        } catch (SQLException failure) {
            // The attempt before may have gone on in the server, and have ended only now.
            if (mayHaveBegun && DUPLICATE_TABLE.equals(failure.getSQLState()) && isDone(target)) {
                done(part, "has ended meanwhile");
                return false;
            }
            throw failure;
        }
    }

    private void done(FilePart part, String how) {
        context.log().done("resume", part.effective().get(0).kind() + " at " + part.first() + " " + how, 0);
    }

    private void removeLeftovers(OutsideTarget target, boolean mayHaveBegun, FileRole role) throws SQLException {
        if (target instanceof NewIndex index && (index.name() != null || mayHaveBegun)) {
            Index found = find(index);
            while (found != null && found.inProgress() && !context.deadline().isPast()) {
                context.deadline().sleep(POLL);
                found = find(index);
            }
            if (found != null && !found.valid()) {
                drop(found.name(), role);
            }
        } else if (target instanceof RebuiltIndexes rebuilt && mayHaveBegun) {
            for (String name :
                    names(LEFT_BY_REINDEX + " AND " + REINDEXED.get(rebuilt.kind()), rebuilt.name(), rebuilt.name())) {
                drop(name, role);
            }
        } else if (target instanceof DetachedPartition detached && mayHaveBegun && isPending(detached)) {
            execute(
                    role,
                    "ALTER TABLE " + detached.table() + " DETACH PARTITION " + detached.partition() + " FINALIZE");
        }
    }

    /** Whether what it was to bring about is there. */
    private boolean isDone(OutsideTarget target) throws SQLException {
        if (target instanceof NewIndex index) {
            Index found = find(index);
            return found != null && found.valid();
        }
        if (target instanceof DroppedIndex dropped) {
            return is("SELECT to_regclass(?) IS NULL", dropped.name());
        }
        if (target instanceof DetachedPartition detached) {
            return !is(IS_PARTITION.formatted(""), detached.table(), detached.partition());
        }
        if (target instanceof ClusterObject object) {
            return is(String.valueOf(EXISTS.get(object.kind())), object.name()) == object.created();
        }
        return false;
    }

    /** Whether a detachment is left in the middle, which PostgreSQL 14 and newer can. */
    private boolean isPending(DetachedPartition detached) throws SQLException {
        return connection.getMetaData().getDatabaseMajorVersion() >= 14
                && is(IS_PARTITION.formatted("AND inhdetachpending"), detached.table(), detached.partition());
    }

    private void drop(String index, FileRole role) throws SQLException {
        execute(role, "DROP INDEX CONCURRENTLY IF EXISTS " + index);
        context.log().done("resume", "the invalid index " + index + " of an attempt before is dropped", 0);
    }

    /**
     * An index as it is.
     *
     * @param name with its schema where the search path needs it, quoted where it has to be
     * @param inProgress whether a server process is still building it
     */
    private record Index(String name, boolean valid, boolean inProgress) {}

    private @Nullable Index find(NewIndex index) throws SQLException {
        String name = index.name();
        try (PreparedStatement query =
                        name == null ? prepared(BY_AGE, index.table(), since) : prepared(BY_NAME, index.table(), name);
                ResultSet rows = query.executeQuery()) {
            return rows.next()
                    ? new Index(rows.getString("name"), rows.getBoolean("valid"), rows.getBoolean("in_progress"))
                    : null;
        }
    }

    private List<String> names(String sql, String... parameters) throws SQLException {
        var names = new ArrayList<String>();
        try (PreparedStatement query = prepared(sql, parameters);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                names.add(rows.getString("name"));
            }
        }
        return names;
    }

    private boolean is(String sql, String... parameters) throws SQLException {
        try (PreparedStatement query = prepared(sql, parameters);
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private PreparedStatement prepared(String sql, String... parameters) throws SQLException {
        PreparedStatement query = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            query.setString(i + 1, parameters[i]);
        }
        return query;
    }

    private void execute(FileRole role, String sql) throws SQLException {
        role.apply(() -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        });
    }
}
