package dev.schemainit.engine;

import dev.schemainit.engine.review.Observation;
import dev.schemainit.engine.review.Observer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Brings a database to the schema of a folder, or tells how far it is from it.
 *
 * <p>A run that fails for a reason that passes (a lock, a deadlock, a lost connection) starts over on a fresh connection and
 * reads the history again: whether a COMMIT without an answer has happened is known only there.
 */
public final class Initializer {
    private static final int ATTEMPTS = 3;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Connector connector;
    private final SqlFolder folder;
    private final boolean seeding;
    private final Deadline deadline;
    private final Consumer<Step> progress;

    /**
     * @param seeding whether the files in {@code seed/} run too
     * @param deadline when the run has to be over; leaves the caller time to report
     * @param progress told each step when it is done
     */
    public Initializer(
            Connector connector, SqlFolder folder, boolean seeding, Deadline deadline, Consumer<Step> progress) {
        this.connector = connector;
        this.folder = folder;
        this.seeding = seeding;
        this.deadline = deadline;
        this.progress = progress;
    }

    /**
     * Runs one action to its end.
     *
     * @throws SchemaInitException when it cannot; the database is then as it was, up to the last file marked no-transaction
     */
    public Report run(Action action) {
        return attempt(action, folder.requireExpected(), () -> observer(action)).report();
    }

    /** Runs {@link Action#VERIFY}, and tells each single check, also where it fails. */
    public Verified verify() {
        var last = new AtomicReference<Run>();
        try {
            Run run = attempt(Action.VERIFY, folder.requireExpected(), Optional::empty, last::set);
            return new Verified(run.checks(), Optional.of(run.report()), Optional.empty());
        } catch (SchemaInitException failure) {
            List<Check> checks =
                    Optional.ofNullable(last.get()).map(Run::checks).orElse(List.of());
            return new Verified(checks, Optional.empty(), Optional.of(failure));
        }
    }

    /**
     * The catalog that the folder's files lead to: the content of its {@code expected.txt}.
     *
     * <p>Applies them for good, so the database has to be an empty one on a throw-away server.
     */
    public Catalog expect() {
        return attempt(Action.APPLY, Catalog.NOTHING, Optional::empty).catalog();
    }

    /**
     * Applies the folder's files for good, statement by statement, and tells what each did to the tables that were there.
     *
     * <p>For a throw-away server, whose tables hold rows and were analyzed. The outcome is the same as that of {@link #expect()}
     * or the statements were told from each other wrongly.
     */
    public Observation observe() {
        var observer = new Observer(connector, true);
        Catalog catalog = attempt(Action.APPLY, Catalog.NOTHING, () -> Optional.of(observer))
                .catalog();
        return new Observation(observer.findings(), observer.unusedAcceptances(), observer.emptied(), catalog);
    }

    private Optional<Observer> observer(Action action) {
        return action == Action.PLAN ? Optional.of(new Observer(connector, false)) : Optional.empty();
    }

    private Run attempt(Action action, Catalog expected, Supplier<Optional<Observer>> observers) {
        return attempt(action, expected, observers, run -> {});
    }

    /** @param begun told each attempt when it begins */
    private Run attempt(Action action, Catalog expected, Supplier<Optional<Observer>> observers, Consumer<Run> begun) {
        for (int attempt = 1; ; attempt++) {
            var journal = new Journal(progress);
            var run = new Run(new Task(
                    action,
                    connector,
                    folder,
                    new Verification(expected),
                    seeding,
                    observers.get(),
                    deadline,
                    journal));
            begun.accept(run);
            try {
                run.toItsEnd();
                return run;
            } catch (SQLException failure) {
                if (attempt == ATTEMPTS || !isWorthAnother(action, failure) || deadline.isPast()) {
                    throw SqlFailure.explain(failure, journal, connector.login());
                }
                journal.done("retry", journal.place() + " failed for now: starting over", 0);
            }
            deadline.sleep(PAUSE.multipliedBy(attempt));
        }
    }

    /** A plan that waits for a lock makes others wait behind it: it tells who holds the lock, and leaves. */
    private static boolean isWorthAnother(Action action, SQLException failure) {
        return SqlFailure.mayPass(failure) && !(action == Action.PLAN && SqlFailure.isLockTimeout(failure));
    }
}
