package dev.schemainit.engine.work;

import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.execution.StatementException;
import dev.schemainit.engine.execution.StatementExecution;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.sql.Backfill;
import dev.schemainit.engine.sql.FilePart;
import dev.schemainit.engine.statement.SqlStatement;
import dev.schemainit.engine.text.Counted;
import dev.schemainit.engine.transaction.Transaction;
import dev.schemainit.engine.work.KeyColumn.KeyRange;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a statement for one range of keys after the other, each in a transaction of its own, which also notes how far it
 * is. Whenever it ends in the middle, the next run goes on with the range behind the last one that was committed.
 *
 * <p>It is to disturb nobody: it makes its ranges smaller until each takes about half a second, gives up a range that
 * has to wait for a lock, and waits as long as a replica is behind or somebody waits for the table.
 */
public final class BackfillRun {
    /** Begins a transaction of the run. */
    public interface Transactions {
        Transaction next() throws SQLException;
    }

    private static final int FIRST_ROWS = 1000;
    private static final Duration LONGEST_RANGE = Duration.ofSeconds(3);
    private static final String CANCELLED = "57014";
    private static final Duration LONG_RANGE = Duration.ofMillis(500);
    private static final Duration SHORT_RANGE = Duration.ofMillis(200);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration REPORT = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int MOST_REFUSALS = 60;

    /** A lock that is taken, a deadlock: the same range can succeed in a moment. */
    private static final Set<String> PASSING = Set.of("55P03", "40P01", "40001");

    private static final String LOCK_TIMEOUT = "SET LOCAL lock_timeout = 1000";

    /** What says that others should come first. Only some roles see how far replicas are behind. */
    private static final String OTHERS_WAIT = """
            SELECT coalesce((SELECT max(replay_lag) > interval '10 seconds' FROM pg_stat_replication), false)
                OR EXISTS (SELECT FROM pg_locks WHERE relation = to_regclass(?) AND NOT granted)""";

    private final WorkPolicy policy;
    private final StatementExecution execution;
    private final Connection connection;
    private final Transactions transactions;
    private final Deadline deadline;
    private final Consumer<String> progress;
    private int size;
    private Duration limit = LONGEST_RANGE;
    private Duration longest = LONG_RANGE;
    private long looked = System.nanoTime();
    private long reported = System.nanoTime();

    /**
     * @param execution may want to run it for all keys at once
     * @param connection that the transactions are on
     * @param progress is told now and then how far it is
     */
    public BackfillRun(
            WorkPolicy policy,
            StatementExecution execution,
            Connection connection,
            Transactions transactions,
            Deadline deadline,
            Consumer<String> progress) {
        this.policy = policy;
        this.execution = execution;
        this.connection = connection;
        this.transactions = transactions;
        this.deadline = deadline;
        this.progress = progress;
    }

    /**
     * Runs a part that is the one statement of its file. That it is done is for the caller to record.
     *
     * @return how many rows it has changed, in all runs
     * @throws LeftRunning if the time is over first, and the run is called again
     * @throws dev.schemainit.engine.failure.SchemaInitException if it is not called again, or if there is no way
     *     through the table
     */
    public long run(FilePart part) throws SQLException {
        Backfill backfill = Objects.requireNonNull(part.file().text().backfill());
        connection.setAutoCommit(true);
        KeyColumn key = patiently(part, () -> begin(part, backfill));
        Work.Ranges begun = ranges(WorkTable.of(part, connection).orElseThrow());
        size = Math.min(FIRST_ROWS, backfill.rows());
        if (execution.runsRangesAsOne()) {
            runAsOne(part, key, begun.lastKey());
        } else if (begun.lastKey() != null) {
            goThrough(part, key, begun.keyDone(), begun.lastKey());
        }
        return left(part).rows();
    }

    /** Looks at the table and the statement, and notes that it begins, or goes on. */
    private KeyColumn begin(FilePart part, Backfill backfill) throws SQLException {
        SqlStatement statement = part.effective().get(0);
        try (Transaction transaction = transactions.next()) {
            KeyColumn key = KeyColumn.find(backfill, part.first(), connection);
            execute(WorkTable.CREATE);
            warnOfOtherText(part, WorkTable.of(part, connection).filter(work -> work.ranges() != null));
            execute("EXPLAIN " + Backfill.ofRange(statement, key.value(null), key.value(null)));
            WorkTable.beginRanges(part, backfill.key(), key.last(connection), key.rows(), connection);
            return transaction.commit("", results -> key);
        }
    }

    /** On a throw-away server, where there is nobody to disturb. */
    private void runAsOne(FilePart part, KeyColumn key, @Nullable String last) throws SQLException {
        String first = last == null
                ? null
                : key.next(null, last, 1, connection).map(KeyRange::from).orElse(null);
        try (Transaction transaction = transactions.next()) {
            execution.inTransaction(
                    Backfill.asOne(part.file(), key.value(first), key.value(last)),
                    List.of(),
                    "",
                    connection,
                    deadline);
            transaction.commit("", results -> 0);
        }
    }

    private void warnOfOtherText(FilePart part, Optional<Work> earlier) {
        if (earlier.isPresent() && !earlier.get().checksum().equals(WorkTable.checksum(part))) {
            progress.accept(part.first() + " has another text than when it changed its first "
                    + Counted.of(ranges(earlier.get()).rowsChanged(), "row") + ", and continues after them");
        }
    }

