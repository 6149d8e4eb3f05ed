package dev.schemainit.cli;

import dev.schemainit.cli.docs.DocsError;
import dev.schemainit.cli.docs.SchemaContents;
import dev.schemainit.cli.docs.SchemaDocs;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.review.scratch.ScratchDatabase;
import dev.schemainit.review.scratch.ServerRequest;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        description =
                "Writes README.md, which describes the schema, from the catalog on an empty throw-away PostgreSQL.",
        footer = {
            "",
            "It holds a diagram that GitHub draws, and every table with its columns, keys, indexes,"
                    + " triggers and COMMENT ON texts. The text of notes.md in the folder follows at the"
                    + " end. Neither file is deployed.",
            "With --check, it exits with 1 if README.md is not up to date, and shows the differences.",
            "",
            ScratchCommand.VERSION,
            ScratchCommand.PRELUDE,
            ScratchCommand.URL,
            LoginCommand.PASSWORD_AND_TLS,
            "",
            "Example:",
            "  schemainit docs documents --check",
            "",
            Main.EXIT_CODES
        })
final class DocsCommand extends ScratchCommand {
    @Option(names = "--check", description = "compare instead of writing")
    private boolean check;

    @Override
    public Integer call() throws IOException, SQLException {
        ServerRequest request = request();
        MigrationFolder folder = folder();
        var docs = new SchemaDocs(folder.path());
        if (docs.isForeign()) {
            throw DocsError.README_BY_HAND.exception(docs.file());
        }
        String text;
        try (var database = open(folder, request)) {
            SchemaContents provided = contents(database, folder);
            database.migrator(folder, false, terminal()::progress).expect();
            text = docs.text(contents(database, folder).without(provided, folder.extensions()));
        }
        return check ? checked(docs.file(), docs.differences(text), "docs") : write(docs, text);
    }

    private static SchemaContents contents(ScratchDatabase database, MigrationFolder folder) throws SQLException {
        try (Connection connection = database.connect()) {
            return SchemaContents.of(connection, folder.transientPartitions());
        }
    }

    private int write(SchemaDocs docs, String text) throws IOException {
        docs.write(text);
        written(docs.file(), text.lines().count());
        return 0;
    }
}
