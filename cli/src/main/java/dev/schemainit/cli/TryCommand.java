package dev.schemainit.cli;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.review.scratch.ServerRequest;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        description = "Applies a schema to an empty throw-away PostgreSQL, verifies it, and stops the server again.",
        footer = {
            "",
            "The server is an embedded PostgreSQL, or for extensions that it does not have, such as"
                    + " PostGIS, an installed one that has them.",
            ScratchCommand.VERSION,
            ScratchCommand.PRELUDE,
            ScratchCommand.URL,
            LoginCommand.PASSWORD_AND_TLS,
            "",
            "Example:",
            "  schemainit try domainflow --seed --keep",
            "",
            Main.EXIT_CODES
        })
final class TryCommand extends ScratchCommand {
    @Option(names = "--seed", description = "with the files in seed/")
    private boolean seeding;

    @Option(names = "--keep", description = "leave the server running until Ctrl-C, and show how to connect")
    private boolean keep;

    @Override
    public Integer call() throws InterruptedException, SQLException {
        ServerRequest request = request();
        MigrationFolder folder = folder();
        folder.requireExpected();
        try (var database = open(folder, request)) {
            terminal()
                    .report(database.migrator(folder, seeding, terminal()::progress)
                            .run(Action.APPLY));
            if (keep) {
                showHowToConnect(database.login());
                // Ctrl-C ends the JVM, whose shutdown hook removes the server or the database.
                new CountDownLatch(1).await();
            }
        }
        return 0;
    }

    private void showHowToConnect(Login login) {
        terminal().result("");
        terminal().result((isGiven() ? "The database is there" : "The server runs") + " until Ctrl-C. Connect with:");
        terminal()
                .result((isGiven() ? "  psql -h " : "  PGPASSWORD=" + login.password() + " psql -h ") + login.host()
                        + " -p " + login.port() + " -U " + login.user() + " " + login.database());
        terminal().result("  jdbc:postgresql://" + login.host() + ":" + login.port() + "/" + login.database());
    }
}
