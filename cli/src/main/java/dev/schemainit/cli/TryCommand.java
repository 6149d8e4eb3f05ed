package dev.schemainit.cli;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.review.scratch.ScratchDatabase;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        description = "Applies a schema to an empty throw-away PostgreSQL, verifies it, and stops the server again.",
        footer = {
            "",
            "The server is an embedded PostgreSQL 18, or for a schema that creates PostGIS an installed PostgreSQL",
            "that has it.",
            "Example: schemainit try domainflow --seed --keep"
        })
final class TryCommand extends SchemaCommand {
    @Option(names = "--seed", description = "with the files in seed/")
    private boolean seeding;

    @Option(names = "--keep", description = "leave the server running until Ctrl-C, and show how to connect")
    private boolean keep;

    @Override
    public Integer call() throws InterruptedException {
        MigrationFolder folder = folder();
        folder.requireExpected();
        try (var database = ScratchDatabase.startFor(folder, terminal()::progress)) {
            terminal()
                    .report(database.migrator(folder, seeding, terminal()::progress)
                            .run(Action.APPLY));
            if (keep) {
                showHowToConnect(database.login());
                // Ctrl-C ends the JVM, whose shutdown hook stops the server.
                new CountDownLatch(1).await();
            }
        }
        return 0;
    }

    private void showHowToConnect(Login login) {
        terminal().result("");
        terminal().result("The server runs until Ctrl-C. Connect with:");
        terminal()
                .result("  PGPASSWORD=" + login.password() + " psql -h " + login.host() + " -p " + login.port() + " -U "
                        + login.user() + " " + login.database());
        terminal().result("  jdbc:postgresql://" + login.host() + ":" + login.port() + "/" + login.database());
    }
}
