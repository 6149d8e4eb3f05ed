package dev.schemainit.cli;

import dev.schemainit.engine.Action;
import picocli.CommandLine.Command;

@Command(
        name = "info",
        description = "Tells what is applied to a database and what it holds, reading only.",
        footer = {
            "",
            "The password is read from PGPASSWORD. TLS is verified in full, except towards this machine itself.",
            "Exit codes: 0 done, 1 the schema or the database is at fault, 2 wrong usage."
        })
final class InfoCommand extends DatabaseCommand {
    InfoCommand() {
        super(Action.INFO);
    }
}
