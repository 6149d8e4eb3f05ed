package dev.schemainit.review.finding.content;

import dev.schemainit.review.finding.Effect;
import dev.schemainit.review.state.TableChange;
import java.util.List;

/** A rule that finds one kind of change to a table's values or names. */
interface ContentRule {
    /** What the change did by this rule; possibly empty. */
    List<Effect> effects(TableChange change, KnownContents known);
}
