package dev.schemainit.engine.run;

import dev.schemainit.engine.access.AccessChanges;
import dev.schemainit.engine.access.AccessSetup;
import dev.schemainit.engine.access.SchemaAccess;
import dev.schemainit.engine.boundary.BatchesText;
import dev.schemainit.engine.catalog.DriftCheck;
import dev.schemainit.engine.catalog.RowCount;
import dev.schemainit.engine.catalog.RowCounts;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.sql.AccessFile;
import dev.schemainit.engine.takeover.AdoptedFiles;
import dev.schemainit.engine.transaction.Beginning;
import dev.schemainit.engine.transaction.DatabaseLock;
import dev.schemainit.engine.transaction.DatabaseState;
import dev.schemainit.engine.transaction.Session;
import dev.schemainit.engine.transaction.Session.Mode;
import dev.schemainit.engine.transaction.Transaction;
import dev.schemainit.engine.work.EarlierWork;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One attempt at a run: connect, read the state of the database, decide, then act.
 *
 * <p>Each method is a run to its end. It throws {@link SQLException} where another attempt may help, and
 * {@link SchemaInitException} where it cannot.
 */
public final class Attempt {
    private final RunContext context;

    public Attempt(RunContext context) {
        this.context = context;
    }

    /** Applies what is pending, verifies the catalog, and commits. */
    public RunResult apply() throws SQLException {
        Optional<AccessSetup> access = accessSetup();
        return begun(Mode.LOCKED, this::awaitEarlierWork, (connection, transaction, state) -> {
            StateAgainstFolder found = compare(connection, transaction, state);
            if (found.isOlderFolder()) {
                return RunResult.ofReading(found, List.of(), version(connection))
                        .withAccess(bringLogins(connection, transaction, access));
            }
            EarlierWork.requireNone(context.work(), found.files().pending(), state.history(), connection);
            MigrationPlan plan = MigrationPlan.of(found, context);
            if (context.work().leaves()) {
                plan.requireSurvivors();
            }
            if (plan.isOneTransaction(context.work())) {
                var transactions = new Transactions.One(transaction);
                return execute(connection, transactions, found, access, plan);
            }
            return applyInSeveralTransactions(transaction, found, access, plan);
        });
    }

    /** Reads secrets and tries passwords, which takes its time: nothing is locked yet. */
    private Optional<AccessSetup> accessSetup() throws SQLException {
        SchemaAccess access = context.access();
        RunLog.DatabaseCall<Optional<AccessSetup>> prepare =
                () -> AccessSetup.of(access, context.connector(), context.deadline());
        return access.hasPasswords()
                ? context.log()
                        .step(
                                "logins",
                                "trying the passwords of the logins",
                                prepare,
                                setup -> setup.map(AccessSetup::triedPasswords).orElse(""))
                : prepare.run();
    }

    private AccessChanges bringLogins(Connection connection, Transaction transaction, Optional<AccessSetup> setup)
            throws SQLException {
        if (setup.isEmpty()) {
            return AccessChanges.NONE;
        }
        return context.log()
                .step(
                        "access",
                        AccessFile.NAME,
                        () -> {
                            AccessChanges changes = setup.get().runForOlderFolder(connection);
                            transaction.commit("", results -> changes);
                            return changes;
                        },
                        AccessChanges::words);
    }

    /** The transaction that has found the state keeps the lock; the work is done on a second connection. */
    private RunResult applyInSeveralTransactions(
            Transaction first, StateAgainstFolder found, Optional<AccessSetup> access, MigrationPlan plan)
            throws SQLException {
        BatchesText.of(plan.batches()).forEach(line -> context.log().done("batches", line, 0));
        try (DatabaseLock lock = context.log()
                .step(
                        "lock",
                        "keeping the lock",
                        first::keepOnlyTheLock,
                        kept -> "holding the lock of this database on a connection of its own")) {
            return connected(
                    Mode.GUARDED,
                    connection -> execute(
                            connection,
                            new Transactions.Several(Session.guarded(connection, context.deadline()), lock),
                            found,
                            access,
                            plan));
        }
    }

    private RunResult execute(
            Connection connection,
            Transactions transactions,
            StateAgainstFolder found,
            Optional<AccessSetup> access,
            MigrationPlan plan)
            throws SQLException {
        try (var execution = new PlanExecution(context, connection, transactions, transactions.first(), found)) {
            execution.giveAccess(access);
            return execution.apply(plan, version(connection));
        }
    }

    /** Does the same as {@link #apply()} as far as one transaction can, and rolls back. */
    public RunResult plan() throws SQLException {
        Optional<AccessSetup> access = accessSetup();
        return begun(Mode.PLANNING, (connection, transaction, state) -> {
            StateAgainstFolder found = compare(connection, transaction, state);
            if (found.isOlderFolder()) {
                return RunResult.ofReading(found, List.of(), version(connection));
            }
            MigrationPlan plan = MigrationPlan.of(found, context);
            var transactions = new Transactions.One(transaction);
            try (var execution = new PlanExecution(context, connection, transactions, transaction, found)) {
                execution.giveAccess(access);
                return execution.tryOut(plan, version(connection));
            }
        });
    }

    /**
     * Compares files and catalog with the database, reading only.
     *
     * @param checked is given what was looked at, before any of it fails the run
     */
    public RunResult verify(Consumer<List<DriftCheck>> checked) throws SQLException {
        return begun(Mode.READING, (connection, transaction, state) -> {
            StateAgainstFolder found = compare(connection, transaction, state);
            checked.accept(found.checks(context.files(), context.expected()));
            if (found.isOlderFolder()) {
                return RunResult.ofReading(found, List.of(), version(connection));
            }
            requireNothingPending(found);
            context.expected().require(found.catalog(), EngineError.DRIFT);
            return RunResult.ofReading(found, count(transaction, found), version(connection));
        });
    }

