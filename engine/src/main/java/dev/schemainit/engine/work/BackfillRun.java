package dev.schemainit.engine.work;

import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.execution.StatementException;
import dev.schemainit.engine.execution.StatementExecution;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.sql.Backfill;
import dev.schemainit.engine.sql.FilePart;
import dev.schemainit.engine.statement.SqlStatement;
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
    private static final int FEWEST_ROWS = 50;
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
     * @throws LeftRunning if the time is over first, and the run is called again
     * @throws dev.schemainit.engine.failure.SchemaInitException if it is not called again, or if there is no way
     *     through the table
     */
    public void run(FilePart part) throws SQLException {
        SqlStatement statement = part.effective().get(0);
        Backfill backfill = Objects.requireNonNull(part.file().text().backfill());
        connection.setAutoCommit(true);
        KeyColumn key = KeyColumn.find(backfill, part.first(), connection);
        execute(WorkTable.CREATE);
        Optional<Work> earlier = WorkTable.of(part, connection).filter(work -> work.ranges() != null);
        warnOfOtherText(part, earlier);
        try {
            execute("EXPLAIN " + Backfill.ofRange(statement, key.value(null), key.value(null)));
        } catch (SQLException failure) {
            throw StatementException.inOtherForm(statement, failure);
        }
        String last = earlier.isPresent() ? ranges(earlier.get()).lastKey() : key.last(connection);
        WorkTable.beginRanges(part, statement.kind() + " at " + part.first(), last, key.rows(), connection);
        size = Math.min(FIRST_ROWS, backfill.rows());
        if (execution.runsRangesAsOne()) {
            runAsOne(part, key, last);
        } else if (last != null) {
            goThrough(
                    part,
                    key,
                    earlier.map(BackfillRun::ranges).map(Work.Ranges::keyDone).orElse(null),
                    last);
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
            progress.accept(part.first() + " has another text than the one that its first "
                    + ranges(earlier.get()).rowsChanged() + " rows were changed by, and goes on behind them");
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
            run(part, key, range.get());
            after = range.get().to();
            report(part);
            range = key.next(after, last, size, connection);
        }
    }

    /** A range that the deadline would interrupt is not begun. */
    private void requireTime(FilePart part) throws SQLException {
        if (deadline.remaining().compareTo(longest.multipliedBy(2)) > 0) {
            return;
        }
        WorkLeft left = WorkTable.left(WorkTable.of(part, connection).orElseThrow(), connection);
        throw policy.leaves() ? new LeftRunning(left) : EngineError.WORK_UNFINISHED.exception(left.words());
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

    private void run(FilePart part, KeyColumn key, KeyRange range) throws SQLException {
        SqlStatement statement = part.effective().get(0);
        String sql = Backfill.ofRange(statement, key.value(range.from()), key.value(range.to()));
        for (int refusals = 0; ; refusals++) {
            long start = System.nanoTime();
            try {
                commit(part, range, sql);
                adapt(
                        Duration.ofNanos(System.nanoTime() - start),
                        key.backfill().rows());
                return;
            } catch (SQLException failure) {
                if (!PASSING.contains(String.valueOf(failure.getSQLState())) || refusals == MOST_REFUSALS) {
                    throw StatementException.inOtherForm(statement, failure);
                }
                requireTime(part);
                deadline.sleep(PAUSE);
            }
        }
    }

    private void commit(FilePart part, KeyRange range, String sql) throws SQLException {
        try (Transaction transaction = transactions.next()) {
            execute(LOCK_TIMEOUT);
            long rows = execute(sql);
            transaction.commit(WorkTable.rangeDone(part, range.to(), range.rows(), rows), results -> rows);
        }
    }

    /** What a range keeps locked it keeps for as long as it takes. */
    private void adapt(Duration took, int most) {
        longest = took.compareTo(longest) > 0 ? took : longest;
        if (took.compareTo(LONG_RANGE) > 0) {
            size = Math.max(Math.min(FEWEST_ROWS, most), size / 2);
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
