package dev.schemainit.engine;

import dev.schemainit.engine.Finding.Kind;
import dev.schemainit.engine.Finding.Lock;
import dev.schemainit.engine.TableState.Column;
import dev.schemainit.engine.TableState.Constraint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Turns what the statements of one transaction did into findings.
 *
 * @param estimating whether numbers of rows are PostgreSQL's estimates and told as such
 * @param filledParts how much of a column is not null, from 0 to 1, by table and column
 */
record Findings(boolean estimating, Map<String, Double> filledParts, Narrowing narrowing) {
    private static final int NANOS = 1_000_000;

    /** The findings, in the order of the statements. */
    List<Finding> of(List<ObservedStatement> transaction) {
        var findings = new ArrayList<Finding>();
        var taken = new HashMap<Long, Integer>();
        for (int i = 0; i < transaction.size(); i++) {
            findings.addAll(refusals(transaction.get(i)));
            for (TableChange change : transaction.get(i).changes()) {
                if (change.lock() != change.lockBefore()) {
                    taken.put(change.before().oid(), i);
                }
                findings.addAll(of(
                        transaction,
                        i,
                        change,
                        taken.getOrDefault(change.before().oid(), i)));
            }
        }
        return findings;
    }

    private static List<Finding> refusals(ObservedStatement statement) {
        return statement.refusals().stream()
                .map(refusal -> new Finding(
                        Kind.REFUSED,
                        statement.file(),
                        statement.line(),
                        String.join(", ", refusal.tables()),
                        "fails when rows of " + String.join(" or ", refusal.tables()) + " are like those here: "
                                + SqlFailure.condition(refusal.state()) + "; measured without them from here on",
                        Optional.empty(),
                        Optional.empty(),
                        Advice.forRefusal(refusal.state()),
                        Optional.empty()))
                .toList();
    }

    private List<Finding> of(List<ObservedStatement> transaction, int at, TableChange change, int taken) {
        ObservedStatement statement = transaction.get(at);
        Optional<Elsewhere> other = workElsewhere(transaction, at, change);
        Lock lock = lock(transaction, change, taken, change.isLong() || other.isPresent());
        var findings = new ArrayList<Finding>();
        work(change)
                .ifPresent(work -> findings.add(
                        finding(work.kind(), statement, change, work.what(), lock, Advice.forWork(change, statement))));
        boolean gone = change.dropped() || change.emptied();
        if (findings.isEmpty()
                && !gone
                && (change.strengthenedLock() || change.lockedIndex().isPresent())) {
            String what = "locks " + change.table() + " " + strongest(change) + " "
                    + other.map(work -> "while " + work.text()).orElse("for a moment");
            boolean later = other.filter(Elsewhere::later).isPresent();
            findings.add(finding(Kind.LOCK, statement, change, what, lock, Advice.forLock(change, later)));
        }
        losses(change, statement, lock, findings);
        names(change, statement, lock, findings);
        return findings;
    }

    private record Work(Kind kind, String what) {}

    private static Optional<Work> work(TableChange change) {
        String table = change.table();
        List<String> rebuilt = change.rebuiltIndexes();
        List<String> built = change.builtIndexes();
        String builds = built.isEmpty() ? "" : "builds " + indexes(built);
        if (change.rewritten()) {
            String what = "rewrites " + table
                    + switch (rebuilt.size()) {
                        case 0 -> "";
                        case 1 -> " and rebuilds its index";
                        default -> " and rebuilds its " + rebuilt.size() + " indexes";
                    };
            return Optional.of(new Work(Kind.REWRITE, what + (built.isEmpty() ? "" : " and " + builds)));
        }
        if (!rebuilt.isEmpty() && !change.emptied()) {
            return Optional.of(new Work(Kind.REWRITE, "rebuilds " + indexes(rebuilt) + " of " + table));
        }
        if (!built.isEmpty() && !change.emptied()) {
            return Optional.of(new Work(Kind.INDEX, builds + " of " + table));
        }
        if (change.scanned() && change.lock().compareTo(LockMode.SHARE_UPDATE_EXCLUSIVE) >= 0) {
            return Optional.of(new Work(Kind.SCAN, "scans " + table + reason(change)));
        }
        return Optional.empty();
    }

    private static String indexes(List<String> names) {
        return (names.size() == 1 ? "index " : names.size() + " indexes ") + String.join(", ", names);
    }

    private static String reason(TableChange change) {
        if (!change.columnsMadeNotNull().isEmpty()) {
            return " for NOT NULL of "
                    + change.columnsMadeNotNull().stream().map(Column::name).collect(Collectors.joining(", "));
        }
        if (!change.newConstraints().isEmpty()) {
            return " for constraint "
                    + change.newConstraints().stream().map(Constraint::name).collect(Collectors.joining(", "));
        }
        return change.becamePartition() ? " for its bounds as a partition" : "";
    }

    /** What happens to another table while the lock of this one is held, and whether in a later statement. */
    private record Elsewhere(String text, boolean later) {}

