package dev.schemainit.review.finding;

import dev.schemainit.review.state.StatementPlace;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a statement did to a table which existed before, and where.
 *
 * @param place the statement
 * @param lock under which it happened; null where the finding is about rows and names
 * @param accepted the reason that the file gives for accepting it; null where it does not accept it
 */
public record Finding(
        StatementPlace place,
        FindingSubject subject,
        Effect effect,
        @Nullable HeldTableLock lock,
        @Nullable String accepted) {

    /** The same, accepted for a reason. */
    public Finding accepted(String reason) {
        return new Finding(place, subject, effect, lock, reason);
    }

    Finding withoutSaferForm() {
        return new Finding(place, subject, new Effect(kind(), what(), ""), lock, accepted);
    }

    public FindingKind kind() {
        return effect.kind();
    }

    public String what() {
        return effect.what();
    }

    public String safer() {
        return effect.safer();
    }

    /** Why a gate may be closed to it, accepted or not. */
    public Set<Risk> risks() {
        var risks = EnumSet.noneOf(Risk.class);
        boolean waiting = lock != null && lock.isLong();
        if (waiting) {
            risks.add(Risk.LOCKS);
        }
        if (waiting && kind() == FindingKind.REWRITE) {
            risks.add(Risk.REWRITE);
        }
        if (kind() == FindingKind.LOSS) {
            risks.add(Risk.LOSS);
        }
        return risks;
    }

    /** What a file has to accept so that no gate stops it. Accepting a rewrite accepts the lock that it needs. */
    public Set<Risk> risksToAccept() {
        Set<Risk> risks = risks();
        return risks.contains(Risk.REWRITE) ? EnumSet.of(Risk.REWRITE) : risks;
    }

    /** The comment that accepts it, such as {@code -- schemainit: accept loss: <why>}. */
    public String acceptance() {
        String risks = risksToAccept().stream().map(Risk::label).collect(Collectors.joining(", "));
        return "-- schemainit: accept " + risks + ": <why>";
    }

    /** Whether a gate that is closed to these risks is closed to this finding. */
    public boolean isStoppedBy(Set<Risk> gate) {
        return accepted == null && risks().stream().anyMatch(gate::contains);
    }
}
