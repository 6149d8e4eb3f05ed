package dev.schemainit.engine;

import dev.schemainit.engine.Transaction.Mode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One attempt at an action: connect, compare, run what is pending, verify, record, commit. */
final class Run {
    private final Action action;
    private final Connector connector;
    private final SqlFolder folder;
    private final Verification verification;
    private final boolean seeding;
    private final Optional<Observer> observer;
    private final Deadline deadline;
    private final Journal journal;

    private final List<String> warnings = new ArrayList<>();
    private List<Report.Applied> applied = List.of();
    private List<String> adopted = List.of();
    private String serverVersion = "";
    private History history;
    private Todo todo;
    private Catalog before;
    private Catalog catalog;
    private List<String> contradictions = List.of();
    private List<TableRows> tables = List.of();
    private List<Finding> findings = List.of();

    Run(
            Action action,
            Connector connector,
            SqlFolder folder,
            Catalog expected,
            boolean seeding,
            Optional<Observer> observer,
            Deadline deadline,
            Journal journal) {
        this.action = action;
        this.connector = connector;
        this.folder = folder;
        this.verification = new Verification(expected);
        this.seeding = seeding;
        this.observer = observer;
        this.deadline = deadline;
        this.journal = journal;
    }

    /** The catalog as it is at the end of this run. */
    Catalog catalog() {
        return catalog;
    }

    /** What a verification looks at; nothing before it has read the catalog, and for a folder that is older. */
    List<Check> checks() {
        if (catalog == null || todo.isOlderFolder()) {
            return List.of();
        }
        return Stream.concat(
                        folder.files(seeding).stream()
                                .map(file -> Check.ofFile(file, todo.done().contains(file))),
                        verification.expected().checksOf(catalog).stream())
                .toList();
    }

    void toItsEnd() throws SQLException {
        try (LockGuard guard = guard();
                Connection connection = journal.step(
                        "connect",
                        "connecting",
                        () -> connector.connect(deadline),
                        ignored -> "connected to " + connector.login().address())) {
            // Distributions append their own, as in "15.18 (Debian 15.18-0+deb12u1)".
            serverVersion = connection.getMetaData().getDatabaseProductVersion().split(" ")[0];
            if (connector.login().isProxy()) {
                warnings.add("connected through RDS Proxy: prefer the writer's own endpoint");
            }
            try {
                if (action.writes()) {
                    write(connection, guard);
                } else {
                    read(connection);
                }
            } catch (SQLException failure) {
                if (SqlFailure.isLockTimeout(failure)) {
                    journal.findBlockers(connection);
                }
                throw failure;
            }
        }
    }

    /** A run of several transactions needs the lock from the first to the last. */
    private LockGuard guard() throws SQLException {
        return action == Action.APPLY && folder.hasBoundaries()
                ? journal.step(
                        "lock",
                        "waiting for the lock",
                        () -> LockGuard.hold(connector, deadline),
                        ignored -> "holding the lock of this database on a connection of its own")
                : null;
    }

    private void read(Connection connection) throws SQLException {
        try (var transaction = Transaction.begin(connection, Mode.READING, deadline)) {
            compare(transaction);
            if (todo.isOlderFolder()) {
                return;
            }
            if (action == Action.VERIFY) {
                if (!todo.pending().isEmpty()) {
                    throw ErrorCode.NOT_INITIALISED.exception(
                            names(todo.pending()), String.join(", ", names(todo.pending())));
                }
                verification.require(catalog, ErrorCode.DRIFT);
            }
            countRows(connection);
        }
    }

    private void write(Connection connection, LockGuard guard) throws SQLException {
        Mode mode = action == Action.PLAN ? Mode.PLANNING : guard == null ? Mode.LOCKED : Mode.GUARDED;
        try (var files = new FileRunner(connection, mode, guard, verification, observer, deadline, journal)) {
            compare(files.transaction());
            if (todo.isOlderFolder()) {
                return;
            }
            adoptWhatIsThere(files);
            for (SqlFile file : todo.pending()) {
                if (file.transactional() || action == Action.APPLY) {
                    files.run(file);
                } else {
                    warnings.add(file.name() + " runs outside a transaction: it is no part of this plan");
                }
            }
            applied = files.applied();
            observer.ifPresent(this::findings);
            verify(connection);
            countRows(connection);
            if (action == Action.APPLY) {
                files.commit();
            }
        }
    }

    private void compare(Transaction transaction) throws SQLException {
        history = journal.step(
                "compare",
                "reading schemainit.history",
                () -> transaction.hasHistory() ? History.read(transaction.connection()) : History.NONE,
                read -> read.isEmpty()
                        ? "nothing applied yet"
                        : read.checksums().size() + " files in the history");
        todo = todo();
        before = readCatalog(transaction.connection());
        catalog = before;
    }

    private Todo todo() {
        try {
            return history.compare(folder, seeding);
        } catch (SchemaInitException contradiction) {
            if (action != Action.INFO) {
                throw contradiction;
            }
            contradictions = List.of(contradiction.reason());
            return Todo.of(folder.files(seeding), history);
        }
    }

    /** Tables without a history were made in another way: taken over when they are as expected, refused when not. */
    private void adoptWhatIsThere(FileRunner files) {
        if (!history.isEmpty() || !verification.expected().sharesTableWith(before)) {
            return;
        }
        verification.require(before, ErrorCode.FOREIGN_TABLES);
        folder.files().forEach(files::adopt);
        adopted = names(folder.files());
        todo = new Todo(List.of(), seeding ? folder.seedFiles() : List.of(), List.of());
    }

    private void findings(Observer seen) {
        seen.transactionEnded();
        findings = seen.findings();
        warnings.addAll(seen.unusedAcceptances());
    }

    private void verify(Connection connection) throws SQLException {
        if (!applied.isEmpty()) {
            catalog = readCatalog(connection);
        }
        boolean whole = action == Action.APPLY || todo.pending().stream().allMatch(SqlFile::transactional);
        if (whole) {
            verification.require(catalog, applied.isEmpty() ? ErrorCode.DRIFT : ErrorCode.NOT_AS_EXPECTED);
        }
    }

    private Catalog readCatalog(Connection connection) throws SQLException {
        return journal.step(
                "catalog",
                "reading the catalog",
                () -> Catalog.read(connection),
                read -> read.lines().size() + " lines of catalog read");
    }

    private void countRows(Connection connection) throws SQLException {
        tables = journal.step(
                "count",
                "counting rows",
                () -> TableRows.of(connection, verification.expected().tables(), catalog),
                counted -> counted.size() + " tables counted");
    }

    Report report() {
        boolean info = action == Action.INFO;
        Login login = connector.login();
        return new Report(
                action,
                login.address(),
                login.user(),
                serverVersion,
                applied,
                adopted,
                names(todo.done()),
                info ? names(todo.pending()) : List.of(),
                todo.newer(),
                action == Action.PLAN
                        ? before.changesTo(catalog).stream()
                                .map(Difference::asChange)
                                .toList()
                        : List.of(),
                findings,
                info && !todo.isOlderFolder() ? whatDiffers() : List.of(),
                todo.isOlderFolder() ? 0 : verification.expected().lines().size(),
                tables,
                List.copyOf(warnings),
                journal.steps(),
                journal.milliseconds());
    }

    private List<String> whatDiffers() {
        return Stream.concat(
                        contradictions.stream(),
                        verification.differences(catalog).stream().map(Difference::toString))
                .toList();
    }

    private static List<String> names(List<SqlFile> files) {
        return files.stream().map(SqlFile::name).toList();
    }
}
