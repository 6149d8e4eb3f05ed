package dev.schemainit.engine;

import dev.schemainit.engine.Transaction.Mode;
import dev.schemainit.engine.review.Observer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs files in their transactions, and records each with the transaction that it ran in.
 *
 * <p>One transaction, except where a file marked no-transaction ends it: that file runs alone, is recorded by itself, and the
 * next transaction begins behind it. Closing rolls back what was not committed.
 */
final class FileRunner implements AutoCloseable {
    /** An index is a table to this condition. */
    private static final String DUPLICATE_TABLE = "42P07";

    private final Task task;
    private final Connection connection;
    private final Mode mode;
    private final LockGuard guard;
    private final Optional<Observer> observer;
    private final Deadline deadline;
    private final Journal journal;
    private final List<History.Entry> unrecorded = new ArrayList<>();
    private final List<Report.Applied> applied = new ArrayList<>();
    private Transaction transaction;
    private boolean hasHistory;

    /**
     * Begins the first transaction.
     *
     * @param mode how each transaction begins
     * @param guard holds the lock where there are several transactions; null where the one transaction holds it itself
     */
    FileRunner(Task task, Connection connection, Mode mode, LockGuard guard) throws SQLException {
        this.task = task;
        this.connection = connection;
        this.mode = mode;
        this.guard = guard;
        this.observer = task.observer();
        this.deadline = task.deadline();
        this.journal = task.journal();
        this.transaction = begin(Transaction::beginReading);
        this.hasHistory = found().history().exists();
    }

    /** What there was before anything ran. */
    Found found() {
        return transaction.found();
    }

    /** What ran, in order. */
    List<Report.Applied> applied() {
        return List.copyOf(applied);
    }

    /** Runs all of them, a transaction a chunk; the last one stays open. */
    void run(Chunks chunks) throws SQLException {
        for (int i = 0; i < chunks.files().size(); i++) {
            if (i > 0) {
                task.verification().requireValidIndexes(Catalog.read(connection));
                commit();
                guard.check();
                transaction = begin(Transaction::begin);
            }
            for (SqlFile file : chunks.files().get(i)) {
                run(file);
            }
        }
    }

    void run(SqlFile file) throws SQLException {
        if (file.transactional()) {
            ran(file, journal.file(file, () -> transaction.run(file, () -> inside(file))));
        } else {
            commit();
            guard.check();
            ran(file, journal.file(file, () -> alone(file)));
            recordAlone();
            transaction = begin(Transaction::begin);
        }
    }

    /** Takes a file as applied that did not run, because what it makes was there. */
    void adopt(SqlFile file) {
        unrecorded.add(new History.Entry(file, true, 0));
        journal.done("adopt", file.name() + " adopted", 0);
    }

    /** Counts rows, records what ran since the last commit, and commits. A run that did nothing has nothing to commit. */
    List<TableRows> commit(TableRows.Query count) throws SQLException {
        return end(count, !unrecorded.isEmpty());
    }

    /** Counts rows, and takes back what ran since the last commit. */
    List<TableRows> rollback(TableRows.Query count) throws SQLException {
        return end(count, false);
    }

    private List<TableRows> end(TableRows.Query count, boolean commit) throws SQLException {
        String records = commit ? ";\n" + History.record(unrecorded, hasHistory) : "";
        List<TableRows> rows = journal.step(
                "count",
                commit ? "counting rows and committing" : "counting rows",
                () -> transaction.end(count.sql() + records, commit, answers -> count.read(answers.next())),
                counted -> counted.size() + " tables counted");
        if (commit) {
            journal.done("commit", "committed", 0);
            committed();
        }
        return rows;
    }

    @Override
    public void close() throws SQLException {
        transaction.close();
    }

    /** One of the two ways to begin. */
    private interface Beginning {
        Transaction of(Connection connection, Mode mode, Deadline deadline) throws SQLException;
    }

    private Transaction begin(Beginning beginning) throws SQLException {
        return journal.step(
                "lock",
                "beginning the transaction",
                () -> beginning.of(connection, mode, deadline),
                ignored -> mode == Mode.GUARDED ? "in a transaction" : "holding the lock of this database");
    }

    private void inside(SqlFile file) throws SQLException {
        if (observer.isPresent()) {
            observer.get().run(file, connection, deadline, journal::statement);
        } else {
            file.execute(connection, deadline);
        }
    }

    private void alone(SqlFile file) throws SQLException {
        connection.setAutoCommit(true);
        try {
            if (observer.isPresent()) {
                observer.get().runAlone(file, connection, deadline, journal::statement);
            } else {
                file.execute(connection, deadline);
            }
        } catch (SQLException failure) {
            // Without IF NOT EXISTS the invalid index of an earlier attempt stands in the way by its name.
            if (DUPLICATE_TABLE.equals(failure.getSQLState())) {
                task.verification().requireValidIndexes(Catalog.read(connection));
            }
            throw failure;
        }
    }

    /** With IF NOT EXISTS it passes over the invalid index of an earlier attempt: that has not applied the file. */
    private void recordAlone() throws SQLException {
        transaction = begin(Transaction::begin);
        task.verification().requireValidIndexes(Catalog.read(connection));
        commit();
    }

    /** Records what ran since the last commit, and commits. */
    private void commit() throws SQLException {
        observer.ifPresent(Observer::transactionEnded);
        if (unrecorded.isEmpty()) {
            transaction.close();
        } else {
            journal.step(
                    "commit",
                    "committing",
                    () -> transaction.end(History.record(unrecorded, hasHistory), true, answers -> null),
                    ignored -> unrecorded.size() + " files recorded");
            committed();
        }
    }

    private void committed() {
        hasHistory = true;
        unrecorded.clear();
    }

    private void ran(SqlFile file, long milliseconds) {
        unrecorded.add(new History.Entry(file, false, milliseconds));
        applied.add(new Report.Applied(file.name(), milliseconds));
    }
}
