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

                This page answers how fast schemainit is compared with its peers, and with psql and Python as the lower limit. Each runs
                as a whole process on the same server, one after the other. This command writes the page:

                ```sh
                JAVA_HOME=<a JDK 25> ./mvnw -B verify -Pbenchmark -DskipTests -pl benchmark/runner -am
                ```

                It takes 25 minutes on a quiet machine, or a third of that with `-Drounds=1`. It needs Linux and root, because it limits
                functions to a part of a core.

                """
                + machine.stream().map(line -> "- " + line + "\n").collect(Collectors.joining())
                + """

                A ratio is the median of the ratios of all rounds. A cold function is measured from the start of its process to the
                answer: AWS's runtime interface client, the secret, verified TLS, and the documents schema. The kernel limits it to a
                part of a core, as Lambda does by memory. Flyway and Liquibase run in a function with the same secret, driver and TLS,
                and as processes with Java's own defaults. psql and Python run 1,000 files in each transaction. "2 ms round trip" is
                measured from the start of the first connection to the end of the last one, without the start of a JVM.

                ![The measured times as bars](chart.svg)

                ## Goals

                """
                + goalTable(goals)
                + "\n## Measured\n\nMedians of seconds, CPU seconds and peak memory in MiB.\n\n"
                + measuredTable()
                + """

                ## Several transactions

                5,000 files do not fit into one transaction of a server with PostgreSQL's own settings, because each object
                holds a lock until the end (`max_locks_per_transaction`). They run as transactions of at most 1,000 files,
                each of them all or nothing; the log says so before the first. The run verifies the last one against
                `expected.txt`, and checks the earlier ones for invalid indexes.

                ## Round trips

                A run needs two round trips besides the files themselves: one begins the transaction and reads the history and the
                catalog, the other counts rows, records the files and commits.
                """;
    }

    private static String goalTable(List<Goal> goals) {
        return "| case | goal | measured | |\n|---|---|---|---|\n"
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
