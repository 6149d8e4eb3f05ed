package dev.schemainit.cli;

import dev.schemainit.engine.catalog.Catalog;
import dev.schemainit.engine.catalog.Difference;
import dev.schemainit.engine.catalog.ExpectedCatalog;
import dev.schemainit.engine.sql.FileRemarks;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.review.impact.Acceptance;
import dev.schemainit.review.scratch.ServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        description = "Writes expected.txt: the catalog that results from the files on an empty throw-away PostgreSQL.",
        footer = {
            "",
            "Commit it with the migration: a pull request then shows the resulting schema, and a deployment"
                    + " with another result fails. With --check, it exits with 1 if the file is not up to date.",
            "",
            ScratchCommand.VERSION,
            ScratchCommand.PRELUDE,
            ScratchCommand.URL,
            LoginCommand.PASSWORD_AND_TLS,
            "",
            "Example:",
            "  schemainit expect documents --check",
            "",
            Main.EXIT_CODES
        })
final class ExpectCommand extends ScratchCommand {
    @Option(names = "--check", description = "compare instead of writing")
    private boolean check;

    @Override
    public Integer call() throws IOException, SQLException {
        ServerRequest request = request();
        MigrationFolder folder = folder();
        // A comment that nobody understands would have no effect, and be missed in a review at the earliest.
        folder.migrations().forEach(Acceptance::of);
        Catalog catalog;
        try (var database = open(folder, request)) {
            catalog = database.made(
                    database.migrator(folder, false, terminal()::progress).expect());
        }
        folder.migrations().stream()
                .flatMap(file -> FileRemarks.beforeARun(file).stream())
                .forEach(remark -> terminal().result("! " + remark));
        catalog.withoutEffect(folder.transientPartitions())
                .forEach(comment -> terminal().result("! " + comment.withoutEffect()));
        return check ? compare(folder, catalog) : write(folder, catalog);
    }

    private int write(MigrationFolder folder, Catalog catalog) throws IOException {
        Files.writeString(folder.expectedFile(), folder.expectedText(catalog.lines()));
        written(folder.expectedFile(), catalog.size());
        return 0;
    }

    private int compare(MigrationFolder folder, Catalog catalog) {
        List<String> differences = ExpectedCatalog.of(folder).catalog().changesTo(catalog).stream()
                .map(Difference::asChange)
                .toList();
        boolean old = differences.isEmpty() && !folder.expects(catalog.lines());
        return checked(
                folder.expectedFile(),
                old ? List.of("its lines are right, its header is of other files") : differences,
                "expect");
    }
}
