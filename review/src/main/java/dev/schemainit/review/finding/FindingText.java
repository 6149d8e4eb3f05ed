package dev.schemainit.review.finding;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/** Findings as people read them: each place once, each safer form once a place, no line too long. */
public final class FindingText {
    /** Without the terminal's own indent. */
    private static final int WIDTH = 105;

    private static final int INDENT = 4;

    private FindingText() {}

    public static List<String> lines(List<Finding> findings) {
        var lines = new ArrayList<String>();
        String place = "";
        for (Finding finding : withEachFormOnce(findings)) {
            if (!finding.place().toString().equals(place)) {
                place = finding.place().toString();
                lines.add(place);
            }
            of(finding).forEach(line -> lines.add("  " + line));
        }
        return lines;
    }

    /** The same findings. Of those at one place that have the same safer form, only the first keeps it. */
    public static List<Finding> withEachFormOnce(List<Finding> findings) {
        var given = new HashSet<String>();
        return findings.stream()
                .map(finding -> given.add(finding.place() + finding.safer()) ? finding : finding.withoutSaferForm())
                .toList();
    }

    private static List<String> of(Finding finding) {
        var lines = new ArrayList<String>();
        for (String part : sentence(finding).split("(?<=:) ")) {
            wrap((lines.isEmpty() ? mark(finding) : " ") + " " + part, lines);
        }
        if (finding.accepted() != null) {
            wrap("  Accepted: " + finding.accepted(), lines);
        } else if (!finding.safer().isEmpty()) {
            wrap("  Safer: " + finding.safer(), lines);
        }
        return lines;
    }

    /** ✗ for what a gate can be closed to, ! for what is worth knowing, ✓ for what is as it should be. */
    public static String mark(Finding finding) {
        boolean risky = !finding.risks().isEmpty() && finding.accepted() == null;
        if (finding.kind() == FindingKind.REFUSED || risky) {
            return "✗";
        }
        TableSize size = finding.subject().size();
        HeldTableLock lock = finding.lock();
        boolean worthKnowing = finding.kind() == FindingKind.NAME
                || finding.kind() == FindingKind.UNMEASURED
                || size != null && !size.measured()
                || lock != null && !lock.isMoment() && finding.accepted() == null;
        return worthKnowing ? "!" : "✓";
    }

    /** The finding as one sentence, without its place and its safer form. */
    public static String sentence(Finding finding) {
        // A lock of one table can be about what happens to another, whose size this is not.
        String sized = finding.kind() == FindingKind.LOCK ? finding.what() : finding.what() + size(finding);
        HeldTableLock lock = finding.lock();
        return lock == null ? sized : sized + under(finding, lock) + waiting(finding, lock);
    }

    private static String size(Finding finding) {
        TableSize size = finding.subject().size();
        return size == null ? "" : " (" + size.words() + ")";
    }

    private static String under(Finding finding, HeldTableLock lock) {
        if (finding.kind() == FindingKind.LOCK) {
            return "";
        }
        String elsewhere = lock.takenAt().equals(finding.place()) ? "" : ", taken at " + lock.takenAt();
        return " under " + lock.mode() + elsewhere;
    }

    private static String waiting(Finding finding, HeldTableLock lock) {
        if (!lock.mode().isStrong()) {
            return ": reads and writes go on";
        }
        String size = finding.kind() == FindingKind.LOCK ? size(finding) : "";
        return String.format(
                Locale.ROOT, ": %s%s waits meanwhile, %,d ms here", lock.blocks(), size, lock.milliseconds());
    }

    /** Breaks a text between words, and indents the lines after its first one. */
    private static void wrap(String text, List<String> lines) {
        String rest = text;
        while (rest.length() > WIDTH && rest.lastIndexOf(' ', WIDTH) > INDENT) {
            int end = rest.lastIndexOf(' ', WIDTH);
            lines.add(rest.substring(0, end));
            rest = " ".repeat(INDENT) + rest.substring(end + 1);
        }
        lines.add(rest);
    }
}
