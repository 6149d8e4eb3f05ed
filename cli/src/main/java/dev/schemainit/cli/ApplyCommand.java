package dev.schemainit.cli;

import dev.schemainit.engine.Action;
import picocli.CommandLine.Command;

@Command(
        name = "apply",
        description = "Runs what is pending on a database, verifies the catalog, commits.",
        footer = {
            "",
            "The password is read from PGPASSWORD. TLS is verified in full, except towards this machine itself.",
            "Exit codes: 0 done, 1 the schema or the database is at fault, 2 wrong usage."
        })
final class ApplyCommand extends DatabaseCommand {
    ApplyCommand() {
        super(Action.APPLY);
    }
}
