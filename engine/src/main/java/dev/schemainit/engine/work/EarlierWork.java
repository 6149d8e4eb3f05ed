package dev.schemainit.engine.work;

import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.history.History;
import dev.schemainit.engine.sql.FilePart;
import java.sql.Connection;
import java.sql.SQLException;
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
     * Waits for what is running, before anything is read: its locks can be such that the catalog cannot be.
     *
     * @param connection in autocommit
     * @throws LeftRunning if it is still running at the deadline
     * @throws dev.schemainit.engine.failure.SchemaInitException if it goes on in the background, as a policy may
     *     have it
     */
    public static void await(WorkPolicy policy, Connection connection, Deadline deadline, Consumer<String> progress)
            throws SQLException {
        if (policy == WorkPolicy.IN_BACKGROUND) {
            Optional<Work> underWay =
                    WorkTable.read(connection).stream().filter(Work::isUnderWay).findFirst();
            if (underWay.isPresent()) {
                throw refused(underWay.get(), connection);
            }
        } else if (policy == WorkPolicy.CALLED_AGAIN) {
            Optional<Work> running = running(connection);
            for (int polls = 0; running.isPresent(); polls++) {
                if (deadline.isPast()) {
                    throw new LeftRunning(WorkTable.left(running.get(), connection));
                }
                if (polls % POLLS_A_REPORT == 0) {
                    progress.accept(WorkTable.left(running.get(), connection).words());
                }
                deadline.sleep(POLL);
                running = running(connection);
            }
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
        if (pending.stream().noneMatch(history::mayHaveBegun)) {
            return;
        }
        Optional<Work> running = running(connection);
        if (running.isPresent()) {
            throw policy == WorkPolicy.CALLED_AGAIN
                    ? new LeftRunning(WorkTable.left(running.get(), connection))
                    : refused(running.get(), connection);
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
