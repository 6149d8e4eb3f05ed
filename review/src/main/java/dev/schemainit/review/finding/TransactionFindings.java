package dev.schemainit.review.finding;

import dev.schemainit.engine.failure.SqlState;
import dev.schemainit.review.finding.Finding.Kind;
import dev.schemainit.review.state.LockMode;
import dev.schemainit.review.state.MeasuredStatement;
import dev.schemainit.review.state.TableChange;
import dev.schemainit.review.state.TableState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Turns what the statements of one transaction did into findings.
 *
 * @param estimating whether numbers of rows are PostgreSQL's estimates and told as such
 */
public record TransactionFindings(boolean estimating, ContentChanges contents) {
    private static final int NANOS = 1_000_000;

    /** The findings, in the order of the statements. */
    public List<Finding> of(List<MeasuredStatement> transaction) {
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

    private static List<Finding> refusals(MeasuredStatement statement) {
        return statement.refusals().stream()
                .map(refusal -> new Finding(
                        Kind.REFUSED,
                        statement.file(),
                        statement.line(),
                        String.join(", ", refusal.tables()),
                        "fails when rows of " + String.join(" or ", refusal.tables()) + " are like those here: "
                                + SqlState.condition(refusal.state()) + "; measured without them from here on",
                        Optional.empty(),
                        Optional.empty(),
                        Advice.forRefusal(refusal.state()),
                        Optional.empty()))
                .toList();
    }

    private List<Finding> of(List<MeasuredStatement> transaction, int at, TableChange change, int taken) {
        MeasuredStatement statement = transaction.get(at);
        Optional<Elsewhere> other = workElsewhere(transaction, at, change);
        HeldTableLock lock = lock(transaction, change, taken, change.isLong() || other.isPresent());
        var findings = new ArrayList<Finding>();
        TableWork.of(change)
                .ifPresent(work -> findings.add(
                        finding(work.kind(), statement, change, work.what(), lock, Advice.forWork(change, statement))));
        boolean gone = change.dropped() || change.emptied();
        boolean locked = change.strengthenedLock() || change.lockedIndex().isPresent();
        if (findings.isEmpty() && locked && !gone) {
            String what = "locks " + change.table() + " " + strongest(change) + " "
                    + other.map(work -> "while " + work.text()).orElse("for a moment");
            boolean later = other.filter(Elsewhere::later).isPresent();
            findings.add(finding(Kind.LOCK, statement, change, what, lock, Advice.forLock(change, later)));
        }
        contents.of(change, size(change.before())).stream()
                .map(told -> finding(
                        told.kind(), statement, change, told.what(), told.locking() ? lock : null, told.safer()))
                .forEach(findings::add);
        return findings;
    }

    /** What happens to another table while the lock of this one is held, and whether in a later statement. */
    private record Elsewhere(String text, boolean later) {}

    /** The first work that grows with another table's size, from this statement on. */
    private static Optional<Elsewhere> workElsewhere(List<MeasuredStatement> transaction, int at, TableChange change) {
        return IntStream.range(at, transaction.size())
                .boxed()
                .flatMap(i -> transaction.get(i).changes().stream()
                        .filter(other -> other.before().oid() != change.before().oid() && other.isLong())
                        .map(other -> new Elsewhere(
                                (i == at
                                                ? "the same statement"
                                                : transaction.get(i).place()) + " "
                                        + TableWork.of(other)
                                                .map(TableWork::what)
                                                .orElse("reads all of " + other.table()),
                                i > at)))
                .findFirst();
    }

    private static HeldTableLock lock(
            List<MeasuredStatement> transaction, TableChange change, int taken, boolean isLong) {
        long nanoseconds = transaction.subList(taken, transaction.size()).stream()
                .mapToLong(MeasuredStatement::nanoseconds)
                .sum();
        LockMode mode = change.lock();
        LockMode blocking = strongest(change);
        return new HeldTableLock(
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

    private Finding finding(
            Kind kind, MeasuredStatement statement, TableChange change, String what, HeldTableLock lock, String safer) {
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

    private TableSize size(TableState table) {
        return new TableSize(table.rows(), table.bytes(), estimating);
    }
}
