package dev.schemainit.review.impact;

import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.run.StatementExecution;
import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.engine.sql.SqlStatement;
import dev.schemainit.review.finding.ContentChanges;
import dev.schemainit.review.finding.Finding;
import dev.schemainit.review.finding.TransactionFindings;
import dev.schemainit.review.state.LockMode;
import dev.schemainit.review.state.LockWatch;
import dev.schemainit.review.state.MeasuredStatement;
import dev.schemainit.review.state.Narrowing;
import dev.schemainit.review.state.Refusal;
import dev.schemainit.review.state.TableChange;
import dev.schemainit.review.state.TableSnapshot;
import dev.schemainit.review.state.TableState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Runs files statement by statement, and looks after each at what it did to the tables that existed before.
 *
 * <p>Only for a run that is thrown away, be it rolled back or with its server: one that stays sends its files whole.
 */
public final class ImpactRecorder implements StatementExecution {
    /**
     * Workers would keep the count of what they have read to themselves, and compiling the queries that look takes longer
     * than they do.
     */
    private static final String SETTINGS = "SET LOCAL max_parallel_maintenance_workers = 0;"
            + " SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL jit = off";

    private final Connector connector;
    private final List<MeasuredStatement> transaction = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final List<Acceptance> acceptances = new ArrayList<>();
    private final List<Acceptance> unused = new ArrayList<>();
    private final boolean throwAway;
    private final StatementRunner runner;

    private TransactionFindings translation;
    private Map<Long, TableState> tables;
    private Map<Long, LockMode> locks = Map.of();

    private ImpactRecorder(Connector connector, boolean throwAway) {
        this.connector = connector;
        this.throwAway = throwAway;
        this.runner = new StatementRunner(throwAway);
    }

    /**
     * On a throw-away server, whose tables hold rows and were analyzed.
     *
     * @param connector for a second connection, to look at a file that runs outside a transaction
     */
    public static ImpactRecorder ofThrowAway(Connector connector) {
        return new ImpactRecorder(connector, true);
    }

    /** On a live database: numbers of rows are PostgreSQL's estimates, and are reported as such. */
    public static ImpactRecorder ofLiveDatabase(Connector connector) {
        return new ImpactRecorder(connector, false);
    }

    /** Runs a file inside the transaction of its connection. */
    @Override
    public void inTransaction(
            MigrationFile file, Connection connection, Deadline deadline, Consumer<SqlStatement> beginning)
            throws SQLException {
        set(connection, SETTINGS);
        begin(file, connection);
        for (SqlStatement statement : SqlStatement.of(file)) {
            beginning.accept(statement);
            var refusals = new ArrayList<Refusal>();
            while (true) {
                long start = System.nanoTime();
                Optional<Refusal> refusal = runner.attempt(statement, connection, deadline, tables.values());
                long nanoseconds = System.nanoTime() - start;
                TableSnapshot snapshot = TableSnapshot.ofLocked(connection);
                List<TableChange> changes = changes(snapshot, snapshot.locks());
                if (refusal.isEmpty()) {
                    transaction.add(new MeasuredStatement(
                            file.name(), statement.line(), nanoseconds, List.copyOf(refusals), changes));
                    break;
                }
                // What has changed since is the work of the runner.
                refusals.add(refusal.get());
            }
        }
    }

    /** Runs the one statement of a file that runs outside a transaction, and watches its locks from outside. */
    @Override
    public void alone(MigrationFile file, Connection connection, Deadline deadline, Consumer<SqlStatement> beginning)
            throws SQLException {
        begin(file, connection);
        SqlStatement statement = SqlStatement.of(file).get(0);
        beginning.accept(statement);
        var refusals = new ArrayList<Refusal>();
        while (true) {
            long start = System.nanoTime();
            Optional<Refusal> refusal;
            Map<Long, LockMode> seen;
            try (LockWatch watch = LockWatch.of(connection, connector.connect(deadline), tables.values())) {
                refusal = runner.attempt(statement, connection, deadline, tables.values());
                seen = watch.stop();
            }
            long nanoseconds = System.nanoTime() - start;
            List<TableChange> changes = changes(TableSnapshot.ofAll(connection), seen);
            if (refusal.isEmpty()) {
                transaction.add(new MeasuredStatement(
                        file.name(), statement.line(), nanoseconds, List.copyOf(refusals), changes));
                transactionEnds();
                return;
            }
            refusals.add(refusal.get());
            locks = Map.of();
        }
    }

