package dev.schemainit.review;

import dev.schemainit.engine.text.Counted;
import dev.schemainit.review.finding.FindingText;
import java.util.ArrayList;
import java.util.List;

/** A review as a person reads it. */
public record ReviewText(ReviewReport report) {
    private static final String NOTHING_FOUND = "Nothing that existed before is locked, rewritten, lost or renamed";
    static final String NO_FILE = "no file to run";

    public List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(title());
        lines.add("");
        lines.addAll(FindingText.lines(report.findings()));
        if (report.isWithoutFindings()) {
            lines.add((report.isMeasured() ? "✓ " : "! ") + withoutFindings(report));
        }
        lines.add("");
        lines.addAll(changes());
        report.remarks().problems().forEach(problem -> lines.add("✗ " + problem));
        report.remarks().notes().forEach(note -> lines.add("! " + note));
        report.remarks().checks().forEach(check -> lines.add("✓ " + check));
        return lines;
    }

    /** What a report without findings says. */
    static String withoutFindings(ReviewReport report) {
        return report.isMeasured()
                ? NOTHING_FOUND
                : "Nothing was measured: " + report.subject().base() + " has no tables of this schema";
    }

    private String title() {
        ReviewReport.Subject subject = report.subject();
        String files = subject.files().isEmpty() ? NO_FILE : String.join(", ", subject.files());
        return subject.schema() + " against " + subject.base() + ": " + files;
    }

    private List<String> changes() {
        var lines = new ArrayList<String>();
        int count = report.changes().size();
        if (count > 0) {
            lines.add("The catalog changes in " + Counted.of(count, "line") + ":");
            report.changes().forEach(change -> lines.add("  " + change));
            lines.add("");
        }
        return lines;
    }
}
