package dev.schemainit.review.finding.work;

import dev.schemainit.review.finding.Effect;
import dev.schemainit.review.finding.FindingKind;
import dev.schemainit.review.state.MeasuredStatement;
import dev.schemainit.review.state.TableChange;
import java.util.List;
import java.util.Optional;

/** What a statement did to a table that takes longer the larger the table is: the first rule that applies. */
public final class TableWork {
    /** A rewrite builds all indexes too, so that it comes first. */
    private static final List<WorkRule> RULES =
            List.of(new TableRewrite(), new IndexRebuild(), new IndexBuild(), new TableScan());

    private TableWork() {}

    /** The work of one change; empty where it takes but a moment. */
    public static Optional<Effect> of(TableChange change, MeasuredStatement statement) {
        if (change.emptied()) {
            return Optional.empty();
        }
        return RULES.stream()
                .flatMap(rule -> rule.what(change).map(what -> effect(rule, what, change, statement)).stream())
                .findFirst();
    }

    /**
     * The same effect, where several statements of one transaction rewrite the table.
     *
     * @param rewrites how many
     */
    public static Effect amongRewrites(Effect effect, TableChange change, int rewrites) {
        if (rewrites < 2 || effect.kind() != FindingKind.REWRITE || !change.rewritten()) {
            return effect;
        }
        String together =
                "do the " + rewrites + " rewrites of " + change.table() + " in one ALTER TABLE, which writes it once";
        return new Effect(
                effect.kind(), effect.what(), effect.safer().isEmpty() ? together : together + "; " + effect.safer());
    }

    private static Effect effect(WorkRule rule, String what, TableChange change, MeasuredStatement statement) {
        return new Effect(rule.kind(), what, change.lock().isStrong() ? rule.safer(change, statement) : "");
    }
}
