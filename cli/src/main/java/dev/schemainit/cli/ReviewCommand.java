package dev.schemainit.cli;

import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.engine.text.Counted;
import dev.schemainit.engine.text.Json;
import dev.schemainit.review.BaseFiles;
import dev.schemainit.review.Review;
import dev.schemainit.review.ReviewJson;
import dev.schemainit.review.ReviewMarkdown;
import dev.schemainit.review.ReviewReport;
import dev.schemainit.review.ReviewText;
import dev.schemainit.review.finding.Risk;
import dev.schemainit.review.scratch.ServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        description =
                "Measures what a change does to a database with rows: locks, rewrites, scans, losses, and safer forms.",
        footer = {
            "",
            "It applies the files of the base to a throw-away PostgreSQL, generates up to 3,000 rows"
                    + " for each table, and runs the new files: the report shows what PostgreSQL did.",
            "",
            "A file accepts a finding with a comment: -- schemainit: accept rewrite: the table has 200 rows",
            "",
            "--fail-on locks: reads or writes wait for a time that grows with a table; rewrite: a table or an"
                    + " index is rewritten; loss: values or rows are removed or changed, or may no longer fit.",
            "Even without --fail-on, it exits with 1 if a deployment would certainly fail.",
            "",
            ScratchCommand.VERSION,
            ScratchCommand.PRELUDE,
            ScratchCommand.URL,
            LoginCommand.PASSWORD_AND_TLS,
            "",
            "Example:",
            "  schemainit review documents --base origin/main --fail-on locks,rewrite,loss",
            "",
            Main.EXIT_CODES
        })
final class ReviewCommand extends ScratchCommand {
    @Option(
            names = "--base",
            paramLabel = "<ref>",
            description =
                    "where the change began: a branch, tag or commit; the base is where HEAD left it (default: origin's"
                            + " default branch, or HEAD itself when nothing was committed since)")
    private @Nullable String base;

    @Option(names = "--markdown", description = "print the report as Markdown on stdout, for a pull request")
    private boolean markdown;

    @Option(
            names = "--fail-on",
            split = ",",
            paramLabel = "<kind>",
            description = "exit 1 if one of these is found and not accepted: locks, rewrite, loss")
    private List<String> failOn = List.of();

    @Override
    boolean printsDocument() {
        return markdown;
    }

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        if (markdown && terminal().isJson()) {
            throw wrongUsage("--markdown does not go with --json: each prints its report on stdout");
        }
        Set<Risk> gate = gate();
        ServerRequest request = request();
        MigrationFolder folder = folder();
        Path workspace = Files.createTempDirectory("schemainit-review");
        try {
            var baseFiles = BaseFiles.of(folder.path(), base, Files.createDirectory(workspace.resolve("base")));
            ReviewReport report = new Review(folder, baseFiles, workspace, request, terminal()::progress).run();
            print(report, gate);
            return report.fails(gate) ? Main.AT_FAULT : 0;
        } catch (SchemaInitException failure) {
            if (markdown) {
                String schema = folder.path().getFileName().toString();
                terminal()
                        .print(ReviewMarkdown.ofFailure(
                                schema, failure.atTerminal().getMessage()));
            }
            throw failure;
        } finally {
            delete(workspace);
        }
    }

    private void print(ReviewReport report, Set<Risk> gate) {
        new ReviewText(report).lines().forEach(terminal()::result);
        long stopped = report.stopped(gate);
        if (stopped > 0) {
            terminal()
                    .result("✗ " + Counted.of(stopped, "finding") + (stopped == 1 ? " is" : " are")
                            + " stopped by --fail-on " + String.join(",", failOn));
            acceptances(report, gate).forEach(terminal()::result);
        }
        if (markdown) {
            terminal().print(ReviewMarkdown.of(report, gate));
        }
        if (terminal().isJson()) {
            terminal().print(Json.write(new ReviewJson(report).fields(gate)) + "\n");
        }
    }

    /** How a file accepts what fails: each comment once a file. */
    private static List<String> acceptances(ReviewReport report, Set<Risk> gate) {
        return report.findings().stream()
                .filter(finding -> finding.isStoppedBy(gate))
                .map(finding ->
                        "  To accept it, write why into " + finding.place().file() + ": " + finding.acceptance())
                .distinct()
                .toList();
    }

    private Set<Risk> gate() {
        var gate = EnumSet.noneOf(Risk.class);
        for (String label : failOn) {
            gate.add(Risk.of(label.strip())
                    .orElseThrow(() -> wrongUsage("--fail-on takes " + Risk.labels() + ", separated by commas")));
        }
        return gate;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
