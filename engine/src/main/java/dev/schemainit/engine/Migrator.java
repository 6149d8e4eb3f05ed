package dev.schemainit.engine;

import dev.schemainit.engine.access.DeclaredLogin;
import dev.schemainit.engine.access.SchemaAccess;
import dev.schemainit.engine.boundary.LearnedBoundaries;
import dev.schemainit.engine.catalog.Catalog;
import dev.schemainit.engine.catalog.DriftCheck;
import dev.schemainit.engine.catalog.ExpectedCatalog;
import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.execution.ServerWords;
import dev.schemainit.engine.execution.StatementExecution;
import dev.schemainit.engine.execution.WholeParts;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.run.Attempt;
import dev.schemainit.engine.run.RunContext;
import dev.schemainit.engine.run.RunLog;
import dev.schemainit.engine.run.RunResult;
import dev.schemainit.engine.run.SqlFailure;
import dev.schemainit.engine.run.Step;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.engine.takeover.FirstRun;
import dev.schemainit.engine.work.LeftRunning;
import dev.schemainit.engine.work.WorkPolicy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Brings a database to the schema of a folder, or says how far it is from it.
 *
 * <p>A run that fails for a reason that passes (a lock, a deadlock, a lost connection) starts over on a fresh
 * connection and reads the history again: only the history knows whether a COMMIT without an answer has happened.
 */
public final class Migrator {
    private static final int ATTEMPTS = 3;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Connector connector;
    private final MigrationFolder folder;
    private final boolean seeding;
    private final Deadline deadline;
    private final Consumer<Step> progress;
    private final FirstRun firstRun;
    private final boolean throwAway;
    private final SchemaAccess access;
    private final boolean reportsDrift;
    private final WorkPolicy work;

    /**
     * @param seeding whether the files in {@code seed/} run too
     * @param deadline when the run has to end; leaves the caller time to report
     * @param progress is given each step when it is done
     */
    public Migrator(
            Connector connector, MigrationFolder folder, boolean seeding, Deadline deadline, Consumer<Step> progress) {
        this(
                connector,
                folder,
                seeding,
                deadline,
                progress,
                FirstRun.of(folder),
                false,
                SchemaAccess.of(folder),
                WorkPolicy.ENDS,
                false);
    }

    private Migrator(
            Connector connector,
            MigrationFolder folder,
            boolean seeding,
            Deadline deadline,
            Consumer<Step> progress,
            FirstRun firstRun,
            boolean throwAway,
            SchemaAccess access,
            WorkPolicy work,
            boolean reportsDrift) {
        this.connector = connector;
        this.folder = folder;
        this.seeding = seeding;
        this.deadline = deadline;
        this.progress = progress;
        this.firstRun = firstRun;
        this.throwAway = throwAway;
        this.access = access;
        this.work = work;
        this.reportsDrift = reportsDrift;
    }

    /** The same for a database whose rows are nobody's: a failure then has PostgreSQL's own words, too. */
    public Migrator onThrowAwayServer() {
        return with(FirstRun.OF_NOTHING, true, access, work, reportsDrift);
    }

    /**
     * The same for a database without a history, in which the versioned files up to one count as applied. The run
     * adopts these, applies the rest, and fails where that does not lead to what is expected.
     *
     * @param version as in {@code 3} and {@code V3}, or the file's name
     * @throws SchemaInitException where the folder has no such file
     */
    public Migrator adoptingUpTo(String version) {
        return with(firstRun.adoptingUpTo(version, folder), throwAway, access, work, reportsDrift);
    }

    /**
     * The same, and an apply run brings the logins of an environment to these: it makes what is missing, and takes
     * LOGIN from those it has made before that are none of them. Without this call it leaves all logins as they are.
     *
     * @param logins of roles that the folder's {@code access.txt} declares
     */
    public Migrator withLogins(List<DeclaredLogin> logins) {
        return with(firstRun, throwAway, access.withLogins(logins), work, reportsDrift);
    }

    /**
     * The same, and an apply run that cannot end before its deadline may leave work behind, as a policy has it:
     * {@link Report#work} then says what goes on.
     */
    public Migrator leaving(WorkPolicy policy) {
        return with(firstRun, throwAway, access, policy, reportsDrift);
    }

    /**
     * The same, and a run with files to apply applies them also to a database that somebody has changed by hand since
     * the last run, and only reports that. Without this call it fails before it has changed anything.
     */
    public Migrator reportingDrift() {
        return with(firstRun, throwAway, access, work, true);
    }

    private Migrator with(
            FirstRun otherFirstRun,
            boolean onThrowAway,
            SchemaAccess otherAccess,
            WorkPolicy otherWork,
            boolean goesOn) {
        return new Migrator(
                connector,
                folder,
                seeding,
                deadline,
                progress,
                otherFirstRun,
                onThrowAway,
                otherAccess,
                otherWork,
                goesOn);
    }

    /**
     * Runs one action to its end.
     *
     * @throws SchemaInitException when it cannot; the database is then as it was, up to the last statement that ran
     *     outside a transaction
     */
    public Report run(Action action) {
        return switch (action) {
            case APPLY -> run(action, WholeParts::new, Attempt::apply);
            case PLAN -> plan(WholeParts::new);
            case VERIFY -> verify(checks -> {});
            case INFO -> run(action, WholeParts::new, Attempt::info);
        };
    }

