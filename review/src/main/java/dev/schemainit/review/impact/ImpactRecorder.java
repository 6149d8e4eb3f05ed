package dev.schemainit.review.impact;

import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.execution.MessageSender;
import dev.schemainit.engine.execution.StatementExecution;
import dev.schemainit.engine.sql.FilePart;
import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.engine.statement.SqlStatement;
import dev.schemainit.review.finding.Finding;
import dev.schemainit.review.state.LockMode;
import dev.schemainit.review.state.LockWatch;
import dev.schemainit.review.state.MeasuredStatement;
import dev.schemainit.review.state.Refusal;
import dev.schemainit.review.state.StatementPlace;
import dev.schemainit.review.state.TableChange;
import dev.schemainit.review.state.TableSnapshot;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs files statement by statement, and records after each statement what it did to the tables that existed before.
 *
 * <p>It is only for a run that is thrown away: rolled back, or gone with its server. A run that commits sends its files
 * whole.
 */
public final class ImpactRecorder implements StatementExecution {
    /**
     * Parallel workers would not add what they read to this session's counts. Compiling the recorder's own queries
     * takes longer than running them.
     */
    private static final String SETTINGS = "SET LOCAL max_parallel_maintenance_workers = 0;"
            + " SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL jit = off";

    private final Connector connector;
    private final Set<String> unmeasured;
    private final boolean throwAway;
    private final StatementRunner runner;
    private final List<MeasuredStatement> transaction = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final List<Acceptance> acceptances = new ArrayList<>();
    private final List<Acceptance> unused = new ArrayList<>();

    private final Set<String> files = new HashSet<>();

    /** Null before the first file, and after a transaction that has to run again. */
    private @Nullable ExistingTables tables;

    /** The tables that existed before the first file; null before it. */
    private @Nullable Set<Long> existed;

    private ImpactRecorder(Connector connector, Set<String> unmeasured, boolean throwAway) {
        this.connector = connector;
        this.unmeasured = unmeasured;
        this.throwAway = throwAway;
        this.runner = new StatementRunner(throwAway);
    }

    /**
     * On a throw-away server, whose tables hold rows and were analyzed.
     *
     * @param connector for a second connection, which watches a file that runs outside a transaction
     * @param unmeasured the tables that hold no rows because none could be made: what happens to their rows is unknown
     */
    public static ImpactRecorder ofThrowAway(Connector connector, Set<String> unmeasured) {
        return new ImpactRecorder(connector, unmeasured, true);
    }

    /** On a live database: numbers of rows are PostgreSQL's estimates, and are reported as such. */
    static ImpactRecorder ofLiveDatabase(Connector connector) {
        return new ImpactRecorder(connector, Set.of(), false);
    }

    /** Runs a part of a file inside the transaction of its connection, statement by statement. */
    @Override
    public void inTransaction(
            FilePart part, List<String> before, String after, Connection connection, Deadline deadline)
            throws SQLException {
        var sender = new MessageSender(connection, deadline);
        for (String sql : before) {
            sender.execute(sql);
        }
        sender.execute(SETTINGS);
        ExistingTables existing = begin(part, connection);
        int measuredBefore = transaction.size();
        try {
            for (SqlStatement statement : part.effective()) {
                transaction.add(measured(part.file(), statement, () -> {
                    long start = System.nanoTime();
                    Refusal refusal = runner.attempt(statement, connection, deadline, existing.all());
                    long nanoseconds = System.nanoTime() - start;
                    TableSnapshot snapshot = existing.snapshot(connection);
                    return new Try(refusal, nanoseconds, existing.changesTo(statement, snapshot, snapshot.locks()));
                }));
            }
        } catch (SQLException failure) {
            // It is rolled back: with everything, or alone in a plan that goes on without it.
            transaction.subList(measuredBefore, transaction.size()).clear();
            throw failure;
        }
        if (!after.isEmpty()) {
            sender.execute(after);
        }
    }

    /** Runs the one statement of a part that runs outside a transaction, and watches its locks from outside. */
    @Override
    public void outside(FilePart part, Connection connection, Deadline deadline) throws SQLException {
        ExistingTables existing = begin(part, connection);
        SqlStatement statement = part.effective().get(0);
        transaction.add(measured(part.file(), statement, () -> {
            long start = System.nanoTime();
            Refusal refusal;
            Map<Long, LockMode> seen;
            try (LockWatch watch = LockWatch.of(connection, connector.connect(deadline), existing.all())) {
                refusal = runner.attempt(statement, connection, deadline, existing.all());
                seen = watch.stop();
            }
            long nanoseconds = System.nanoTime() - start;
            List<TableChange> changes = existing.changesTo(statement, TableSnapshot.ofAll(connection), seen);
            if (refusal != null) {
                existing.releaseLocks();
            }
            return new Try(refusal, nanoseconds, changes);
        }));
        transactionEnds();
    }

    @Override
    public boolean runsRangesAsOne() {
        return true;
    }

    /**
     * One try at running a statement.
     *
     * @param refusal why it failed; null where it passed
     */
    private record Try(@Nullable Refusal refusal, long nanoseconds, List<TableChange> changes) {}

    private interface Trying {
        Try run() throws SQLException;
    }

    /**
     * Tries until the statement passes. The changes of a try that failed are those of the runner, which took rows away.
     */
    private static MeasuredStatement measured(MigrationFile file, SqlStatement statement, Trying trying)
            throws SQLException {
        var refusals = new ArrayList<Refusal>();
        while (true) {
            Try result = trying.run();
            if (result.refusal() == null) {
                return new MeasuredStatement(
                        new StatementPlace(file.name(), statement.line()),
                        statement,
                        result.nanoseconds(),
                        List.copyOf(refusals),
                        result.changes());
            }
            refusals.add(result.refusal());
        }
    }

    /** Turns what was recorded since the last call into findings: only now is it known how long locks were held. */
    @Override
    public void transactionEnds() {
        if (tables == null) {
            return;
        }
        for (Finding finding : TransactionFindings.of(transaction, tables.contents())) {
            Optional<Acceptance> accepted = acceptances.stream()
                    .filter(acceptance -> acceptance.accepts(finding))
                    .findFirst();
            accepted.ifPresent(unused::remove);
            findings.add(accepted.map(Acceptance::reason).map(finding::accepted).orElse(finding));
        }
        transaction.clear();
        tables.releaseLocks();
    }

    /** Forgets what was measured in the transaction that was rolled back, and looks at the tables anew. */
    @Override
    public void startsOver() {
        transaction.clear();
        runner.startsOver();
        tables = null;
    }

    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** What the files accept without need, as lines for a person. */
    public List<String> unusedAcceptances() {
        return unused.stream()
                .map(acceptance -> acceptance.place()
                        + " accepts what was not found here: remove the comment, unless the file was applied already")
                .toList();
    }

    /** The tables whose rows were in the way of a statement, and were taken away. */
    public Set<String> emptied() {
        return runner.emptied();
    }

    private ExistingTables begin(FilePart part, Connection connection) throws SQLException {
        if (files.add(part.file().name())) {
            List<Acceptance> comments = Acceptance.of(part.file());
            acceptances.addAll(comments);
            unused.addAll(comments);
        }
        if (tables == null) {
            tables = ExistingTables.read(connection, unmeasured, !throwAway, existed);
            existed = tables.oids();
        }
        return tables;
    }
}
