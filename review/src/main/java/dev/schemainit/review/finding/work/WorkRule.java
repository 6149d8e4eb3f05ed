package dev.schemainit.review.finding.work;

import dev.schemainit.review.finding.FindingKind;
import dev.schemainit.review.state.MeasuredStatement;
import dev.schemainit.review.state.TableChange;
import java.util.Optional;

/** A rule that finds one kind of work, which takes longer the larger a table is. */
interface WorkRule {
    FindingKind kind();

    /** What was done, as the beginning of a sentence; empty where the rule does not apply. */
    Optional<String> what(TableChange change);

    /**
     * A form that makes others wait less.
     *
     * @param change one to which the rule applies, and which makes others wait
     * @param statement the whole statement, which may have changed other tables too
     * @return one sentence; empty where there is no such form
     */
    String safer(TableChange change, MeasuredStatement statement);
}