    /** Turns what was seen since the last time into findings: only now is it known how long locks were held. */
    @Override
    public void transactionEnds() {
        if (!transaction.isEmpty()) {
            for (Finding finding : translation.of(transaction)) {
                Optional<Acceptance> accepted = acceptances.stream()
                        .filter(acceptance -> acceptance.accepts(finding))
                        .findFirst();
                accepted.ifPresent(unused::remove);
                findings.add(
                        accepted.map(Acceptance::reason).map(finding::accepted).orElse(finding));
            }
            transaction.clear();
        }
        locks = Map.of();
    }

    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** What the files accept without need, as lines for a person. */
    public List<String> unusedAcceptances() {
        return unused.stream()
                .map(acceptance ->
                        acceptance.file() + ":" + acceptance.line() + " accepts what was not found: remove the comment")
                .toList();
    }

    /** The tables whose rows were in the way of a statement, and were taken away. */
    public Set<String> emptied() {
        return runner.emptied();
    }

    private void begin(MigrationFile file, Connection connection) throws SQLException {
        List<Acceptance> comments = Acceptance.of(file);
        acceptances.addAll(comments);
        unused.addAll(comments);
        if (tables == null) {
            tables = new LinkedHashMap<>(TableSnapshot.ofAll(connection).tables());
            translation = new TransactionFindings(
                    !throwAway, new ContentChanges(filledParts(connection), Narrowing.read(connection)));
        }
    }

    private List<TableChange> changes(TableSnapshot snapshot, Map<Long, LockMode> held) {
        var changes = new ArrayList<TableChange>();
        for (TableState before : List.copyOf(tables.values())) {
            LockMode lock = held.getOrDefault(before.oid(), LockMode.NONE);
            boolean looked = lock != LockMode.NONE || snapshot.tables().containsKey(before.oid());
            if (!looked) {
                continue;
            }
            Optional<TableState> after =
                    Optional.ofNullable(snapshot.tables().get(before.oid())).map(table -> table.withSizeOf(before));
            LockMode lockBefore = locks.getOrDefault(before.oid(), LockMode.NONE);
            changes.add(new TableChange(before, after, lockBefore, lock, lockedIndex(before, after, held)));
            after.ifPresentOrElse(table -> tables.put(table.oid(), table), () -> tables.remove(before.oid()));
        }
        locks = Map.copyOf(held);
        return changes;
    }

    /** One that is still there: nobody waits for one that was dropped concurrently, which had been out of use before. */
    private Optional<String> lockedIndex(TableState before, Optional<TableState> after, Map<Long, LockMode> held) {
        return before.indexes().entrySet().stream()
                .filter(index -> held.get(index.getValue().oid()) == LockMode.ACCESS_EXCLUSIVE
                        && locks.get(index.getValue().oid()) != LockMode.ACCESS_EXCLUSIVE
                        && after.filter(table -> table.hasIndex(index.getValue().oid()))
                                .isPresent())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** How much of a column is not null, by table and column as SQL writes them; nothing for what was never analyzed. */
    private static Map<String, Double> filledParts(Connection connection) throws SQLException {
        var parts = new HashMap<String, Double>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT CASE WHEN schemaname = 'public' THEN '' ELSE quote_ident(schemaname) || '.' END
                                || quote_ident(tablename) || '.' || quote_ident(attname),
                            1 - max(null_frac)
                        FROM pg_stats
                        WHERE schemaname NOT LIKE 'pg\\_%' AND schemaname <> 'information_schema'
                        GROUP BY schemaname, tablename, attname""")) {
            while (rows.next()) {
                parts.put(rows.getString(1), rows.getDouble(2));
            }
        }
        return parts;
    }

    private static void set(Connection connection, String settings) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(settings);
        }
    }
}
