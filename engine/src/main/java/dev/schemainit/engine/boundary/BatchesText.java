package dev.schemainit.engine.boundary;

import dev.schemainit.engine.boundary.TransactionBatch.Alone;
import dev.schemainit.engine.boundary.TransactionBatch.End;
import dev.schemainit.engine.boundary.TransactionBatch.InRanges;
import dev.schemainit.engine.boundary.TransactionBatch.Together;
import dev.schemainit.engine.sql.Backfill;
import dev.schemainit.engine.sql.FilePart;
import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.engine.text.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Says before a run how many transactions it is, where they end and why. */
public final class BatchesText {
    private static final int MAX_NAMES = 3;
    private static final int MAX_LINES = 20;

    private BatchesText() {}

    /** Lines for a person; none where one transaction is enough. */
    public static List<String> of(TransactionBatches batches) {
        if (batches.isOneTransaction()) {
            return List.of();
        }
        List<TransactionBatch> all = batches.batches();
        var lines = new ArrayList<String>();
        lines.add(summary(all));
        for (int i = 0; i < Math.min(all.size(), MAX_LINES); i++) {
            lines.add(i + 1 + ". " + line(all.get(i)));
        }
        if (all.size() > MAX_LINES) {
            lines.add("… and " + (all.size() - MAX_LINES) + " more");
        }
        return lines;
    }

    private static String summary(List<TransactionBatch> all) {
        long alone = all.stream().filter(Alone.class::isInstance).count();
        long inRanges = all.stream().filter(InRanges.class::isInstance).count();
        var parts = new ArrayList<String>();
        if (all.size() > alone + inRanges) {
            parts.add(Counted.of(all.size() - alone - inRanges, "transaction"));
        }
        if (alone > 0) {
            parts.add(Counted.of(alone, "statement") + " outside of one");
        }
        if (inRanges > 0) {
            parts.add(Counted.of(inRanges, "file") + " in batches of rows");
        }
        return "this run is not a single transaction, but " + String.join(" and ", parts)
                + ": what is done stays if a later one fails";
    }

    private static String line(TransactionBatch batch) {
        if (batch instanceof Together together) {
            return names(together.parts()) + reason(together.end());
        }
        if (batch instanceof InRanges ranges) {
            return ranges.part().file().name() + " in " + ranges(ranges.part().file());
        }
        var part = ((Alone) batch).part();
        return part.effective().get(0).kind() + " at " + part.first() + ", by itself";
    }

    /** Such as {@code batches of 10000 rows by orders.id}. */
    public static String ranges(MigrationFile file) {
        Backfill backfill = Objects.requireNonNull(file.text().backfill());
        return "batches of " + Counted.of(backfill.rows(), "row") + " by " + backfill.key();
    }

    private static String reason(End end) {
        return switch (end) {
            case LAST, BOUNDARY -> "";
            case COMMIT -> ", which has to be committed before what follows";
            case ENUM_VALUE -> ", whose new enum value is used afterwards";
            case ROOM -> ", because the server has no room for more locks";
        };
    }

    private static String names(List<FilePart> parts) {
        return parts.size() <= MAX_NAMES
                ? parts.stream().map(FilePart::words).collect(Collectors.joining(", "))
                : parts.get(0).words() + " to " + parts.get(parts.size() - 1).words() + " ("
                        + Counted.of(parts.size(), "file") + ")";
    }
}
