package dev.schemainit.engine;

import dev.schemainit.engine.review.Finding;
import dev.schemainit.engine.review.FindingLines;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run did and found.
 *
 * @param database {@code host:port/name}
 * @param serverVersion such as {@code 15.18}
 * @param applied the files this run applied, or would apply as a plan, in order
 * @param adopted the files this run recorded without running them: their tables were there already, as expected
 * @param alreadyApplied the files that were applied before and are unchanged
 * @param pending the files that still have to be applied; for info alone
 * @param newer the files in the history that an older folder does not know
 * @param changes the catalog's lines that changed, with the signs of a diff
 * @param findings what a plan's statements did to the tables that were there, as it happened; empty for other actions
 * @param differences how the catalog differs from expected.txt; not empty for info alone, the others fail
 * @param verifiedLines how many lines of expected.txt were compared
 * @param tables the schema's tables with their rows
 * @param warnings what is worth knowing and no failure
 * @param steps what was done when, with milliseconds
 */
public record Report(
        Action action,
        String database,
        String user,
        String serverVersion,
        List<Applied> applied,
        List<String> adopted,
        List<String> alreadyApplied,
        List<String> pending,
        List<String> newer,
        List<String> changes,
        List<Finding> findings,
        List<String> differences,
        int verifiedLines,
        List<TableRows> tables,
        List<String> warnings,
        List<Step> steps,
        long milliseconds) {

    /** A file that ran, and for how long. */
    public record Applied(String file, long milliseconds) {}

    public String message() {
        return switch (action) {
            case APPLY -> "Database schema initialized successfully";
            case PLAN -> "Plan completed, nothing was changed";
            case VERIFY -> "Database schema verified successfully";
            case INFO ->
                differences.isEmpty() && pending.isEmpty()
                        ? "Database schema is as expected"
                        : "Database schema is not as expected";
        };
    }

    /** The report as lines for a person. */
    public List<String> details() {
        var lines = new ArrayList<String>();
        lines.add("Connected to PostgreSQL " + serverVersion + " at " + database + " as " + user);
        warnings.forEach(warning -> lines.add("! " + warning));
        if (!newer.isEmpty()) {
            lines.add(
                    "✓ The database is at " + newer.get(newer.size() - 1) + ", newer than these files: nothing to do");
        }
        String verb = action == Action.PLAN ? " would be applied (" : " applied (";
        applied.forEach(file -> lines.add("✓ " + file.file() + verb + file.milliseconds() + " ms)"));
        adopted.forEach(file -> lines.add(
                "✓ " + file + (action == Action.PLAN ? " would be" : "") + " adopted: its objects were there already"));
        pending.forEach(file -> lines.add("✗ " + file + " is not applied"));
        if (!alreadyApplied.isEmpty()) {
            lines.add("✓ " + files(alreadyApplied.size()) + " already applied");
        }
        changes.forEach(change -> lines.add("  " + change));
        FindingLines.of(findings).forEach(line -> lines.add("  " + line));
        differences.forEach(difference -> lines.add("✗ " + difference));
        if (verifiedLines > 0 && differences.isEmpty()) {
            lines.add("✓ Verified: " + verifiedLines + " lines of the catalog are as expected");
        }
        if (!tables.isEmpty()) {
            lines.add("✓ Found " + tables.size() + (tables.size() == 1 ? " table:" : " tables:"));
            tables.forEach(table -> lines.add("  - " + table.table() + ": " + (table.estimated() ? "about " : "")
                    + table.rows() + (table.rows() == 1 ? " row" : " rows")));
        }
        return lines;
    }

    /** The same as fields, for machines. */
    public Map<String, Object> toMap() {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("message", message());
        fields.put("action", action.label());
        fields.put("details", details());
        fields.put("database", database);
        fields.put("serverVersion", serverVersion);
        fields.put(
                "applied",
                applied.stream()
                        .map(file -> Map.of("file", file.file(), "milliseconds", file.milliseconds()))
                        .toList());
        fields.put("adopted", adopted);
        fields.put("alreadyApplied", alreadyApplied);
        fields.put("pending", pending);
        fields.put("newer", newer);
        fields.put("changes", changes);
        fields.put("findings", findings.stream().map(Finding::toMap).toList());
        fields.put("differences", differences);
        fields.put("verifiedLines", verifiedLines);
        fields.put("tables", tables.stream().map(Report::toMap).toList());
        fields.put("warnings", warnings);
        fields.put("steps", steps.stream().map(Report::toMap).toList());
        fields.put("milliseconds", milliseconds);
        return fields;
    }

    private static Map<String, Object> toMap(TableRows table) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("table", table.table());
        fields.put("rows", table.rows());
        fields.put("estimated", table.estimated());
        return fields;
    }

    private static Map<String, Object> toMap(Step step) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("step", step.name());
        fields.put("text", step.text());
        fields.put("milliseconds", step.milliseconds());
        return fields;
    }

    private static String files(int count) {
        return count + (count == 1 ? " file" : " files");
    }
}
