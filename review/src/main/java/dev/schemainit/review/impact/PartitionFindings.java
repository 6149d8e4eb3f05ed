package dev.schemainit.review.impact;

import dev.schemainit.engine.text.Counted;
import dev.schemainit.review.finding.Effect;
import dev.schemainit.review.finding.Finding;
import dev.schemainit.review.finding.FindingKind;
import dev.schemainit.review.finding.FindingSubject;
import dev.schemainit.review.finding.HeldTableLock;
import dev.schemainit.review.finding.TableSize;
import dev.schemainit.review.state.LockMode;
import dev.schemainit.review.state.TableState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes one finding of those that a statement has for each of many partitions of a table. */
final class PartitionFindings {
    /** Two partitions are still shown one by one: each has its own size. */
    private static final int MANY = 3;

    private final Map<Long, TableState> tables = new HashMap<>();
    private final Map<String, TableState> byName = new HashMap<>();

    PartitionFindings(Collection<TableState> tables) {
        tables.forEach(table -> {
            this.tables.put(table.oid(), table);
            byName.put(table.name(), table);
        });
    }

    /** What makes findings the same: all but the name of the partition. */
    private record Likeness(
            long root,
            FindingKind kind,
            String what,
            @Nullable LockMode lock) {}

    /** The findings of one statement, in their order, where each group stands at its first place. */
    List<Finding> merged(List<Finding> findings) {
        if (findings.size() < MANY) {
            return findings;
        }
        var groups = new LinkedHashMap<Object, List<Finding>>();
        for (Finding finding : findings) {
            TableState table = byName.get(finding.subject().table());
            // A finding that has no like is a group of its own.
            Object likeness =
                    table == null || !tables.containsKey(table.identity().root()) ? finding : likeness(finding, table);
            groups.computeIfAbsent(likeness, key -> new ArrayList<>()).add(finding);
        }
        return groups.values().stream()
                .flatMap(group -> group.size() < MANY ? group.stream() : Stream.of(merge(group)))
                .toList();
    }

    private static Likeness likeness(Finding finding, TableState table) {
        return new Likeness(
                table.identity().root(),
                finding.kind(),
                finding.what().replaceAll("(?<![\\w\"])" + Pattern.quote(table.name()) + "(?![\\w\"])", ""),
                finding.lock() == null ? null : finding.lock().mode());
    }

    private Finding merge(List<Finding> group) {
        Finding first = group.get(0);
        String name = first.subject().table();
        String whole = Objects.requireNonNull(tables.get(
                        Objects.requireNonNull(byName.get(name)).identity().root()))
                .name();
        var effect = new Effect(
                first.kind(),
                first.what() + ", and likewise " + Counted.of(group.size() - 1, "more partition") + " of " + whole,
                first.safer());
        TableSize size = group.stream()
                .map(finding -> finding.subject().size())
                .filter(Objects::nonNull)
                .reduce(TableSize::with)
                .orElse(null);
        HeldTableLock lock = first.lock();
        return new Finding(
                first.place(),
                new FindingSubject(name, size),
                effect,
                lock == null
                        ? null
                        : new HeldTableLock(
                                lock.mode(),
                                waiting(lock, name).blocks(whole),
                                lock.takenAt(),
                                lock.milliseconds(),
                                group.stream().allMatch(PartitionFindings::isBrief)),
                first.accepted());
    }

    /** The lock that others run into: a locked index stops reads, too. */
    private static LockMode waiting(HeldTableLock lock, String table) {
        return lock.blocks().equals(LockMode.ACCESS_EXCLUSIVE.blocks(table)) ? LockMode.ACCESS_EXCLUSIVE : lock.mode();
    }

    private static boolean isBrief(Finding finding) {
        return finding.lock() == null || finding.lock().brief();
    }
}
