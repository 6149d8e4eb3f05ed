package dev.schemainit.cli;

import dev.schemainit.engine.Action;
import picocli.CommandLine.Command;

@Command(
        name = "plan",
        description = "Does the same as apply, tells what would change, and rolls back.",
        footer = {
            "",
            "The password is read from PGPASSWORD. TLS is verified in full, except towards this machine itself.",
            "Exit codes: 0 done, 1 the schema or the database is at fault, 2 wrong usage."
        })
final class PlanCommand extends DatabaseCommand {
    PlanCommand() {
        super(Action.PLAN);
    }
}
