package dev.schemainit.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes docs/benchmark/ and the README's summary from what was measured. */
final class Page {
    private static final String BEGIN = "<!-- benchmark: written by the command below -->\n";
    private static final String END = "<!-- end of benchmark -->";

    private final Results results;
    private final List<Goal> goals;
    private final List<String> machine;

    Page(Results results, Synth.Figures synth, List<String> machine) {
        this.results = results;
        this.goals = Goal.of(results, synth);
        this.machine = machine;
    }

    void write(Path root) throws IOException {
        Path folder = Files.createDirectories(root.resolve("docs/benchmark"));
        Files.writeString(folder.resolve("README.md"), page());
        Files.writeString(folder.resolve("chart.svg"), new Chart(results).svg());
        Path readme = root.resolve("README.md");
        String text = Files.readString(readme);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalStateException("the README has no place for the summary: " + BEGIN + END);
        }
        Files.writeString(readme, text.substring(0, begin + BEGIN.length()) + summary() + text.substring(end));
    }

    private String page() {
        return """
                # Benchmark

                schemainit, its peers and the floor, in turn, on one server, as whole processes. Written by the command in the
                README; nothing here is edited by hand.

                """
                + machine.stream().map(line -> "- " + line + "\n").collect(Collectors.joining())
                + """

                Ratios are medians of the ratios of each round. A cold function is its process from start to answer: AWS's
                runtime interface client, the secret, verified TLS, the documents schema; a part of a core is a limit of the
                kernel's, as Lambda's by memory. Flyway and Liquibase run in a function with the same secret, driver and TLS,
                and as processes with Java's own defaults. psql and Python run 1,000 files a transaction. "2 ms round trip" is
                from the first connection's start to the last one's end, so without the start of a JVM.

                ![The same as bars](chart.svg)

                ## To reach

                """
                + goalTable(goals)
                + "\n## Measured\n\nSeconds, CPU seconds and MiB at the peak; medians.\n\n"
                + measuredTable();
    }

    private String summary() {
        return "\n" + goalTable(goals) + "\n" + machine.get(0) + ". [All figures](docs/benchmark/README.md).\n\n";
    }

    private static String goalTable(List<Goal> goals) {
        return "| case | to reach | measured | |\n|---|---|---|---|\n"
                + goals.stream()
                        .map(goal -> "| " + goal.name() + " | " + goal.limit() + " | " + goal.measured() + " | "
                                + (goal.reached() ? "✓" : "✗") + " |\n")
                        .collect(Collectors.joining());
    }

    private String measuredTable() {
        var table = new StringBuilder("| case | rounds |");
        for (Tool tool : Tool.values()) {
            table.append(' ').append(tool.title()).append(" |");
        }
        table.append("\n|---|---|").append("---|".repeat(Tool.values().length)).append('\n');
        for (String name : results.cases()) {
            table.append("| ")
                    .append(name)
                    .append(" | ")
                    .append(results.rounds(name))
                    .append(" |");
            for (Tool tool : Tool.values()) {
                table.append(' ').append(cell(name, tool)).append(" |");
            }
            table.append('\n');
        }
        return table.toString();
    }

    private String cell(String name, Tool tool) {
        if (!results.has(name, tool)) {
            return "";
        }
        double seconds = results.median(name, tool, Measure::seconds);
        double cpu = results.median(name, tool, Measure::cpuSeconds);
        if (cpu == 0) {
            return String.format(Locale.ROOT, seconds == Math.rint(seconds) ? "%.0f" : "%.1f", seconds);
        }
        return String.format(
                Locale.ROOT, "%.2f · %.2f · %.0f", seconds, cpu, results.median(name, tool, Measure::peakMiB));
    }
}
