package dev.schemainit.review;

import dev.schemainit.review.finding.Finding;
import dev.schemainit.review.finding.Finding.Risk;
import dev.schemainit.review.finding.FindingJson;
import dev.schemainit.review.finding.FindingText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a change does, for a person, a machine and a pull request.
 *
 * @param schema its name
 * @param base what it was measured against
 * @param serverVersion of the throw-away server
 * @param rows how many were put into each table at most
 * @param files those that a deployment would run
 * @param changes the catalog's lines that change, with the signs of a diff
 * @param problems what makes a deployment fail for certain
 * @param notes what is worth knowing
 * @param checks what is as it should be
 */
public record ReviewReport(
        String schema,
        String base,
        String serverVersion,
        int rows,
        List<String> files,
        List<String> changes,
        List<Finding> findings,
        List<String> problems,
        List<String> notes,
        List<String> checks) {

    /** Whether a deployment would fail, or a finding of these kinds is not accepted. */
    public boolean fails(Set<Risk> gate) {
        return !problems.isEmpty() || findings.stream().anyMatch(finding -> closes(gate, finding));
    }

    private static boolean closes(Set<Risk> gate, Finding finding) {
        return finding.accepted().isEmpty() && finding.risks().stream().anyMatch(gate::contains);
    }

    /** As lines for a person. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(title());
        lines.add("");
        lines.addAll(FindingText.lines(findings));
        if (findings.isEmpty()) {
            lines.add("✓ Nothing that was there before is locked, rewritten, lost or renamed");
        }
        lines.add("");
        if (!changes.isEmpty()) {
            lines.add(
                    changes.size() == 1
                            ? "The catalog changes in 1 line:"
                            : "The catalog changes in " + changes.size() + " lines:");
            changes.forEach(change -> lines.add("  " + change));
            lines.add("");
        }
        problems.forEach(problem -> lines.add("✗ " + problem));
        notes.forEach(note -> lines.add("! " + note));
        checks.forEach(check -> lines.add("✓ " + check));
        return lines;
    }

    private String title() {
        String what = files.isEmpty() ? "no file to run" : String.join(", ", files);
        return schema + " against " + base + ": " + what;
    }

    /** What the numbers were measured with. */
    private String measured() {
        return "Measured on PostgreSQL " + serverVersion + " with up to " + String.format("%,d", rows)
                + " generated rows in each table; times grow with yours.";
    }

    /** As Markdown for a pull request, to be read without opening anything. */
    public String markdown() {
        var text = new StringBuilder("### Review of " + code(schema) + "\n\n");
        text.append("Against ").append(code(base)).append(": ");
        text.append(
                files.isEmpty()
                        ? "no file to run"
                        : files.stream().map(ReviewReport::code).collect(Collectors.joining(", ")));
        text.append("\n\n");
        problems.forEach(problem -> text.append("- ❌ ").append(escaped(problem)).append('\n'));
        for (Finding finding : FindingText.withEachFormOnce(findings)) {
            text.append("- ").append(emoji(finding.mark())).append(' ');
            text.append(code(finding.place()))
                    .append(' ')
                    .append(escaped(finding.sentence()))
                    .append('\n');
            finding.accepted()
                    .ifPresent(reason -> text.append("  - Accepted: ")
                            .append(escaped(reason))
                            .append('\n'));
            if (finding.accepted().isEmpty() && !finding.safer().isEmpty()) {
                text.append("  - Safer: ").append(escaped(finding.safer())).append('\n');
            }
        }
        if (findings.isEmpty()) {
            text.append("- ✅ Nothing that was there before is locked, rewritten, lost or renamed\n");
        }
        notes.forEach(note -> text.append("- ⚠️ ").append(escaped(note)).append('\n'));
        checks.forEach(check -> text.append("- ✅ ").append(escaped(check)).append('\n'));
        if (!changes.isEmpty()) {
            text.append("\n```diff\n");
            changes.forEach(change -> text.append(change.startsWith("~") ? "!" + change.substring(1) : change)
                    .append('\n'));
            text.append("```\n");
        }
        return text.append("\n<sub>").append(measured()).append("</sub>\n").toString();
    }

    private static String emoji(String mark) {
        return switch (mark) {
            case "✗" -> "❌";
            case "!" -> "⚠️";
            default -> "✅";
        };
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    /** Names such as file_size, and a reason's own words, mean nothing to Markdown. */
    private static String escaped(String text) {
        return text.replaceAll("([\\\\`*_\\[\\]<>|#@])", "\\\\$1");
    }

    /** The same as fields. */
    public Map<String, Object> toMap(Set<Risk> gate) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("schema", schema);
        fields.put("base", base);
        fields.put("serverVersion", serverVersion);
        fields.put("rows", rows);
        fields.put("files", files);
        fields.put("changes", changes);
        fields.put("findings", findings.stream().map(FindingJson::fields).toList());
        fields.put("problems", problems);
        fields.put("notes", notes);
        fields.put("checks", checks);
        fields.put("failed", fails(gate));
        return fields;
    }
}
