package dev.schemainit.review;

import dev.schemainit.engine.text.Counted;
import dev.schemainit.review.finding.Finding;
import dev.schemainit.review.finding.FindingText;
import dev.schemainit.review.finding.Risk;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A review as Markdown for a pull request, to be read without opening anything. */
public final class ReviewMarkdown {
    private static final Pattern BACKTICKS = Pattern.compile("`+");

    private final ReviewReport report;
    private final Set<Risk> gate;
    private final StringBuilder text = new StringBuilder();

    private ReviewMarkdown(ReviewReport report, Set<Risk> gate) {
        this.report = report;
        this.gate = gate;
    }

    /**
     * The verdict in the first line, and what it comes from below.
     *
     * @param gate the risks that fail the check unless the file accepts them
     */
    public static String of(ReviewReport report, Set<Risk> gate) {
        var markdown = new ReviewMarkdown(report, gate);
        markdown.title();
        markdown.items("❌", report.remarks().problems());
        FindingText.withEachFormOnce(report.findings()).forEach(markdown::finding);
        if (report.isWithoutFindings()) {
            markdown.item(report.isMeasured() ? "✅" : "⚠️", ReviewText.withoutFindings(report));
        }
        markdown.items("⚠️", report.remarks().notes());
        markdown.items("✅", report.remarks().checks());
        markdown.changes();
        markdown.setup();
        return markdown.text.toString();
    }

    /** Of a review that failed before it had a report. */
    public static String ofFailure(String schema, String message) {
        return heading("❌", schema, "could not be reviewed") + "- ❌ " + escaped(message) + "\n";
    }

    private static String heading(String emoji, String schema, String verdict) {
        return "### " + emoji + " " + code(schema) + " " + verdict + "\n\n";
    }

    private void title() {
        ReviewReport.Subject subject = report.subject();
        String files = subject.files().isEmpty()
                ? ReviewText.NO_FILE
                : subject.files().stream().map(ReviewMarkdown::code).collect(Collectors.joining(", "));
        text.append(heading(report.fails(gate) ? "❌" : "✅", subject.schema(), verdict()));
        text.append("Against ").append(code(subject.base())).append(": ").append(files);
        text.append("\n\n");
    }

    private String verdict() {
        var failures = new ArrayList<String>();
        if (!report.remarks().problems().isEmpty()) {
            failures.add("would fail to deploy");
        }
        long stopped = report.stopped(gate);
        if (stopped > 0) {
            failures.add("fails the check by " + Counted.of(stopped, "finding"));
        }
        return failures.isEmpty() ? "passes" : String.join(", and ", failures);
    }

    private void items(String emoji, List<String> items) {
        items.forEach(item -> item(emoji, item));
    }

    private void item(String emoji, String item) {
        text.append("- ").append(emoji).append(' ').append(escaped(item)).append('\n');
    }

    private void finding(Finding finding) {
        String place = code(finding.place().toString());
        text.append("- ").append(emoji(FindingText.mark(finding))).append(' ').append(place);
        text.append(' ').append(escaped(FindingText.sentence(finding))).append('\n');
        if (finding.accepted() != null) {
            text.append("  - Accepted: ").append(escaped(finding.accepted())).append('\n');
        } else if (!finding.safer().isEmpty()) {
            text.append("  - Safer: ").append(escaped(finding.safer())).append('\n');
        }
        if (finding.isStoppedBy(gate)) {
            text.append("  - Fails the check. To accept it, write why into ")
                    .append(code(finding.place().file()))
                    .append(": ")
                    .append(code(finding.acceptance()))
                    .append('\n');
        }
    }

    private void changes() {
        if (report.changes().isEmpty()) {
            return;
        }
        String fence = "`".repeat(Math.max(3, longestRun(String.join("\n", report.changes())) + 1));
        text.append('\n').append(fence).append("diff\n");
        for (String change : report.changes()) {
            text.append(oneLine(change.startsWith("~") ? "!" + change.substring(1) : change))
                    .append('\n');
        }
        text.append(fence).append('\n');
    }

    private void setup() {
        if (!report.isMeasured()) {
            text.append("\n<sub>Run on PostgreSQL ")
                    .append(report.setup().serverVersion())
                    .append(".</sub>\n");
            return;
        }
        text.append(String.format(
                Locale.ROOT,
                "\n<sub>Measured on PostgreSQL %s with up to %,d generated rows in each table;"
                        + " times grow with yours.</sub>\n",
                report.setup().serverVersion(),
                report.setup().rows()));
    }

    private static String emoji(String mark) {
        return switch (mark) {
            case "✗" -> "❌";
            case "!" -> "⚠️";
            default -> "✅";
        };
    }

    /** With a fence that is longer than any run of backticks in the text, because a code span knows no escapes. */
    static String code(String text) {
        String line = oneLine(text);
        String fence = "`".repeat(longestRun(line) + 1);
        // Markdown takes away one space on each side, if there is one on both.
        String space = line.startsWith("`") || line.endsWith("`") ? " " : "";
        return fence + space + line + space + fence;
    }

    private static int longestRun(String text) {
        return BACKTICKS
                .matcher(text)
                .results()
                .mapToInt(run -> run.group().length())
                .max()
                .orElse(0);
    }

    /** A line end ends a heading or an item, and what follows would be Markdown of its own. */
    private static String oneLine(String text) {
        return text.replaceAll("[\\r\\n]+", " ");
    }

    /** Names such as file_size, and a reason's own words, mean nothing to Markdown. */
    private static String escaped(String text) {
        return oneLine(text).replaceAll("([\\\\`*_\\[\\]<>|#@&~])", "\\\\$1");
    }
}
