package dev.schemainit.review.impact;

import dev.schemainit.engine.sql.Backfill;
import dev.schemainit.review.finding.Effect;
import dev.schemainit.review.finding.Finding;
import dev.schemainit.review.finding.FindingSubject;
import dev.schemainit.review.finding.HeldTableLock;
import dev.schemainit.review.finding.TableSize;
import dev.schemainit.review.finding.content.ContentRules;
import dev.schemainit.review.finding.content.KnownContents;
import dev.schemainit.review.finding.content.UnmetRows;
import dev.schemainit.review.finding.work.RefusedRows;
import dev.schemainit.review.finding.work.TableLock;
import dev.schemainit.review.finding.work.TableWork;
import dev.schemainit.review.state.MeasuredStatement;
import dev.schemainit.review.state.Refusal;
import dev.schemainit.review.state.TableChange;
import dev.schemainit.review.state.TableKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns what the statements of one transaction did into findings. */
final class TransactionFindings {
    private final List<MeasuredStatement> statements;
    private final KnownContents known;
    private final TransactionLocks locks;
    /** Those of the present statement. */
    private final List<Finding> findings = new ArrayList<>();

    private TransactionFindings(List<MeasuredStatement> statements, KnownContents known) {
        this.statements = statements;
        this.known = known;
        this.locks = new TransactionLocks(statements);
    }

    /** The findings, in the order of the statements. */
    static List<Finding> of(List<MeasuredStatement> statements, KnownContents known) {
        var transaction = new TransactionFindings(statements, known);
        var partitions = new PartitionFindings(known.originals().values());
        var findings = new ArrayList<Finding>();
        for (int i = 0; i < statements.size(); i++) {
            transaction.add(i);
            findings.addAll(partitions.merged(List.copyOf(transaction.findings)));
            transaction.findings.clear();
        }
        return findings;
    }

    private void add(int index) {
        MeasuredStatement statement = statements.get(index);
        for (Refusal refusal : statement.refusals()) {
            var subject = new FindingSubject(String.join(", ", refusal.tables()), null);
            findings.add(new Finding(statement.place(), subject, RefusedRows.of(refusal), null, null));
        }
        locks.enter(index);
        for (TableChange change : statement.changes()) {
            if (!change.isNothing()) {
                add(index, change);
            }
        }
        for (TableChange change : UnmetRows.tables(statement, known)) {
            add(index, change, UnmetRows.effect(statement, change), null);
        }
    }

    /** Work or a lock, and what happened to contents; of a table that is gone or empty, that alone. */
    private void add(int index, TableChange change) {
        HeldTableLock lock = locks.held(index, change);
        List<Effect> ends = ContentRules.wholeTable(change, known);
        if (!ends.isEmpty()) {
            ends.forEach(effect -> add(index, change, effect, lock));
            return;
        }
        TableWork.of(change, statements.get(index))
                .map(effect -> TableWork.amongRewrites(effect, change, locks.rewrites(change)))
                .ifPresentOrElse(effect -> add(index, change, effect, lock), () -> addLockAlone(index, change, lock));
        // It was run as one to be looked at, and runs in batches.
        boolean inRanges = Backfill.isMeant(statements.get(index).statement().file());
        ContentRules.parts(change, known)
                .forEach(effect -> add(index, change, inRanges ? effect.asItIs() : effect, null));
    }

    /** A statement that locks a partitioned table locks its partitions too: one finding has all of these locks. */
    private void addLockAlone(int index, TableChange change, HeldTableLock lock) {
        if (!TableLock.isTaken(change) || isPartOfAnother(index, change)) {
            return;
        }
        List<TableChange> partitions = statements.get(index).changes().stream()
                .filter(other -> isPartOf(index, other, change))
                .toList();
        Effect effect = locks.otherWork(index, change)
                .or(() -> lock.isMoment() ? Optional.empty() : Optional.of(locks.slowest(index, change)))
                .map(work -> TableLock.during(change, partitions.size(), work.text(), work.later()))
                .orElseGet(() -> TableLock.brief(change, partitions.size()));
        TableSize size = partitions.stream()
                .map(TableChange::before)
                .filter(partition -> partition.kind() == TableKind.TABLE)
                .map(known::size)
                .reduce(TableSize::with)
                .orElseGet(() -> known.size(change.before()));
        var subject = new FindingSubject(change.table(), size);
        findings.add(new Finding(statements.get(index).place(), subject, effect, lock, null));
    }

    private boolean isPartOfAnother(int index, TableChange change) {
        return change.before().identity().root() != 0
                && statements.get(index).changes().stream().anyMatch(other -> isPartOf(index, change, other));
    }

    /** Whether the statement locked a partition as it locked its table, and did nothing else to either of them. */
    private boolean isPartOf(int index, TableChange partition, TableChange table) {
        return partition.before().identity().root() == table.before().oid()
                && partition.blockingLock() == table.blockingLock()
                && Stream.of(partition, table)
                        .allMatch(change -> TableLock.isTaken(change)
                                && ContentRules.wholeTable(change, known).isEmpty()
                                && TableWork.of(change, statements.get(index)).isEmpty());
    }

    private void add(int index, TableChange change, Effect effect, @Nullable HeldTableLock lock) {
        var subject = new FindingSubject(change.table(), known.size(change.before()));
        findings.add(new Finding(statements.get(index).place(), subject, effect, lock, null));
    }
}
