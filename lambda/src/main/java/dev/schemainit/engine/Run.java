package dev.schemainit.engine;

import dev.schemainit.engine.Transaction.Mode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * One attempt at a task: connect, compare what there is with the folder, and go on as its action does.
 *
 * <p>{@link Inspection} is what follows for an action that reads, {@link Migration} for one that writes.
 */
final class Run {
    private final Task task;
    private String serverVersion;
    private Comparison comparison;
    private Outcome outcome;

    Run(Task task) {
        this.task = task;
    }

    /** The report of a run that came to its end. */
    Report report() {
        return outcome.report(task, serverVersion);
    }

    /** The catalog as it is at the end of this run. */
    Catalog catalog() {
        return outcome.catalog();
    }

    /** What a verification looks at; nothing where the run did not come to the comparison. */
    List<Check> checks() {
        return comparison == null ? List.of() : comparison.checks(task);
    }

    void toItsEnd() throws SQLException {
        boolean several = task.action() == Action.APPLY && task.folder().hasBoundaries();
        Optional<Outcome> reached = connected(several);
        outcome = reached.isPresent() ? reached.get() : connected(true).orElseThrow();
    }

    /**
     * @param several whether this run may be several transactions, so that another connection has to hold the lock
     * @return empty when nothing has happened yet, because it has to be several transactions and may not
     */
    private Optional<Outcome> connected(boolean several) throws SQLException {
        try (LockGuard guard = several ? guard() : null;
                Connection connection = connect()) {
            // Distributions append their own, as in "15.18 (Debian 15.18-0+deb12u1)".
            serverVersion = connection.getMetaData().getDatabaseProductVersion().split(" ")[0];
            try {
                return task.action().writes() ? write(connection, guard) : Optional.of(read(connection));
            } catch (SQLException failure) {
                if (SqlFailure.isLockTimeout(failure)) {
                    task.journal().findBlockers(connection);
                }
                throw failure;
            }
        }
    }

    /** A run of several transactions needs the lock from the first to the last. */
    private LockGuard guard() throws SQLException {
        return task.journal()
                .step(
                        "lock",
                        "waiting for the lock",
                        () -> LockGuard.hold(task.connector(), task.deadline()),
                        ignored -> "holding the lock of this database on a connection of its own");
    }

    private Connection connect() throws SQLException {
        Connector connector = task.connector();
        return task.journal()
                .step(
                        "connect",
                        "connecting",
                        () -> connector.connect(task.deadline()),
                        ignored -> "connected to " + connector.login().address());
    }

    private Outcome read(Connection connection) throws SQLException {
        try (var transaction = task.journal()
                .step(
                        "lock",
                        "beginning the transaction",
                        () -> Transaction.beginReading(connection, Mode.READING, task.deadline()),
                        ignored -> "in a transaction")) {
            comparison = Comparison.of(transaction.found(), task);
            return comparison.todo().isOlderFolder()
                    ? Outcome.read(comparison, List.of())
                    : new Inspection(task, transaction).of(comparison);
        }
    }

    private Optional<Outcome> write(Connection connection, LockGuard guard) throws SQLException {
        Mode mode = task.action() == Action.PLAN ? Mode.PLANNING : guard == null ? Mode.LOCKED : Mode.GUARDED;
        try (var files = new FileRunner(task, connection, mode, guard)) {
            comparison = Comparison.of(files.found(), task);
            return comparison.todo().isOlderFolder()
                    ? Optional.of(Outcome.read(comparison, List.of()))
                    : new Migration(task, connection, files).of(comparison, guard != null);
        }
    }
}
