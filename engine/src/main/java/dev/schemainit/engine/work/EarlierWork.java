package dev.schemainit.engine.work;

import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.history.History;
import dev.schemainit.engine.history.PendingFiles;
import dev.schemainit.engine.sql.Backfill;
import dev.schemainit.engine.sql.FilePart;
import dev.schemainit.engine.sql.FileSelection;
import dev.schemainit.engine.text.Counted;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What earlier runs have left to the server, as a run finds it. */
public final class EarlierWork {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int POLLS_A_REPORT = 30;

    private EarlierWork() {}

    /**
     * Waits for what is running, before the catalog is read: its locks can be such that it cannot be.
     *
     * @param connection in autocommit
     * @throws LeftRunning if it is still running at the deadline, or was for so long that the rest of the time is not
     *     enough for what comes after it
     * @throws dev.schemainit.engine.failure.SchemaInitException if it goes on in the background, as a policy may have
     *     it, and the folder has more to do than that
     */
    public static void await(
            WorkPolicy policy, FileSelection files, Connection connection, Deadline deadline, Consumer<String> progress)
            throws SQLException {
        if (policy == WorkPolicy.IN_BACKGROUND) {
            Optional<Work> underWay =
                    WorkTable.read(connection).stream().filter(Work::isUnderWay).findFirst();
            if (underWay.isPresent()) {
                requireNothingElse(underWay.get(), files, connection);
            }
        } else if (policy == WorkPolicy.CALLED_AGAIN) {
            await(connection, deadline, progress);
        }
    }

    private static void await(Connection connection, Deadline deadline, Consumer<String> progress) throws SQLException {
        Duration half = deadline.remaining().dividedBy(2);
        Optional<Work> running = running(connection);
        for (int polls = 0; running.isPresent(); polls++) {
            WorkLeft left = WorkTable.left(running.get(), connection);
            if (polls % POLLS_A_REPORT == 0) {
                progress.accept(left.words());
            }
            if (!deadline.isPast()) {
                deadline.sleep(POLL);
                running = running(connection);
            }
            boolean isTooLate = deadline.remaining().compareTo(half) < 0;
            if (deadline.isPast() || running.isEmpty() && isTooLate) {
                throw new LeftRunning(left);
            }
        }
    }

    /**
     * The deployment that has left the work is called once more if CloudFormation goes back to it from one that was
     * refused: what is left of it may go on, and nothing else is.
     */
    private static void requireNothingElse(Work underWay, FileSelection files, Connection connection)
            throws SQLException {
        PendingFiles pending = history(connection).pending(files);
        if (pending.pending().isEmpty()) {
            return;
        }
        throw pending.pending().stream().allMatch(EarlierWork::mayGoOn)
                ? new LeftRunning(WorkTable.left(underWay, connection))
                : refused(underWay, connection);
    }

    private static boolean mayGoOn(FilePart part) {
        return LongStatement.canBeLeftOneByOne(part) || part.file().text().backfill() != null;
    }

    private static History history(Connection connection) throws SQLException {
        try (Statement query = connection.createStatement()) {
            query.setEscapeProcessing(false);
            return History.read(query.executeQuery(History.QUERY));
        }
    }

    /**
     * Makes sure that nothing is running of what a run is about to do.
     *
     * @param pending what it has to do
     * @throws LeftRunning if it is called again
     * @throws dev.schemainit.engine.failure.SchemaInitException if it is not
     */
    public static void requireNone(WorkPolicy policy, List<FilePart> pending, History history, Connection connection)
            throws SQLException {
        if (!history.mayHaveLeftWork()) {
            return;
        }
        for (Work work : WorkTable.read(connection)) {
            pending.stream()
                    .filter(part -> part.file().name().equals(work.file()) && part.from() == work.statement())
                    .forEach(part -> requireSameKey(work, part));
        }
        Optional<Work> running = running(connection);
        if (running.isPresent()) {
            throw policy == WorkPolicy.CALLED_AGAIN
                    ? new LeftRunning(WorkTable.left(running.get(), connection))
                    : refused(running.get(), connection);
        }
    }

    /** What ran in batches would run a second time over the rows that they have changed. */
    private static void requireSameKey(Work work, FilePart part) {
        Work.Ranges ranges = work.ranges();
        Backfill backfill = part.file().text().backfill();
        if (ranges != null
                && ranges.rowsChanged() > 0
                && (backfill == null || !backfill.key().equals(ranges.key()))) {
            throw EngineError.BACKFILL_BEGUN.exception(
                    part.first(), Counted.of(ranges.rowsChanged(), "row"), ranges.key());
        }
    }

    /** Lines for a person about work that is not done. They can be had even if its locks hide the catalog. */
    public static List<String> lines(Connection connection) throws SQLException {
        var lines = new ArrayList<String>();
        for (Work work : WorkTable.read(connection)) {
            lines.add(WorkTable.left(work, connection).words());
        }
        return lines;
    }

    private static Optional<Work> running(Connection connection) throws SQLException {
        return WorkTable.read(connection).stream()
                .filter(work -> work.ranges() == null && work.alive())
                .findFirst();
    }

    private static RuntimeException refused(Work work, Connection connection) throws SQLException {
        return EngineError.WORK_RUNNING.exception(work.words(), work.progress(WorkTable.progress(work, connection)));
    }
}
