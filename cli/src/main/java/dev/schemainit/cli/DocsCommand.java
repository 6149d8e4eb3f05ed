package dev.schemainit.cli;

import dev.schemainit.cli.docs.DocsError;
import dev.schemainit.cli.docs.SchemaDocs;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.review.scratch.ScratchDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "docs",
        description = "Writes README.md: the schema for people, from the catalog on an empty throw-away PostgreSQL.",
        footer = {
            "",
            "A diagram that GitHub draws, and every table with its columns, keys, indexes, triggers and COMMENT ON texts.",
            "What you write into notes.md beside the migrations goes to its end. Neither file is deployed.",
            "With --check, exits 1 when README.md is not what the migrations lead to, and shows what differs."
        })
final class DocsCommand extends SchemaCommand {
    @Option(names = "--check", description = "compare in place of writing")
    private boolean check;

    @Override
    public Integer call() throws IOException, SQLException {
        MigrationFolder folder = folder();
        var docs = new SchemaDocs(folder.path());
        if (docs.isForeign()) {
            throw DocsError.README_BY_HAND.exception(docs.file());
        }
        String text;
        try (var database = ScratchDatabase.startFor(folder, terminal()::progress)) {
            database.migrator(folder, false, terminal()::progress).expect();
            try (Connection connection = database.connect()) {
                text = docs.text(connection);
            }
        }
        return check ? compare(docs, text) : write(docs, text);
    }

    private int write(SchemaDocs docs, String text) throws IOException {
        docs.write(text);
        terminal().result("✓ " + docs.file() + " written, " + text.lines().count() + " lines");
        return 0;
    }

    private int compare(SchemaDocs docs, String text) throws IOException {
        List<String> differences = docs.differences(text);
        if (differences.isEmpty()) {
            terminal().result("✓ " + docs.file() + " is what the files lead to");
            return 0;
        }
        differences.forEach(line -> terminal().result("✗ " + line));
        terminal().result("✗ " + docs.file() + " is not what the files lead to: write it with docs");
        return Main.AT_FAULT;
    }
}
