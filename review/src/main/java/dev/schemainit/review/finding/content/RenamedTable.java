package dev.schemainit.review.finding.content;

import dev.schemainit.review.finding.Effect;
import dev.schemainit.review.finding.FindingKind;
import dev.schemainit.review.state.TableChange;
import java.util.List;

/** A table gets another name, or moves to another schema. A name that the change itself has given is nobody's yet. */
final class RenamedTable implements ContentRule {
    @Override
    public List<Effect> effects(TableChange change, KnownContents known) {
        return change
                .newName()
                .filter(name -> known.isNameInUse(change.before()))
                .map(name -> renamed(change.table(), name, "a view"))
                .stream()
                .toList();
    }

    /** @param substitute what can have the new name beside the old one */
    static Effect renamed(String before, String after, String substitute) {
        return new Effect(
                FindingKind.NAME,
                "renames " + before + " to " + after,
                "expand and contract: add the new name beside the old one (" + substitute
                        + "), move the code over, drop the old name in a later version");
    }
}
