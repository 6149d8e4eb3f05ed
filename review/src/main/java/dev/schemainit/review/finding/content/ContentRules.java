package dev.schemainit.review.finding.content;

import dev.schemainit.review.finding.Effect;
import dev.schemainit.review.state.TableChange;
import java.util.List;

/** All rules about contents. */
public final class ContentRules {
    /** What these find needs the table's lock: no other finding reports it. */
    private static final List<ContentRule> WHOLE_TABLE = List.of(new DroppedTable(), new EmptiedTable());

    private static final List<ContentRule> PARTS = List.of(
            new DroppedColumns(),
            new NarrowedTypes(),
            new UpdatedRows(),
            new DeletedRows(),
            new RenamedTable(),
            new RenamedColumns());

    private ContentRules() {}

    /** The end of the table or of all its rows; empty where it goes on. */
    public static List<Effect> wholeTable(TableChange change, KnownContents known) {
        return effects(WHOLE_TABLE, change, known);
    }

    /** What happened to the values and names of a table that goes on. */
    public static List<Effect> parts(TableChange change, KnownContents known) {
        return effects(PARTS, change, known);
    }

    private static List<Effect> effects(List<ContentRule> rules, TableChange change, KnownContents known) {
        return rules.stream()
                .flatMap(rule -> rule.effects(change, known).stream())
                .toList();
    }
}
