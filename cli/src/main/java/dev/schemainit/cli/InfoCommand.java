package dev.schemainit.cli;

import dev.schemainit.engine.Action;
import picocli.CommandLine.Command;

@Command(
        description = "Reports what has been applied to a database and what it contains, reading only.",
        footer = {
            "",
            LoginCommand.PASSWORD_AND_TLS,
            "",
            "Example:",
            "  PGPASSWORD=… schemainit info orders --url jdbc:postgresql://localhost:5432/app --user me",
            "",
            Main.EXIT_CODES
        })
final class InfoCommand extends DatabaseCommand {
    InfoCommand() {
        super(Action.INFO);
    }
}
