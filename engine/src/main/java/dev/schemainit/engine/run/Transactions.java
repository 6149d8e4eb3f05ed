package dev.schemainit.engine.run;

import dev.schemainit.engine.sql.FilePart;
import dev.schemainit.engine.transaction.DatabaseLock;
import dev.schemainit.engine.transaction.FileSettings.OutsideStatement;
import dev.schemainit.engine.transaction.Session;
import dev.schemainit.engine.transaction.Transaction;
import java.sql.SQLException;
import java.util.Optional;

/** Where the transactions of a run come from, and who holds the database's lock meanwhile. */
sealed interface Transactions {
    /** Begins the first one. */
    Transaction first() throws SQLException;

    /** Begins another one, after the one before has ended. */
    Transaction next() throws SQLException;

    /**
     * Makes sure that nobody else can run: before a file that runs by itself, and before what ran is committed.
     *
     * @throws SQLException when the lock is lost
     */
    void requireLock() throws SQLException;

    /** Runs a statement between two transactions. */
    void outside(FilePart part, OutsideStatement statement) throws SQLException;

    /** The session of several transactions, which keeps its settings between them; empty for any other. */
    Optional<Session> ownSession();

    /** Whether settings hold between two transactions. */
    boolean keepSettings();

    /** What a person reads of a transaction that has begun. */
    String words();

    /** One transaction, which holds the lock itself. */
    record One(Transaction transaction) implements Transactions {
        @Override
        public Transaction first() {
            return transaction;
        }

        @Override
        public Transaction next() {
            throw new IllegalStateException("a plan of one transaction has no second");
        }

        @Override
        public void requireLock() {
            // The transaction has it to its own end.
        }

        @Override
        public void outside(FilePart part, OutsideStatement statement) {
            throw new IllegalStateException("nothing runs outside a run of one transaction");
        }

        @Override
        public Optional<Session> ownSession() {
            return Optional.empty();
        }

        @Override
        public boolean keepSettings() {
            return true;
        }

        @Override
        public String words() {
            return "holding the lock of this database";
        }
    }

    /** Several transactions of a session, while another connection holds the lock. */
    record Several(Session session, DatabaseLock lock) implements Transactions {
        @Override
        public Transaction first() throws SQLException {
            return session.begin();
        }

        @Override
        public Transaction next() throws SQLException {
            lock.check();
            return session.begin();
        }

        @Override
        public void requireLock() throws SQLException {
            lock.check();
        }

        @Override
        public void outside(FilePart part, OutsideStatement statement) throws SQLException {
            session.files().runOutside(part, statement);
        }

        @Override
        public Optional<Session> ownSession() {
            return Optional.of(session).filter(Session::keepsSettings);
        }

        @Override
        public boolean keepSettings() {
            return session.keepsSettings();
        }

        @Override
        public String words() {
            return "in a transaction";
        }
    }
}