    private static Work.Ranges ranges(Work work) {
        return Objects.requireNonNull(work.ranges());
    }

    private void goThrough(FilePart part, KeyColumn key, @Nullable String done, String last) throws SQLException {
        String after = done;
        Optional<KeyRange> range = key.next(after, last, size, connection);
        while (range.isPresent()) {
            requireTime(part);
            letOthersGo(part, key);
            if (run(part, key, range.get())) {
                after = range.get().to();
                report(part);
            }
            range = key.next(after, last, size, connection);
        }
    }

    /** A range that the deadline would interrupt is not begun. */
    private void requireTime(FilePart part) throws SQLException {
        if (deadline.remaining().compareTo(longest.multipliedBy(2)) > 0) {
            return;
        }
        WorkLeft left = left(part);
        throw policy.leaves() ? new LeftRunning(left) : EngineError.WORK_UNFINISHED.exception(left.words());
    }

    /** Nothing is noted of it before its first range. */
    private WorkLeft left(FilePart part) throws SQLException {
        Optional<Work> work = WorkTable.of(part, connection);
        return work.isPresent()
                ? WorkTable.left(work.get(), connection)
                : new WorkLeft(part.file().name(), part.first() + " has not begun", -1, 0);
    }

    private void letOthersGo(FilePart part, KeyColumn key) throws SQLException {
        if (System.nanoTime() - looked < LOOK.toNanos()) {
            return;
        }
        while (doOthersWait(key)) {
            requireTime(part);
            deadline.sleep(PAUSE);
        }
        looked = System.nanoTime();
    }

    private boolean doOthersWait(KeyColumn key) throws SQLException {
        try (var query = connection.prepareStatement(OTHERS_WAIT)) {
            query.setString(1, key.backfill().table());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /** Runs a range, or makes the next one smaller because this one takes too long; returns whether it is done. */
    private boolean run(FilePart part, KeyColumn key, KeyRange range) throws SQLException {
        String sql = Backfill.ofRange(part.effective().get(0), key.value(range.from()), key.value(range.to()));
        var start = new AtomicLong();
        try {
            return patiently(part, () -> {
                start.set(System.nanoTime());
                commit(part, key, range, sql);
                adapt(since(start.get()), key.backfill().rows());
                return true;
            });
        } catch (StatementException failure) {
            if (CANCELLED.equals(failure.getSQLState()) && since(start.get()).compareTo(limit) >= 0 && size > 1) {
                size = Math.max(1, size / 4);
                return false;
            }
            noteFailed(part, failure);
            throw failure;
        }
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    /** Whoever looks at it is not to believe that it goes on. */
    private void noteFailed(FilePart part, StatementException failure) {
        try (Transaction transaction = transactions.next()) {
            transaction.commit(WorkTable.failed(part), results -> 0);
        } catch (SQLException unanswered) {
            failure.addSuppressed(unanswered);
        }
    }

    private interface Call<T> {
        T run() throws SQLException;
    }

    /** Again and again, as long as somebody else's lock is in the way. */
    private <T> T patiently(FilePart part, Call<T> call) throws SQLException {
        for (int refusals = 0; ; refusals++) {
            try {
                return call.run();
            } catch (SQLException failure) {
                boolean isLast = refusals >= MOST_REFUSALS && !policy.leaves();
                if (isLast || !PASSING.contains(String.valueOf(failure.getSQLState()))) {
                    throw StatementException.inOtherForm(part.effective().get(0), failure);
                }
                requireTime(part);
                deadline.sleep(PAUSE);
            }
        }
    }

    private void commit(FilePart part, KeyColumn key, KeyRange range, String sql) throws SQLException {
        try (Transaction transaction = transactions.next()) {
            execute(LOCK_TIMEOUT);
            if (size > 1) {
                Duration left = deadline.remaining();
                limit = left.compareTo(LONGEST_RANGE) < 0 ? left : LONGEST_RANGE;
                execute("SET LOCAL statement_timeout = " + Math.max(1, limit.toMillis()));
            }
            long rows = execute(sql);
            // Rows can have come to the range meanwhile, or share its last key.
            if (rows > range.rows()
                    && key.backfill().updatesItsTable(part.effective().get(0))
                    && rows > key.count(range, connection)) {
                throw EngineError.BACKFILL_RANGE.exception(part.first());
            }
            transaction.commit(WorkTable.rangeDone(part, range.to(), range.rows(), rows), results -> rows);
        }
    }

    /** What a range keeps locked it keeps for as long as it takes. */
    private void adapt(Duration took, int most) {
        longest = took.compareTo(longest) > 0 ? took : longest;
        if (took.compareTo(LONG_RANGE) > 0) {
            size = Math.max(1, size / 2);
        } else if (took.compareTo(SHORT_RANGE) < 0) {
            size = Math.min(most, size * 2);
        }
    }

    private void report(FilePart part) throws SQLException {
        if (System.nanoTime() - reported > REPORT.toNanos()) {
            reported = System.nanoTime();
            Optional<Work> work = WorkTable.of(part, connection);
            if (work.isPresent()) {
                progress.accept(WorkTable.left(work.get(), connection).words());
            }
        }
    }

    /** Returns how many rows it has changed. */
    private long execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
            return Math.max(0, statement.getLargeUpdateCount());
        }
    }
}
