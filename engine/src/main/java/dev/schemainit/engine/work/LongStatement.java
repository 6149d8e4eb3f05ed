package dev.schemainit.engine.work;

import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.execution.RecordedStatement;
import dev.schemainit.engine.execution.StatementException;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.sql.FilePart;
import dev.schemainit.engine.statement.SqlStatement;
import dev.schemainit.engine.statement.StatementRole;
import dev.schemainit.engine.transaction.FileSettings;
import dev.schemainit.engine.transaction.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements by themselves on a connection of their own, and leaves to the server what does not end in time.
 *
 * <p>PostgreSQL goes on with a statement whose client is gone, because it looks at the client only when it has
 * something to say to it. The server itself records its success, so that the next run knows it.
 */
public final class LongStatement implements AutoCloseable {
    /** What says nothing to its client before it ends. Rows, for one, are sent while it runs. */
    private static final Set<String> SILENT = Set.of(
            "CREATE",
            "ALTER",
            "DROP",
            "REINDEX",
            "VACUUM",
            "ANALYZE",
            "CLUSTER",
            "REFRESH",
            "UPDATE",
            "DELETE",
            "INSERT",
            "MERGE",
            "TRUNCATE",
            "CALL",
            "DO");

    private static final Set<String> HAVE_VERBOSE = Set.of("VACUUM", "ANALYZE", "CLUSTER", "REINDEX");

    private static final Set<StatementRole> BY_THEMSELVES =
            Set.of(StatementRole.OUTSIDE, StatementRole.OWN_TRANSACTION);

    /** The first eight bytes of SHA-256 of "schemainit statement": held by each session that runs one. */
    static final long SESSION_KEY = 0xf048_f485_5ffb_5349L;

    private static final int MAX_ATTEMPTS = 3;
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration REPORT = Duration.ofSeconds(30);

    private final Connection watching;
    private final Session session;
    private final Connector connector;
    private final Deadline deadline;
    private final Consumer<String> progress;
    private @Nullable Connection own;
    private @Nullable FileSettings settings;

    /**
     * Nothing is opened before the first statement.
     *
     * @param watching the run's own connection, in autocommit while a statement runs
     * @param session of that connection
     * @param progress is told about every half minute how far a statement is
     */
    public LongStatement(
            Connection watching, Session session, Connector connector, Deadline deadline, Consumer<String> progress) {
        this.watching = watching;
        this.session = session;
        this.connector = connector;
        this.deadline = deadline;
        this.progress = progress;
    }

    /** Whether a part is one statement that runs by itself and may stay behind in the server. */
    public static boolean canBeLeft(FilePart part) {
        List<SqlStatement> effective = part.effective();
        return effective.size() == 1 && canBeLeft(effective.get(0));
    }

    /** Whether nothing of a part has to run in a transaction with others. */
    static boolean canBeLeftOneByOne(FilePart part) {
        return part.effective().stream()
                .allMatch(
                        statement -> canBeLeft(statement) || statement.setting().isPresent());
    }

    private static boolean canBeLeft(SqlStatement statement) {
        return BY_THEMSELVES.contains(statement.role())
                && SILENT.contains(statement.keyword())
                && !statement.identifiers().contains("returning");
    }

    /**
     * Refuses a statement that would not survive its client.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException naming it
     */
    public static void requireSilent(FilePart part) {
        SqlStatement statement = part.effective().get(0);
        if (HAVE_VERBOSE.contains(statement.keyword())
                && statement.identifiers().contains("verbose")) {
            throw EngineError.WORK_NEEDS_CLIENT.exception(part.first());
        }
    }

    /**
     * Whether the server has recorded the statement of a part as done, since the history was read or before.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException if it has failed too often while nobody watched
     */
    public boolean isDone(FilePart part) throws SQLException {
        if (WorkTable.isRecorded(part, watching)) {
            return true;
        }
        Optional<Work> earlier = WorkTable.of(part, watching);
        if (earlier.isPresent()
                && earlier.get().attempts() >= MAX_ATTEMPTS
                && earlier.get().ranges() == null
                && earlier.get().checksum().equals(WorkTable.checksum(part))) {
            forget(part);
            throw EngineError.WORK_FAILS.exception(
                    earlier.get().words(), earlier.get().attempts());
        }
        return false;
    }

    /** Removes what is kept of work that has turned out to be done. */
    public void forget(FilePart part) throws SQLException {
        try (Statement statement = watching.createStatement()) {
            statement.execute(WorkTable.end(part));
        }
    }

    /**
     * Executes the statement of a part; the server records it.
     *
     * @param spent on the parts of its file before it, in milliseconds
     * @throws LeftRunning if it is still running at the deadline
     */
    public void run(FilePart part, long spent) throws SQLException {
        SqlStatement statement = part.effective().get(0);
        Connection connection = own == null ? open() : own;
        FileSettings files = Objects.requireNonNull(settings);
        WorkTable.begin(part, connection);
        files.setForLongStatement(
                part,
                statement.kind().endsWith("CONCURRENTLY"),
                connection.getMetaData().getDatabaseMajorVersion());
        var record = new ArrayList<>(files.backToOwnRole());
        record.add(WorkTable.recorded(part, spent));
        try {
            watch(part, connection, () -> RecordedStatement.execute(statement, record, connection));
        } catch (StatementException failure) {
            if (StatementException.server(failure).isPresent()) {
                // Whoever reads that knows what became of it.
                forget(part);
            }
            throw failure;
        }
    }

    private Connection open() throws SQLException {
        try (Statement statement = watching.createStatement()) {
            statement.execute(WorkTable.CREATE);
        }
        Connection connection = connector.connect(deadline);
        own = connection;
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_lock_shared(" + SESSION_KEY + ")");
        }
        settings = session.alike(connection).files();
        return connection;
    }

    private interface Call {
        void run() throws SQLException;
    }

    private void watch(FilePart part, Connection connection, Call call) throws SQLException {
        var running = new FutureTask<Void>(() -> {
            call.run();
            return null;
        });
        var thread = new Thread(running, "schemainit-work");
        thread.setDaemon(true);
        thread.start();
        long reported = System.nanoTime();
        while (!hasEnded(running)) {
            if (deadline.isPast()) {
                leave(part, connection);
            }
            // A connection that says nothing for long can be ended, as idle_session_timeout has it.
            requireConnection();
            if (System.nanoTime() - reported > REPORT.toNanos()) {
                reported = System.nanoTime();
                progress.accept(left(part).words());
            }
        }
    }

    private void requireConnection() throws SQLException {
        try (Statement statement = watching.createStatement()) {
            statement.execute("SELECT 1");
        }
    }

    /** Waits a moment for its end. */
    private boolean hasEnded(FutureTask<Void> running) throws SQLException {
        Duration left = deadline.remaining();
        try {
            running.get(Math.max(1, (POLL.compareTo(left) < 0 ? POLL : left).toMillis()), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException goesOn) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw EngineError.INTERRUPTED.exception();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof SQLException failure) {
                throw failure;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }

    /** The socket is closed, and nothing is said to the server: a cancellation would be. */
    private void leave(FilePart part, Connection connection) throws SQLException {
        connection.abort(Runnable::run);
        throw new LeftRunning(left(part));
    }

    private WorkLeft left(FilePart part) throws SQLException {
        Optional<Work> work = WorkTable.of(part, watching);
        return work.isPresent()
                ? WorkTable.left(work.get(), watching)
                // It has ended in this moment.
                : new WorkLeft(part.file().name(), WorkTable.words(part), -1, 0);
    }

    @Override
    public void close() throws SQLException {
        if (own != null) {
            own.close();
        }
    }
}
