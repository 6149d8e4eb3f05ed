package dev.schemainit.review.finding;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Lays findings out as lines for a person: each place once, each safer form once a place, no line too long. */
public final class FindingText {
    /** Without what the terminal indents them by. */
    private static final int WIDTH = 105;

    private static final int INDENT = 4;

    private FindingText() {}

    public static List<String> lines(List<Finding> findings) {
        var lines = new ArrayList<String>();
        String place = "";
        for (Finding finding : withEachFormOnce(findings)) {
            if (!finding.place().equals(place)) {
                place = finding.place();
                lines.add(place);
            }
            of(finding).forEach(line -> lines.add("  " + line));
        }
        return lines;
    }

    /** The same findings, without the safer forms that another one of the same statement tells already. */
    public static List<Finding> withEachFormOnce(List<Finding> findings) {
        var told = new HashSet<String>();
        return findings.stream()
                .map(finding -> told.add(finding.place() + finding.safer()) ? finding : finding.withoutSaferForm())
                .toList();
    }

    private static List<String> of(Finding finding) {
        var lines = new ArrayList<String>();
        for (String part : finding.sentence().split("(?<=:) ")) {
            wrap((lines.isEmpty() ? finding.mark() : " ") + " " + part, lines);
        }
        finding.accepted().ifPresent(reason -> wrap("  Accepted: " + reason, lines));
        if (!finding.safer().isEmpty() && finding.accepted().isEmpty()) {
            wrap("  Safer: " + finding.safer(), lines);
        }
        return lines;
    }

    /** Breaks a text between words, and indents what follows its first line. */
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