    /** Reads what is applied and how the database differs; nothing that it finds is a failure. */
    public RunResult info() throws SQLException {
        var underWay = new ArrayList<String>();
        return begun(
                Mode.READING,
                connection -> underWay.addAll(EarlierWork.lines(connection)),
                (connection, transaction, state) -> {
                    context.log().found(state);
                    StateAgainstFolder found = StateAgainstFolder.describe(
                            state, context.files(), () -> adopted(connection, transaction, state));
                    List<RowCount> tables = found.isOlderFolder() ? List.of() : count(transaction, found);
                    return RunResult.ofReading(found, tables, version(connection))
                            .withWarnings(Stream.of(
                                            found.adopted().reasons(),
                                            found.files().inParts(),
                                            underWay)
                                    .flatMap(List::stream)
                                    .toList());
                });
    }

    private StateAgainstFolder compare(Connection connection, Transaction transaction, DatabaseState state)
            throws SQLException {
        context.log().found(state);
        StateAgainstFolder found =
                StateAgainstFolder.compare(state, context.files(), () -> adopted(connection, transaction, state));
        context.log().firstRun(found.adopted().reason());
        return found;
    }

    /** What is refused may have been refused by the server, and a run that only describes it goes on. */
    private AdoptedFiles adopted(Connection connection, Transaction transaction, DatabaseState state)
            throws SQLException {
        try {
            return context.firstRun()
                    .find(
                            connection,
                            state.history(),
                            state.catalog(),
                            context.files().versioned());
        } catch (SchemaInitException refused) {
            transaction.backToBeforeReading();
            throw refused;
        }
    }

    private static void requireNothingPending(StateAgainstFolder found) {
        List<String> pending = found.missingNames();
        if (!pending.isEmpty()) {
            throw EngineError.NOT_INITIALISED.exception(pending, String.join(", ", pending));
        }
    }

    private List<RowCount> count(Transaction transaction, StateAgainstFolder found) throws SQLException {
        RowCounts counts = context.expected().rowCounts(found.catalog());
        return context.log().step("count", "counting rows", () -> transaction.rollback(counts), RunLog::tablesCounted);
    }

    /** What is done on a connection. */
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** What is done before a transaction begins. */
    private interface Before {
        void on(Connection connection) throws SQLException;
    }

    /** What is done in a transaction that has just begun. */
    private interface TransactionWork<T> {
        T in(Connection connection, Transaction transaction, DatabaseState state) throws SQLException;
    }

    private void awaitEarlierWork(Connection connection) throws SQLException {
        EarlierWork.await(context.work(), context.files(), connection, context.deadline(), context.log()::goesOn);
    }

    private <T> T begun(Mode mode, TransactionWork<T> work) throws SQLException {
        return begun(mode, connection -> {}, work);
    }

    /** @param before what is done in autocommit before the transaction begins */
    private <T> T begun(Mode mode, Before before, TransactionWork<T> work) throws SQLException {
        return connected(mode, connection -> {
            before.on(connection);
            Beginning beginning = begin(connection, mode);
            try (Transaction transaction = beginning.transaction()) {
                return work.in(connection, transaction, beginning.state());
            }
        });
    }

    private Beginning begin(Connection connection, Mode mode) throws SQLException {
        return context.log()
                .step(
                        "lock",
                        "beginning the transaction",
                        () -> session(connection, mode)
                                .beginAndRead(context.access().catalogQuery()),
                        ignored -> mode == Mode.READING ? "in a transaction" : "holding the lock of this database");
    }

    private <T> T connected(Mode mode, Work<T> work) throws SQLException {
        try (Connection connection = connect()) {
            try {
                return work.on(connection);
            } catch (SQLException failure) {
                try {
                    explain(failure, mode, connection);
                } catch (SQLException unanswered) {
                    // The failure itself is what counts.
                    failure.addSuppressed(unanswered);
                }
                throw failure;
            }
        }
    }

    /** Asks the server for what a message about a failure needs. */
    private void explain(SQLException failure, Mode mode, Connection connection) throws SQLException {
        if (SqlFailure.isLockTimeout(failure)) {
            context.log().findBlockers(connection);
        } else if (SqlFailure.isPermission(failure)) {
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
            if (context.access().roles().isPresent()) {
                context.log()
                        .findMissingMembership(
                                connection, context.access().roles().get().owner());
                return;
            }
            var need = mode == Mode.READING
                    ? MissingGrants.Need.READING
                    : MissingGrants.Need.of(context.files().all());
            context.log().findMissingGrants(connection, need);
        }
    }

    private Connection connect() throws SQLException {
        Connection connection = context.log()
                .step(
                        "connect",
                        "connecting",
                        this::open,
                        ignored -> "connected to " + context.connector().login().address());
        context.log().connectedTo(version(connection));
        return connection;
    }

    /** Where PUBLIC has lost CONNECT, its members are who the owner's role lets in. */
    private Connection open() {
        try {
            return context.connector().connect(context.deadline());
        } catch (SchemaInitException refused) {
            if (refused.code() != EngineError.CONNECT_FORBIDDEN) {
                throw refused;
            }
            throw context.access()
                    .roles()
                    .map(declared -> EngineError.NOT_A_MEMBER.exception(
                            context.connector().login(),
                            declared.owner().name(),
                            context.connector().login().user()))
                    .orElse(refused);
        }
    }

    private Session session(Connection connection, Mode mode) {
        return Session.of(connection, mode, context.deadline());
    }

    /** Distributions append their own, as in "15.18 (Debian 15.18-0+deb12u1)". */
    private static String version(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseProductVersion().split(" ")[0];
    }
}
