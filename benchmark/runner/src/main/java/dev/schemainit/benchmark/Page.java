package dev.schemainit.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes docs/proven/benchmark/ from what was measured. */
final class Page {
    private final Results results;
    private final List<Goal> goals;
    private final List<String> machine;

    Page(Results results, Synth.Figures synth, List<String> machine) {
        this.results = results;
        this.goals = Goal.of(results, synth);
        this.machine = machine;
    }

    void write(Path root) throws IOException {
        Path folder = Files.createDirectories(root.resolve("docs/proven/benchmark"));
        Files.writeString(folder.resolve("README.md"), page());
        Files.writeString(folder.resolve("chart.svg"), new Chart(results).svg());
    }

    private String page() {
        return """
                # Benchmark

                schemainit, its peers and the floor, in turn, on one server, as whole processes. This page is written by

                ```sh
                JAVA_HOME=<a JDK 25> ./mvnw -B verify -Pbenchmark -DskipTests -pl benchmark/runner -am
                ```

                which takes 25 minutes on a quiet machine, as root on Linux (it limits functions to a part of a core), and with
                `-Drounds=1` a third of that.

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
                + measuredTable()
                + """

                ## Several transactions

                5,000 files do not fit into one transaction of a server with PostgreSQL's own settings, because each object
                holds a lock until the end (`max_locks_per_transaction`). They run as transactions of at most 1,000 files,
                each of them all or nothing; the log says so before the first. The last one is verified against
                `expected.txt`, those before it for invalid indexes.

                ## Round trips

                Two round trips besides the files themselves: one begins the transaction and reads history and catalog, one
                counts rows, records and commits.
                """;
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
