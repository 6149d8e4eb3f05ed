package dev.schemainit.engine;

import dev.schemainit.engine.Transaction.Mode;
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
    private final Connection connection;
    private final Mode mode;
    private final LockGuard guard;
    private final Verification verification;
    private final Optional<Observer> observer;
    private final Deadline deadline;
    private final Journal journal;
    private final List<History.Entry> unrecorded = new ArrayList<>();
    private final List<Report.Applied> applied = new ArrayList<>();
    private Transaction transaction;

    /**
     * Begins the first transaction.
     *
     * @param mode how each transaction begins
     * @param guard holds the lock where there are several transactions; null where the one transaction holds it itself
     * @param observer runs the files in place of sending them whole, where there is one
     */
    FileRunner(
            Connection connection,
            Mode mode,
            LockGuard guard,
            Verification verification,
            Optional<Observer> observer,
            Deadline deadline,
            Journal journal)
            throws SQLException {
        this.connection = connection;
        this.mode = mode;
        this.guard = guard;
        this.verification = verification;
        this.observer = observer;
        this.deadline = deadline;
        this.journal = journal;
        this.transaction = begin();
    }

    Transaction transaction() {
        return transaction;
    }

    /** What ran, in order. */
    List<Report.Applied> applied() {
        return List.copyOf(applied);
    }

    void run(SqlFile file) throws SQLException {
        if (file.transactional()) {
            ran(file, journal.file(file, () -> transaction.run(file, () -> inside(file))));
        } else {
            commit();
            guard.check();
            ran(file, journal.file(file, () -> alone(file)));
            recordAlone();
            transaction = begin();
        }
    }

    /** Takes a file as applied that did not run, because what it makes was there. */
    void adopt(SqlFile file) {
        unrecorded.add(new History.Entry(file, true, 0));
        journal.done("adopt", file.name() + " adopted", 0);
    }

    /** Records what ran since the last commit, and commits. A run that did nothing has nothing to commit. */
    void commit() throws SQLException {
        observer.ifPresent(Observer::transactionEnded);
        if (!unrecorded.isEmpty()) {
            journal.step("commit", "committing", this::record, files -> "committed");
        }
    }

    @Override
    public void close() throws SQLException {
        transaction.close();
    }

    private Transaction begin() throws SQLException {
        return journal.step(
                "lock",
                "beginning the transaction",
                () -> Transaction.begin(connection, mode, deadline),
                ignored -> mode == Mode.GUARDED ? "in a transaction" : "holding the lock of this database");
    }

    private void inside(SqlFile file) throws SQLException {
        if (observer.isPresent()) {
            observer.get().run(file, connection, deadline, journal);
        } else {
            file.execute(connection, deadline);
        }
    }

    private void alone(SqlFile file) throws SQLException {
        connection.setAutoCommit(true);
        if (observer.isPresent()) {
            observer.get().runAlone(file, connection, deadline, journal);
        } else {
            file.execute(connection, deadline);
        }
    }

    /** With IF NOT EXISTS it passes over the invalid index of an earlier attempt: that has not applied the file. */
    private void recordAlone() throws SQLException {
        transaction = begin();
        verification.requireValidIndexes(Catalog.read(connection));
        commit();
        transaction.close();
    }

    private int record() throws SQLException {
        if (!transaction.hasHistory()) {
            History.create(connection);
        }
        History.add(connection, unrecorded);
        transaction.commit();
        int files = unrecorded.size();
        unrecorded.clear();
        return files;
    }

    private void ran(SqlFile file, long milliseconds) {
        unrecorded.add(new History.Entry(file, false, milliseconds));
        applied.add(new Report.Applied(file.name(), milliseconds));
    }
}
