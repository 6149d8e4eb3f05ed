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
        if (connector.login().isProxy()) {
            warnings.add("connected through RDS Proxy: prefer the writer's own endpoint");
        }
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
        boolean several = action == Action.APPLY && folder.hasBoundaries();
        if (!toItsEnd(several)) {
            toItsEnd(true);
        }
    }

    /**
     * @param several whether this run may be several transactions, so that another connection has to hold the lock
     * @return false when nothing has happened yet, because it has to be several transactions and may not
     */
    private boolean toItsEnd(boolean several) throws SQLException {
        try (LockGuard guard = several ? guard() : null;
                Connection connection = journal.step(
                        "connect",
                        "connecting",
                        () -> connector.connect(deadline),
                        ignored -> "connected to " + connector.login().address())) {
            // Distributions append their own, as in "15.18 (Debian 15.18-0+deb12u1)".
            serverVersion = connection.getMetaData().getDatabaseProductVersion().split(" ")[0];
            try {
                if (action.writes()) {
                    return write(connection, guard);
                }
                read(connection);
                return true;
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
        return journal.step(
                "lock",
                "waiting for the lock",
                () -> LockGuard.hold(connector, deadline),
                ignored -> "holding the lock of this database on a connection of its own");
    }

    private void read(Connection connection) throws SQLException {
        try (var transaction = journal.step(
                "lock",
                "beginning the transaction",
                () -> Transaction.beginReading(connection, Mode.READING, deadline),
                ignored -> "in a transaction")) {
            compare(transaction.found());
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
            TableRows.Query count = rowsToCount();
            tables = journal.step(
                    "count",
                    "counting rows",
                    () -> transaction.end(count.sql(), false, answers -> count.read(answers.next())),
                    counted -> counted.size() + " tables counted");
        }
    }

    private boolean write(Connection connection, LockGuard guard) throws SQLException {
        Mode mode = action == Action.PLAN ? Mode.PLANNING : guard == null ? Mode.LOCKED : Mode.GUARDED;
        try (var files = new FileRunner(connection, mode, guard, verification, observer, deadline, journal)) {
            compare(files.found());
            if (todo.isOlderFolder()) {
                return true;
            }
            adoptWhatIsThere(files);
            List<List<SqlFile>> chunks = Chunks.of(todo.pending(), files.found().lockRoom());
            if (chunks.size() > 1 && action == Action.APPLY && guard == null) {
                journal.done("chunks", tooMany(chunks), 0);
                return false;
            }
            if (action == Action.PLAN) {
                plan(files, chunks);
            } else {
                files.run(chunks);
            }
            applied = files.applied();
            observer.ifPresent(this::findings);
            verify(connection);
            tables = action == Action.APPLY ? files.commit(rowsToCount()) : files.rollback(rowsToCount());
            return true;
        }
    }

    private static String tooMany(List<List<SqlFile>> chunks) {
        int files = chunks.stream().mapToInt(List::size).sum();
        int largest = chunks.stream().mapToInt(List::size).max().orElseThrow();
        return files + " files take more locks than this server has room for: they run as " + chunks.size()
                + " transactions of at most " + largest + " files, each of them all or nothing";
    }

    /** What one transaction can do, since it is rolled back. */
    private void plan(FileRunner files, List<List<SqlFile>> chunks) throws SQLException {
        for (SqlFile file : chunks.get(0)) {
            if (file.transactional()) {
                files.run(file);
            } else {
                warnings.add(file.name() + " runs outside a transaction: it is no part of this plan");
            }
        }
        if (chunks.size() > 1) {
            warnings.add(tooMany(chunks) + "; this plan is of the first");
        }
    }

    private void compare(Found found) {
        history = found.history();
        before = found.catalog();
        catalog = before;
        journal.done(
                "compare",
                history.isEmpty() ? "nothing applied yet" : history.checksums().size() + " files in the history",
                0);
        journal.done("catalog", catalogRead(before), 0);
        todo = todo();
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
        boolean whole =
                action == Action.APPLY || applied.size() == todo.pending().size();
        if (whole) {
            verification.require(catalog, applied.isEmpty() ? ErrorCode.DRIFT : ErrorCode.NOT_AS_EXPECTED);
        }
    }

    private Catalog readCatalog(Connection connection) throws SQLException {
        return journal.step("catalog", "reading the catalog", () -> Catalog.read(connection), Run::catalogRead);
    }

    private static String catalogRead(Catalog read) {
        return read.lines().size() + " lines of catalog read";
    }

    private TableRows.Query rowsToCount() {
        return TableRows.of(verification.expected().tables(), catalog);
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