    /** The first work that grows with another table's size, from this statement on. */
    private static Optional<Elsewhere> workElsewhere(List<ObservedStatement> transaction, int at, TableChange change) {
        return IntStream.range(at, transaction.size())
                .boxed()
                .flatMap(i -> transaction.get(i).changes().stream()
                        .filter(other -> other.before().oid() != change.before().oid() && other.isLong())
                        .map(other -> new Elsewhere(
                                (i == at
                                                ? "the same statement"
                                                : transaction.get(i).place()) + " "
                                        + work(other).map(Work::what).orElse("reads all of " + other.table()),
                                i > at)))
                .findFirst();
    }

    private static Lock lock(List<ObservedStatement> transaction, TableChange change, int taken, boolean isLong) {
        long nanoseconds = transaction.subList(taken, transaction.size()).stream()
                .mapToLong(ObservedStatement::nanoseconds)
                .sum();
        LockMode mode = change.lock();
        LockMode blocking = strongest(change);
        return new Lock(
                mode,
                blocking.blocks(change.table()),
                transaction.get(taken).place(),
                Math.max(1, nanoseconds / NANOS),
                !isLong);
    }

    /** Whoever plans a query on a table locks all its indexes: a locked index stops reads too. */
    private static LockMode strongest(TableChange change) {
        return change.lockedIndex().isPresent() ? LockMode.ACCESS_EXCLUSIVE : change.lock();
    }

    private void losses(TableChange change, ObservedStatement statement, Lock lock, List<Finding> findings) {
        String table = change.table();
        boolean hasRows = change.before().rows() != 0 && change.before().kind() == 'r';
        Function<String, Finding> loss =
                what -> finding(Kind.LOSS, statement, change, what, null, Advice.forChangedRows(change));
        if (change.dropped() || change.emptied()) {
            if (hasRows) {
                String what = (change.dropped() ? "drops table " : "empties ") + table;
                findings.add(finding(Kind.LOSS, statement, change, what, lock, Advice.forDropped(change.dropped())));
            }
            return;
        }
        for (Column column : change.droppedColumns()) {
            if (hasRows && !column.generated() && filled(change, column) > 0) {
                String what = "drops column " + table + "." + column.name() + ", which has a value in "
                        + size(change.before()).words(filled(change, column));
                findings.add(finding(Kind.LOSS, statement, change, what, null, Advice.forDropped(true)));
            }
        }
        change.retypedColumns().stream()
                .filter(column -> hasRows && narrowing.holdsLess(column.before(), column.after()))
                .map(column -> "narrows " + table + "." + column.after().name() + " from "
                        + column.before().type() + " to " + column.after().type())
                .map(what -> finding(Kind.LOSS, statement, change, what, null, Advice.forNarrowing()))
                .forEach(findings::add);
        if (change.updatedRows() > 0) {
            findings.add(loss.apply("changes " + TableSize.words(change.updatedRows()) + " of " + table));
        }
        if (change.deletedRows() > 0) {
            findings.add(loss.apply("deletes " + TableSize.words(change.deletedRows()) + " of " + table));
        }
    }

    private void names(TableChange change, ObservedStatement statement, Lock lock, List<Finding> findings) {
        String table = change.table();
        change.newName()
                .map(name -> finding(
                        Kind.NAME, statement, change, "renames " + table + " to " + name, null, Advice.forRename(true)))
                .ifPresent(findings::add);
        change.renamedColumns().stream()
                .map(column -> "renames " + table + "." + column.before().name() + " to "
                        + column.after().name())
                .map(what -> finding(Kind.NAME, statement, change, what, null, Advice.forRename(false)))
                .forEach(findings::add);
        if (findings.stream().noneMatch(finding -> finding.kind() == Kind.LOSS)) {
            if (change.dropped()) {
                String kind = change.before().kind() == 'm' ? "drops materialized view " : "drops table ";
                findings.add(finding(Kind.NAME, statement, change, kind + table, lock, Advice.forDropped(true)));
            }
            change.droppedColumns().stream()
                    .map(column -> "drops column " + table + "." + column.name())
                    .map(what -> finding(Kind.NAME, statement, change, what, null, Advice.forDropped(true)))
                    .forEach(findings::add);
        }
    }

    private Finding finding(
            Kind kind, ObservedStatement statement, TableChange change, String what, Lock lock, String safer) {
        return new Finding(
                kind,
                statement.file(),
                statement.line(),
                change.table(),
                what,
                Optional.of(size(change.before())),
                Optional.ofNullable(lock),
                safer,
                Optional.empty());
    }

    /** How much of a column has a value, from 0 to 1; all of it where that is not known. */
    private double filled(TableChange change, Column column) {
        return filledParts.getOrDefault(change.table() + "." + column.name(), 1.0);
    }

    private TableSize size(TableState table) {
        return new TableSize(table.rows(), table.bytes(), estimating);
    }
}