    /**
     * Runs {@link Action#PLAN}, and executes the statements of its files in another way.
     *
     * @param execution asked for once an attempt
     * @throws SchemaInitException when the plan fails
     */
    public Report plan(Supplier<? extends StatementExecution> execution) {
        return run(Action.PLAN, execution, Attempt::plan);
    }

    /** Runs {@link Action#VERIFY}, and returns each single check, also where it fails. */
    public VerifyResult verify() {
        var checked = new ArrayList<DriftCheck>();
        try {
            Report report = verify(checks -> {
                checked.clear();
                checked.addAll(checks);
            });
            return new VerifyResult.Passed(List.copyOf(checked), report);
        } catch (SchemaInitException failure) {
            return new VerifyResult.Failed(List.copyOf(checked), failure);
        }
    }

    private Report verify(Consumer<List<DriftCheck>> checked) {
        return run(Action.VERIFY, WholeParts::new, attempt -> attempt.verify(checked));
    }

    /**
     * The catalog that the folder's files lead to: the content of its {@code expected.txt}. Partitions that come and go
     * are no part of it.
     *
     * <p>Applies them, so that the database has to be an empty one on a throw-away server.
     */
    public Catalog expect() {
        return expect(new WholeParts()).catalog();
    }

    /** The same, with the statements of the files executed in another way. */
    public ReachedCatalog expect(StatementExecution execution) {
        RunResult result = repeat(
                ExpectedCatalog.NOTHING, () -> execution, Attempt::apply, SqlFailure::mayPass, new RunLog(progress));
        Catalog reached = result.catalog().without(folder.transientPartitions());
        Catalog catalog = folder.takeover().map(reached::without).orElse(reached);
        return new ReachedCatalog(catalog, result.changes().warnings());
    }

    /**
     * Where files lead to.
     *
     * @param notes what is worth knowing about the way, such as where its transactions end
     */
    public record ReachedCatalog(Catalog catalog, List<String> notes) {}

    private Report run(Action action, Supplier<? extends StatementExecution> execution, Run run) {
        ExpectedCatalog expected = ExpectedCatalog.of(folder);
        // A plan that waits for a lock makes others wait behind it: it says who holds the lock, and leaves.
        Predicate<SQLException> mayPass =
                failure -> SqlFailure.mayPass(failure) && !(action == Action.PLAN && SqlFailure.isLockTimeout(failure));
        var log = new RunLog(progress);
        try {
            RunResult result = repeat(expected, execution, run, mayPass, log);
            return Report.of(action, connector.login(), expected, result, log);
        } catch (LeftRunning left) {
            return Report.ofWork(action, connector.login(), folder.selection(seeding), left.work(), log);
        }
    }

    /** One of the runs that an attempt can make. */
    private interface Run {
        RunResult of(Attempt attempt) throws SQLException;
    }

    /** @param mayPass whether another attempt can succeed after this failure */
    private RunResult repeat(
            ExpectedCatalog expected,
            Supplier<? extends StatementExecution> execution,
            Run run,
            Predicate<SQLException> mayPass,
            RunLog log) {
        var learned = LearnedBoundaries.NONE;
        for (int attempt = 1; ; ) {
            StatementExecution statements = execution.get();
            var context = new RunContext(
                    connector,
                    folder.selection(seeding),
                    firstRun,
                    expected,
                    access,
                    reportsDrift,
                    statements,
                    learned,
                    work,
                    deadline,
                    log);
            try {
                return run.of(new Attempt(context));
            } catch (SchemaInitException refused) {
                if (refused.code() == EngineError.BUSY && work == WorkPolicy.CALLED_AGAIN) {
                    throw LeftRunning.behindAnother();
                }
                throw withMore(refused, log);
            } catch (SQLException failure) {
                Optional<LearnedBoundaries> more = log.learn(learned, failure);
                boolean again = more.isPresent() || attempt < ATTEMPTS && mayPass.test(failure);
                if (!again || deadline.isPast()) {
                    throw explained(failure, log);
                }
                statements.startsOver();
                log.done("retry", SqlFailure.retry(failure, log, more.isPresent()), 0);
                log.startsOver();
                if (more.isPresent()) {
                    learned = more.get();
                    continue;
                }
            }
            deadline.sleep(PAUSE.multipliedBy(attempt));
            attempt++;
        }
    }

    private SchemaInitException explained(SQLException failure, RunLog log) {
        SchemaInitException explained = withMore(SqlFailure.explain(failure, log, connector.login(), deadline), log);
        return throwAway ? explained.withServerWords(ServerWords.of(failure)) : explained;
    }

    /** A run of several transactions that fails is not as if it had never been, and a first one may expect too much. */
    private static SchemaInitException withMore(SchemaInitException failure, RunLog log) {
        SchemaInitException adopting = log.adoption().map(failure::after).orElse(failure);
        return log.staying().map(adopting::with).orElse(adopting);
    }
}
