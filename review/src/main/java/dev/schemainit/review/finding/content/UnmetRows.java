package dev.schemainit.review.finding.content;

import dev.schemainit.review.finding.Effect;
import dev.schemainit.review.finding.FindingKind;
import dev.schemainit.review.state.LockMode;
import dev.schemainit.review.state.MeasuredStatement;
import dev.schemainit.review.state.TableChange;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** An UPDATE, DELETE or MERGE that met none of the generated rows: what it does to real ones is unknown. */
public final class UnmetRows {
    private static final Set<String> CHANGING = Set.of("UPDATE", "DELETE", "MERGE");

    private UnmetRows() {}

    /** The tables whose rows the statement would have changed; empty where it changed any, and on a live database. */
    public static List<TableChange> tables(MeasuredStatement statement, KnownContents known) {
        if (known.estimated()
                || changing(statement).isEmpty()
                || statement.changes().stream().anyMatch(change -> change.updatedRows() + change.deletedRows() > 0)) {
            return List.of();
        }
        return statement.changes().stream()
                .filter(change -> change.lock().compareTo(LockMode.ROW_EXCLUSIVE) >= 0)
                .filter(change -> statement.statement().identifiers().contains(unqualified(change.table())))
                .toList();
    }

    public static Effect effect(MeasuredStatement statement, TableChange change) {
        return new Effect(
                FindingKind.UNMEASURED,
                changing(statement) + " of " + change.table() + " met none of the rows here: what it changes is not"
                        + " measured",
                "");
    }

    /** The word for what it does; empty where it changes no rows. */
    private static String changing(MeasuredStatement statement) {
        String keyword = statement.statement().keyword();
        if (CHANGING.contains(keyword)) {
            return keyword;
        }
        return !keyword.equals("WITH")
                ? ""
                : CHANGING.stream()
                        .filter(word -> statement.statement().identifiers().contains(word.toLowerCase(Locale.ROOT)))
                        .sorted()
                        .findFirst()
                        .orElse("");
    }

    private static String unqualified(String table) {
        return table.substring(table.lastIndexOf('.') + 1).replace("\"", "");
    }
}
