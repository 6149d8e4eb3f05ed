package dev.schemainit.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Bars: for each case the time of every tool, the longest as wide as the picture. */
final class Chart {
    private static final int LABELS = 90;
    private static final int BARS = 560;
    private static final int WIDTH = LABELS + BARS + 90;
    private static final int MARGIN = 12;
    private static final int BAR = 16;
    private static final int TITLE = 34;
    private static final Map<Tool, String> COLOURS = Map.of(
            Tool.SCHEMAINIT, "#1a7f37",
            Tool.FLYWAY, "#bf8700",
            Tool.LIQUIBASE, "#8250df",
            Tool.PYTHON, "#6e7781",
            Tool.PSQL, "#afb8c1");

    private final Results results;

    Chart(Results results) {
        this.results = results;
    }

    String svg() {
        List<String> cases = results.cases().stream()
                .filter(name -> !name.equals(Cases.PACKAGE) && !name.startsWith("client turns"))
                .toList();
        var bars = new StringBuilder();
        int y = 0;
        for (String name : cases) {
            y += TITLE;
            bars.append(text(0, y - 8, "600", "start", name));
            double longest = results.tools(name).stream()
                    .mapToDouble(tool -> seconds(name, tool))
                    .max()
                    .orElseThrow();
            for (Tool tool : results.tools(name)) {
                double width = Math.max(1, seconds(name, tool) / longest * BARS);
                bars.append(text(LABELS - 8, y + BAR - 4, "400", "end", tool.title()));
                bars.append(String.format(
                        Locale.ROOT,
                        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                        LABELS,
                        y,
                        width,
                        BAR - 3,
                        COLOURS.get(tool)));
                bars.append(text(
                        (int) (LABELS + width + 6),
                        y + BAR - 4,
                        "400",
                        "start",
                        String.format(Locale.ROOT, "%.2f s", seconds(name, tool))));
                y += BAR;
            }
        }
        String size = (WIDTH + 2 * MARGIN) + "\" height=\"" + (y + MARGIN) + "\"";
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + size
                + " font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"#1f2328\">\n<rect width=\"" + size
                + " fill=\"#ffffff\"/>\n<g transform=\"translate(" + MARGIN + ")\">\n" + bars + "</g>\n</svg>\n";
    }

    private double seconds(String name, Tool tool) {
        return results.median(name, tool, Measure::seconds);
    }

    private static String text(int x, int y, String weight, String anchor, String text) {
        return "<text x=\"" + x + "\" y=\"" + y + "\" font-weight=\"" + weight + "\" text-anchor=\"" + anchor + "\">"
                + text + "</text>\n";
    }
}
